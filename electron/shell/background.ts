import type { BrowserWindow, Menu, Tray } from 'electron'

interface Parts {
  readonly Tray: new (icon: string) => Pick<Tray, 'setToolTip' | 'setContextMenu' | 'on' | 'destroy'>
  readonly Menu: Pick<typeof Menu, 'buildFromTemplate'>
  readonly platform: string
  readonly icon: string
  readonly quit: () => void
}

type BackgroundWindow = Pick<BrowserWindow, 'minimize' | 'show' | 'restore' | 'focus' | 'once'>

/**
 * Keeps Uptick running out of the way: the window is minimized, and the notification area has an icon until the window is back.
 * macOS has the dock instead. The window is never hidden, because many Linux desktops have no notification area.
 */
export class Background {
  readonly #parts: Parts
  #tray: InstanceType<Parts['Tray']> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  enter(window: BackgroundWindow, reason: string): void {
    window.minimize()
    if (this.#parts.platform === 'darwin' || this.#tray !== undefined) return
    const show = (): void => {
      window.restore()
      window.show()
      window.focus()
    }
    const tray = new this.#parts.Tray(this.#parts.icon)
    this.#tray = tray
    tray.setToolTip(`Uptick: ${reason}`)
    const items = [
      { label: 'Show Uptick', click: show },
      { label: 'Quit', click: this.#parts.quit },
    ]
    tray.setContextMenu(this.#parts.Menu.buildFromTemplate(items))
    tray.on('click', show)
    const leave = (): void => {
      if (this.#tray !== tray) return
      tray.destroy()
      this.#tray = undefined
    }
    for (const event of ['restore', 'closed'] as const) window.once(event as 'restore', leave)
  }
}
