import { describe, expect, it } from 'vitest'
import { outlineOf } from '../../../renderer/state/outline.ts'
import { isDecided, surprisesOf, type Surprise } from '../../../renderer/state/surprises.ts'
import { FakeHost } from '../../browser/fixtures/fake-host.ts'

/** A run whose install took a patch away, and added one to the engines. */
function afterInstall(): FakeHost {
  const host = new FakeHost()
  const source = { seq: 1, from: 0, to: 1 }
  const noted = (fact: string, value: { name: string; version?: string }[]): void => {
    host.append('fact.captured', { appliance: 'a1', fact, value, source })
  }
  host.open({ purpose: 'upgrade', to: 'R4_4_3-GA', by: 'Robin Vale' })
  noted('patches', [{ name: 'D4_3_7_50317' }])
  noted('antivirus', [{ name: 'Sophos', version: '4.61' }])
  host.append('command.sent', {
    appliance: 'a1',
    item: 'cli.install',
    command: 'Update Install ftp://192.0.2.50/R4_4_3-GA',
    effect: 'point-of-no-return',
    by: 'engine',
  })
  noted('patches', [])
  return host
}

function surprises(host: FakeHost): readonly Surprise[] {
  return surprisesOf(host.state, outlineOf(host.state, host.runbook, 'a1'), 'a1')
}

describe('a surprise after an install', () => {
  it('leads to the item that holds the fact against what was noted before', () => {
    const [one, ...others] = surprises(afterInstall())
    expect([one?.change.fact, one?.change.change, one?.change.name]).toEqual(['patches', 'missing', 'D4_3_7_50317'])
    expect(one?.deciders.map(({ item }) => item.id)).toEqual(['after.patches.listed'])
    expect(others, 'what was not read again is no surprise').toEqual([])
  })

  it('is decided by whoever ticks or waives that item, and by nothing less', () => {
    const host = afterInstall()
    const about = { appliance: 'a1', item: 'after.patches.listed' }
    host.append('item.finished', { ...about, status: 'attention', reason: 'One is gone.', evidence: [] })
    expect(surprises(host).map(isDecided)).toEqual([false])
    host.append('item.ticked', { ...about, by: 'Robin Vale', note: 'It is in 4.4.3.', files: [] })
    expect(surprises(host).map(isDecided)).toEqual([true])
  })

  it('is none before an install, whatever is read twice', () => {
    const host = new FakeHost()
    host.open({ purpose: 'upgrade', to: 'R4_4_3-GA', by: 'Robin Vale' })
    const source = { seq: 1, from: 0, to: 1 }
    for (const value of [[{ name: 'D4_3_7_50317' }], []])
      host.append('fact.captured', { appliance: 'a1', fact: 'patches', value, source })
    expect(surprises(host)).toEqual([])
  })
})
