import { describe, expect, it, vi } from 'vitest'
import { Background } from '../../../electron/shell/background.ts'
import { offerRecentRuns } from '../../../electron/shell/recent-runs.ts'
import { Taskbar } from '../../../electron/shell/taskbar.ts'
import type { Push } from '../../../shared/contract/envelope.ts'
import { createStandIn } from './electron-stand-in.ts'

/** A host that pushes what a test pushes, and has these runs. */
function hostWith(rows: readonly object[] = []) {
  const listeners: ((push: Push) => void)[] = []
  return {
    push: (value: object): void => listeners.forEach((listener) => listener({ name: 'passing', value })),
    dispatch: ({ id }: { id: string }) => Promise.resolve({ id, ok: true as const, value: { number: 1, rows } }),
    onPush: (listener: (push: Push) => void) => {
      listeners.push(listener)
      return () => undefined
    },
  }
}

describe('the taskbar', () => {
  function followed() {
    const { electron } = createStandIn()
    const window = new electron.BrowserWindow({})
    const bounce = vi.fn()
    const app = { setBadgeCount: electron.app.setBadgeCount, dock: { bounce } }
    const taskbar = new Taskbar({ app, window: () => window })
    const host = hostWith()
    taskbar.follow(host)
    taskbar.watch(window as unknown as Parameters<Taskbar['watch']>[0])
    window.setProgressBar.mockClear()
    return { taskbar, host, window, app, bounce }
  }

  it('shows progress without an end while an install is open, and none after', () => {
    const { host, window } = followed()
    host.push({ kind: 'system', installsOpen: 1 })
    expect(window.setProgressBar).toHaveBeenLastCalledWith(2, { mode: 'indeterminate' })
    host.push({ kind: 'system', installsOpen: 0 })
    expect(window.setProgressBar).toHaveBeenLastCalledWith(-1)
  })

  it('counts calls and flashes until a person looks at the window', () => {
    const { taskbar, window, app, bounce } = followed()
    taskbar.call()
    taskbar.call()
    expect(app.setBadgeCount).toHaveBeenLastCalledWith(2)
    expect(window.flashFrame).toHaveBeenLastCalledWith(true)
    expect(bounce).toHaveBeenCalledWith('informational')
    window.emit('focus')
    expect(app.setBadgeCount).toHaveBeenLastCalledWith(0)
    expect(window.flashFrame).toHaveBeenLastCalledWith(false)
    taskbar.call()
    expect(app.setBadgeCount).toHaveBeenLastCalledWith(1)
  })

  it('leaves a window alone that is gone', () => {
    const { taskbar, window, host } = followed()
    window.gone = true
    taskbar.call()
    host.push({ kind: 'system', installsOpen: 1 })
    expect(window.flashFrame).not.toHaveBeenCalled()
    expect(window.setProgressBar).not.toHaveBeenCalled()
  })
})

