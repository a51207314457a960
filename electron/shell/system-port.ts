import type { Notification, PowerMonitor, PowerSaveBlocker } from 'electron'
import type { FileDialogs, SystemPort } from '../host/computer/system.ts'

interface SystemParts {
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>
  readonly powerMonitor: Pick<PowerMonitor, 'isOnBatteryPower'> & {
    on(event: 'on-ac' | 'on-battery', listener: () => void): unknown
    removeListener(event: 'on-ac' | 'on-battery', listener: () => void): unknown
  }
  readonly Notification: (new (options: { title: string; body: string }) => Pick<Notification, 'show' | 'on'>) & {
    isSupported(): boolean
  }
  /** Is somebody looking at the window: then no notice is needed. */
  readonly isInFront: () => boolean
  readonly bringToFront: () => void
  /** Marks the window in the taskbar or dock, which needs no permission of the system. */
  readonly mark: () => void
  readonly files: FileDialogs
}

/** Milliseconds in which a burst of questions is one notice. */
const burst = 4000

/** What the desktop does for a waiting user: keeps the system awake, reports power events, and shows notifications. */
export function createSystemPort(parts: SystemParts, now: () => number = Date.now): SystemPort {
  const { powerSaveBlocker, powerMonitor, Notification: Notice } = parts
  let blocking: number | undefined
  let toldAt = Number.NEGATIVE_INFINITY
  return {
    files: parts.files,
    keepAwake(on) {
      if (on && blocking === undefined) blocking = powerSaveBlocker.start('prevent-app-suspension')
      if (on || blocking === undefined) return
      powerSaveBlocker.stop(blocking)
      blocking = undefined
    },
    power: () => (powerMonitor.isOnBatteryPower() ? 'battery' : 'mains'),
    onPower(listener) {
      for (const event of ['on-ac', 'on-battery'] as const) powerMonitor.on(event, listener)
      return () => {
        for (const event of ['on-ac', 'on-battery'] as const) powerMonitor.removeListener(event, listener)
      }
    },
    notify({ title, body }) {
      if (parts.isInFront()) return
      parts.mark()
      if (!Notice.isSupported() || now() - toldAt < burst) return
      toldAt = now()
      const notice = new Notice({ title, body })
      notice.on('click', parts.bringToFront)
      notice.show()
    },
  }
}
