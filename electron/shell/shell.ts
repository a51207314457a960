import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { App, BrowserWindow } from 'electron'
import type { Result } from '../../shared/base/result.ts'
import type { SettingsPort, SettingsStore } from '../host/computer/settings.ts'
import type { KeyGuard } from '../host/keys/signing-key-file.ts'
import type { SystemPort } from '../host/computer/system.ts'
import type { Vault } from '../host/keys/vault.ts'
import type { PrintPdf } from '../host/record/print-pdf.ts'
import { Background } from './background.ts'
import { closeBeforeQuit, type ShellHost } from './close-before-quit.ts'
import { launchOptions } from './command-words.ts'
import { keepCrashReports } from './crash-reports.ts'
import { createElectronSettings, createKeychainVault, findKeyGuard } from './electron-ports.ts'
import { createFileDialogs } from './file-dialogs.ts'
import { createHelpActs, type HelpActs } from './help-acts.ts'
import { openDoor, pushChannel } from './ipc.ts'
import { menuTemplate } from './menu.ts'
import { reviveCrashedPage } from './page-crash.ts'
import { OpenInstallGuard } from './open-install.ts'
import { pageScheme, servePage } from './page-protocol.ts'
import { electronPrinter } from './print-pdf.ts'
import { offerRecentRuns } from './recent-runs.ts'
import { createSystemPort } from './system-port.ts'
import { Taskbar } from './taskbar.ts'
import { groundOf, withNativeTheme } from './theme.ts'
import { keepWindowState, windowStateOf } from './window-state.ts'
import { addressOf, harden, limitPermissions, openWindow, stopLoading } from './window.ts'

type Electron = Pick<
  typeof import('electron'),
  | 'app' | 'BrowserWindow' | 'clipboard' | 'crashReporter' | 'dialog' | 'ipcMain' | 'Menu' | 'nativeTheme' | 'Notification' | 'powerMonitor'
  | 'powerSaveBlocker' | 'protocol' | 'safeStorage' | 'screen' | 'session' | 'shell' | 'Tray'
> // prettier-ignore

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
  /** The folder of the packaged app's own files. */
  readonly resources: string
  /** A picture of the app for the notification area. */
  readonly icon: string
  /** When this version was built, in ISO 8601. */
  readonly built: string | undefined
  /** The run that the window shows first. */
  readonly run?: string
  /** Files that the app was opened for. */
  readonly files?: readonly string[]
}

/** The name by which Windows knows the app: without it, it shows no notices. electron-builder.yml has the same. */
const appId = 'app.uptick'

/** The exit code of an app whose window never showed its page: electron/headless/start.ts opens the browser door then. */
const neverShown = 69
/** Milliseconds that the page's document may take, the slowest start of a slow computer included. */
const showPatience = 30_000

/** The one window, while it is open. */
interface Held {
  window?: BrowserWindow | undefined
  /** Takes a file that the Mac asks the app to open; the files of before are kept until there is a page. */
  openFile: (file: string) => void
  readonly files: string[]
}

