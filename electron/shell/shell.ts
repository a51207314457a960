import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { App, BrowserWindow } from 'electron'
import type { Result } from '../../shared/base/result.ts'
import type { PushOf } from '../../shared/contract/contract.ts'
import type { SettingsPort, SettingsStore } from '../host/computer/settings.ts'
import type { KeyGuard } from '../host/keys/signing-key-file.ts'
import type { SystemPort } from '../host/computer/system.ts'
import type { Vault } from '../host/keys/vault.ts'
import type { PrintPdf } from '../host/record/print-pdf.ts'
import { commandWords } from './command-words.ts'
import { createElectronSettings, createKeychainVault, findKeyGuard } from './electron-ports.ts'
import { createFileDialogs } from './file-dialogs.ts'
import { openDoor, pushChannel, type DoorHost } from './ipc.ts'
import { menuTemplate } from './menu.ts'
import { reviveCrashedPage } from './page-crash.ts'
import { OpenInstallGuard } from './open-install.ts'
import { pageScheme, servePage } from './page-protocol.ts'
import { electronPrinter } from './print-pdf.ts'
import { createSystemPort } from './system-port.ts'
import { keepWindowState, windowStateOf } from './window-state.ts'
import { addressOf, harden, limitPermissions, openWindow } from './window.ts'

type Electron = Pick<
  typeof import('electron'),
  | 'app' | 'BrowserWindow' | 'dialog' | 'ipcMain' | 'Menu' | 'Notification' | 'powerMonitor' | 'powerSaveBlocker'
  | 'protocol' | 'safeStorage' | 'screen' | 'session' | 'shell'
> // prettier-ignore

interface ShellHost extends DoorHost {
  /** Stops everything in good order. Downloads that are under way put the end off, unless `breakOff` aborts. */
  close(breakOff?: AbortSignal): Promise<void>
}

export interface ShellParts {
  readonly electron: Electron
  readonly Store: new (options: { cwd: string; name: string; configFileMode: number }) => SettingsStore
  readonly createHost: (config: {
    data: string
    door: 'desktop'
    vault: Vault
    settings: SettingsPort
    findKeyGuard: () => Promise<KeyGuard | undefined>
    system: SystemPort
    printPdf: PrintPdf
  }) => Promise<Result<ShellHost>>
  readonly preload: string
  readonly root: string
  readonly platform: string
  /** Where the signals of this process arrive. */
  readonly signals: Pick<NodeJS.Process, 'on'>
  readonly data?: string | undefined
  /** The run that the window shows first. */
  readonly run?: string
}

/** The exit code of an app whose window never showed its page: electron/headless/start.ts opens the browser door then. */
const neverShown = 69
/** Milliseconds that the page's document may take, the slowest start of a slow computer included. */
const showPatience = 30_000

/** The one window, while it stands. */
interface Held {
  window?: BrowserWindow | undefined
}

/** Starts the app: one instance on its data, one window, one host; the host is closed before the process ends. */
export async function startShell(parts: ShellParts): Promise<void> {
  const { app, protocol, session, safeStorage, dialog, shell } = parts.electron
  if (parts.data !== undefined) keepOwnFiles(app, parts.data)
  if (!app.requestSingleInstanceLock()) return app.quit()
  protocol.registerSchemesAsPrivileged([pageScheme])
  // Where the sandbox was switched off (root on Linux), asking for it would kill every page; each window has its own all the same.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => harden(contents, (url) => shell.openExternal(url)))
  await app.whenReady()
  limitPermissions(session.defaultSession)
  await servePage(protocol, parts.root)
  const data = parts.data ?? path.join(app.getPath('appData'), 'uptick')
  const vault = createKeychainVault(safeStorage, parts.platform, data)
  const settings = createElectronSettings(parts.Store, data)
  const keyGuard = (): Promise<KeyGuard | undefined> => findKeyGuard(parts.electron, parts.platform)
  const held: Held = {}
  const system = createSystemPort({
    ...parts.electron,
    isInFront: () => held.window?.isFocused() === true,
    bringToFront: () => bringToFront(held.window),
    files: createFileDialogs({ ...parts.electron, window: () => held.window }),
  })
  const printPdf = electronPrinter(parts.electron)
  const host = await parts.createHost({
    data,
    door: 'desktop',
    vault,
    settings,
    system,
    findKeyGuard: keyGuard,
    printPdf,
  })
  if (!host.ok) {
    dialog.showErrorBox('Uptick cannot start', `${host.failure.sentence}\n\n${host.failure.hint}`)
    return app.exit(8)
  }
  const guard = new OpenInstallGuard(
    { ...parts.electron, window: () => held.window, signals: parts.signals },
    host.value,
  )
  closeBeforeQuit(parts.electron, host.value)
  makeMenu(parts, held)
  await showWindow(parts, host.value, settings, held, guard)
}

