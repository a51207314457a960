import { join } from 'node:path'
import { z } from 'zod'
import { installLooksOpen } from '../../../shared/model/open-install.ts'
import { delivery, type Delivery } from '../../../shared/model/patch.ts'
import type { EntryOf, JournalEntry } from '../../../shared/model/run-event.ts'
import type { RunState } from '../../../shared/model/run-state.ts'
import { readJson, writeJson } from '../disk/durable-files.ts'
import { runPath } from '../journal/run-folder.ts'

const listing = z.object({
  run: z.string(),
  /** The state of the run: the outcome it was closed or paused with, `interrupted`, or `damaged`. */
  state: z.string(),
  /** `host`: as the appliance names itself; absent before the first login. */
  appliances: z.array(z.object({ id: z.string(), address: z.string(), role: z.string(), host: z.string().optional() })),
  openedAt: z.string(),
  to: z.string().optional(),
  practice: z.literal(true).optional(),
  /** Appliances on which an install of this run may still go on. */
  installing: z.array(z.object({ address: z.string(), hostId: z.string().optional(), serial: z.string().optional() })),
  /** Updates that its appliances took whole; of one that was taken again, the last time. */
  delivered: z.array(delivery),
  /** When a person closed it; nothing of it can be continued. */
  closedAt: z.string().optional(),
  /** When a person archived it; not in the journal, so never kept with it. */
  archivedAt: z.string().optional(),
})
export type RunListing = z.infer<typeof listing>

export type Delivered = EntryOf<'patch.delivered'>

/** Size and time of a journal file. A journal of the same size and time is not read again. */
export interface Stamp {
  readonly octets: number
  readonly changed: number
}

/** `run.json`: the listing of the journal with that stamp. Derived; one with another stamp counts for nothing. */
const derived = z.object({ octets: z.number(), changed: z.number(), listing })

/** The listing that `run.json` keeps, if it belongs to the journal as it is now. Throws what the file system throws. */
export async function readKeptListing(data: string, run: string, stamp: Stamp): Promise<RunListing | undefined> {
  const kept = await readJson(join(runPath(data, run), 'run.json'), derived)
  if (kept?.octets !== stamp.octets || kept.changed !== stamp.changed || kept.listing.run !== run) return undefined
  return kept.listing
}

/** Keeps a listing for the next start. Ignores faults: a folder that cannot be written is listed all the same. */
export async function keepListing(data: string, stamp: Stamp, row: RunListing): Promise<void> {
  await writeJson(join(runPath(data, row.run), 'run.json'), { ...stamp, listing: row }).catch(() => undefined)
}

/** The row of a run of which nothing can be read. */
export const unreadListing = (run: string): RunListing => ({
  run,
  state: 'damaged',
  appliances: [],
  openedAt: '',
  installing: [],
  delivered: [],
})

/** `run`: the name of its folder, by which it is asked for. */
export function listingOf(run: string, state: RunState, delivered: readonly Delivered[]): RunListing {
  const { opened, closed, paused } = state
  return {
    run,
    state: closed?.outcome ?? paused?.outcome ?? 'interrupted',
    appliances: (opened?.appliances ?? []).map(({ id, address, role }) => {
      const host = state.appliances[id]?.identity.host
      return { id, address, role, ...(host === undefined ? {} : { host }) }
    }),
    openedAt: opened?.at ?? '',
    ...(opened?.to === undefined ? {} : { to: opened.to }),
    ...(closed === undefined ? {} : { closedAt: closed.at }),
    ...(state.practice === true ? { practice: true as const } : {}),
    installing: openInstalls(state),
    delivered: deliveriesOf(run, state, delivered),
  }
}

export function openInstalls(state: RunState): RunListing['installing'] {
  return Object.values(state.appliances)
    .filter(({ id }) => installLooksOpen(state, id))
    .map(({ address, identity: { hostId, serial } }) => ({
      address,
      ...(hostId === undefined ? {} : { hostId }),
      ...(serial === undefined ? {} : { serial }),
    }))
}

export function deliveredIn(entries: readonly JournalEntry[]): Delivered[] {
  return entries.filter((entry): entry is Delivered => entry.type === 'patch.delivered')
}

/** The fold keeps only the last delivery; an appliance may take several updates in one run. */
function deliveriesOf(run: string, state: RunState, delivered: readonly Delivered[]): Delivery[] {
  const last = new Map<string, Delivery>()
  for (const { data, at } of delivered) {
    const { appliance, name, sha256 } = data
    const { address = '', identity: { host, hostId } = {} } = state.appliances[appliance] ?? {}
    const who = { ...(host === undefined ? {} : { host }), ...(hostId === undefined ? {} : { hostId }) }
    const bytes = sha256 === undefined ? {} : { sha256 }
    last.set(`${appliance}/${name}`, { run, name, ...bytes, appliance, address, ...who, at })
  }
  return [...last.values()]
}
