import { describe, expect, it } from 'vitest'
import { sendByHand } from '../../shared/engine/console-by-hand.ts'
import type { Json } from '../../shared/model/run-event.ts'
import { ada, documentOf, pressTheButton, saying } from './guide-ground.ts'
import { tellJournal } from './tell-journal.ts'
import { clusterCommands, clusterInOrder } from './cluster-order.ts'
import { World, type MemberOptions, type PersonInput, type WorldOptions } from './world.ts'

// Twelve nights: the upgrade guide executed in twelve situations. The required result of each is written here by hand;
// its whole journal is compared with the stored one (test/fixtures/journals), so that every change is seen and
// reviewed.

const runbook = documentOf('mos-upgrade')
const cluster = documentOf('mos-cluster-upgrade')

const install = 'Update Install ftp://10.0.0.1:2121/R4_4_3-GA'
const engines = ['Uce Update rpdengine', 'Uce Update default']

interface Night {
  readonly member?: MemberOptions
  /** Further updates in the mirror. */
  readonly updates?: WorldOptions['updates']
  readonly person?: PersonInput
  readonly outcome: string
  /** What changed something, as the first appliance received it. */
  readonly received: readonly string[]
  /** Items of the first appliance and how they end. */
  readonly items: Readonly<Record<string, string>>
}

const updates = { 'R4_4_3-GA': '4.4.3-GA' }
const seven = 'D4_1|D4_2|D4_3|D4_4|E4_5|E4_6|E4_7'
const stored = (name: string): string => `../fixtures/journals/${name.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}.txt`

/** What a person sees on the pages of the Administration Suite, of an appliance whose replies Uptick cannot read. */
const seen: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  'support.info.version': { release: '4.3.7-GA' },
  'support.info.hostid': { hostId: '0050AB10' },
  'support.info.serial': { serial: 'MP-2210-4400' },
  'before.licences': { licences: [{ name: 'Upgrades Allowed', key: 'f' }, { name: 'Antispam' }] },
  'before.antispam-engines': {
    antispamEngines: [
      { name: 'rpdengine', version: '4.2' },
      { name: 'default', version: '1.9' },
    ],
  },
  'before.installed-patches': { patches: [] },
  'before.backup-status': { backups: [{ id: 'Backup-10000', state: 'Done' }] },
  'after.version': { release: '4.4.3-GA' },
}
/** Reads off each reply that was not understood, and enters its value; waives a return that no reply could verify. */
async function readOff(world: World): Promise<boolean> {
  const pressed = await pressTheButton(world)
  const about = { appliance: 'a1', by: 'Ada' }
  const items = world.journal.state.items['a1'] ?? {}
  const unread = Object.keys(items).filter((item) => items[item]?.state === 'error')
  for (const item of unread) {
    for (const [fact, value] of Object.entries(seen[item] ?? {}))
      await world.journal.append('fact.captured', { appliance: 'a1', fact, value, source: { person: 'Ada' } })
    await world.journal.append('item.ticked', { ...about, item, note: 'read off', files: [] })
  }
  return pressed || unread.length > 0
}

const why = { authority: 'the customer', reason: 'seen in the Administration Suite' }
const byHand = { 'cli.closes-and-reboots': why, 'after.licenses': why, 'after.antispam': why }
const unforeseen = { knobs: { layout: 'unforeseen' } }
const lab = 'Upgrades Allowed (f)|Antispam|Antivirus'

