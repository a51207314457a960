import path from 'node:path'
import { fileURLToPath } from 'node:url'
import * as electron from 'electron'
import Store from 'electron-store'
import { main } from '../headless/cli.ts'
import { createHost } from '../host/host.ts'
import { createPracticePort } from '../practice/practice-port.ts'
import { commandWords } from './command-words.ts'
import { findKeyGuard } from './electron-ports.ts'
import { startShell } from './shell.ts'

/**
 * The desktop app: Electron itself, its store and the host, put together; or the command line, where there are words for
 * one. Everything that decides stands in shell.ts and command-words.ts.
 */
const here = path.dirname(fileURLToPath(import.meta.url))
const { words, run } = commandWords(process.argv, electron.app.isPackaged)

const openWindow = (): Promise<void> =>
  startShell({
    electron,
    Store,
    createHost: (config) => createHost({ ...config, practice: createPracticePort() }),
    preload: path.join(here, 'preload.cjs'),
    root: path.join(here, '..', 'renderer'),
    platform: process.platform,
    data: process.env['UPTICK_DATA'],
    ...(run === undefined ? {} : { run }),
  })

const noWindow = (): Promise<number> => Promise.resolve(2)

// Not awaited: Electron becomes ready only after this module has been evaluated.
const ports = { findKeyGuard: () => findKeyGuard(electron, process.platform) }
const started =
  words === undefined ? openWindow() : main(words, noWindow, ports).then((code) => electron.app.exit(code))
started.catch((error: unknown) => {
  electron.dialog.showErrorBox('Uptick cannot start', error instanceof Error ? error.message : String(error))
  electron.app.exit(70)
})
