import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { fold } from '../../../shared/model/fold.ts'
import { installLooksOpen } from '../../../shared/model/open-install.ts'
import { emptyRunState, type RunState } from '../../../shared/model/run-state.ts'
import { errnoOf, messageOf } from '../disk/faults.ts'
import { readJson, writeJson } from '../disk/durable-files.ts'
import type { JournalEntry } from '../../../shared/model/run-event.ts'
import { delivery, type Delivery } from '../../../shared/model/patch.ts'
import type { ReadJournal } from '../journal/read-journal.ts'
import { journalPath, listRunIds, readRun, runPath } from '../journal/run-folder.ts'
import { archivedAt } from './run-keeping.ts'

const listing = z.object({
  run: z.string(),
  /** How the run stands: the outcome it was closed or paused with, `interrupted`, or `damaged`. */
  state: z.string(),
  appliances: z.array(z.object({ id: z.string(), address: z.string(), role: z.string() })),
  openedAt: z.string(),
  to: z.string().optional(),
  /** Appliances on which an install of this run may still go on. */
  installing: z.array(z.object({ address: z.string(), hostId: z.string().optional(), serial: z.string().optional() })),
  /** Updates that its appliances took whole; of one that was taken again, the last time. */
  delivered: z.array(delivery),
  /** When a person put it away; not of the journal, so never kept with it. */
  archivedAt: z.string().optional(),
})
export type RunListing = z.infer<typeof listing>

/** `run.json`: the listing of a journal of that many octets. Derived, and made anew whenever the journal has grown. */
const derived = z.object({ octets: z.number(), listing })

/** Every run of the data folder, oldest first, without a lock. One that does not read stands as `damaged`. */
export async function listRuns(data: string): Promise<RunListing[]> {
  return (await lookAtRuns(data)).map(({ row }) => row)
}

/** A run as it is listed; `why` where nobody can look at it now, so that what it knows of open installs is not known. */
interface Looked {
  readonly row: RunListing
  readonly why?: string
}

async function lookAtRuns(data: string): Promise<Looked[]> {
  const looked: Looked[] = []
  for (const run of await listRunIds(data)) {
    try {
      const row = await listRun(data, run)
      // A note that does not read puts nothing away, and hides nothing of the run.
      const at = await archivedAt(data, run).catch(() => undefined)
      looked.push({ row: at === undefined ? row : { ...row, archivedAt: at } })
    } catch (error) {
      if (errnoOf(error) === '') throw error
      // One that was deleted since the folder was read is no run any more.
      if (errnoOf(error) !== 'ENOENT') looked.push({ row: unread(run), why: messageOf(error) })
    }
  }
  return looked
}

const unread = (run: string): RunListing => ({
  run,
  state: 'damaged',
  appliances: [],
  openedAt: '',
  installing: [],
  delivered: [],
})

async function listRun(data: string, run: string): Promise<RunListing> {
  const folder = runPath(data, run)
  const octets = (await stat(journalPath(data, run))).size
  const kept = await readJson(join(folder, 'run.json'), derived)
  if (kept !== undefined && kept.octets === octets && kept.listing.run === run) return kept.listing
  const read = await readRun(data, run)
  if (!read.ok) return unread(run)
  const row = listingOf(run, read.value)
  const whole = read.value.torn === 0 && read.value.damage === undefined
  // A folder that cannot be written is listed all the same; only what was read to its end is kept.
  if (whole)
    await writeJson(join(folder, 'run.json'), { octets: read.value.octets, listing: row }).catch(() => undefined)
  return row
}

function listingOf(run: string, { entries, damage }: ReadJournal): RunListing {
  const state = entries.reduce(fold, emptyRunState(run))
  const { opened, closed, paused } = state
  return {
    run,
    state: damage === undefined ? (closed?.outcome ?? paused?.outcome ?? 'interrupted') : 'damaged',
    appliances: (opened?.appliances ?? []).map(({ id, address, role }) => ({ id, address, role })),
    openedAt: opened?.at ?? '',
    ...(opened?.to === undefined ? {} : { to: opened.to }),
    installing: Object.values(state.appliances)
      .filter(({ id }) => installLooksOpen(state, id))
      .map(({ address, identity: { hostId, serial } }) => ({
        address,
        ...(hostId === undefined ? {} : { hostId }),
        ...(serial === undefined ? {} : { serial }),
      })),
    delivered: deliveriesIn(run, state, entries),
  }
}

/** The fold keeps what was delivered last; an appliance may take several updates in one run. */
function deliveriesIn(run: string, state: RunState, entries: readonly JournalEntry[]): Delivery[] {
  const last = new Map<string, Delivery>()
  for (const { type, data, at } of entries) {
    if (type !== 'patch.delivered') continue
    const { appliance, name, sha256 } = data
    const { address = '', identity: { host, hostId } = {} } = state.appliances[appliance] ?? {}
    const who = { ...(host === undefined ? {} : { host }), ...(hostId === undefined ? {} : { hostId }) }
    const bytes = sha256 === undefined ? {} : { sha256 }
    last.set(`${appliance}/${name}`, { run, name, ...bytes, appliance, address, ...who, at })
  }
  return [...last.values()]
}

/** Where somebody means to log in: an address, or who answered there. */
export interface Whom {
  readonly addresses?: readonly string[]
  readonly hostId?: string | undefined
  readonly serial?: string | undefined
}

/**
 * Another run whose install may still go on there: whoever logs in now could disturb it, and an install sent now would be a
 * second one. The failure names that run; undefined where there is none. A run that cannot be looked at may have one open.
 */
export async function installOpenElsewhere(data: string, whom: Whom, own?: string): Promise<Failure | undefined> {
  const { addresses = [], hostId, serial } = whom
  const same = (one: RunListing['installing'][number]): boolean =>
    addresses.includes(one.address) ||
    // Practice appliances on loopback all tell the same identity.
    (!/^(?:127\.|localhost\b|\[?::1\b)/.test(one.address) &&
      ((hostId !== undefined && one.hostId === hostId) || (serial !== undefined && one.serial === serial)))
  for (const { row, why } of await lookAtRuns(data)) {
    if (row.run === own) continue
    if (why !== undefined) {
      const sentence = `Run ${row.run} cannot be looked at, so it is not known whether it has an install open there.`
      const hint = `Make its folder readable, or move it out of the data folder: ${runPath(data, row.run)}`
      return failure('run.blocked', sentence, hint, { evidence: why })
    }
    const there = row.installing.find(same)
    if (there === undefined) continue
    const sentence = `Run ${row.run} has an install open on ${there.address}; a login could disturb it.`
    const hint = `Resume that run to go on waiting: uptick resume ${row.run}. Where somebody has seen its end, waive its wait with a name.`
    return failure('run.blocked', sentence, hint)
  }
  return undefined
}
