import { describe, expect, it, vi } from 'vitest'
import { createSystemPort } from '../../../electron/shell/system-port.ts'
import { createStandIn } from './electron-stand-in.ts'

const run = '20261123-100405-ms-01-4f2a'

function started({ inFront = false } = {}) {
  const standIn = createStandIn()
  const bringToFront = vi.fn()
  const mark = vi.fn()
  const clock = { now: 0 }
  const parts = { ...standIn.electron, isInFront: () => inFront, bringToFront, mark }
  const port = createSystemPort(parts as unknown as Parameters<typeof createSystemPort>[0], () => clock.now)
  return { standIn, port, bringToFront, mark, clock }
}

describe('what the desktop does for a person who waits', () => {
  it('holds one blocker while it keeps the system awake, and releases it', () => {
    const { port, standIn } = started()
    port.keepAwake?.(true)
    port.keepAwake?.(true)
    expect(standIn.blockers).toHaveLength(1)
    port.keepAwake?.(false)
    port.keepAwake?.(false)
    expect(standIn.blockers).toEqual([])
  })

  it('reports changes of the battery until it is stopped', () => {
    const { port, standIn } = started()
    const seen: string[] = []
    const stop = port.onPower(() => seen.push(port.power()))
    expect(port.power()).toBe('mains')
    standIn.power.battery = true
    standIn.power.emit('on-battery')
    standIn.power.battery = false
    standIn.power.emit('on-ac')
    stop()
    standIn.power.emit('on-battery')
    expect(seen).toEqual(['battery', 'mains'])
  })

  it('sends one notice for a burst if no one looks; pressing it brings the window to the front', () => {
    const { port, standIn, bringToFront, clock } = started()
    port.notify?.({ run, title: 'ms-01 is back', body: 'Proved on 4.4.3-GA.' })
    clock.now = 1000
    port.notify?.({ run, title: 'ms-01', body: 'a question' })
    clock.now = 10_000
    port.notify?.({ run, title: 'ms-02 asks you', body: 'another question' })
    expect(standIn.notices.map((notice) => notice.told.title)).toEqual(['ms-01 is back', 'ms-02 asks you'])
    standIn.notices[0]?.emit('click')
    expect(bringToFront).toHaveBeenCalledOnce()
  })

  it('sends no notice to a person who looks at the window', () => {
    const { port, standIn, mark } = started({ inFront: true })
    port.notify?.({ run, title: 'ms-01 is back', body: '' })
    expect(standIn.notices).toEqual([])
    expect(mark).not.toHaveBeenCalled()
  })

  it('marks the window where the system has no notices, and for each call of a burst', () => {
    const { port, standIn, mark } = started()
    const supported = vi.spyOn(standIn.electron.Notification, 'isSupported').mockReturnValue(false)
    port.notify?.({ run, title: 'ms-01 is back', body: '' })
    port.notify?.({ run, title: 'ms-02 is back', body: '' })
    expect(standIn.notices).toEqual([])
    expect(mark).toHaveBeenCalledTimes(2)
    supported.mockRestore()
  })
})
