import { describe, expect, it } from 'vitest'
import { createSystemWatch, type SystemPort } from '../../../electron/host/computer/system.ts'
import type { Notice } from '../../../shared/model/notice.ts'
import { openJournal, setStage } from '../../journeys/kit.ts'

/** A watch over one run, on a computer that records the calls it gets. */
async function watched(lacks: readonly (keyof SystemPort)[] = []) {
  const journal = await openJournal(setStage())
  const awake: boolean[] = []
  const notices: Notice[] = []
  const pushed: object[] = []
  let power: 'mains' | 'battery' = 'mains'
  const listeners = new Set<() => void>()
  const whole: SystemPort = {
    keepAwake: (on) => awake.push(on),
    power: () => power,
    onPower(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    notify: (notice) => notices.push(notice),
  }
  const system = Object.fromEntries(
    Object.entries(whole).filter(([name]) => !lacks.some((lacking) => lacking === name)),
  ) as unknown as SystemPort
  const push = (passing: object): number => pushed.push(passing)
  const watch = createSystemWatch({ system, keychain: false, live: () => [journal.state], push })
  const happens = async (...words: Parameters<typeof journal.append>): Promise<void> => {
    watch.take('run-1', await journal.append(...words))
  }
  const since = journal.entries[0]?.at ?? ''
  const expected = { appliance: 'a1', proves: 'release', name: 'R4_4_3-GA', since, baseline: [] } as const
  const onPower = (now: 'mains' | 'battery'): void => {
    power = now
    for (const listener of listeners) listener()
  }
  return { watch, awake, notices, pushed, listeners, happens, expected, onPower }
}

describe('what is watched of the computer', () => {
  it('stays awake from the install to the verified return, and each change is reported once', async () => {
    const { awake, pushed, happens, expected } = await watched()
    await happens('note.added', { text: 'Nothing that opens an install.', by: 'Ada' })
    expect(awake).toEqual([])
    await happens('return.expected', expected)
    await happens('command.settled', {
      appliance: 'a1',
      item: 'cli.install',
      sent: 1,
      arrived: true,
      reason: 'seen',
      by: 'Ada',
      evidence: [],
    })
    expect(awake).toEqual([true])
    expect(pushed).toMatchObject([{ kind: 'system', awake: true, installsOpen: 1 }])
    await happens('return.proven', { appliance: 'a1', release: '4.4.3-GA', proofs: [] })
    expect(awake).toEqual([true, false])
    expect(pushed.at(-1)).toMatchObject({ awake: false, installsOpen: 0 })
  })

  it('may sleep again where the return has another name than proved', async () => {
    const { awake, happens, expected } = await watched()
    await happens('return.expected', expected)
    await happens('return.unproven', { appliance: 'a1', outcome: 'old-release', observed: 'It is back on 4.3.7-GA.' })
    expect(awake).toEqual([true, false])
  })

  it('reports changes of the battery, and leaves the computer alone once it is closed', async () => {
    const { watch, pushed, awake, listeners, onPower } = await watched()
    onPower('battery')
    expect(pushed).toMatchObject([{ kind: 'system', power: 'battery' }])
    watch.close()
    expect([awake.at(-1), listeners.size]).toEqual([false, 0])
  })

  it('calls the person who waits, with the name of the appliance', async () => {
    const { notices, happens, expected } = await watched()
    await happens('return.expected', expected)
    await happens('return.proven', { appliance: 'a1', release: '4.4.3-GA', proofs: [] })
    expect(notices).toMatchObject([{ run: 'run-1' }])
    expect(notices[0]?.title).toContain('127.0.0.1:2323')
  })

  it('says what this door cannot do instead of claiming it', async () => {
    const { watch, happens, expected, notices } = await watched(['keepAwake', 'notify'])
    await happens('return.expected', expected)
    await happens('return.proven', { appliance: 'a1', release: '4.4.3-GA', proofs: [] })
    expect(watch.state()).toMatchObject({ keepsAwake: false, awake: false, notices: false })
    expect(notices).toEqual([])
  })
})
