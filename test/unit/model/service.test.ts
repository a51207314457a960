import { describe, expect, it } from 'vitest'
import { loadRunbook } from '../../../electron/host/runs/runbooks.ts'
import { fold } from '../../../shared/model/fold.ts'
import { parseEvent, type JournalEntry } from '../../../shared/model/run-event.ts'
import { emptyRunState, type RunState } from '../../../shared/model/run-state.ts'
import { serviceOf } from '../../../shared/model/service.ts'
import { ifWeStopNow } from '../../../shared/model/stop-sentence.ts'
import { documents } from '../runbook/documents.ts'

type Event = readonly [type: string, data: object]

const sourceOf = (id: string): string | undefined => documents.find(({ file }) => file === `${id}.md`)?.source
const loaded = loadRunbook(sourceOf('mos-cluster-upgrade') ?? '', 'cluster.md', sourceOf)
if (!loaded.ok) throw new Error(loaded.failure.sentence)
const { runbook } = loaded.value

/** The state after these events; the first one is a minute after midnight, and a minute passes with each. */
function stateAfter(events: readonly Event[]): RunState {
  return events.reduce((state, [type, data], index) => {
    const parsed = parseEvent(type, data)
    if (!parsed.ok) throw new Error(parsed.reason)
    const at = `2026-11-23T00:${String(index + 1).padStart(2, '0')}:00.000Z`
    return fold(state, { ...parsed.event, seq: index + 1, at } as JournalEntry)
  }, emptyRunState('run-7'))
}

const member = (id: string, role: string): object => ({ id, address: `${id}.example.com`, role })
const opened: Event = [
  'run.opened',
  {
    run: 'run-7',
    signer: '00',
    runbook: { id: 'mos-cluster-upgrade', version: '1.0.0', sha256: 'a'.repeat(64) },
    product: { name: 'Uptick', version: '0' },
    appliances: [member('ms-10', 'standby'), member('ms-11', 'active'), member('ms-12', 'active')],
    cluster: 'harbor',
    purpose: 'upgrade',
    by: 'Ada',
    options: { transport: 'telnet', user: 'a', serveWith: 'ftp', probeEvery: 1, settle: 1, giveUpAfter: 1 },
  },
]
const single: Event = ['run.opened', { ...opened[1], appliances: [member('ms-11', 'appliance')], cluster: undefined }]

const sent = (appliance: string, item: string, command: string, rest: object = {}): Event => {
  const effect = command.startsWith('Update Install') ? 'point-of-no-return' : 'changes'
  return ['command.sent', { appliance, item, command, effect, by: 'engine', ...rest }]
}
const ended = (appliance: string, item: string, of: number, status: string): Event => [
  'command.finished',
  { appliance, item, sent: of, status, milliseconds: 3 },
]
const passed = (appliance: string, item: string): Event => [
  'item.finished',
  { appliance, item, status: 'pass', reason: '', evidence: [] },
]
/** A command of an item that ends with OK; `seq` is the place of its `command.sent`. */
const did = (seq: number, target: string, item: string, command: string, owner = target): Event[] => [
  sent(target, item, command, owner === target ? {} : { for: owner }),
  ended(target, item, seq, 'ok'),
  passed(owner, item),
]
const install = (seq: number, appliance: string): Event[] => [
  [
    'return.expected',
    { appliance, release: '4.4.3-GA', proves: 'release', name: 'R4_4_3-GA', since: '2026-11-23', baseline: [] },
  ],
  sent(appliance, 'cli.install', 'Update Install ftp://10.0.0.9/R4_4_3-GA'),
  ended(appliance, 'cli.install', seq + 1, 'ok'),
]
const proven = (appliance: string): Event => ['return.proven', { appliance, release: '4.4.3-GA', proofs: ['login'] }]
const unproven = (appliance: string, outcome: string): Event => [
  'return.unproven',
  { appliance, outcome, observed: 'nothing' },
]
const stage = (appliance: string, name: string): Event => ['return.stage', { appliance, stage: name, observed: '' }]

/** Builds a journal from parts that need to know at which seq they start. */
function journal(...parts: (Event[] | ((seq: number) => Event[]))[]): Event[] {
  const events: Event[] = []
  for (const part of parts) events.push(...(typeof part === 'function' ? part(events.length + 1) : part))
  return events
}

