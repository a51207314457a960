import type { Failure } from '../../../shared/base/failure.ts'
import { succeed, type Result } from '../../../shared/base/result.ts'
import type { Delivery } from '../../../shared/model/patch.ts'
import type { RunState } from '../../../shared/model/run-state.ts'
import { errnoOf, messageOf } from '../disk/faults.ts'
import { runNames } from '../journal/run-folder.ts'
import { JournalsOnDisk, stampOf } from './journals-on-disk.ts'
import { LiveEntry } from './live-entry.ts'
import { refusalFor, type KnownInstalls, type Whom } from './open-elsewhere.ts'
import type { OpenRun, ReadRun } from './open-run.ts'
import { archivedAt } from './run-keeping.ts'
import { keepListing, listingOf, deliveredIn, unreadListing, type RunListing, type Stamp } from './run-listing.ts'
import type { PinnedRunbooks } from './runbooks.ts'

/** A run as the catalogue knows it. */
export interface CatalogueEntry {
  readonly row: RunListing
  /** Is the same object as long as nothing was added to the journal: what was derived from the run then still holds. */
  readonly version: object
  /** Why the run cannot be looked at, so that nothing is known of it. */
  readonly why?: string
}

/**
 * Every run of a data folder, one entry each. Runs that this process executes answer from memory; the journals of the others
 * are read once and then kept while size and time of the file stand, since another process may write them.
 */
export class RunCatalogue {
  readonly #data: string
  readonly #live = new Map<string, LiveEntry>()
  /** Live runs with an install that may still go on: usually none, so that a login costs the same however many runs are live. */
  readonly #installing = new Set<LiveEntry>()
  readonly #known = new Map<string, { readonly stamp: Stamp; readonly row: RunListing }>()
  readonly #journals: JournalsOnDisk

  constructor(data: string, runbooks: PinnedRunbooks) {
    this.#data = data
    this.#journals = new JournalsOnDisk(data, runbooks)
  }

  /** From now on this process executes the run. */
  async add(open: OpenRun): Promise<void> {
    const entry = new LiveEntry(open, await this.#archivedAt(open.run))
    const note = (): unknown =>
      entry.installing.length > 0 ? this.#installing.add(entry) : this.#installing.delete(entry)
    open.journal.onEntry(note)
    note()
    this.#live.set(open.run, entry)
  }

  /** From now on this process does not execute the run any more. */
  remove(run: string): void {
    const entry = this.#live.get(run)
    if (entry !== undefined) this.#installing.delete(entry)
    this.#live.delete(run)
  }

  /** Keeps what is known of a run whose journal was just closed and whose folder is still locked, so that it is not read again. */
  async keep(open: OpenRun): Promise<void> {
    const { run, entries, runbook } = open
    const state = open.state()
    const stamp = await stampOf(this.#data, run)
    const row = listingOf(run, state, deliveredIn(entries))
    this.#known.set(run, { stamp, row })
    this.#journals.keep(run, stamp, { entries, state, runbook, torn: 0 })
    await keepListing(this.#data, stamp, row)
  }

  /** Every run, the oldest first. A run that cannot be read is listed as `damaged`. */
  async list(): Promise<readonly CatalogueEntry[]> {
    const entries: CatalogueEntry[] = []
    for (const run of await this.#names()) {
      const entry = await this.#entry(run)
      if (entry === undefined) continue
      const at = this.#live.has(run) ? entry.row.archivedAt : await this.#archivedAt(run)
      entries.push(at === undefined ? entry : { ...entry, row: { ...entry.row, archivedAt: at } })
    }
    return entries
  }

  /** One run; undefined if there is none of that name. */
  async entry(run: string): Promise<CatalogueEntry | undefined> {
    const live = this.#live.get(run)
    if (live !== undefined) return { row: live.row(), version: live.open.state() }
    if (!(await this.#names()).includes(run)) return undefined
    const entry = await this.#entry(run)
    const at = await this.#archivedAt(run)
    return entry === undefined || at === undefined ? entry : { ...entry, row: { ...entry.row, archivedAt: at } }
  }

  /** The row of a run that this process executes, at once. */
  liveRow(run: string): RunListing | undefined {
    return this.#live.get(run)?.row()
  }

  /** The states of all runs that this process executes. */
  liveStates(): readonly RunState[] {
    return [...this.#live.values()].map(({ open }) => open.state())
  }

  /** A run to look at. Failures: run.not-found, journal.damaged, disk.not-readable, runbook.invalid. */
  async read(run: string): Promise<Result<ReadRun>> {
    const live = this.#live.get(run)
    return live === undefined ? this.#journals.read(run) : succeed(live.open)
  }

  /** Every update that an appliance took whole, the oldest run first. */
  async deliveries(): Promise<readonly Delivery[]> {
    return (await this.list()).flatMap(({ row }) => row.delivered)
  }

  /**
   * Another run whose install may still go on there: a login now could disturb it, and an install sent now would be a second
   * one. The failure names that run; undefined if there is none. A run that cannot be looked at may have one open.
   */
  async installOpenElsewhere(whom: Whom, own?: string): Promise<Failure | undefined> {
    const known: KnownInstalls[] = [...this.#installing].map(({ open: { run }, installing }) => ({ run, installing }))
    for (const run of await runNames(this.#data)) {
      if (this.#live.has(run)) continue
      const entry = await this.#entry(run)
      if (entry !== undefined) known.push({ run, installing: entry.row.installing, why: entry.why })
    }
    known.sort((one, other) => (one.run < other.run ? -1 : 1))
    for (const each of known) {
      const refusal = each.run === own ? undefined : refusalFor(this.#data, each, whom)
      if (refusal !== undefined) return refusal
    }
    return undefined
  }

  /** A person took the run out of the archive. */
  noteUnarchived(run: string): void {
    this.#live.get(run)?.noteUnarchived()
  }

  async #names(): Promise<string[]> {
    const names = await runNames(this.#data)
    return [...new Set([...names, ...this.#live.keys()])].sort()
  }

  async #entry(run: string): Promise<CatalogueEntry | undefined> {
    const live = this.#live.get(run)
    if (live !== undefined) return { row: live.row(), version: live.open.state() }
    try {
      const stamp = await stampOf(this.#data, run)
      const known = this.#known.get(run)
      if (known !== undefined && known.stamp.octets === stamp.octets && known.stamp.changed === stamp.changed) {
        return { row: known.row, version: known.stamp }
      }
      const looked = await this.#journals.listing(run, stamp)
      if (!looked.ok)
        return { row: unreadListing(run), version: {}, why: looked.failure.evidence ?? looked.failure.sentence }
      this.#known.set(run, { stamp, row: looked.value })
      return { row: looked.value, version: stamp }
    } catch (error) {
      if (errnoOf(error) === '') throw error
      this.#known.delete(run)
      // A run that was deleted since the folder was read, or a stray file: there is no such run.
      if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return undefined
      return { row: unreadListing(run), version: {}, why: messageOf(error) }
    }
  }

  /** A note that cannot be read puts nothing away, and hides nothing of the run. */
  #archivedAt(run: string): Promise<string | undefined> {
    return archivedAt(this.#data, run).catch(() => undefined)
  }
}
