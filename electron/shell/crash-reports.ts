import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { App, CrashReporter } from 'electron'
import { crashFolder } from '../host/computer/problem-report.ts'

/**
 * Keeps reports of crashes in `data`/crash-reports, and sends them nowhere: a report is a copy of memory and can contain
 * passwords. Must be called before the app is ready, so that every process of Electron is covered.
 */
export function keepCrashReports(
  { app, crashReporter }: { readonly app: Pick<App, 'setPath'>; readonly crashReporter: Pick<CrashReporter, 'start'> },
  data: string,
): void {
  const folder = path.resolve(data, crashFolder)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    app.setPath('crashDumps', folder)
    crashReporter.start({ uploadToServer: false })
  } catch {
    // Without the folder there are no reports. The host says next that the data folder is not writable.
  }
}
