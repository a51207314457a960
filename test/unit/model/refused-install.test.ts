import { describe, expect, it } from 'vitest'
import { fold } from '../../../shared/model/fold.ts'
import type { MirroredPatch } from '../../../shared/model/patch.ts'
import { refusedInstallOf } from '../../../shared/model/refused-install.ts'
import { parseEvent, type JournalEntry } from '../../../shared/model/run-event.ts'
import { emptyRunState, type RunState } from '../../../shared/model/run-state.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'

const fence = '```'
const item = (title: string, yaml: string) => `### ${title}\n\nText.\n\n${fence}item\n${yaml}\n${fence}\n\n`
const { runbook } = parseRunbook(
  `---\nid: own\ntitle: Own\nversion: 1.0.0\n---\n## Before\n\n${item('Licenses', 'id: licences\nrun: License List\nread: license-list')}${item('Space', 'id: space\nrun: Storage Space\nread: storage-space')}${item('Install', 'id: install\ndo: install\ngate: point-of-no-return\neffect: point-of-no-return')}`,
  'own.md',
)
if (runbook === undefined) throw new Error('The document of this test does not parse.')
const own = runbook

type Told = readonly [type: string, data: object]

function stateAfter(events: readonly Told[]): RunState {
  return events.reduce((state, [type, data], at) => {
    const parsed = parseEvent(type, data)
    if (!parsed.ok) throw new Error(parsed.reason)
    const entry = { ...parsed.event, seq: at + 1, at: `2026-11-30T00:${String(at).padStart(2, '0')}:00.000Z` }
    return fold(state, entry as JournalEntry)
  }, emptyRunState('r'))
}

const about = { appliance: 'a1', item: 'install' }
const command = 'Update Install ftp://192.0.2.50/R4_4_3-GA'
const release = (seq: number, value = '4.3.7-GA'): Told => [
  'fact.captured',
  { appliance: 'a1', fact: 'release', value, source: { seq, from: 0, to: 8 } },
]
const opened: Told = [
  'run.opened',
  {
    ...{ run: 'r', signer: '00', purpose: 'upgrade', by: 'Ada', to: 'R4_4_3-GA' },
    runbook: { id: 'own', version: '1.0.0', sha256: 'a'.repeat(64) },
    product: { name: 'Uptick', version: '0' },
    appliances: [{ id: 'a1', address: '192.0.2.11', role: 'appliance' }],
    options: { transport: 'telnet', user: 'a', serveWith: 'ftp', probeEvery: 1, settle: 1, giveUpAfter: 1 },
  },
]
const before: readonly Told[] = [
  opened,
  release(1),
  ['identity.noted', { appliance: 'a1', identity: { host: 'ms-01' }, same: true }],
  [
    'patch.offered',
    {
      appliance: 'a1',
      name: 'R4_4_3-GA',
      url: 'ftp://192.0.2.50/R4_4_3-GA',
      peer: '192.0.2.11',
      port: 21,
      path: '/R4_4_3-GA',
    },
  ],
  ['item.started', { ...about, by: 'engine' }],
  ['command.sent', { ...about, command, effect: 'point-of-no-return', by: 'engine' }],
]
const sent = before.length
const finished = (status: string): Told => [
  'command.finished',
  { ...about, sent, status, statusText: 'Unable to install update', milliseconds: 3 },
]
const causes = (...told: readonly (readonly [cause: string, standing: string])[]): Told => [
  'install.diagnosed',
  {
    ...about,
    causes: told.map(([cause, standing]) => ({ cause, standing, reason: 'So.', remedy: 'Do.', evidence: [] })),
  },
]
const failed: Told = ['item.finished', { ...about, status: 'fail', reason: 'Refused.', evidence: [] }]
const readAgain: readonly Told[] = [
  ['command.sent', { ...about, command: 'Version', effect: 'none', by: 'engine' }],
  ['command.finished', { ...about, sent: sent + 2, status: 'ok', milliseconds: 3 }],
]
const refused = (...more: readonly Told[]): readonly Told[] => [...before, finished('no'), ...more]

const patch: MirroredPatch = {
  ...{ name: 'R4_4_3-GA', bytes: 100, state: 'verified', source: 'ftp://updates.example.net/R4_4_3-GA' },
  ...{ trust: 'own-hash-only', mirroredAt: '' },
}
const look = (events: readonly Told[], mirrored: MirroredPatch | undefined = patch) =>
  refusedInstallOf({ state: stateAfter(events), runbook: own, patch: mirrored }, 'a1')