const detach = (active: string) => (seq: number) => did(seq, active, 'cluster.2-detach', 'Cluster Detach')
const remove = (seq: number): Event[] => did(seq, 'ms-10', 'cluster.5-delete', 'Cluster Delete')
const add = (seq: number): Event[] => did(seq, 'ms-10', 'cluster.7-add', 'Cluster Add harbor')
const attach = (active: string) => (seq: number) => did(seq, active, 'cluster.9-attach', 'Cluster Attach harbor')
const scan = (active: string) => (seq: number) => did(seq, 'ms-10', 'cluster.10-scan', 'Cluster Scan', active)
const upgrade = (id: string) => (seq: number) => [...install(seq, id), proven(id)]

const words = (events: Event[]): string => ifWeStopNow(stateAfter(events), runbook, (iso) => iso.slice(11, 16))
const short = (events: Event[]): string => {
  const { appliances, cluster } = serviceOf(stateAfter(events), runbook)
  const each = appliances.map(({ id, service, failover }) => `${id} ${service}/${failover?.state ?? '-'}`)
  return [...each, `cluster ${cluster?.state ?? '-'}`].join(', ')
}

const toDissolved = [[opened], detach('ms-11'), detach('ms-12'), remove]
const toNewCluster = [...toDissolved, upgrade('ms-10'), add]

describe('an install that is open', () => {
  const restarted: Event = [
    'question.asked',
    {
      appliance: 'ms-11',
      item: 'cli.return',
      question: 'restarted',
      answerType: 'boolean',
      why: 'It was not watched.',
    },
  ]
  const said = (value: boolean): Event => [
    'question.answered',
    { appliance: 'ms-11', question: 'restarted', value, by: 'Ada' },
  ]
  it.each<[string, Event[], string]>([
    ['it responds as it did before', [stage('ms-11', 'installing')], 'unknown'],
    ['nobody knows whether it has restarted', [stage('ms-11', 'installing'), restarted], 'unknown'],
    ['it has restarted', [stage('ms-11', 'installing'), restarted, said(true)], 'unknown'],
    ['it has not restarted yet', [stage('ms-11', 'installing'), restarted, said(false)], 'unknown'],
    ['it is seen down after all', [restarted, stage('ms-11', 'down')], 'down'],
    ['it settles', [stage('ms-11', 'settled')], 'unknown'],
  ])('%s', (what, events, service) => {
    const state = stateAfter([single, ...install(2, 'ms-11'), ...events])
    expect(serviceOf(state, runbook).appliances[0]?.service).toBe(service)
    const sentence = ifWeStopNow(state, runbook, (iso) => iso.slice(11, 16))
    expect(sentence.includes('did not answer')).toBe(what === 'it is seen down after all')
    expect(sentence).toContain('n install is open on ms-11.example.com since 00:02.')
  })
})

describe('what is in service', () => {
  it.each<[string, Event[], string]>([
    ['nothing was sent', journal([opened]), 'ms-10 unchanged/-, ms-11 unchanged/unchanged, ms-12 unchanged/unchanged, cluster unchanged'],
    ['one is detached', journal([opened], detach('ms-11')), 'ms-10 unchanged/-, ms-11 unchanged/exposed, ms-12 unchanged/unchanged, cluster partly-made'],
    ['a detach has no result', journal([opened], [sent('ms-11', 'cluster.2-detach', 'Cluster Detach')]), 'ms-10 unchanged/-, ms-11 unchanged/unknown, ms-12 unchanged/unchanged, cluster unknown'],
    ['a detach was refused', journal([opened], [sent('ms-11', 'cluster.2-detach', 'Cluster Detach'), ended('ms-11', 'cluster.2-detach', 2, 'no')]), 'ms-10 unchanged/-, ms-11 unchanged/unchanged, ms-12 unchanged/unchanged, cluster unchanged'],
    ['the cluster is deleted', journal(...toDissolved), 'ms-10 unchanged/-, ms-11 unchanged/exposed, ms-12 unchanged/exposed, cluster dissolved'],
    ['the standby installs', journal(...toDissolved, (seq) => install(seq, 'ms-10'), [stage('ms-10', 'down')]), 'ms-10 down/-, ms-11 unchanged/exposed, ms-12 unchanged/exposed, cluster dissolved'],
    ['the new cluster is empty', journal(...toNewCluster), 'ms-10 in-service/-, ms-11 unchanged/exposed, ms-12 unchanged/exposed, cluster partly-made'],
    ['one is attached and not scanned', journal(...toNewCluster, upgrade('ms-11'), attach('ms-11')), 'ms-10 in-service/-, ms-11 in-service/exposed, ms-12 unchanged/exposed, cluster partly-made'],
    ['one is attached and found', journal(...toNewCluster, upgrade('ms-11'), attach('ms-11'), scan('ms-11')), 'ms-10 in-service/-, ms-11 in-service/covered, ms-12 unchanged/exposed, cluster partly-made'],
    ['all are found', journal(...toNewCluster, upgrade('ms-11'), attach('ms-11'), scan('ms-11'), upgrade('ms-12'), attach('ms-12'), scan('ms-12')), 'ms-10 in-service/-, ms-11 in-service/covered, ms-12 in-service/covered, cluster whole'],
    ['one is detached again by hand', journal(...toNewCluster, upgrade('ms-11'), attach('ms-11'), scan('ms-11'), detach('ms-11')), 'ms-10 in-service/-, ms-11 in-service/exposed, ms-12 unchanged/exposed, cluster partly-made'],
  ])('%s', (_, events, says) => {
    expect(short(events)).toBe(says)
  }) // prettier-ignore
})

