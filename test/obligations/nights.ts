import { fold } from '../../shared/model/fold.ts'
import { linkOf } from '../../shared/model/item-link.ts'
import type { JournalEntry } from '../../shared/model/run-event.ts'
import { emptyRunState, type RunState } from '../../shared/model/run-state.ts'
import type { Runbook } from '../../shared/model/runbook.ts'
import { boundItems } from '../../shared/model/bound-items.ts'
import { ada, documentOf, saying } from '../journeys/guide-ground.ts'
import { World, type MemberOptions, type PersonInput } from '../journeys/world.ts'

// Whole runs of the built-in documents on practice appliances, each carried out once a process, in memory and on a virtual
// clock. They end as they end: what a run of a document that lacks something does is for the proofs to judge.

const updates = { 'R4_4_3-GA': '4.4.3-GA', D44_1: '', E44_5: '' }
const to = 'R4_4_3-GA'

interface Night {
  readonly document: string
  readonly members?: readonly MemberOptions[]
  readonly person: PersonInput
  readonly purpose?: 'check' | 'upgrade'
  readonly cluster?: string
}

/** A person who has approved it in the Administration Suite enters the link and presses the button. */
const inSuite: PersonInput = {
  ...saying({ way: 'suite' }),
  act: async (world) => {
    if (world.journal.state.answers['a1']?.['way'] === undefined) {
      await world.journal.append('question.answered', { appliance: 'a1', question: 'way', value: 'suite', by: 'Ada' })
      return true
    }
    const offered = world.of('patch.offered').at(-1)
    if (offered !== undefined && world.waiting().some(({ id }) => id === 'point-of-no-return')) {
      void world.clock.sleep(30_000).then(() => world.appliance('a1').answer(`Update Install ${offered.url}`))
    }
    return false
  },
}

const everything = {
  ntp: false, ndmp: true, connectors: true, patchesToInstall: 'D44_1, E44_5', watchedBy: 'both', corporateBranding: true,
  nightWork: 'both', customerCare: true, otherAppliances: true,
} // prettier-ignore

const busy = { offersVersion2: true, pop: 30, imap: 20, webmail: 50, loadAverage: '6', heavilyLoaded: true }

const nights = {
  plain: { document: 'mos-upgrade', person: ada },
  everything: {
    document: 'mos-upgrade',
    members: [{ release: '4.1.9-GA', knobs: { antivirus: 'sophos 4.71|rapid 2.0', licenseServer: 'on' } }],
    person: saying(everything),
  },
  razorgate: { document: 'mos-upgrade', person: saying({ razorgateWithoutJmm: true }) },
  suite: { document: 'mos-upgrade', person: inSuite },
  tooOld: {
    document: 'mos-upgrade',
    members: [{ release: '3.10.5-GA', knobs: { schema: 'old' } }],
    person: {
      ...saying({ ldapAutoreply: true }),
      // Only so that what comes after the failed check is come to as well.
      waivers: { 'rule.minimum-release': { authority: 'support', reason: 'a trial' } },
      approve: [],
    },
  },
  backupRuns: {
    document: 'mos-upgrade',
    members: [{ knobs: { backups: 'Backup-10001 Running', restores: 'Restore-10002 Running' } }],
    person: ada,
  },
  refused: {
    document: 'mos-upgrade',
    members: [{ knobs: { refuse: 'disk', storage: '512000|512000' } }],
    person: ada,
  },
  cluster: {
    document: 'mos-cluster-upgrade',
    members: [{ role: 'active' }, { role: 'standby' }, { role: 'active' }],
    person: ada,
    cluster: 'north',
  },
  support: {
    document: 'mos-support',
    person: {
      answers: { boughtFrom: 'vendor', diagWanted: true, diagLevel: 3 },
      ticks: { 'support.diag.open': 'in', 'support.diag.transfer': 'level 3, FTP, 10:20' },
    },
  },
  exampleOfTheGuide: {
    document: 'mos-performance',
    person: { answers: { offersVersion2: true, pop: 10, imap: 18, webmail: 6 } },
    purpose: 'check',
  },
  heavyLoad: { document: 'mos-performance', person: { answers: { ...busy, slowDisk: true } }, purpose: 'check' },
} as const satisfies Readonly<Record<string, Night>>

export type NightName = keyof typeof nights

const read = new Map<string, Runbook>()

/** A built-in document with what it includes, read once a process. */
export function readOnce(document: string): Runbook {
  const known = read.get(document) ?? documentOf(document)
  read.set(document, known)
  return known
}

const carried = new Map<NightName, Promise<World>>()

/** The world after this night; the same night is carried out once. */
export function nightOf(name: NightName): Promise<World> {
  const known = carried.get(name) ?? carryOut(nights[name])
  carried.set(name, known)
  return known
}

async function carryOut({ document, members = [{}], person, purpose = 'upgrade', cluster }: Night): Promise<World> {
  const opened = cluster === undefined ? {} : { cluster }
  const installs = document === 'mos-upgrade' || document === 'mos-cluster-upgrade'
  const runbook = readOnce(document)
  const world = new World({ runbook, members, updates, purpose, opened, ...(installs ? { to } : {}) })
  await world.open()
  try {
    await world.carry(person)
  } catch (error) {
    // A document that lacks something may ask the same for ever; what was sent and said up to then counts.
    if (!(error instanceof Error) || error.message !== 'the run never comes to rest') throw error
  }
  return world
}

/** The state of a night right before the first entry of this kind. */
export async function stateBefore(name: NightName, isIt: (entry: JournalEntry) => boolean): Promise<RunState> {
  const { entries } = (await nightOf(name)).journal
  const at = entries.findIndex(isIt)
  if (at < 0) throw new Error(`the night ${name} never comes to it`)
  return entries.slice(0, at).reduce(fold, emptyRunState('run-1'))
}

/**
 * Everything that a person was shown of an item: its page, and what the run said of it. Empty if the run never reached
 * it or skipped it, because then it was never selected.
 */
export function toldOf({ journal, runbook }: World, appliance: string, item: string): string {
  const mine = (one: { appliance: string; item: string }): boolean => one.appliance === appliance && one.item === item
  const said = journal.entries.flatMap((entry): string[] => {
    if (entry.type === 'question.asked' && mine(entry.data)) return [entry.data.why]
    if (entry.type === 'approval.requested' && mine(entry.data)) return [entry.data.command]
    if (entry.type === 'item.finished' && entry.data.status !== 'not-applicable' && mine(entry.data))
      return [entry.data.reason, entry.data.hint ?? '']
    return []
  })
  const bound = boundItems(journal.state, runbook).find((one) => one.appliance === appliance && one.item.id === item)
  if (said.length === 0 || bound === undefined) return ''
  const { title, prose, link, 'skipped-means': skipped = '' } = bound.item
  const address = linkOf(link, journal.state.appliances[appliance]?.address) ?? ''
  return [title, prose, address, skipped, ...said].join(' ').replace(/\s+/g, ' ')
}