describe('recent runs', () => {
  const row = (run: string, host: string, day: number, more: object = {}) => ({
    run,
    state: 'waiting',
    appliances: [{ id: 'a', address: '10.0.0.7', role: 'single', host }],
    openedAt: `2026-11-${String(day).padStart(2, '0')}T12:00:00Z`,
    live: false,
    ...more,
  })
  const rows = [
    row('r1', 'ms-01', 3),
    row('r2', 'ms-02', 9, { practice: true }),
    row('r3', 'ms-03', 5, { archivedAt: '2026-11-20T00:00:00Z' }),
  ]

  it('fill the jump list of Windows, the latest first, and follow the list of runs', async () => {
    const setJumpList = vi.fn()
    const host = hostWith(rows)
    const parts = { app: { setJumpList }, platform: 'win32', program: 'C:/Uptick.exe', openRun: vi.fn() }
    await offerRecentRuns(parts as unknown as Parameters<typeof offerRecentRuns>[0], host)
    const items = (): readonly { title: string; args: string; program: string }[] =>
      (setJumpList.mock.lastCall as [{ items: { title: string; args: string; program: string }[] }[]])[0][0]?.items ??
      []
    expect(items().map(({ title, args }) => [title, args])).toEqual([
      ['ms-02, Nov 9 (Practice)', 'open r2'],
      ['ms-01, Nov 3', 'open r1'],
    ])
    expect(items()[0]?.program).toBe('C:/Uptick.exe')
    host.push({ kind: 'runs', number: 2, run: 'r4', row: row('r4', 'ms-04', 28) })
    expect(items()[0]?.title).toBe('ms-04, Nov 28')
    host.push({ kind: 'runs', number: 3, run: 'r4' })
    expect(items()[0]?.title).toBe('ms-02, Nov 9 (Practice)')
    const told = setJumpList.mock.calls.length
    host.push({ kind: 'runs', number: 4, run: 'r1', row: { ...rows[0], state: 'done' } })
    expect(setJumpList).toHaveBeenCalledTimes(told)
  })

  it('fill the menu of the dock, and open there', async () => {
    const setMenu = vi.fn()
    const openRun = vi.fn()
    const Menu = { buildFromTemplate: (template: unknown) => template }
    const parts = { app: { dock: { setMenu } }, Menu, platform: 'darwin', program: undefined, openRun }
    await offerRecentRuns(parts as unknown as Parameters<typeof offerRecentRuns>[0], hostWith(rows))
    const [menu = []] = setMenu.mock.lastCall as [{ label: string; click: () => void }[]]
    expect(menu.map(({ label }) => label)).toEqual(['ms-02, Nov 9 (Practice)', 'ms-01, Nov 3'])
    menu[1]?.click()
    expect(openRun).toHaveBeenCalledExactlyOnceWith('r1')
  })
})

describe('the background', () => {
  class Tray {
    static readonly made: Tray[] = []
    menu: { label: string; click: () => void }[] = []
    readonly setToolTip = vi.fn()
    readonly on = vi.fn()
    readonly destroy = vi.fn()
    readonly icon: string
    constructor(icon: string) {
      this.icon = icon
      Tray.made.push(this)
    }
    setContextMenu(menu: unknown): void {
      this.menu = menu as typeof this.menu
    }
  }
  function entered(platform: string) {
    Tray.made.length = 0
    const { electron } = createStandIn()
    const window = new electron.BrowserWindow({})
    const quit = vi.fn()
    const Menu = { buildFromTemplate: (template: unknown) => template }
    const parts = { Tray, Menu, platform, icon: '/app/icon.png', quit }
    const background = new Background(parts as unknown as ConstructorParameters<typeof Background>[0])
    const enter = (): void =>
      background.enter(window as unknown as Parameters<Background['enter']>[0], 'An install is open on ms-01')
    enter()
    return { window, quit, enter }
  }

  it('minimizes the window and offers Show Uptick and Quit beside the clock, until the window is back', () => {
    const { window, quit, enter } = entered('win32')
    expect(window.minimize).toHaveBeenCalledOnce()
    enter()
    expect(Tray.made).toHaveLength(1)
    const [tray] = Tray.made
    expect(tray?.icon).toBe('/app/icon.png')
    expect(tray?.setToolTip).toHaveBeenCalledWith('Uptick: An install is open on ms-01')
    expect(tray?.menu.map(({ label }) => label)).toEqual(['Show Uptick', 'Quit'])
    tray?.menu[0]?.click()
    expect(window.restore).toHaveBeenCalledOnce()
    expect(window.focus).toHaveBeenCalledOnce()
    tray?.menu[1]?.click()
    expect(quit).toHaveBeenCalledOnce()
    window.emit('restore')
    expect(tray?.destroy).toHaveBeenCalledOnce()
    window.emit('closed')
    expect(tray?.destroy).toHaveBeenCalledOnce()
  })

  it('has the dock on macOS', () => {
    const { window } = entered('darwin')
    expect(window.minimize).toHaveBeenCalledOnce()
    expect(Tray.made).toEqual([])
  })
})