describe('a refused install', () => {
  it('quotes the appliance, and says which release it was asked for since', () => {
    const events = refused(...readAgain, release(sent + 3), causes(['network', 'likely']), failed)
    expect(look(events)).toMatchObject({
      host: 'ms-01',
      command,
      words: 'NO Unable to install update',
      now: {
        kind: 'unchanged',
        sentence: 'Nothing was changed. ms-01 still runs 4.3.7-GA.',
        readAt: '2026-11-30T00:07:00.000Z',
      },
    })
  })

  it('claims nothing of an appliance that was not asked since', () => {
    const now = look(refused(causes(), failed))?.now
    expect(now).toEqual({
      kind: 'unknown',
      sentence: 'Could not check ms-01 since the refusal. Before the install it ran 4.3.7-GA.',
    })
  })

  it('does not say that nothing was changed where the whole update was downloaded, or another release runs', () => {
    const delivered: Told = ['patch.delivered', { appliance: 'a1', name: 'R4_4_3-GA', url: 'u', peer: 'p' }]
    const events = [...before, delivered, finished('no'), failed]
    expect(look(events)?.now.kind).toBe('may-install')
    expect(look(refused(...readAgain, release(sent + 3, '4.4.3-GA'), failed))?.now.kind).toBe('changed')
  })

  it('is over once its item is reopened or waived, and never one that was not refused', () => {
    const events = refused(causes(), failed)
    expect(look([...events, ['item.reopened', { ...about, by: 'Ada', reason: 'Fixed.' }]])).toBeUndefined()
    expect(look([...events, ['item.waived', { ...about, by: 'Ada', authority: 'Kim', reason: 'So.' }]])).toBeUndefined()
    expect(look([...before, finished('ok'), failed])).toBeUndefined()
    expect(look([...before, finished('none'), failed])).toBeUndefined()
    expect(look([opened])).toBeUndefined()
  })

  it('lists the likeliest cause first, each with its remedies, and none for what is ruled out', () => {
    const events = refused(causes(['licence', 'unknown'], ['network', 'likely'], ['disk-space', 'excluded']), failed)
    expect(look(events)?.causes.map(({ cause, remedies }) => [cause, remedies.map(({ kind }) => kind)])).toEqual([
      ['network', ['test-connection', 'serve-otherwise']],
      ['licence', ['repeat-check']],
      ['damaged-update', ['verify-update']],
      ['disk-space', []],
    ])
  })

  it('offers a download only where the mirror has no whole update and knows from where it came', () => {
    const remedies = (mirrored: Partial<MirroredPatch> | undefined) =>
      look(refused(causes(), failed), mirrored === undefined ? undefined : { ...patch, ...mirrored })?.causes[0]
    expect(remedies({ state: 'quarantined' })).toMatchObject({
      standing: 'found',
      remedies: [{ kind: 'download-again' }],
    })
    expect(remedies({ state: 'quarantined', source: '/media/usb/R4_4_3-GA.mpu5' })).toMatchObject({ remedies: [] })
    expect(remedies({ trust: 'two-sources' })).toMatchObject({ standing: 'excluded', remedies: [] })
  })

  it('serves by the other protocol after a person chose it when reopening', () => {
    const events = refused(causes(['network', 'likely']), failed)
    const state = stateAfter([
      ...events,
      ['item.reopened', { ...about, by: 'Ada', reason: 'FTP is blocked.', serveWith: 'http' }],
    ])
    expect(look(events)).toMatchObject({ servedWith: 'ftp', otherProtocol: 'http' })
    expect(state.appliances['a1']?.serveWith).toBe('http')
  })

  it('mentions a check that was repeated since', () => {
    const checked: Told = [
      'item.finished',
      { appliance: 'a1', item: 'licences', status: 'pass', reason: 'Renewed.', evidence: [] },
    ]
    const events = refused(causes(['licence', 'found']), failed)
    expect(look(events)?.causes[0]?.checkedSince).toBeUndefined()
    expect(look([...events, checked])?.causes[0]?.checkedSince).toMatchObject({ state: 'pass', reason: 'Renewed.' })
  })
})
