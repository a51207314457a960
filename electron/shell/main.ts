import path from 'node:path'
import { fileURLToPath } from 'node:url'
import * as electron from 'electron'
import Store from 'electron-store'
import { createHost } from '../host/host.ts'
import { createPracticePort } from '../practice/practice-port.ts'
import { startShell } from './shell.ts'

/** The desktop app: Electron itself, its store and the host, put together. Everything that decides stands in shell.ts. */
const here = path.dirname(fileURLToPath(import.meta.url))

// Not awaited: Electron becomes ready only after this module has been evaluated.
startShell({
  electron,
  Store,
  createHost: (config) => createHost({ ...config, practice: createPracticePort() }),
  preload: path.join(here, 'preload.cjs'),
  root: path.join(here, '..', 'renderer'),
  platform: process.platform,
  data: process.env['UPTICK_DATA'],
}).catch((error: unknown) => {
  electron.dialog.showErrorBox('Uptick cannot start', error instanceof Error ? error.message : String(error))
  electron.app.exit(70)
})
