import type { OpenRun } from './open-run.ts'
import { deliveredIn, listingOf, openInstalls, type Delivered, type RunListing } from './run-listing.ts'

/** The catalogue's entry of a run that this process executes: everything is answered from memory. */
export class LiveEntry {
  readonly open: OpenRun
  readonly #delivered: Delivered[]
  #archivedAt: string | undefined
  #installing: RunListing['installing']
  #made: { readonly of: readonly unknown[]; readonly row: RunListing } | undefined

  constructor(open: OpenRun, archivedAt: string | undefined) {
    this.open = open
    this.#archivedAt = archivedAt
    this.#delivered = deliveredIn(open.entries)
    this.#installing = openInstalls(open.state())
    open.journal.onEntry((entry) => {
      if (entry.type === 'patch.delivered') this.#delivered.push(entry)
      const now = openInstalls(open.state())
      if (now.length > 0 || this.#installing.length > 0) this.#installing = now
    })
  }

  /** Appliances on which an install may still go on; kept up with each entry, so that asking costs nothing. */
  get installing(): RunListing['installing'] {
    return this.#installing
  }

  /** The same object as long as nothing in it has changed. */
  row(): RunListing {
    const state = this.open.state()
    const { opened, closed, paused, practice } = state
    // A delivery names the appliance as it is known now, which any entry may change.
    const delivered = this.#delivered.length === 0 ? undefined : state
    const hosts = Object.values(state.appliances).map(({ identity }) => identity.host)
    const of = [opened, closed, paused, practice, delivered, this.#installing, this.#archivedAt, ...hosts]
    if (this.#made === undefined || of.some((part, index) => part !== this.#made?.of[index])) {
      const archived = this.#archivedAt === undefined ? {} : { archivedAt: this.#archivedAt }
      this.#made = { of, row: { ...listingOf(this.open.run, state, this.#delivered), ...archived } }
    }
    return this.#made.row
  }

  noteUnarchived(): void {
    this.#archivedAt = undefined
  }
}
