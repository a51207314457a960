import { existsSync } from 'node:fs'
import path from 'node:path'

/** An installed browser that knows app windows and can print: Chromium, Chrome or Edge. UPTICK_BROWSER names another one. */
export function installedBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return [environment['UPTICK_BROWSER'] ?? '', ...candidates(environment)].find(
    (file) => file !== '' && existsSync(file),
  )
}

function candidates(environment: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'darwin') {
    const homes = ['/Applications', path.join(environment['HOME'] ?? '', 'Applications')]
    const names = ['Google Chrome', 'Chromium', 'Microsoft Edge']
    return homes.flatMap((home) => names.map((name) => `${home}/${name}.app/Contents/MacOS/${name}`))
  }
  if (process.platform === 'win32') {
    const homes = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map((name) => environment[name] ?? '')
    const names = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe']
    return homes.filter((home) => home !== '').flatMap((home) => names.map((name) => path.join(home, name)))
  }
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder))
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
}
