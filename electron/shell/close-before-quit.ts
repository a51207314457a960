import type { App, Dialog } from 'electron'
import type { PushOf } from '../../shared/contract/contract.ts'
import type { DoorHost } from './ipc.ts'

export interface ShellHost extends DoorHost {
  /** Stops everything in good order. Downloads that are under way put the end off, unless `breakOff` aborts. */
  close(breakOff?: AbortSignal): Promise<void>
}

/**
 * Quitting waits until the host has released its connections and its journal, and until no appliance downloads from it
 * any more. A dialog says what Uptick is waiting for, and appears again at each further attempt to quit; one of its
 * buttons stops the downloads.
 */
export function closeBeforeQuit(
  { app, dialog }: { readonly app: Pick<App, 'on' | 'quit'>; readonly dialog: Pick<Dialog, 'showMessageBox'> },
  host: ShellHost,
  /** Ends what must have ended before the windows close; never rejects. */
  settle: () => Promise<void> = () => Promise.resolve(),
): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  let message: string | undefined
  let isShown = false
  const breakOff = new AbortController()
  const closed = new AbortController()
  const tell = async (): Promise<void> => {
    if (message === undefined || isShown) return
    isShown = true
    const buttons = ['Keep serving', 'Stop now']
    const { signal } = closed
    const { response } = await dialog.showMessageBox({
      message,
      buttons,
      defaultId: 0,
      cancelId: 0,
      noLink: true,
      signal,
    })
    isShown = false
    if (response === 1) breakOff.abort()
  }
  app.on('before-quit', (event) => {
    // Somebody is asked about an open install; what they say may be that the app stays.
    if (state === 'closed' || event.defaultPrevented) return
    event.preventDefault()
    if (state === 'closing') return void tell()
    state = 'closing'
    const stopListening = host.onPush(({ name, value }) => {
      const sentence = name === 'passing' ? outlastingOf(value) : undefined
      if (sentence === undefined) return
      message = sentence
      void tell()
    })
    const end = (): void => {
      state = 'closed'
      stopListening()
      closed.abort()
      app.quit()
    }
    void host.close(breakOff.signal).finally(() => void settle().then(end))
  })
}

function outlastingOf(value: unknown): string | undefined {
  const passing = value as PushOf<'passing'>
  return passing.kind === 'outlasting' ? passing.sentence : undefined
}
