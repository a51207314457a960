import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { childEnvironment } from '../host/computer/child-environment.ts'
import { home } from '../host/computer/home.ts'
import { installedBrowser } from '../host/computer/installed-browser.ts'
import { hasDisplay, openAppWindow } from './app-window.ts'
import { openBrowserDoor } from './browser-door-open.ts'
import { buildWhereStale } from './build.ts'
import { electronPackage, fetchElectron } from './electron-binary.ts'
import { createOutput } from './console-output.ts'
import { tellOutlasting } from './session.ts'
import { StopSignals } from './stop-signals.ts'
import { dataFolder, type Arguments } from './words.ts'

const output = createOutput(false, false)

/** Electron's exit code where its window never showed the page (electron/shell/shell.ts). */
const neverShown = 69

/** How long the first bytes of Electron's download may take before the browser door is taken instead, in milliseconds. */
const patience = 4000

/** Milliseconds that an app window may take to visit. A browser in a sandbox of its own (snap) may not read the file it is given. */
const visitPatience = 20_000

/**
 * Opens the app: in Electron where its binary is there or begins to arrive within five seconds, else the same app through
 * the browser door, in an app window of an installed browser or at a printed address. It never fails for lack of a display
 * or of Electron. Resolves with an exit code when the app ends.
 */
export async function start(words: Arguments): Promise<number> {
  const wantsWindow = words.option('no-window') !== true
  const [door, built] = await Promise.all([chooseDoor(wantsWindow), buildWhereStale(home, ['record', 'page'])])
  if (!built) {
    output.warn('The page could not be built. See the messages of vite above, and run `npm ci`.')
    return 8
  }
  if ('binary' in door) {
    const code = await runElectron(door, words)
    if (code !== undefined) return code
  } else output.say(door.why)
  return openInBrowser(words, wantsWindow)
}

type Door = { readonly why: string } | { readonly binary: string; readonly arrived: Promise<boolean> }

async function chooseDoor(wantsWindow: boolean): Promise<Door> {
  const electron = electronPackage()
  const here = electron !== undefined && existsSync(electron.binary)
  const lacking = "Electron's binary is not here"
  if (!wantsWindow) return { why: 'Uptick opens in the browser, without an Electron window.' }
  if (!hasDisplay())
    return { why: `${here ? 'Electron is here' : lacking}, and no display is; Uptick opens at an address.` }
  if (here) return { binary: electron.binary, arrived: Promise.resolve(true) }
  const arriving = electron === undefined ? undefined : await fetchElectron(electron, patience)
  if (electron === undefined || arriving === undefined) {
    return { why: `${lacking} and cannot be fetched; opening Uptick in a browser window.` }
  }
  return { binary: electron.binary, arrived: arriving.whole }
}

/** Electron's exit code; undefined where it never came to life, so that the browser door is the better answer. */
async function runElectron(
  { binary, arrived }: Extract<Door, { binary: string }>,
  words: Arguments,
): Promise<number | undefined> {
  if (!existsSync(binary)) output.say("Fetching Electron's binary, once …")
  const [there, built] = await Promise.all([arrived, buildWhereStale(home, ['shell'])])
  if (!there || !built) {
    const why = there ? 'The desktop shell cannot be built' : "Electron's download ended early"
    output.say(`${why}; opening Uptick in a browser window.`)
    return undefined
  }
  const { ELECTRON_RUN_AS_NODE: _never, ...env } = childEnvironment({ UPTICK_DATA: dataFolder(words) })
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const begun = performance.now()
  const run = words.rest[0] === undefined ? [] : ['open', words.rest[0]]
  const child = spawn(binary, [...asRoot, home, ...run], { cwd: home, env, stdio: 'inherit' })
  const end = (): void => void child.kill()
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(-1))
    child.once('close', (status) => resolve(status ?? 130))
  })
  process.off('SIGINT', end)
  process.off('SIGTERM', end)
  // A sandbox or a library that this system lacks ends Electron at once, or keeps its window empty; later, an exit code is
  // the app's own.
  const isEarly = performance.now() - begun < 5000 && ![0, 8, 70, 130].includes(code)
  const neverLived = isEarly || code === neverShown
  if (!neverLived) return code
  output.say('Electron does not start here; opening Uptick in a browser window.')
  return undefined
}

async function openInBrowser(words: Arguments, wantsWindow: boolean): Promise<number> {
  const door = await openBrowserDoor({
    data: dataFolder(words),
    onOutlasting: (sentence) => tellOutlasting(output, sentence),
  })
  if (!door.ok) {
    output.refuse(door.failure)
    return 8
  }
  const stops = new StopSignals().listen()
  const interrupted = new Promise<'interrupted'>((resolve) => {
    stops.asked.addEventListener('abort', () => resolve('interrupted'), { once: true })
  })
  const run = words.rest[0]
  const onRun = (url: string): string => (run === undefined ? url : `${url}/run/${encodeURIComponent(run)}`)
  const browser = wantsWindow && hasDisplay() ? installedBrowser() : undefined
  const { url, visited } = door.value
  const window = browser === undefined ? undefined : await openAppWindow(browser, onRun(url), visited)
  const ending =
    window === undefined
      ? false
      : await Promise.race([window.closed, interrupted, visitOverdue(visited, visitPatience)])
  if (ending === false) {
    // Only one address is good at a time: this one replaces the address that the browser did not visit.
    output.say(`Open ${onRun(door.value.renewUrl())}`, 'The address is worth one visit. Ctrl-C ends Uptick.')
    await interrupted
  }
  window?.close()
  // Where the window was closed, the first signal counts: no one has asked for an end by one yet.
  const breakOff = stops.asked.aborted ? stops.insisted : stops.asked
  await Promise.all([door.value.dispose(breakOff), window?.closed])
  stops.forget()
  return 0
}

/** Resolves with false after `patience` milliseconds without a visit; never resolves after a visit. */
function visitOverdue(visited: Promise<void>, patience: number): Promise<false> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), patience).unref()
    void visited.then(() => clearTimeout(timer))
  })
}
