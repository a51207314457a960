import path from 'node:path'
import type { App, BrowserWindow } from 'electron'
import type { Result } from '../../shared/base/result.ts'
import type { SettingsPort, SettingsStore } from '../host/settings.ts'
import type { KeyGuard } from '../host/signing-key-file.ts'
import type { Vault } from '../host/vault.ts'
import { createElectronSettings, createKeychainVault, findKeyGuard } from './electron-ports.ts'
import { openDoor, type DoorHost } from './ipc.ts'
import { pageScheme, servePage } from './page-protocol.ts'
import { denyPermissions, harden, openWindow } from './window.ts'

type Electron = Pick<
  typeof import('electron'),
  'app' | 'BrowserWindow' | 'dialog' | 'ipcMain' | 'protocol' | 'safeStorage' | 'session'
>

interface ShellHost extends DoorHost {
  close(): Promise<void>
}

export interface ShellParts {
  readonly electron: Electron
  readonly Store: new (options: { cwd: string; name: string }) => SettingsStore
  readonly createHost: (config: {
    data: string
    door: 'desktop'
    vault: Vault
    settings: SettingsPort
    findKeyGuard: () => Promise<KeyGuard | undefined>
  }) => Promise<Result<ShellHost>>
  readonly preload: string
  readonly root: string
  readonly platform: string
  readonly data?: string | undefined
  /** The run that the window shows first. */
  readonly run?: string
}

/** Starts the app: one instance, one window, one host; the host is closed before the process ends. */
export async function startShell(parts: ShellParts): Promise<void> {
  const { app, protocol, session, safeStorage, dialog } = parts.electron
  if (!app.requestSingleInstanceLock()) return app.quit()
  protocol.registerSchemesAsPrivileged([pageScheme])
  app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => harden(contents))
  await app.whenReady()
  denyPermissions(session.defaultSession)
  await servePage(protocol, parts.root)
  const data = parts.data ?? path.join(app.getPath('appData'), 'uptick')
  const vault = createKeychainVault(safeStorage, parts.platform)
  const settings = createElectronSettings(parts.Store, data)
  const keyGuard = (): Promise<KeyGuard | undefined> => findKeyGuard(parts.electron, parts.platform)
  const host = await parts.createHost({ data, door: 'desktop', vault, settings, findKeyGuard: keyGuard })
  if (!host.ok) {
    dialog.showErrorBox('Uptick cannot start', `${host.failure.sentence}\n\n${host.failure.hint}`)
    return app.exit(8)
  }
  closeBeforeQuit(app, host.value)
  await showWindow(parts, host.value)
}

async function showWindow(parts: ShellParts, host: ShellHost): Promise<void> {
  const { app, ipcMain } = parts.electron
  let window: BrowserWindow | undefined
  let endDoor: (() => void) | undefined
  const open = async (): Promise<void> => {
    const opened = await openWindow(parts.electron, { preload: parts.preload, run: parts.run }, (made) => {
      window = made
      endDoor = openDoor(ipcMain, made.webContents, host)
      made.on('closed', () => {
        endDoor?.()
        window = undefined
      })
    })
    opened.focus()
  }
  app.on('second-instance', () => {
    if (window === undefined) return
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('activate', () => {
    if (window === undefined) open().catch(() => app.quit())
  })
  app.on('window-all-closed', () => {
    if (parts.platform !== 'darwin') app.quit()
  })
  await open()
}

/** Quitting waits until the host has let go of its lines and its journal; a second quit goes through. */
function closeBeforeQuit(app: App, host: ShellHost): void {
  let closed = false
  app.on('before-quit', (event) => {
    if (closed) return
    event.preventDefault()
    void host.close().finally(() => {
      closed = true
      app.quit()
    })
  })
}
