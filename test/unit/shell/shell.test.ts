import { EventEmitter } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startShell, type ShellParts } from '../../../electron/shell/shell.ts'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Push, Reply, Request } from '../../../shared/contract/envelope.ts'
import { createStandIn, type StandIn } from './electron-stand-in.ts'

let root = ''
let standIn: StandIn
let asked: Request[] = []
let push: (push: Push) => void = () => undefined
const close = vi.fn((_breakOff: AbortSignal) => Promise.resolve())
const createHost = vi.fn()
let signals = new EventEmitter()

class Store {
  get(): undefined {
    return undefined
  }
  set(): void {
    // keeps nothing: no test here reads a preference back
  }
}

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'uptick-shell-'))
  await writeFile(path.join(root, 'index.html'), '<!doctype html>')
  await writeFile(path.join(root, 'notes.txt'), 'no part of the page')
  standIn = createStandIn()
  signals = new EventEmitter()
  asked = []
  close.mockClear()
  createHost.mockReset().mockResolvedValue(
    succeed({
      close,
      dispatch: (request: Request): Promise<Reply> => {
        asked.push(request)
        return Promise.resolve({ id: request.id, ok: true, value: request.name === 'run.list' ? { rows: [] } : 'said' })
      },
      onPush: (listener: (push: Push) => void) => {
        push = listener
        return () => undefined
      },
    }),
  )
})

afterEach(() => rm(root, { recursive: true, force: true }))

function start(more: Partial<ShellParts> = {}): Promise<void> {
  const parts = { Store, createHost, preload: '/app/preload.cjs', root, platform: 'linux', data: root, signals }
  return startShell({ ...parts, resources: root, electron: standIn.electron, ...more } as unknown as ShellParts)
}

async function startedPage() {
  await start()
  const window = standIn.windows[0]
  const handler = standIn.handlers.get('uptick:call')
  if (window === undefined || handler === undefined) throw new Error('no window, or no door')
  return { window, contents: window.webContents, call: handler }
}

const request: Request = { id: '7', name: 'app.info', params: {} }

describe('a crash', () => {
  it('is reported into the data folder and nowhere else, and the reports are on before the app is ready', async () => {
    const { app, crashReporter } = standIn.electron
    const ready = vi.spyOn(app, 'whenReady')
    await start()
    expect(app.setPath).toHaveBeenCalledWith('crashDumps', path.join(root, 'crash-reports'))
    expect(crashReporter.start).toHaveBeenCalledExactlyOnceWith({ uploadToServer: false })
    const [started = Infinity] = crashReporter.start.mock.invocationCallOrder
    expect(started).toBeLessThan(ready.mock.invocationCallOrder[0] ?? 0)
  })
})

