import { EventEmitter } from 'node:events'
import type { MenuItemConstructorOptions, SafeStorage } from 'electron'
import { vi } from 'vitest'

type Backend = ReturnType<SafeStorage['getSelectedStorageBackend']>

/** A stand-in for the `electron` module: records the calls it gets, and lets a test play the browser's side. */
export function createStandIn() {
  class WebContents extends EventEmitter {
    readonly mainFrame: { url: string } = { url: 'app://uptick/index.html' }
    readonly sent: unknown[][] = []
    openHandler: ((details: { url: string }) => { action: string }) | undefined
    setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
      this.openHandler = handler
    }
    readonly reload = vi.fn()
    loading = false
    isLoading(): boolean {
      return this.loading
    }
    readonly stop = vi.fn()
    getURL(): string {
      return this.mainFrame.url
    }
    send(...words: unknown[]): void {
      this.sent.push(words)
    }
    isDestroyed(): boolean {
      return false
    }
  }
  const windows: BrowserWindow[] = []
  const notices: Notification[] = []
  const menus: MenuItemConstructorOptions[][] = []
  const power = Object.assign(new EventEmitter(), { battery: false, isOnBatteryPower: () => power.battery })
  const blockers: number[] = []
  const app = Object.assign(new EventEmitter(), {
    lock: true,
    isPackaged: true,
    requestSingleInstanceLock: () => app.lock,
    quit: vi.fn(() => {
      const event = { defaultPrevented: false, preventDefault: () => (event.defaultPrevented = true) }
      app.emit('before-quit', event)
      if (!event.defaultPrevented) app.ended()
    }),
    ended: vi.fn(),
    exit: vi.fn(),
    enableSandbox: vi.fn(),
    switches: [] as string[],
    commandLine: { hasSwitch: (name: string) => app.switches.includes(name) },
    whenReady: () => Promise.resolve(),
    getPath: () => '/nowhere',
    setPath: vi.fn(),
    getVersion: () => '0.1.0',
    setAppUserModelId: vi.fn(),
    setBadgeCount: vi.fn(),
    setJumpList: vi.fn(),
    dock: undefined,
  })
  class BrowserWindow extends EventEmitter {
    readonly webContents = new WebContents()
    readonly options: Record<string, unknown>
    loaded = ''
    focused = true
    readonly show = vi.fn()
    readonly focus = vi.fn()
    readonly maximize = vi.fn()
    readonly restore = vi.fn()
    readonly minimize = vi.fn()
    readonly setProgressBar = vi.fn()
    readonly flashFrame = vi.fn()
    constructor(options: Record<string, unknown>) {
      super()
      this.options = options
      windows.push(this)
      app.emit('web-contents-created', {}, this.webContents)
    }
    loadURL(url: string): Promise<void> {
      this.loaded = url
      return Promise.resolve().then(() => standIn.onLoad(this))
    }
    gone = false
    isDestroyed(): boolean {
      return this.gone
    }
    isMinimized(): boolean {
      return false
    }
    isFocused(): boolean {
      return this.focused
    }
    isMaximized(): boolean {
      return false
    }
    getNormalBounds(): { x: number; y: number; width: number; height: number } {
      return { x: 40, y: 60, width: 1280, height: 800 }
    }
  }
  class Notification extends EventEmitter {
    static isSupported(): boolean {
      return true
    }
    readonly told: { title: string; body: string }
    readonly show = vi.fn()
    constructor(told: { title: string; body: string }) {
      super()
      this.told = told
      notices.push(this)
    }
  }
  type Handler = (event: unknown, request: unknown) => Promise<unknown>
  const handlers = new Map<string, Handler>()
  const protocols = new Map<string, (request: { url: string }) => Promise<Response>>()
  const session = { request: undefined as unknown, check: undefined as unknown, device: undefined as unknown }
  const standIn = {
    /** What happens when a window loads its page. */
    onLoad: (_window: BrowserWindow): void | Promise<void> => undefined,
    windows,
    notices,
    menus,
    power,
    /** The power-save blockers that hold now. */
    blockers,
    handlers,
    protocols,
    decided: session,
    electron: {
      app,
      BrowserWindow,
      Notification,
      Menu: {
        buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
        setApplicationMenu: (menu: MenuItemConstructorOptions[]) => menus.push(menu),
      },
      powerMonitor: power,
      powerSaveBlocker: {
        start: () => blockers.push(blockers.length + 1),
        stop: (id: number) => blockers.splice(blockers.indexOf(id), 1).length > 0,
      },
      screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
      dialog: {
        showErrorBox: vi.fn(),
        showMessageBox: vi.fn((..._words: unknown[]) => Promise.resolve({ response: 0 })),
        showOpenDialog: vi.fn((..._words: unknown[]) => Promise.resolve({ canceled: true, filePaths: [] as string[] })),
        showSaveDialog: vi.fn((..._words: unknown[]) => Promise.resolve({ canceled: true, filePath: '' })),
      },
      nativeTheme: { themeSource: 'system' as 'system' | 'dark' | 'light', shouldUseDarkColors: false },
      clipboard: { writeText: vi.fn() },
      crashReporter: { start: vi.fn() },
      shell: { openPath: vi.fn(), showItemInFolder: vi.fn(), openExternal: vi.fn((_url: string) => Promise.resolve()) },
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
  return standIn
}

export type StandIn = ReturnType<typeof createStandIn>