/**
 * What Electron keeps of its own lies with the data, as it does where no folder is named; and with it the lock of the one
 * instance, so that a start on other data is an Uptick of its own instead of a window of the wrong data.
 */
function keepOwnFiles(app: App, data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 })
    app.setPath('userData', path.resolve(data))
  } catch {
    // A folder that cannot be had is told by the host, which asks for it next, in a sentence and with a hint.
  }
}

function makeMenu({ electron, platform }: ShellParts, held: Held): void {
  const { Menu } = electron
  const give = (command: string): void =>
    held.window?.webContents.send(pushChannel, { name: 'passing', value: { kind: 'command', command } })
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(give, platform)))
}

async function showWindow(
  parts: ShellParts,
  host: ShellHost,
  settings: SettingsPort,
  held: Held,
  guard: OpenInstallGuard,
): Promise<void> {
  const { app, dialog, ipcMain, screen } = parts.electron
  let isEnding = false
  app.once('before-quit', () => (isEnding = true))
  let endDoor: (() => void) | undefined
  const open = async (): Promise<void> => {
    const at = windowStateOf(
      settings,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    )
    const prepare = (made: BrowserWindow): void => {
      held.window = made
      reviveCrashedPage(made, { dialog, quit: () => app.quit() })
      keepWindowState(made, settings)
      guard.watch(made)
      endDoor = openDoor(ipcMain, made.webContents, host)
      made.on('closed', () => {
        endDoor?.()
        held.window = undefined
      })
    }
    const wanted = { preload: parts.preload, run: parts.run, at }
    const late = setTimeout(() => {
      process.stderr.write('Uptick: The window does not show its page.\n')
      app.exit(neverShown)
    }, showPatience)
    const opened = await openWindow(parts.electron, wanted, prepare, () => isEnding).finally(() => clearTimeout(late))
    if (!opened.isDestroyed()) opened.focus()
  }
  app.on('second-instance', (_event, argv) => {
    bringToFront(held.window)
    const { run } = commandWords(argv, app.isPackaged)
    if (run !== undefined) void held.window?.loadURL(addressOf(run))
  })
  app.on('activate', () => {
    if (held.window === undefined) open().catch(() => app.quit())
  })
  app.on('window-all-closed', () => {
    if (parts.platform !== 'darwin') app.quit()
  })
  await open()
}

function bringToFront(window: BrowserWindow | undefined): void {
  if (window === undefined) return
  if (window.isMinimized()) window.restore()
  window.focus()
}

/**
 * Quitting waits until the host has let go of its lines and its journal, and until no appliance downloads from it any more. A
 * dialog says what it waits for, again at each further quit; one of its buttons breaks the downloads off.
 */
function closeBeforeQuit({ app, dialog }: Pick<Electron, 'app' | 'dialog'>, host: ShellHost): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  let message: string | undefined
  let isShown = false
  const breakOff = new AbortController()
  const closed = new AbortController()
  const tell = async (): Promise<void> => {
    if (message === undefined || isShown) return
    isShown = true
    const buttons = ['Keep serving', 'Stop now']
    const { signal } = closed
    const { response } = await dialog.showMessageBox({
      message,
      buttons,
      defaultId: 0,
      cancelId: 0,
      noLink: true,
      signal,
    })
    isShown = false
    if (response === 1) breakOff.abort()
  }
  app.on('before-quit', (event) => {
    // Somebody is asked about an open install; what they say may be that the app stays.
    if (state === 'closed' || event.defaultPrevented) return
    event.preventDefault()
    if (state === 'closing') return void tell()
    state = 'closing'
    const stopListening = host.onPush(({ name, value }) => {
      const sentence = name === 'passing' ? outlastingOf(value) : undefined
      if (sentence === undefined) return
      message = sentence
      void tell()
    })
    void host.close(breakOff.signal).finally(() => {
      state = 'closed'
      stopListening()
      closed.abort()
      app.quit()
    })
  })
}

function outlastingOf(value: unknown): string | undefined {
  const passing = value as PushOf<'passing'>
  return passing.kind === 'outlasting' ? passing.sentence : undefined
}
