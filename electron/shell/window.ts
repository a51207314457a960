import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle, Session, WebContents } from 'electron'
import { webAddress } from '../../shared/model/item-link.ts'

/** Where the page comes from in the packaged app; nothing else may be loaded, framed or called from. */
export const pageOrigin = 'app://uptick'

/** Everything of our own origin and nothing else; sent by header with every file of the page. */
export const contentPolicy =
  "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"

/** What the window may be made of. The page is a page: no Node, a world of its own, a sandbox. */
export function windowOptions(preload: string, ground: string): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 900,
    minHeight: 600,
    show: false,
    backgroundColor: ground,
    title: 'Uptick',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  }
}

/** Opens the one window; `prepare` runs before the page loads, so that its first call finds its door. */
export async function openWindow(
  electron: { BrowserWindow: new (options: BrowserWindowConstructorOptions) => BrowserWindow },
  {
    preload,
    run,
    at,
    ground,
  }: {
    preload: string
    run: string | undefined
    at: (Rectangle & { maximized: boolean }) | undefined
    /** The colour of the window before its page is there. */
    ground: string
  },
  prepare: (window: BrowserWindow) => void,
  isEnding: () => boolean,
): Promise<BrowserWindow> {
  const { maximized = false, ...bounds } = at ?? {}
  const window = new electron.BrowserWindow({ ...windowOptions(preload, ground), ...bounds })
  prepare(window)
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  try {
    await window.loadURL(addressOf(run))
  } catch (error) {
    // Closed, or the app quit, while the page was loading: nothing is wrong.
    if (!window.isDestroyed() && !isEnding()) throw error
  }
  return window
}

/** Milliseconds that Chromium may take to stop loading a page. */
const stopPatience = 1000

/** Stops a page that is still loading. Chromium crashes if its window closes in the middle of that. */
export async function stopLoading(window: BrowserWindow | undefined): Promise<void> {
  if (window === undefined || window.isDestroyed() || !window.webContents.isLoading()) return
  await new Promise<void>((resolve) => {
    const late = setTimeout(resolve, stopPatience)
    window.webContents.once('did-stop-loading', () => {
      clearTimeout(late)
      resolve()
    })
    window.webContents.stop()
  })
}

/** Where the page is, with the run that it shows first. */
export function addressOf(run: string | undefined): string {
  return `${pageOrigin}/index.html${run === undefined ? '' : `#/run/${encodeURIComponent(run)}`}`
}

/**
 * For every contents that is ever made: no second window, no way out of the page, no frame of anybody else's. A link of our page
 * to a web address is given to the browser of this computer.
 */
export function harden(contents: WebContents, openOutside: (url: string) => Promise<void>): void {
  contents.setWindowOpenHandler(({ url }) => {
    const address = isOurs(contents.getURL()) ? webAddress(url) : undefined
    // Where no browser can be started, the address is still on the screen.
    if (address !== undefined) openOutside(address.href).catch(() => undefined)
    return { action: 'deny' }
  })
  const refuse = (event: { preventDefault(): void }): void => event.preventDefault()
  contents.on('will-navigate', refuse)
  contents.on('will-frame-navigate', refuse)
  contents.on('will-redirect', refuse)
  contents.on('will-attach-webview', refuse)
}

/**
 * Camera, place, notices, devices: the page asks for none, and is given none. What it may do is put text on the clipboard,
 * which is what its Copy buttons do; it may not read it.
 */
export function limitPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, decide) =>
    decide(isCopyOfOurs(permission, contents.getURL())),
  )
  session.setPermissionCheckHandler((_contents, permission, origin) => isCopyOfOurs(permission, origin))
  session.setDevicePermissionHandler(() => false)
}

function isCopyOfOurs(permission: string, url: string): boolean {
  return permission === 'clipboard-sanitized-write' && isOurs(url)
}

const isOurs = (url: string): boolean => `${url}/`.startsWith(`${pageOrigin}/`)
