import { EventEmitter } from 'node:events'
import type { SafeStorage } from 'electron'
import { vi } from 'vitest'

type Backend = ReturnType<SafeStorage['getSelectedStorageBackend']>

/** A stand-in for the `electron` module: records what it was told, and lets a test play the browser's side. */
export function createStandIn() {
  class WebContents extends EventEmitter {
    readonly mainFrame: { url: string } = { url: 'app://uptick/index.html' }
    readonly sent: unknown[][] = []
    openHandler: ((details: { url: string }) => { action: string }) | undefined
    setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
      this.openHandler = handler
    }
    send(...words: unknown[]): void {
      this.sent.push(words)
    }
    isDestroyed(): boolean {
      return false
    }
  }
  const windows: BrowserWindow[] = []
  const app = Object.assign(new EventEmitter(), {
    lock: true,
    requestSingleInstanceLock: () => app.lock,
    quit: vi.fn(() => {
      let prevented = false
      app.emit('before-quit', { preventDefault: () => (prevented = true) })
      if (!prevented) app.ended()
    }),
    ended: vi.fn(),
    exit: vi.fn(),
    enableSandbox: vi.fn(),
    whenReady: () => Promise.resolve(),
    getPath: () => '/nowhere',
  })
  class BrowserWindow extends EventEmitter {
    readonly webContents = new WebContents()
    readonly options: Record<string, unknown>
    loaded = ''
    readonly show = vi.fn()
    readonly focus = vi.fn()
    constructor(options: Record<string, unknown>) {
      super()
      this.options = options
      windows.push(this)
      app.emit('web-contents-created', {}, this.webContents)
    }
    loadURL(url: string): Promise<void> {
      this.loaded = url
      return Promise.resolve()
    }
    isMinimized(): boolean {
      return false
    }
  }
  type Handler = (event: unknown, request: unknown) => Promise<unknown>
  const handlers = new Map<string, Handler>()
  const protocols = new Map<string, (request: { url: string }) => Promise<Response>>()
  const session = { request: undefined as unknown, check: undefined as unknown, device: undefined as unknown }
  return {
    windows,
    handlers,
    protocols,
    decided: session,
    electron: {
      app,
      BrowserWindow,
      dialog: { showErrorBox: vi.fn() },
      ipcMain: {
        handle: (channel: string, handler: Handler) => handlers.set(channel, handler),
        removeHandler: (channel: string) => handlers.delete(channel),
      },
      protocol: {
        schemes: [] as unknown[],
        registerSchemesAsPrivileged(schemes: unknown[]) {
          this.schemes = schemes
        },
        handle: (scheme: string, handler: (request: { url: string }) => Promise<Response>) =>
          protocols.set(scheme, handler),
      },
      safeStorage: {
        isEncryptionAvailable: () => true,
        getSelectedStorageBackend: (): Backend => 'gnome_libsecret',
        encryptString: (text: string) => Buffer.from(`sealed:${[...text].reverse().join('')}`),
        decryptString: (bytes: Buffer) => [...bytes.toString().slice(7)].reverse().join(''),
      },
      session: {
        defaultSession: {
          setPermissionRequestHandler: (handler: unknown) => (session.request = handler),
          setPermissionCheckHandler: (handler: unknown) => (session.check = handler),
          setDevicePermissionHandler: (handler: unknown) => (session.device = handler),
        },
      },
    },
  }
}

export type StandIn = ReturnType<typeof createStandIn>
