import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test as base } from '@playwright/test'
import { hasSandbox, openInElectron, type ElectronApp } from '../app/in-electron.ts'

/** Electron's security checklist in Electron itself; electron/shell/SECURITY.md names each of these tests. */
const test = base.extend<{ readonly app: ElectronApp }>({
  app: async ({ browserName: _browserName }, use) => {
    const app = await openInElectron()
    await expect(app.page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    await use(app)
    await app.close()
  },
})

test('the window has a sandbox, a world of its own and no Node, and nothing that Chromium leaves off is on', async ({
  app,
}) => {
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>
    }
    return contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
  })
  for (const name of ['allowRunningInsecureContent', 'experimentalFeatures', 'enableBlinkFeatures', 'allowpopups']) {
    expect([undefined, false, ''], name).toContain(preferences[name])
  }
  const given = await app.page.evaluate(() => Object.keys((globalThis as unknown as { uptick: object }).uptick).sort())
  expect(given).toEqual(['call', 'listen'])
})

test('the page runs in a sandbox of the system wherever there is one: for everybody but root on Linux', async ({
  app,
}) => {
  const seen = await app.electron.evaluate(({ app: main, BrowserWindow }) => ({
    off: main.commandLine.hasSwitch('no-sandbox'),
    page: BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
    main: process.pid,
  }))
  expect(seen.off).toBe(!hasSandbox())
  if (process.platform !== 'linux') return
  // Inside a sandbox a process has a number of its own besides the one that the system knows.
  const numbers = (pid: number): number =>
    /^NSpid:(.*)$/m
      .exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]
      ?.trim()
      .split(/\s+/).length ?? 0
  expect(numbers(seen.page) > numbers(seen.main)).toBe(hasSandbox())
})

test('the page runs no script but its own files, and loads nothing from elsewhere', async ({ app }) => {
  const seen = await app.page.evaluate(async () => {
    const policy = (await fetch('app://uptick/index.html')).headers.get('content-security-policy')
    const script = document.createElement('script')
    script.textContent = 'globalThis.wasRun = true'
    document.body.append(script)
    const frame = document.createElement('iframe')
    frame.srcdoc = '<p>A frame</p>'
    let evaluated = true
    try {
      new Function('return 1')()
    } catch {
      evaluated = false
    }
    const fetched = await fetch('http://127.0.0.1:9/').then(
      () => true,
      () => false,
    )
    return { policy, wasRun: 'wasRun' in globalThis, evaluated, fetched }
  })
  expect(seen).toMatchObject({ wasRun: false, evaluated: false, fetched: false })
  expect(seen.policy).toContain("default-src 'self'")
})

test('the page asks without success for a camera, a place, a notice and a device', async ({ app }) => {
  const answers = await app.page.evaluate(async () => {
    const refused = (work: Promise<unknown>): Promise<string> =>
      work.then(
        () => 'granted',
        () => 'refused',
      )
    return {
      notice: await Notification.requestPermission(),
      camera: await refused(navigator.mediaDevices.getUserMedia({ video: true })),
      place: await refused(new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, fail))),
      clipboard: await refused(navigator.clipboard.readText()),
    }
  })
  expect(answers).toEqual({ notice: 'denied', camera: 'refused', place: 'refused', clipboard: 'refused' })
})

test('the page cannot leave its origin, opens no window, and passes only web addresses to a browser', async ({
  app,
}) => {
  await app.electron.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = (url) => Promise.resolve(void opened.push(url))
  })
  const opened = await app.page.evaluate(() =>
    ['https://example.net/', 'file:///etc/passwd', 'smb://example.net/x', 'app://uptick/index.html'].map(
      (url) => window.open(url) === null,
    ),
  )
  expect(opened).toEqual([true, true, true, true])
  const given = (): Promise<unknown> => app.electron.evaluate(() => (globalThis as { opened?: unknown }).opened)
  await expect.poll(given).toEqual(['https://example.net/'])
  await app.page.evaluate(() => {
    const view = document.createElement('webview')
    view.setAttribute('src', 'https://example.net/')
    view.setAttribute('allowpopups', '')
    document.body.append(view)
    window.location.href = 'https://example.net/'
  })
  expect(await app.electron.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1)
  // Playwright would wait for the end of a navigation that was refused: the window itself is asked.
  const shown = await app.electron.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    const heading: unknown = await contents?.executeJavaScript(`document.querySelector('h1')?.textContent`)
    return { url: contents?.getURL(), heading }
  })
  expect(shown.url).toMatch(/^app:\/\/uptick\//)
  expect(shown.heading).toBe('New connection')
})

test('another window with the same preload is refused by the host', async ({ app }) => {
  const file = path.resolve(import.meta.dirname, '../../dist/electron/preload.cjs')
  const reply = await app.electron.evaluate(async ({ BrowserWindow }, preload) => {
    const second = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
    await second.loadURL('app://uptick/index.html')
    const answer: unknown = await second.webContents.executeJavaScript(
      `window.uptick.call({ id: 'x', name: 'app.info', params: {} })`,
    )
    second.destroy()
    return answer
  }, file)
  expect(reply).toMatchObject({ id: 'x', ok: false, failure: { code: 'contract.forbidden' } })
})