/** Starts the app: one instance on its data, one window, one host; the host is closed before the process ends. */
export async function startShell(parts: ShellParts): Promise<void> {
  const { app, protocol, session, safeStorage, dialog, shell } = parts.electron
  if (parts.data !== undefined) keepOwnFiles(app, parts.data)
  if (!app.requestSingleInstanceLock()) return app.quit()
  const data = parts.data ?? path.join(app.getPath('appData'), 'uptick')
  keepCrashReports(parts.electron, data)
  if (parts.platform === 'win32') app.setAppUserModelId(appId)
  protocol.registerSchemesAsPrivileged([pageScheme])
  // Where the sandbox was switched off (root on Linux), asking for it would kill every page; each window has its own all the same.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => harden(contents, (url) => shell.openExternal(url)))
  const held: Held = { files: [], openFile: (file) => void held.files.push(file) }
  app.on('open-file', (event, file) => {
    event.preventDefault()
    held.openFile(file)
  })
  // Each session, the one that prints records included: without a handler, Electron grants every permission.
  app.on('session-created', limitPermissions)
  await app.whenReady()
  limitPermissions(session.defaultSession)
  await servePage(protocol, parts.root)
  const vault = createKeychainVault(safeStorage, parts.platform, data)
  const settings = withNativeTheme(createElectronSettings(parts.Store, data), parts.electron.nativeTheme)
  const keyGuard = (): Promise<KeyGuard | undefined> => findKeyGuard(parts.electron, parts.platform)
  const taskbar = new Taskbar({ app, window: () => held.window })
  const system = createSystemPort({
    ...parts.electron,
    mark: () => taskbar.call(),
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
  const background = new Background({ ...parts, ...parts.electron, quit: () => app.quit() })
  const guard = new OpenInstallGuard(
    {
      ...parts.electron,
      window: () => held.window,
      signals: parts.signals,
      keepRunning: (window, reason) => background.enter(window, reason),
    },
    host.value,
  )
  closeBeforeQuit(parts.electron, host.value, () => stopLoading(held.window))
  taskbar.follow(host.value)
  const help = createHelpActs({ ...parts, ...parts.electron, window: () => held.window, data })
  makeMenu(parts, held, help)
  const watch = (window: BrowserWindow): void => {
    guard.watch(window)
    taskbar.watch(window)
  }
  await showWindow(parts, host.value, settings, held, watch)
  const program = app.isPackaged ? process.execPath : undefined
  const openRun = (run: string): void => {
    bringToFront(held.window)
    void held.window?.loadURL(addressOf(run))
  }
  await offerRecentRuns({ ...parts.electron, platform: parts.platform, program, openRun }, host.value)
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
    // If the folder is unavailable, the host reports it with a hint when it opens the folder next.
  }
}

function makeMenu({ electron, platform }: ShellParts, held: Held, help: HelpActs): void {
  const { Menu } = electron
  const give = (command: string): void =>
    held.window?.webContents.send(pushChannel, { name: 'passing', value: { kind: 'command', command } })
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(give, help, platform)))
}

async function showWindow(
  parts: ShellParts,
  host: ShellHost,
  settings: SettingsPort,
  held: Held,
  watch: (window: BrowserWindow) => void,
): Promise<void> {
  const { app, dialog, ipcMain, nativeTheme, screen } = parts.electron
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
      watch(made)
      endDoor = openDoor(ipcMain, made.webContents, host)
      made.on('closed', () => {
        endDoor?.()
        held.window = undefined
      })
    }
    const wanted = { preload: parts.preload, run: parts.run, at, ground: groundOf(nativeTheme) }
    const late = setTimeout(() => {
      process.stderr.write('Uptick: The window does not show its page.\n')
      app.exit(neverShown)
    }, showPatience)
    const opened = await openWindow(parts.electron, wanted, prepare, () => isEnding).finally(() => clearTimeout(late))
    if (!opened.isDestroyed()) opened.focus()
  }
  const openFiles = (files: readonly string[], from = ''): void => {
    const paths = files.map((file) => path.resolve(from, file))
    if (paths.length > 0)
      held.window?.webContents.send(pushChannel, { name: 'passing', value: { kind: 'dropped', paths } })
  }
  app.on('second-instance', (_event, argv, from) => {
    bringToFront(held.window)
    const { run, files = [] } = launchOptions(argv, app.isPackaged)
    if (run !== undefined) void held.window?.loadURL(addressOf(run))
    openFiles(files, from)
  })
  app.on('activate', () => {
    if (held.window === undefined) open().catch(() => app.quit())
  })
  app.on('window-all-closed', () => {
    if (parts.platform !== 'darwin') app.quit()
  })
  await open()
  openFiles([...(parts.files ?? []), ...held.files.splice(0)])
  held.openFile = (file) => openFiles([file])
}

function bringToFront(window: BrowserWindow | undefined): void {
  if (window === undefined) return
  if (window.isMinimized()) window.restore()
  window.focus()
}
