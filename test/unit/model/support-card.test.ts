import { describe, expect, it } from 'vitest'
import { fold } from '../../../shared/model/fold.ts'
import { parseEvent, type JournalEntry } from '../../../shared/model/run-event.ts'
import { emptyRunState, type RunState } from '../../../shared/model/run-state.ts'
import { supportCardOf } from '../../../shared/model/support-card.ts'

/** The state that these events lead to; a minute passes with each. */
function stateAfter(events: readonly (readonly [type: string, data: object])[]): RunState {
  return events.reduce((state, [type, data], at) => {
    const parsed = parseEvent(type, data)
    if (!parsed.ok) throw new Error(parsed.reason)
    const entry = { ...parsed.event, seq: at + 1, at: `2026-11-23T10:${String(at).padStart(2, '0')}:00.000Z` }
    return fold(state, entry as JournalEntry)
  }, emptyRunState('run-7'))
}

const opened = [
  'run.opened',
  {
    run: 'run-7',
    signer: '00',
    runbook: { id: 'mos-upgrade', version: '1.0.0', sha256: 'a'.repeat(64) },
    product: { name: 'Uptick', version: '0' },
    appliances: [{ id: 'a1', address: '10.0.0.2', role: 'appliance' }],
    purpose: 'upgrade',
    by: 'Ada',
    options: { transport: 'telnet', user: 'a', serveWith: 'ftp', probeEvery: 1, settle: 1, giveUpAfter: 1 },
  },
] as const
const source = { seq: 2, from: 0, to: 1 }
const fact = (name: string, value: string) => ['fact.captured', { appliance: 'a1', fact: name, value, source }] as const
const facts = [
  fact('release', '4.3.7-GA'),
  fact('build', '10473'),
  fact('hostId', '0050AB11'),
  fact('serial', 'MP-1'),
  fact('chassis', 'M6-2U'),
]
const lines = (state: RunState): string[] => supportCardOf(state, 'a1').map(({ about, says }) => `${about}: ${says}`)

describe('the support card', () => {
  it('names the four facts of the guide first, and what was not read as such', () => {
    expect(lines(stateAfter([opened, ...facts])).slice(0, 5)).toEqual([
      'Software release: 4.3.7-GA (10473)',
      'Host ID: 0050AB11',
      'Serial number: MP-1',
      'Hardware model: M6-2U',
      'Appliance: 10.0.0.2',
    ])
    expect(lines(stateAfter([opened])).slice(0, 4)).toEqual([
      'Software release: not read',
      'Host ID: not read',
      'Serial number: not read',
      'Hardware model: not read',
    ])
  })

  it('shows the refusal, and the causes that are more than possible', () => {
    const about = { appliance: 'a1', item: 'cli.install' }
    const command = 'Update Install ftp://10.0.0.1/R4_4_3-GA'
    const refused = stateAfter([
      opened,
      ...facts,
      ['command.sent', { ...about, command, effect: 'point-of-no-return', by: 'engine' }],
      [
        'command.finished',
        { ...about, sent: 7, status: 'no', statusText: 'Unable to install update', milliseconds: 3 },
      ],
      [
        'install.diagnosed',
        {
          ...about,
          causes: [
            { cause: 'licence', standing: 'found', reason: 'It is not listed.', remedy: 'Ask.', evidence: [] },
            { cause: 'name', standing: 'excluded', reason: 'It was found.', remedy: 'Compare.', evidence: [] },
          ],
        },
      ],
    ])
    expect(lines(refused).slice(5)).toEqual([
      `Refused: ${command}: NO Unable to install update (2026-11-23T10:06:00.000Z)`,
      'Cause found: Upgrades Allowed license: It is not listed.',
      'Run: run-7, started 2026-11-23T10:00:00.000Z',
    ])
  })

  it('shows how far the upgrade came', () => {
    const expected = {
      appliance: 'a1',
      release: '4.4.3-GA',
      proves: 'release',
      name: 'R4_4_3-GA',
      since: 'x',
      baseline: [],
    }
    const begun = [opened, ...facts, ['return.expected', expected]] as const
    expect(lines(stateAfter(begun)).slice(5, 7)).toEqual([
      'Update: R4_4_3-GA to 4.4.3-GA, started 2026-11-23T10:06:00.000Z',
      'Last stage: started: not finished yet.',
    ])
    const down = ['return.stage', { appliance: 'a1', stage: 'down', observed: 'The console does not answer.' }] as const
    expect(lines(stateAfter([...begun, down]))[6]).toBe(
      'Last stage: down: not finished yet. The console does not answer.',
    )
  })

  it('shows nothing of an appliance that is not part of the run', () => {
    expect(supportCardOf(stateAfter([opened]), 'a9')).toEqual([])
  })
})
