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

describe('an unexpected change after an install', () => {
  it('leads to the item that compares the fact with its earlier value', () => {
    const [one, ...others] = surprises(afterInstall())
    expect([one?.change.fact, one?.change.change, one?.change.name]).toEqual(['patches', 'missing', 'D4_3_7_50317'])
    expect(one?.deciders.map(({ item }) => item.id)).toEqual(['after.patches.listed'])
    expect(others, 'a fact that was not read again is not an unexpected change').toEqual([])
  })

  it('is decided when a person marks that item done or waives it, and by nothing less', () => {
    const host = afterInstall()
    const about = { appliance: 'a1', item: 'after.patches.listed' }
    host.append('item.finished', { ...about, status: 'attention', reason: 'One is gone.', evidence: [] })
    expect(surprises(host).map(isDecided)).toEqual([false])
    host.append('item.ticked', { ...about, by: 'Robin Vale', note: 'It is in 4.4.3.', files: [] })
    expect(surprises(host).map(isDecided)).toEqual([true])
  })

  it('does not exist before an install, even if values are read twice', () => {
    const host = new FakeHost()
    host.open({ purpose: 'upgrade', to: 'R4_4_3-GA', by: 'Robin Vale' })
    const source = { seq: 1, from: 0, to: 1 }
    for (const value of [[{ name: 'D4_3_7_50317' }], []])
      host.append('fact.captured', { appliance: 'a1', fact: 'patches', value, source })
    expect(surprises(host)).toEqual([])
  })
})
