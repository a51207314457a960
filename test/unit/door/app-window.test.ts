import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAppWindow } from '../../../electron/headless/app-window.ts'

// A browser that writes down its arguments and stays until it is told to end.
const standIn = (told: string): string =>
  `#!${process.execPath}\nrequire('node:fs').writeFileSync(${JSON.stringify(told)}, JSON.stringify({ argv: process.argv, env: process.env }))\nsetInterval(() => {}, 1000)\n`

let folder = ''
let told = ''
let browser = ''

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'uptick-browser-'))
  told = path.join(folder, 'told.json')
  browser = path.join(folder, 'browser')
  writeFileSync(browser, standIn(told))
  chmodSync(browser, 0o700)
})

afterEach(() => {
  delete process.env['UPTICK_PASSWORD']
  rmSync(folder, { recursive: true, force: true })
})

interface Told {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

async function started(): Promise<Told> {
  return expect
    .poll(() => JSON.parse(existsSync(told) ? readFileSync(told, 'utf8') : '0') as Told, { timeout: 10_000 })
    .toBeTruthy()
    .then(() => JSON.parse(readFileSync(told, 'utf8')) as Told)
}

describe('the app window of a browser', () => {
  it('names no token in its arguments: a file that its user alone can read has it, until the first visit', async () => {
    process.env['UPTICK_PASSWORD'] = 'secret of an appliance'
    let visit = (): void => undefined
    const visited = new Promise<void>((resolve) => (visit = resolve))
    const window = await openAppWindow(browser, 'http://127.0.0.1:5/#token=t0ken&x="/run/a', visited)
    try {
      const { argv, env } = await started()
      expect(argv.join(' ')).not.toContain('t0ken')
      expect('UPTICK_PASSWORD' in env).toBe(false)
      const page = fileURLToPath((argv.find((word) => word.startsWith('--app=')) ?? '').slice('--app='.length))
      expect(readFileSync(page, 'utf8')).toContain('url=http://127.0.0.1:5/#token=t0ken&amp;x=&quot;/run/a"')
      expect(statSync(page).mode & 0o077).toBe(0)
      expect(statSync(path.dirname(page)).mode & 0o077).toBe(0)
      visit()
      await expect.poll(() => existsSync(page)).toBe(false)
      window.close()
      await window.closed
      expect(existsSync(path.dirname(page))).toBe(false)
    } finally {
      window.close()
    }
  })
})