describe('the window', () => {
  it('is a page: no Node, its own world, a sandbox', async () => {
    const { window } = await startedPage()
    expect(window.options['webPreferences']).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      preload: '/app/preload.cjs',
    })
    expect(standIn.electron.app.enableSandbox).toHaveBeenCalled()
    expect(window.loaded).toBe('app://uptick/index.html')
  })

  it('opens no other window and leaves for no other page', async () => {
    const { contents } = await startedPage()
    expect(contents.openHandler?.({ url: 'https://example.net' })).toEqual({ action: 'deny' })
    expect(standIn.electron.shell.openExternal).toHaveBeenCalledExactlyOnceWith('https://example.net/')
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      const preventDefault = vi.fn()
      contents.emit(name, { preventDefault })
      expect(preventDefault, name).toHaveBeenCalledOnce()
    }
  })

  it('gives the browser web addresses of its own page, and nothing else', async () => {
    const { contents } = await startedPage()
    const { openExternal } = standIn.electron.shell
    openExternal.mockClear()
    const others = [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://x/y',
      'ms-settings:',
      'http://a:b@c/',
      'no address',
      '',
    ]
    for (const url of others) expect(contents.openHandler?.({ url })).toEqual({ action: 'deny' })
    expect(openExternal).not.toHaveBeenCalled()
    openExternal.mockRejectedValueOnce(new Error('no browser'))
    expect(contents.openHandler?.({ url: 'http://10.0.0.2/help/snmp-mibs/' })).toEqual({ action: 'deny' })
    expect(openExternal.mock.calls).toEqual([['http://10.0.0.2/help/snmp-mibs/']])
    contents.mainFrame.url = 'https://elsewhere.example/'
    contents.openHandler?.({ url: 'http://10.0.0.2/diag' })
    expect(openExternal).toHaveBeenCalledOnce()
  })

  it('is given no permission but to put text on the clipboard', async () => {
    const { contents } = await startedPage()
    const answer = (permission: string, from: unknown): unknown => {
      const decide = vi.fn()
      ;(standIn.decided.request as (...words: unknown[]) => void)(from, permission, decide)
      return decide.mock.calls[0]?.[0]
    }
    const check = standIn.decided.check as (...words: unknown[]) => boolean
    expect(answer('clipboard-sanitized-write', contents)).toBe(true)
    expect(check(contents, 'clipboard-sanitized-write', 'app://uptick/')).toBe(true)
    expect(check(contents, 'clipboard-sanitized-write', 'app://uptick')).toBe(true)
    for (const permission of ['media', 'geolocation', 'clipboard-read', 'notifications']) {
      expect(answer(permission, contents), permission).toBe(false)
      expect(check(contents, permission, 'app://uptick'), permission).toBe(false)
    }
    for (const origin of ['https://example.net', 'app://uptick.example', 'file://']) {
      expect(answer('clipboard-sanitized-write', { getURL: () => origin }), origin).toBe(false)
      expect(check(contents, 'clipboard-sanitized-write', origin), origin).toBe(false)
    }
    expect((standIn.decided.device as () => boolean)()).toBe(false)
  })

  it('gives no other session a permission either', async () => {
    await start()
    const other = {
      setPermissionRequestHandler: vi.fn(),
      setPermissionCheckHandler: vi.fn(),
      setDevicePermissionHandler: vi.fn(),
    }
    standIn.electron.app.emit('session-created', other)
    const decide = vi.fn()
    const handler = other.setPermissionRequestHandler.mock.calls[0]?.[0] as (...words: unknown[]) => void
    handler({ getURL: () => 'file:///record.html' }, 'geolocation', decide)
    expect(decide).toHaveBeenCalledExactlyOnceWith(false)
    expect(other.setPermissionCheckHandler).toHaveBeenCalledOnce()
    expect(other.setDevicePermissionHandler).toHaveBeenCalledOnce()
  })

  it('leaves the sandbox to each window where it was switched off for the whole app', async () => {
    standIn.electron.app.switches.push('no-sandbox')
    const { window } = await startedPage()
    expect(standIn.electron.app.enableSandbox).not.toHaveBeenCalled()
    expect(window.options['webPreferences']).toMatchObject({ sandbox: true })
  })

  it('reloads automatically after a crash, and asks after a second one', async () => {
    const { contents } = await startedPage()
    const { app, dialog } = standIn.electron
    contents.emit('render-process-gone', {}, { reason: 'crashed' })
    await vi.waitFor(() => expect(contents.reload).toHaveBeenCalledOnce())
    expect(dialog.showMessageBox).not.toHaveBeenCalled()
    contents.emit('render-process-gone', {}, { reason: 'oom' })
    expect(dialog.showMessageBox).toHaveBeenCalledOnce()
    await vi.waitFor(() => expect(contents.reload).toHaveBeenCalledTimes(2))
    dialog.showMessageBox.mockResolvedValueOnce({ response: 1 })
    contents.emit('render-process-gone', {}, { reason: 'crashed' })
    await vi.waitFor(() => expect(app.quit).toHaveBeenCalled())
    expect(contents.reload).toHaveBeenCalledTimes(2)
  })

  it('that never shows its page ends the app with a code of its own, for the browser door to be opened', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    try {
      standIn.onLoad = () => new Promise<void>(() => undefined)
      void start()
      await vi.waitFor(() => expect(standIn.windows).toHaveLength(1))
      vi.advanceTimersByTime(29_000)
      expect(standIn.electron.app.exit).not.toHaveBeenCalled()
      vi.advanceTimersByTime(1000)
      expect(standIn.electron.app.exit).toHaveBeenCalledExactlyOnceWith(69)
      expect(told).toHaveBeenCalledExactlyOnceWith('Uptick: The window does not show its page.\n')
    } finally {
      told.mockRestore()
      vi.useRealTimers()
    }
  })

  it('that is closed while its page loads is not a fault, and one that cannot load is', async () => {
    standIn.onLoad = (window) => {
      window.gone = true
      throw new Error('ERR_ABORTED (-3) loading app://uptick/index.html')
    }
    await start()
    standIn.onLoad = () => {
      throw new Error('ERR_FAILED (-2) loading app://uptick/index.html')
    }
    await expect(start()).rejects.toThrow('ERR_FAILED')
  })
})