const nights: Readonly<Record<string, Night>> = {
  'a RazorGate without JMM mailboxes': {
    person: saying({ razorgateWithoutJmm: true }),
    outcome: 'done',
    received: [install, 'License Fetch', ...engines],
    items: {
      'before.backup': 'not-applicable',
      'before.conf-export': 'pass',
      'before.ndmp': 'not-applicable',
      'after.backup': 'not-applicable',
      'after.conf-export': 'pass',
    },
  },
  'from 4.1.9-GA, without NTP': {
    member: { release: '4.1.9-GA', knobs: { licences: lab } },
    person: saying({ ntp: false }),
    outcome: 'done',
    received: [install, 'License Fetch', ...engines],
    items: {
      'rule.minimum-release': 'pass',
      'before.time-source': 'pass',
      'before.ldap-autoreply': 'not-applicable',
      'after.time': 'ticked',
    },
  },
  'Corporate Edition, branded, from 4.3 to 4.4': {
    person: saying({ corporateBranding: true }),
    outcome: 'done',
    received: [install, 'License Fetch', ...engines],
    items: {
      'before.performance': 'pass',
      'perf.version-2': 'pass',
      'perf.verdict': 'not-applicable',
      'before.brand': 'pass',
      'after.brand.redo': 'ticked',
    },
  },
  'no Antispam': {
    member: { knobs: { licences: 'Upgrades Allowed (f)', engines: '' } },
    outcome: 'done',
    received: [install, 'License Fetch'],
    items: {
      'before.antispam-engines': 'not-applicable',
      'notice.multi-engine-bulk-only': 'not-applicable',
      'after.antispam': 'not-applicable',
      'after.antivirus': 'not-applicable',
    },
  },
  'the right to upgrade has expired': {
    member: { knobs: { licences: 'Upgrades Allowed (f) expired 2012-01-01|Antispam' } },
    outcome: 'blocked',
    received: [],
    items: { 'before.licences': 'fail', 'cli.install': 'to-do' },
  },
  'a backup runs at the start': {
    member: { knobs: { backups: 'Backup-10000 Done|Backup-10001 Running' } },
    outcome: 'blocked',
    received: [],
    items: { 'before.backup-status': 'fail', 'cli.install': 'to-do' },
  },
  'seven D and E patches, three of which go on again': {
    member: { knobs: { patches: seven, licences: lab } },
    updates: { D44_1: '', E44_5: '', E44_6: '' },
    person: saying({ patchesToInstall: 'D44_1, E44_5, E44_6', connectors: true }),
    outcome: 'done',
    received: [
      install,
      'License Fetch',
      ...engines,
      'Update Install ftp://10.0.0.1:2121/D44_1',
      'Update Install ftp://10.0.0.1:2121/E44_5',
      'Update Install ftp://10.0.0.1:2121/E44_6',
    ],
    items: { 'before.installed-patches': 'attention', 'after.patches': 'pass', 'after.patches.connectors': 'ticked' },
  },
  'in the Administration Suite': {
    member: { knobs: { licences: lab } },
    person: { ...ada, act: pressTheButton },
    outcome: 'done',
    received: [install, 'License Fetch', ...engines],
    items: { 'suite.login': 'ticked', 'cli.install': 'pass', 'cli.closes-and-reboots': 'pass' },
  },
  'unforeseen replies': {
    member: unforeseen,
    outcome: 'waiting',
    received: [],
    items: {
      'support.info.version': 'error',
      'support.info.hostid': 'error',
      'before.licences': 'error',
      'before.installed-patches': 'error',
      'before.storage': 'error',
      'before.backup-status': 'error',
      'cli.install': 'to-do',
    },
  },
  // What has no name for Uptick it sends nothing to that changes it: a person goes the way of the Administration Suite, and
  // overrules what cannot be proved.
  'unforeseen replies, read off by a person': {
    member: unforeseen,
    person: { ...ada, act: readOff, waivers: byHand },
    outcome: 'done',
    received: [install],
    items: {
      'support.info.hostid': 'ticked',
      'before.backup-status': 'ticked',
      'suite.login': 'ticked',
      'cli.install': 'pass',
      'cli.closes-and-reboots': 'waived',
      'after.version': 'ticked',
      'after.licenses': 'waived',
      'after.antispam': 'waived',
    },
  },
}

describe('the upgrade guide on', () => {
  it.each(Object.entries(nights))('%s', async (name, { member = {}, person = ada, updates: more = {}, ...night }) => {
    const mirror = { ...updates, ...more }
    const world = await new World({ runbook, members: [member], updates: mirror, to: 'R4_4_3-GA' }).open()
    const ended = await world.carry(person)
    const items = Object.fromEntries(Object.keys(night.items).map((id) => [id, world.state('a1', id)]))
    expect({ outcome: ended.outcome, received: world.received('a1'), items }).toEqual(night)
    expect(world.sins()).toEqual([])
    await expect(tellJournal(world.journal.entries)).toMatchFileSnapshot(stored(name))
  })
})

describe('the guide for a cluster of two actives and a standby', () => {
  const members = [{ role: 'active' }, { role: 'standby' }, { role: 'active' }]
  const open = (): Promise<World> =>
    new World({ runbook: cluster, members, updates, to: 'R4_4_3-GA', opened: { cluster: 'north' } }).open()

  it('led in its order', async () => {
    const world = await open()
    expect((await world.carry(ada)).outcome).toBe('done')
    expect(clusterCommands(world)).toEqual(clusterInOrder)
    expect(world.sins()).toEqual([])
    expect(world.of('return.proven')).toHaveLength(3)
    await expect(tellJournal(world.journal.entries)).toMatchFileSnapshot(stored('cluster-in-order'))
  })

  it('led in a wrong order: refused, and nothing reaches an appliance', async () => {
    const world = await open()
    // A person who knows better types at the console, each time before its turn has come.
    const tried: string[] = []
    const attempts = [
      ['a2', 'Cluster Delete'],
      ['a1', 'Cluster Attach north'],
      ['a2', 'Cluster Add north'],
      ['a3', 'Update Install ftp://10.0.0.1:2121/R4_4_3-GA'],
    ] as const
    for (const [appliance, command] of attempts) {
      const asked = await sendByHand(world.context(), appliance, command)
      tried.push(asked.ok ? 'sent' : asked.failure.code)
    }
    expect(tried).toEqual(attempts.map(() => 'command.refused-by-interlock'))
    expect(clusterCommands(world)).toEqual([])
    expect(world.of('interlock.refused').map(({ rule }) => rule)).toEqual([
      'cluster-order',
      'cluster-order',
      'cluster-order',
      'install-by-its-item',
    ])
    await expect(tellJournal(world.journal.entries)).toMatchFileSnapshot(stored('cluster-in-a-wrong-order'))
  })
})
