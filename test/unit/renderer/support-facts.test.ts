import { describe, expect, it } from 'vitest'
import { emptyRunView, extendRun } from '../../../renderer/state/app-state.ts'
import { supportFacts } from '../../../renderer/state/support-facts.ts'
import { supportCardOf } from '../../../shared/model/support-card.ts'
import { FakeHost } from '../../browser/fixtures/fake-host.ts'

function waitingRun() {
  const host = new FakeHost()
  host.open({ purpose: 'upgrade', to: 'R4_4_3-GA', by: 'Robin Vale' })
  const identity = { host: 'ms-01', hostId: '0A3C-91D2', serial: 'MP6-0031744', release: '4.3.7-GA' }
  host.append('identity.noted', { appliance: 'a1', identity, same: true })
  const expected = { release: '4.4.3-GA', proves: 'release' as const, name: 'R4_4_3-GA', since: '', baseline: [] }
  host.append('return.expected', { appliance: 'a1', ...expected })
  host.append('return.stage', { appliance: 'a1', stage: 'closing', observed: 'It closed the line itself.' })
  host.append('return.stage', { appliance: 'a1', stage: 'down', observed: 'Every port refuses.' })
  return extendRun(emptyRunView(host.run), host.entries)
}

describe('the facts for technical support', () => {
  it('are the card of the command line, word for word, and then every stage that was seen', () => {
    const run = waitingRun()
    const card = supportCardOf(run.state, 'a1').map(({ about, says }) => `${about}: ${says}`)
    const lines = supportFacts(run, 'a1').split('\n')
    expect(lines.slice(0, card.length)).toEqual(card)
    expect(lines[1]).toBe('Host ID: 0A3C-91D2')
    expect(lines.slice(card.length).map((line) => line.slice(line.indexOf(' ') + 1))).toEqual([
      'closing: It closed the line itself.',
      'down: Every port refuses.',
    ])
  })

  it('are none of an appliance that the run does not know', () => {
    expect(supportFacts(waitingRun(), 'a9')).toBe('')
  })
})
