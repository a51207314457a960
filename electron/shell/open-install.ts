import type { App, BrowserWindow, Dialog, MessageBoxOptions, PowerMonitor } from 'electron'
import type { PushOf, ResultOf } from '../../shared/contract/contract.ts'
import type { DoorHost } from './ipc.ts'

interface Parts {
  readonly app: Pick<App, 'on' | 'quit'>
  readonly dialog: Pick<Dialog, 'showMessageBox'>
  readonly powerMonitor: Pick<PowerMonitor, 'on'>
  readonly window: () => BrowserWindow | undefined
  /** Signals of this process: a person who sends one has decided to quit. */
  readonly signals: Pick<NodeJS.Process, 'on'>
  /** The person chose to keep Uptick running out of the way; the reason names the installs. */
  readonly keepRunning: (window: BrowserWindow, reason: string) => void
}

const buttons = ['Keep running', 'Quit anyway', 'Cancel'] as const
const keepRunning = 0
const quitAnyway = 1

/**
 * Asks before the window closes or the app quits while an install is open: the appliance may still fetch its update from here,
 * no one would see it return, and the computer could fall asleep. A shutdown of the system and a signal are not asked.
 */
export class OpenInstallGuard {
  readonly #parts: Parts
  readonly #host: DoorHost
  #installs = 0
  #decided = false
  #asking = false

  constructor(parts: Parts, host: DoorHost) {
    this.#parts = parts
    this.#host = host
    host.onPush(({ name, value }) => {
      const passing = value as PushOf<'passing'>
      if (name === 'passing' && passing.kind === 'system') this.#installs = passing.installsOpen
    })
    parts.app.on('before-quit', (event) => this.#hold(event))
    // A person who shuts the computer down was asked by it already, and it waits for no dialog.
    const decide = (): void => void (this.#decided = true)
    ;(parts.powerMonitor as { on(event: 'shutdown', listener: () => void): unknown }).on('shutdown', decide)
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      parts.signals.on(signal, () => {
        decide()
        parts.app.quit()
      })
  }

  watch(window: BrowserWindow): void {
    window.on('close', (event) => this.#hold(event))
  }

  #hold(event: { preventDefault(): void; readonly defaultPrevented?: boolean }): void {
    if (this.#decided || this.#installs === 0) return
    event.preventDefault()
    if (this.#asking) return
    this.#asking = true
    void this.#ask().finally(() => (this.#asking = false))
  }

  async #ask(): Promise<void> {
    const { app, dialog } = this.#parts
    const window = this.#parts.window()
    const reason = await this.#installing()
    const question: MessageBoxOptions = {
      type: 'warning',
      message: `${reason}. Quit Uptick now?`,
      detail:
        'If you quit, Uptick stops serving the update and no longer watches for the reboot, and this computer may go to sleep. The run is saved, and you can resume it. Keep running minimizes the window instead.',
      buttons: [...buttons],
      defaultId: keepRunning,
      cancelId: buttons.indexOf('Cancel'),
      noLink: true,
    }
    const { response } = await (window === undefined
      ? dialog.showMessageBox(question)
      : dialog.showMessageBox(window, question))
    if (response === keepRunning && window !== undefined) this.#parts.keepRunning(window, reason)
    if (response !== quitAnyway) return
    this.#decided = true
    app.quit()
  }

  /** The appliances by name, as the fleet knows them; their number where it cannot be asked. */
  async #installing(): Promise<string> {
    const reply = await this.#host.dispatch({ id: 'open-installs', name: 'fleet.list', params: {} })
    const rows = reply.ok ? (reply.value as ResultOf<'fleet.list'>).rows.filter((row) => row.installing) : []
    const names = [...new Set(rows.map(({ host, address }) => (host === '' ? address : host)))]
    if (names.length === 0)
      return this.#installs === 1 ? 'An install is open' : `${String(this.#installs)} installs are open`
    return names.length === 1 ? `An install is open on ${String(names[0])}` : `Installs are open on ${names.join(', ')}`
  }
}
