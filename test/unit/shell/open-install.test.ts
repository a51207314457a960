import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { OpenInstallGuard } from '../../../electron/shell/open-install.ts'
import type { Push, Reply } from '../../../shared/contract/envelope.ts'
import { createStandIn } from './electron-stand-in.ts'

const keepsRunning = 0
const quitAnyway = 1
const cancel = 2

/** A guard over a host with so many open installs. */
function guarded(installsOpen: number, hosts: readonly string[] = ['ms-01']) {
  const { electron } = createStandIn()
  const signals = new EventEmitter()
  const window = new electron.BrowserWindow({})
  let push: (push: Push) => void = () => undefined
  const host = {
    dispatch: ({ id }: { id: string }): Promise<Reply> =>
      Promise.resolve({ id, ok: true, value: { rows: hosts.map((name) => ({ host: name, installing: true })) } }),
    onPush: (listener: (push: Push) => void) => {
      push = listener
      return () => undefined
    },
  }
  const keepRunning = vi.fn()
  const parts = { ...electron, window: () => window, signals, keepRunning }
  const guard = new OpenInstallGuard(parts as unknown as ConstructorParameters<typeof OpenInstallGuard>[0], host)
  guard.watch(window as unknown as Parameters<OpenInstallGuard['watch']>[0])
  push({ name: 'passing', value: { kind: 'system', installsOpen } })
  const close = (): boolean => {
    const event = { defaultPrevented: false, preventDefault: () => (event.defaultPrevented = true) }
    window.emit('close', event)
    return !event.defaultPrevented
  }
  const saying = (response: number): void => void electron.dialog.showMessageBox.mockResolvedValueOnce({ response })
  return { ...electron, window, signals, keepRunning, close, saying }
}

describe('closing the window', () => {
  it('asks nothing while no install is open', () => {
    const { close, dialog } = guarded(0)
    expect(close()).toBe(true)
    expect(dialog.showMessageBox).not.toHaveBeenCalled()
  })

  it('while an install is open names the appliance and what would break, and may keep running', async () => {
    const { close, dialog, window, app, saying, keepRunning } = guarded(1)
    saying(keepsRunning)
    expect(close()).toBe(false)
    await vi.waitFor(() => expect(keepRunning).toHaveBeenCalledExactlyOnceWith(window, 'An install is open on ms-01'))
    expect(dialog.showMessageBox.mock.calls[0]?.[1]).toMatchObject({
      message: 'An install is open on ms-01. Quit Uptick now?',
      detail: expect.stringContaining('Uptick stops serving the update') as string,
    })
    expect(app.quit).not.toHaveBeenCalled()
    // Asked once and not decided: the next time it asks again.
    saying(cancel)
    expect(close()).toBe(false)
    await vi.waitFor(() => expect(dialog.showMessageBox).toHaveBeenCalledTimes(2))
  })

  it('asks once, however often it is pressed', async () => {
    const { close, dialog, saying } = guarded(2, ['ms-01', 'ms-02'])
    saying(cancel)
    close()
    close()
    await vi.waitFor(() => expect(dialog.showMessageBox).toHaveBeenCalledOnce())
    expect(dialog.showMessageBox.mock.calls[0]?.[1]).toMatchObject({
      message: 'Installs are open on ms-01, ms-02. Quit Uptick now?',
    })
  })

  it('quits if the person confirms, and does not ask a second time', async () => {
    const { close, app, dialog, saying } = guarded(1)
    saying(quitAnyway)
    close()
    await vi.waitFor(() => expect(app.ended).toHaveBeenCalledOnce())
    expect(close()).toBe(true)
    expect(dialog.showMessageBox).toHaveBeenCalledOnce()
  })
})

describe('quitting', () => {
  it('by the menu asks in the same way', async () => {
    const { app, dialog, saying } = guarded(1)
    saying(cancel)
    app.quit()
    await vi.waitFor(() => expect(dialog.showMessageBox).toHaveBeenCalledOnce())
    expect(app.ended).not.toHaveBeenCalled()
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('by %s asks no one', (signal) => {
    const { app, dialog, signals } = guarded(1)
    signals.emit(signal)
    expect(app.ended).toHaveBeenCalledOnce()
    expect(dialog.showMessageBox).not.toHaveBeenCalled()
  })

  it('by a shutdown of the system asks no one', () => {
    const { app, dialog, powerMonitor } = guarded(1)
    powerMonitor.emit('shutdown')
    app.quit()
    expect(app.ended).toHaveBeenCalledOnce()
    expect(dialog.showMessageBox).not.toHaveBeenCalled()
  })
})
