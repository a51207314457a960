import { existsSync } from 'node:fs'
import { arch, release, type } from 'node:os'
import path from 'node:path'
import type { App, BrowserWindow, Clipboard, Dialog, MessageBoxOptions, Notification, Shell } from 'electron'
import { crashFolder } from '../host/computer/problem-report.ts'
import { versionAge } from './version-age.ts'

interface Parts {
  readonly app: Pick<App, 'getVersion'>
  readonly dialog: Pick<Dialog, 'showMessageBox'>
  readonly shell: Pick<Shell, 'openPath'>
  readonly clipboard: Pick<Clipboard, 'writeText'>
  readonly Notification: (new (options: { title: string; body: string }) => Pick<Notification, 'show' | 'once'>) & {
    isSupported(): boolean
  }
  readonly window: () => BrowserWindow | undefined
  readonly data: string
  /** The folder of the packaged app's own files; it has no licenses of others in a checkout. */
  readonly resources: string
  /** When this version was built, in ISO 8601. */
  readonly built: string | undefined
}

/** What the Help menu does in the desktop itself. */
export interface HelpActs {
  about(): void
  openLog(): void
  showData(): void
  testNotice(): void
}

export function createHelpActs(parts: Parts): HelpActs {
  const { dialog, shell, data } = parts
  const ask = async (question: MessageBoxOptions): Promise<number> => {
    const window = parts.window()
    const whole = { ...question, noLink: true }
    const { response } = await (window === undefined
      ? dialog.showMessageBox(whole)
      : dialog.showMessageBox(window, whole))
    return response
  }
  const open = async (file: string): Promise<void> => {
    const trouble = await shell.openPath(file)
    if (trouble !== '') await ask({ type: 'warning', message: `${file} could not be opened.`, detail: trouble })
  }
  return {
    about: () => void showAbout(parts, ask, open),
    openLog() {
      const log = path.join(data, 'uptick.log')
      if (existsSync(log)) return void open(log)
      void ask({
        type: 'info',
        message: 'The log is empty.',
        detail: `Uptick writes errors to ${log}. There was none.`,
      })
    },
    showData: () => void open(data),
    testNotice() {
      const { Notification: Notice } = parts
      const refused = (detail: string): void =>
        void ask({ type: 'warning', message: 'This computer does not show notifications of Uptick.', detail })
      if (!Notice.isSupported()) return refused('The system has no notifications.')
      const notice = new Notice({ title: 'Uptick', body: 'Notifications work.' })
      notice.once('failed', (_event, error) => refused(error))
      notice.show()
    },
  }
}

async function showAbout(
  { app, clipboard, resources, data, built }: Parts,
  ask: (question: MessageBoxOptions) => Promise<number>,
  open: (file: string) => Promise<void>,
): Promise<void> {
  const licenses = path.join(resources, 'notices', 'THIRD-PARTY-LICENSES.txt')
  const hasLicenses = existsSync(licenses)
  const details = detailsOf(app.getVersion(), data)
  const buttons = ['Close', 'Copy details', ...(hasLicenses ? ['Open licenses'] : [])]
  const response = await ask({
    type: 'info',
    title: 'About Uptick',
    message: `Uptick ${app.getVersion()}`,
    detail: `${versionAge(built, new Date())}\n\n${details}\n\nMIT License. ${hasLicenses ? 'The licenses of its parts come with it.' : 'The licenses of its parts lie with each package.'}`,
    buttons,
    defaultId: 0,
    cancelId: 0,
  })
  if (response === 1) await clipboard.writeText(details)
  if (response === 2) await open(licenses)
}

/** What a report of a problem needs to name: versions, system and data folder; no name of a person, an appliance or a customer. */
function detailsOf(version: string, data: string): string {
  const named = [
    ['Uptick', version],
    ['Electron', process.versions['electron']],
    ['Chromium', process.versions['chrome']],
    ['Node', process.versions.node],
    ['System', `${type()} ${release()} ${arch()}`],
    ['Data', data],
    ['Crash reports', path.join(data, crashFolder)],
  ] as const
  return named.map(([name, value]) => `${name}: ${value ?? 'unknown'}`).join('\n')
}