describe('if we stop now', () => {
  it('says that nothing was changed only while that is true', () => {
    expect(words([opened])).toBe('No command of this run has changed an appliance. Stopping is safe.')
    expect(words(journal(...toDissolved))).not.toMatch(/changed|safe\./i)
  })

  it('names who has no failover, since when, and the next safe stop', () => {
    expect(words(journal(...toDissolved))).toBe(
      'No standby since 00:02: ms-11.example.com and ms-12.example.com serve mail with no failover. ' +
        'Next safe stop: upgrade the standby ms-10.example.com, re-create the cluster, upgrade ms-11.example.com, attach ms-11.example.com and scan.',
    )
    expect(words(journal(...toNewCluster, upgrade('ms-11'), attach('ms-11')))).toMatch(/Next safe stop: scan\.$/)
    expect(words(journal(...toNewCluster, upgrade('ms-11'), attach('ms-11'), scan('ms-11')))).toMatch(
      /^No standby since \d\d:\d\d: ms-12\.example\.com serves mail with no failover\. Next safe stop: upgrade ms-12\.example\.com, attach ms-12\.example\.com and scan\.$/,
    )
  })

  it('names the worst first: what is down before what has no failover', () => {
    const events = journal(...toDissolved, (seq) => install(seq, 'ms-10'), [stage('ms-10', 'down')])
    expect(words(events)).toMatch(
      /^ms-10\.example\.com did not answer when Uptick last looked: an install is open .* No standby since 00:02/,
    )
  })

  it.each<[string, Event[], RegExp]>([
    ['an open install', journal([single], (seq) => install(seq, 'ms-11')), /^An install is open on ms-11\S* since 00:02\. It has not downloaded the whole update/],
    ['a proven return', journal([single], upgrade('ms-11')), /^ms-11\.example\.com is back in service and verified\. Tasks after the upgrade may still be open/],
    ['a proven return of a closed run', journal([single], upgrade('ms-11'), [['run.closed', { outcome: 'done' }]]), /^ms-11\.example\.com is back in service and verified\.$/],
    ['the old release', journal([single], (seq) => install(seq, 'ms-11'), [unproven('ms-11', 'old-release')]), /upgrade of ms-11\S* failed: it is in service with its old release/],
    ['no return', journal([single], (seq) => install(seq, 'ms-11'), [unproven('ms-11', 'did-not-return')]), /had not come back/],
    ['never down', journal([single], (seq) => install(seq, 'ms-11'), [unproven('ms-11', 'never-went-down')]), /may still be running/],
    ['another appliance', journal([single], (seq) => install(seq, 'ms-11'), [unproven('ms-11', 'other-appliance')]), /another appliance answers/],
    ['a reboot by hand', [single, sent('ms-11', '', 'reboot', { by: 'person' })], /^Unknown whether ms-11\S* is in service: a restart was sent by hand since 00:02/],
    ['a command without a result', [single, sent('ms-11', 'x', 'Brand Remove')], /^Unknown whether "Brand Remove" reached ms-11/],
    ['a change by hand', journal([single], (seq) => [sent('ms-11', '', 'Ntp Set 1', { by: 'person' }), ended('ms-11', '', seq, 'ok')]), /last command that changed something was "Ntp Set 1" on ms-11\S* at 00:02/],
  ])('%s', (_, events, says) => {
    expect(words(events)).toMatch(says)
  }) // prettier-ignore
})