describe('the page', () => {
  it('comes from the listed files only, each with the policy by header', async () => {
    await start()
    const serve = standIn.protocols.get('app')
    const page = await serve?.({ url: 'app://uptick/index.html' })
    expect(page?.status).toBe(200)
    expect(page?.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(page?.headers.get('content-security-policy')).not.toContain('unsafe')
    for (const url of [
      'app://uptick/../secret',
      'app://uptick/notes.txt',
      'app://elsewhere/index.html',
      'app://uptick/',
    ]) {
      expect((await serve?.({ url }))?.status, url).toBe(404)
    }
  })

  it('has a scheme of its own that is standard and secure, and may not bypass the policy', async () => {
    await start()
    expect(standIn.electron.protocol.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
  })
})

describe('the door', () => {
  it('hands a request of our page to the host, and pushes to the page', async () => {
    const { contents, call } = await startedPage()
    const event = { sender: contents, senderFrame: contents.mainFrame }
    expect(await call(event, request)).toEqual({ id: '7', ok: true, value: 'said' })
    expect(asked).toEqual([request])
    push({ name: 'passing', value: { kind: 'runs' } })
    expect(contents.sent).toEqual([['uptick:push', { name: 'passing', value: { kind: 'runs' } }]])
  })

  it.each([
    ['a frame inside the page', (page: object) => ({ sender: page, senderFrame: { url: 'app://uptick/index.html' } })],
    ['another window', (page: object) => ({ sender: {}, senderFrame: (page as { mainFrame: object }).mainFrame })],
    ['a frame that is gone', (page: object) => ({ sender: page, senderFrame: null })],
  ])('refuses %s', async (_, event) => {
    const { contents, call } = await startedPage()
    expect(await call(event(contents), request)).toMatchObject({
      id: '7',
      ok: false,
      failure: { code: 'contract.forbidden' },
    })
    expect(asked).toEqual([])
  })

  it.each(['https://example.net/', 'app://uptick.example/', 'app://elsewhere/', 'file:///index.html'])(
    'refuses our window once it shows %s',
    async (url) => {
      const { contents, call } = await startedPage()
      contents.mainFrame.url = url
      const reply = await call({ sender: contents, senderFrame: contents.mainFrame }, request)
      expect(reply).toMatchObject({ ok: false, failure: { code: 'contract.forbidden' } })
      expect(asked).toEqual([])
    },
  )

  it.each([[undefined], ['text'], [{ id: 1, name: 'x' }], [{ id: 'x' }]])(
    'answers garbage (%j) with a failure',
    async (garbage) => {
      const { contents, call } = await startedPage()
      const reply = await call({ sender: contents, senderFrame: contents.mainFrame }, garbage)
      expect(reply).toMatchObject({ ok: false, failure: { code: 'contract.bad-params' } })
    },
  )
})

describe('files that the app is opened for', () => {
  const dropped = (paths: readonly string[]) => ['uptick:push', { name: 'passing', value: { kind: 'dropped', paths } }]

  it('go to the page once it is there: those of the start, and those that the Mac names before', async () => {
    const started = start({ files: ['/stick/a.uptick-pack'] })
    const event = { preventDefault: vi.fn() }
    standIn.electron.app.emit('open-file', event, '/stick/b.uptick-pack')
    await started
    expect(event.preventDefault).toHaveBeenCalledOnce()
    const { sent } = standIn.windows[0]!.webContents
    expect(sent).toEqual([dropped(['/stick/a.uptick-pack', '/stick/b.uptick-pack'])])
    standIn.electron.app.emit('open-file', event, '/stick/c.uptick-pack')
    expect(sent.at(-1)).toEqual(dropped(['/stick/c.uptick-pack']))
  })

  it('go to the window that is there, seen from the folder of the second start', async () => {
    const { window, contents } = await startedPage()
    window.focus.mockClear()
    const argv = ['/opt/uptick', 'trip.uptick-pack']
    standIn.electron.app.emit('second-instance', {}, argv, '/stick')
    expect(contents.sent).toEqual([dropped([path.resolve('/stick/trip.uptick-pack')])])
    expect(window.focus).toHaveBeenCalledOnce()
    expect(standIn.windows).toHaveLength(1)
  })
})

describe('start and end', () => {
  it('Windows gets the name under which the package installs the app, for its notices', async () => {
    const config = await readFile(path.resolve(import.meta.dirname, '../../../electron-builder.yml'), 'utf8')
    await start({ platform: 'win32' })
    const name = /^appId: (.+)$/m.exec(config)?.[1]
    expect(standIn.electron.app.setAppUserModelId).toHaveBeenCalledExactlyOnceWith(name)
  })

  it('a second start activates the first one and ends', async () => {
    standIn.electron.app.lock = false
    await start()
    expect(standIn.windows).toEqual([])
    expect(createHost).not.toHaveBeenCalled()
    expect(standIn.electron.app.quit).toHaveBeenCalled()
  })

  it('stops a page that still loads before the windows close', async () => {
    const { contents } = await startedPage()
    const { app } = standIn.electron
    contents.loading = true
    app.quit()
    await vi.waitFor(() => expect(contents.stop).toHaveBeenCalledOnce())
    expect(app.ended).not.toHaveBeenCalled()
    contents.emit('did-stop-loading')
    await vi.waitFor(() => expect(app.ended).toHaveBeenCalledOnce())
  })

  it('is one instance on its data: the lock is asked for once Electron keeps its files there', async () => {
    const { app } = standIn.electron
    const lock = vi.spyOn(app, 'requestSingleInstanceLock')
    await start()
    expect(app.setPath).toHaveBeenCalledWith('userData', root)
    expect(app.setPath.mock.invocationCallOrder[0]).toBeLessThan(lock.mock.invocationCallOrder[0] ?? 0)
  })

  it('leaves it to the host to report a folder that cannot be opened', async () => {
    standIn.electron.app.setPath.mockImplementationOnce(() => {
      throw new Error('EACCES')
    })
    await start()
    expect(createHost).toHaveBeenCalled()
  })

  it('quitting waits for the host to close', async () => {
    await start()
    const { app } = standIn.electron
    let letGo: () => void = () => undefined
    close.mockImplementationOnce(() => new Promise<void>((resolve) => (letGo = resolve)))
    app.quit()
    expect(close).toHaveBeenCalledOnce()
    expect(app.ended).not.toHaveBeenCalled()
    letGo()
    await vi.waitFor(() => expect(app.ended).toHaveBeenCalledOnce())
  })

  it('quitting waits for a download, shows that, and interrupts it only on request', async () => {
    await start()
    const { app, dialog } = standIn.electron
    let press: (response: number) => void = () => undefined
    dialog.showMessageBox.mockImplementation(
      () => new Promise((resolve) => (press = (response) => resolve({ response }))),
    )
    let broken: AbortSignal | undefined
    close.mockImplementationOnce(
      (breakOff: AbortSignal) =>
        new Promise<void>((resolve) => {
          broken = breakOff
          breakOff.addEventListener('abort', () => resolve())
        }),
    )
    app.quit()
    const sentence = 'Stopping now would break the download of R4_4_3-GA by ms-01.'
    push({ name: 'passing', value: { kind: 'outlasting', sentence, until: '2026-11-30T15:00:00.000Z' } })
    expect(dialog.showMessageBox).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ message: sentence, buttons: ['Keep serving', 'Stop now'], cancelId: 0 }),
    )
    press(0)
    await vi.waitFor(() => {
      app.quit()
      expect(dialog.showMessageBox).toHaveBeenCalledTimes(2)
    })
    expect(close).toHaveBeenCalledOnce()
    expect(broken?.aborted).toBe(false)
    expect(app.ended).not.toHaveBeenCalled()
    press(1)
    await vi.waitFor(() => expect(app.ended).toHaveBeenCalledOnce())
    expect(broken?.aborted).toBe(true)
  })

  it('a host that cannot start is reported in its own words', async () => {
    createHost.mockResolvedValue(
      failed(failure('disk.not-writable', 'The folder is read-only.', 'Name another with UPTICK_DATA.')),
    )
    await start()
    expect(standIn.electron.dialog.showErrorBox).toHaveBeenCalledWith(
      'Uptick cannot start',
      'The folder is read-only.\n\nName another with UPTICK_DATA.',
    )
    expect(standIn.windows).toEqual([])
  })
})
