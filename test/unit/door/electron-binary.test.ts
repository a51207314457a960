import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { hasDisplay } from '../../../electron/headless/app-window.ts'
import { installedBrowser } from '../../../electron/host/computer/installed-browser.ts'
import { electronPackage, fetchElectron } from '../../../electron/headless/electron-binary.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** An electron package whose downloader is ours; it notes the temporary folder that it was given. */
function packageWith(installer: string): { folder: string; binary: string; scratch(): string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'uptick-package-'))
  folders.push(folder)
  const note = `
    const fs = require('node:fs'), os = require('node:os'), path = require('node:path')
    fs.writeFileSync(path.join(__dirname, 'scratch'), os.tmpdir())
    const bytes = (folder) => { fs.mkdirSync(folder, { recursive: true }); fs.writeFileSync(path.join(folder, 'electron'), 'x') }
  `
  writeFileSync(path.join(folder, 'install.js'), note + installer)
  const binary = path.join(folder, 'dist', 'electron')
  return { folder, binary, scratch: () => readFileSync(path.join(folder, 'scratch'), 'utf8') }
}

describe("Electron's download", () => {
  test('is awaited from its first bytes to its end', async () => {
    const electron = packageWith(`
      bytes(path.join(os.tmpdir(), 'electron-download-1'))
      process.on('SIGTERM', () => {})
      setTimeout(() => bytes(path.join(__dirname, 'dist')), 300)
    `)
    const arriving = await fetchElectron(electron, 4000)
    expect(arriving).toBeDefined()
    expect(existsSync(electron.binary)).toBe(false)
    expect(await arriving?.whole).toBe(true)
    expect(existsSync(electron.scratch())).toBe(false)
  })

  test('from a cache, it is unpacked without bytes on the way', async () => {
    const electron = packageWith(`bytes(path.join(__dirname, 'dist'))`)
    expect(await (await fetchElectron(electron, 4000))?.whole).toBe(true)
  })

  test('that ends early after its first bytes is not a binary', async () => {
    const electron = packageWith(`
      bytes(path.join(os.tmpdir(), 'electron-download-1'))
      setTimeout(() => process.exit(1), 300)
    `)
    expect(await (await fetchElectron(electron, 4000))?.whole).toBe(false)
  })

  test('that is refused is known at once, long before the patience ends', async () => {
    const begun = performance.now()
    expect(await fetchElectron(packageWith(`process.exit(1)`), 30_000)).toBeUndefined()
    expect(performance.now() - begun).toBeLessThan(10_000)
  })

  test('that stays silent is stopped and removed after a while', async () => {
    const electron = packageWith(`setInterval(() => {}, 1000)`)
    expect(await fetchElectron(electron, 1500)).toBeUndefined()
    expect(existsSync(electron.scratch())).toBe(false)
  })

  test('without an installed package there is nothing to fetch with', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'uptick-package-'))
    folders.push(folder)
    expect(await fetchElectron({ folder, binary: path.join(folder, 'electron') }, 1000)).toBeUndefined()
    expect(readdirSync(folder)).toEqual([])
  })
})

test('ELECTRON_OVERRIDE_DIST_PATH names where the binary lies', () => {
  const found = electronPackage({ ELECTRON_OVERRIDE_DIST_PATH: path.join('/opt', 'electron') })
  expect(path.dirname(found!.binary)).toBe(path.join('/opt', 'electron'))
})

test.each<[NodeJS.ProcessEnv, string, boolean]>([
  [{}, 'linux', false],
  [{ DISPLAY: '' }, 'linux', false],
  [{ DISPLAY: ':0' }, 'linux', true],
  [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true],
  [{}, 'darwin', true],
  [{}, 'win32', true],
])('a display: %j on %s is %s', (environment, platform, expected) => {
  expect(hasDisplay(environment, platform)).toBe(expected)
})

test('the named browser comes first, and one that does not exist is skipped', () => {
  expect(installedBrowser({ UPTICK_BROWSER: process.execPath, PATH: '' })).toBe(process.execPath)
  expect(installedBrowser({ UPTICK_BROWSER: '/nowhere/browser', PATH: '/nowhere' })).toBeUndefined()
})
