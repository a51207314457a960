import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { childEnvironment } from '../../../electron/host/computer/child-environment.ts'

const folder = path.resolve(import.meta.dirname, '../../../electron')

afterEach(() => vi.unstubAllEnvs())

it('a program that Uptick starts inherits everything but the password of an appliance', () => {
  vi.stubEnv('UPTICK_PASSWORD', 'geheim')
  vi.stubEnv('LANG', 'de_DE.UTF-8')
  const given = childEnvironment({ UPTICK_DATA: '/data' })
  expect(given).toMatchObject({ LANG: 'de_DE.UTF-8', UPTICK_DATA: '/data' })
  expect(given).not.toHaveProperty('UPTICK_PASSWORD')
  expect(process.env['UPTICK_PASSWORD']).toBe('geheim')
})

/**
 * The tour and uptick.mjs start Uptick itself, which needs the password. prepare.mjs is plain JavaScript and removes the
 * password itself.
 */
const others = ['headless/tour.ts', 'headless/uptick.mjs', 'headless/prepare.mjs']

it('every file that starts a program gives it that environment', () => {
  const starting = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|mjs)$/.test(name))
    .map((name) => ({
      name: name.split(path.sep).join('/'),
      text: readFileSync(path.join(folder, name), 'utf8'),
    }))
    .filter(({ text }) => /from 'node:child_process'/.test(text))
  const without = starting.filter(({ text }) => !/env\b[^\n]*[:=] childEnvironment\(/.test(text))
  expect(starting.length).toBeGreaterThan(5)
  expect(without.map(({ name }) => name).filter((name) => !others.includes(name))).toEqual([])
})
