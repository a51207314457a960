import type { BrowserWindow, Dialog } from 'electron'

/** Milliseconds within which a second crash is not answered by another try without asking. */
const soon = 60_000

/**
 * Reopens a crashed page at the same place: the first time on its own, since the host, its runs and its offers go
 * on without the page; a page that crashes again soon asks first, so that it does not crash in a loop.
 */
export function reviveCrashedPage(
  window: BrowserWindow,
  { dialog, quit, now = Date.now }: { dialog: Pick<Dialog, 'showMessageBox'>; quit: () => void; now?: () => number },
): void {
  let revivedAt = Number.NEGATIVE_INFINITY
  const revive = (): void => {
    revivedAt = now()
    // Once Chromium has done with the process that is gone: a reload from within its notice does nothing.
    setImmediate(() => {
      if (!window.isDestroyed()) window.webContents.reload()
    })
  }
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (window.isDestroyed() || reason === 'clean-exit') return
    if (now() - revivedAt > soon) return revive()
    const asked = dialog.showMessageBox(window, {
      type: 'warning',
      message: 'The page has crashed again.',
      detail: 'Runs and downloads continue. Reload the page, or quit Uptick and start it again.',
      buttons: ['Reload', 'Quit Uptick'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    })
    void asked.then(({ response }) => {
      if (response === 1) quit()
      else if (!window.isDestroyed()) revive()
    })
  })
}
