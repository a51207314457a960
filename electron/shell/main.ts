import path from 'node:path'
import { fileURLToPath } from 'node:url'
import * as electron from 'electron'
import { main } from '../headless/cli.ts'
import { launchOptions } from './command-words.ts'

/**
 * The desktop app: Electron, its store and the host, put together; or the command line, if the arguments name a command. Each
 * of the two is loaded only when it is needed. All decisions are made in shell.ts and command-words.ts.
 */
const here = path.dirname(fileURLToPath(import.meta.url))
const { words, run, files } = launchOptions(process.argv, electron.app.isPackaged)

async function openWindow(): Promise<() => Promise<void>> {
  // A window asks for the password; a child process (such as the browser for a link) would inherit the one from the
  // command line.
  delete process.env['UPTICK_PASSWORD']
  const [{ default: Store }, { createHost }, { createPracticePort }, { startShell }] = await Promise.all([
    import('electron-store'),
    import('../host/host.ts'),
    import('../practice/practice-port.ts'),
    import('./shell.ts'),
  ])
  return () =>
    startShell({
      electron,
      Store,
      createHost: (config) => createHost({ ...config, practice: createPracticePort() }),
      preload: path.join(here, 'preload.cjs'),
      root: path.join(here, '..', 'renderer'),
      platform: process.platform,
      signals: process,
      data: process.env['UPTICK_DATA'],
      resources: process.resourcesPath,
      icon: path.join(here, '../../electron/shell/packaging/icons/linux/32x32.png'),
      built: process.env['UPTICK_BUILT_ON'],
      ...(run === undefined ? {} : { run }),
      ...(files === undefined ? {} : { files }),
    })
}

async function runCommand(argv: readonly string[]): Promise<void> {
  const findKeyGuard = async () => (await import('./electron-ports.ts')).findKeyGuard(electron, process.platform)
  electron.app.exit(await main(argv, () => Promise.resolve(2), { findKeyGuard }))
}

// Electron becomes ready only after this module has been evaluated. Loading is therefore awaited: the page's protocol must be
// registered before the app is ready. The start itself is not awaited, because it waits for the app to be ready.
const begin = words === undefined ? await openWindow() : () => runCommand(words)
begin().catch((error: unknown) => {
  electron.dialog.showErrorBox('Uptick cannot start', error instanceof Error ? error.message : String(error))
  electron.app.exit(70)
})
