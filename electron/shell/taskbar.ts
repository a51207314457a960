import type { App, BrowserWindow } from 'electron'
import type { PushOf } from '../../shared/contract/contract.ts'
import type { DoorHost } from './ipc.ts'

interface Parts {
  readonly app: Pick<App, 'setBadgeCount'> & { readonly dock?: Pick<NonNullable<App['dock']>, 'bounce'> | undefined }
  readonly window: () => Pick<BrowserWindow, 'setProgressBar' | 'flashFrame' | 'isDestroyed'> | undefined
}

/** Electron's value for progress that has no known end. */
const indeterminate = 2
const none = -1

/**
 * What the taskbar or dock shows of a run: progress while an install is open, and a mark while a person is called. The mark
 * needs no permission, so that a call is seen where the system refuses notifications.
 */
export class Taskbar {
  readonly #parts: Parts
  #calls = 0
  #installs = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Follows the installs that the host has open. */
  follow(host: Pick<DoorHost, 'onPush'>): void {
    host.onPush(({ name, value }) => {
      const passing = value as PushOf<'passing'>
      if (name !== 'passing' || passing.kind !== 'system') return
      this.#installs = passing.installsOpen
      this.#showInstalls()
    })
  }

  /** A person is needed, and does not look at the window. */
  call(): void {
    this.#calls += 1
    this.#parts.app.setBadgeCount(this.#calls)
    this.#parts.app.dock?.bounce('informational')
    this.#open()?.flashFrame(true)
  }

  /** The window that shows runs: its marks go when a person looks at it. */
  watch(window: Pick<BrowserWindow, 'on'>): void {
    window.on('focus', () => {
      this.#calls = 0
      this.#parts.app.setBadgeCount(0)
      this.#open()?.flashFrame(false)
    })
    this.#showInstalls()
  }

  #showInstalls(): void {
    if (this.#installs > 0) this.#open()?.setProgressBar(indeterminate, { mode: 'indeterminate' })
    else this.#open()?.setProgressBar(none)
  }

  #open(): ReturnType<Parts['window']> {
    const window = this.#parts.window()
    return window?.isDestroyed() === false ? window : undefined
  }
}
