import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, expect, test, type Page } from '@playwright/test'
import { electronPackage } from '../../electron/headless/electron-binary.ts'
import { doAll, doIt, ended, gate, goOn, inHand, nothingToDo, orItHasRestarted } from '../app/engineer.ts'
import { beginUpgrade, startPractice } from '../app/house.ts'
import { environmentOf } from '../app/in-electron.ts'

/**
 * The installer of Debian, made by the project's own configuration around this Electron and opened from where it unpacks. The
 * shipped app listens to no debugger of Node, so its page is driven over DevTools.
 */
test.skip(process.platform !== 'linux', 'A deb is made on Linux.')
test.setTimeout(300_000)

const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-deb-'))
const unpacked = path.join(folder, 'root')
const installed = path.join(unpacked, 'opt', 'Uptick')
let deb = ''

test.beforeAll(() => {
  const dist = path.dirname(electronPackage()?.binary ?? '')
  const run = (words: readonly string[]): string =>
    execFileSync(process.execPath, words, {
      cwd: root,
      env: { ...process.env, CUSTOM_FPM_PATH: path.join(import.meta.dirname, 'deb-by-dpkg.mjs') },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    })
  if (!existsSync(path.join(root, 'dist/notices/sbom.cdx.json'))) run(['electron/shell/packaging/collect-notices.ts'])
  const version = readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '')
  const given = { electronDist: dist, electronVersion: version, 'directories.output': folder, compression: 'store' }
  run([
    'node_modules/electron-builder/cli.js',
    ...['--linux', 'deb'],
    ...Object.entries(given).map(([name, value]) => `-c.${name}=${value}`),
  ])
  deb = path.join(folder, readdirSync(folder).find((name) => name.endsWith('.deb')) ?? '')
  execFileSync('dpkg-deb', ['-x', deb, unpacked])
})

test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the deb names its maintainer and where it comes from, and brings icons, a menu entry and the type of a trip pack', () => {
  const fields = execFileSync('dpkg-deb', ['-f', deb], { encoding: 'utf8' })
  expect(fields).toMatch(/^Package: uptick$/m)
  expect(fields).toMatch(/^Maintainer: .+ <.+@.+>$/m)
  expect(fields).toMatch(/^Homepage: https:\/\/.+$/m)
  expect(fields).toMatch(/^Depends: .*libgtk-3-0/m)
  const entry = readFileSync(path.join(unpacked, 'usr/share/applications/uptick.desktop'), 'utf8')
  expect(entry).toMatch(/^Exec=\/opt\/Uptick\/uptick %U$/m)
  expect(entry).toContain('application/x-uptick-pack')
  expect(readFileSync(path.join(unpacked, 'usr/share/mime/packages/uptick.xml'), 'utf8')).toContain('*.uptick-pack')
  expect(existsSync(path.join(unpacked, 'usr/share/icons/hicolor/512x512/apps/uptick.png'))).toBe(true)
})

test('the installed app upgrades an appliance, is killed in the middle of the install, resumes, and exports where the person says', async () => {
  const data = path.join(folder, 'data')
  const appliance = await startPractice(data, ['install=4000'])
  let app: Installed | undefined
  try {
    await beginUpgrade(data, appliance)
    app = await openInstalled(data)
    expect(app.page.url()).toMatch(/^app:\/\/uptick\//)
    await picture(app.page, 'opened')
    await goOn(app.page, appliance.password)
    const done = await doAll(app.page, doIt, { last: gate })
    await expect(inHand(app.page)).toHaveText(nothingToDo)
    await picture(app.page, 'installing')
    await app.end('SIGKILL')

    app = await openInstalled(data)
    await goOn(app.page, appliance.password)
    await expect(app.page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible()
    await picture(app.page, 'resumed')
    await doAll(app.page, orItHasRestarted, { done })
    await expect(ended(app.page)).toHaveText('Ready to close')
    expect(installsSent(data)).toBe(1)

    const stick = path.join(folder, 'stick')
    mkdirSync(stick)
    await app.page.getByRole('toolbar', { name: 'Item' }).getByRole('button', { name: 'Finish' }).click()
    await app.page.getByLabel('Destination folder').fill(stick)
    await app.page.getByRole('button', { name: 'Export without closing' }).click()
    await expect(app.page.getByRole('region', { name: 'Exported' })).toContainText(stick)
    const pdf = readdirSync(stick).find((name) => name.endsWith('.pdf')) ?? ''
    expect(readFileSync(path.join(stick, pdf)).subarray(0, 5).toString('latin1')).toBe('%PDF-')
    await picture(app.page, 'exported')
    expect(await app.end('SIGTERM')).toBe(0)
  } finally {
    await app?.end('SIGKILL')
    await appliance.end()
  }
})

test('the installed command line works without a window', () => {
  const launcher = path.join(installed, 'resources', 'bin', 'uptick')
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  const env = { ...environmentOf(path.join(folder, 'data')), DISPLAY: '' }
  expect(execFileSync(launcher, ['--no-sandbox', '--version'], { env, encoding: 'utf8' })).toContain(version)
})

interface Installed {
  readonly page: Page
  /** Its exit code, once it is gone. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

async function openInstalled(data: string): Promise<Installed> {
  const words = ['--no-sandbox', '--remote-debugging-port=0']
  const app = spawn(path.join(installed, 'uptick'), words, {
    env: environmentOf(data),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const gone = new Promise<number | null>((resolve) => app.once('exit', resolve))
  const browser = await chromium.connectOverCDP(await debuggerOf(app))
  const [context] = browser.contexts()
  // DevTools listen before there is a window.
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'))
  if (page === undefined) throw new Error('There is no window.')
  page.setDefaultTimeout(20_000)
  await expect(page.getByRole('heading', { name: 'New connection' })).toBeVisible()
  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    app.kill(signal)
    return gone
  }
  return { page, end }
}

async function picture(page: Page, name: string): Promise<void> {
  const file = test.info().outputPath(`${name}.png`)
  await page.screenshot({ path: file })
  await test.info().attach(name, { path: file, contentType: 'image/png' })
}

/** How often the journal of the one run says that the install was sent. */
function installsSent(data: string): number {
  const [run = ''] = readdirSync(path.join(data, 'runs')).filter((name) => !name.startsWith('.'))
  const lines = readFileSync(path.join(data, 'runs', run, 'journal.ndjson'), 'utf8')
    .trim()
    .split('\n')
  const entries = lines.map((line) => JSON.parse(line) as { type: string; data: { command?: string } })
  return entries.filter(({ type, data }) => type === 'command.sent' && data.command?.startsWith('Update Install'))
    .length
}

/** Chromium tells on standard error where its DevTools listen. */
async function debuggerOf(app: ChildProcess): Promise<string> {
  let told = ''
  for await (const part of app.stderr ?? []) {
    told += String(part)
    const [, address] = /DevTools listening on (ws:\S+)/.exec(told) ?? []
    if (address !== undefined) {
      app.stderr?.resume()
      return address
    }
  }
  throw new Error(`The app ended: ${told}`)
}
