import type { Effect } from '../model/run-event.ts'
import type { Dialect } from './dialect.ts'
import type { Missing } from './turn.ts'

/** No round trip counts for more than this, in milliseconds: what is longer is thinking, not the way. */
const longestTrip = 4000

/**
 * How long to wait for the parts of a reply that are still missing, depending on what relies on them: a few round trips
 * of this connection, and never less than a minimum. If nothing is missing, there is no wait.
 */
export class Patience {
  #roundTrip = 0

  /** Notes the time from a command to the first byte after it, in milliseconds. */
  note(sample: number): void {
    const trip = Math.min(longestTrip, Math.max(0, sample))
    this.#roundTrip = this.#roundTrip === 0 ? trip : Math.max(trip, this.#roundTrip * 0.7 + trip * 0.3)
  }

  for(missing: readonly Missing[], effect: Effect, known: { readonly echoes: boolean | undefined }): number {
    const [first] = missing
    if (first === undefined) return 0
    const reads = effect === 'none'
    const noEcho = missing.includes('echo')
    const noStatus = missing.includes('status')
    if (noEcho && noStatus) return this.trips(reads ? 8 : 20, reads ? 2500 : 20_000)
    if (noStatus) return this.trips(reads ? 6 : 20, reads ? 1500 : 10_000)
    // The first reply without an echo, on a line of which it is not known: a second prompt may come behind it.
    if (noEcho && known.echoes === undefined) return this.trips(reads ? 4 : 10, reads ? 400 : 3000)
    if (noEcho) return this.trips(reads ? 6 : 20, reads ? 1500 : 10_000)
    return this.trips(reads ? 4 : 10, reads ? 1000 : 3000)
  }

  /** So many round trips, and not less than the floor. */
  trips(count: number, floor: number): number {
    return Math.max(floor, Math.round(count * this.#roundTrip))
  }
}

/**
 * Milliseconds after which an unfinished line is reported, and after which Uptick stops waiting for its end. A line
 * that is certainly a question is reported soon, and the wait ends once an available answer had time to arrive.
 */
export function questionPatience(
  { question, standing, stuck }: Dialect['quiet'],
  { asks, reads, pages }: { readonly asks: boolean; readonly reads: boolean; readonly pages: boolean },
): { readonly first: number; readonly last: number } {
  return { first: asks ? question : standing, last: pages || (asks && reads) ? standing : stuck }
}
