import { succeed, failed, type Result } from '../../../shared/base/result.ts'
import type { ChainedLine } from '../../../shared/record/chain.ts'
import { documentsNamedBy, filesNamedBy } from '../../../shared/record/record-files.ts'
import { readSeal, type Seal } from '../../../shared/record/seal.ts'
import { followJournal, type JournalExtent } from '../journal/follow-journal.ts'

/** What has to be known of a journal before a record is made of it; nothing in it grows with the number of lines. */
export interface Survey {
  readonly extent: JournalExtent
  readonly closed: boolean
  /** An appliance was simulated. */
  readonly practice: boolean
  /** The seal that a record of this run carries, with the bytes of the lines that it covers. */
  readonly sealed?: { readonly seal: Seal; readonly bytes: number }
  /** Kept files -> the line that names them first. */
  readonly files: ReadonlyMap<string, number>
  /** Hashes of the documents that the run is pinned to. */
  readonly documents: readonly string[]
}

/**
 * Reads a journal once, checks every line, and finds the valid seal: the first final one after the run was closed
 * permanently. `events` asks for the seal over that many lines instead. Failures: run.not-found, journal.damaged,
 * disk.not-readable.
 */
export async function surveyRun(path: string, events?: number): Promise<Result<Survey>> {
  const surveying = new Surveying(events)
  const followed = await followJournal(path, (line, byte) => surveying.take(line, byte))
  if (!followed.ok) return followed
  if (followed.value.damage !== undefined) return failed(followed.value.damage)
  return succeed({ extent: followed.value, ...surveying.found() })
}

class Surveying {
  readonly #events: number | undefined
  readonly #files = new Map<string, number>()
  #closed = false
  #practice = false
  #sealed: { readonly seal: Seal; readonly bytes: number } | undefined
  readonly #documents: string[] = []

  constructor(events: number | undefined) {
    this.#events = events
  }

  take(line: ChainedLine, byte: number): undefined {
    const { type, seq } = line
    this.#documents.push(...documentsNamedBy(line))
    for (const { sha256 } of filesNamedBy(line)) if (!this.#files.has(sha256)) this.#files.set(sha256, seq)
    if (type === 'session.connected' && line.data.practice === true) this.#practice = true
    if (type === 'run.closed' || type === 'run.resumed') {
      this.#closed = type === 'run.closed'
      if (this.#events === undefined) this.#sealed = undefined
    } else if (type === 'record.sealed') this.#noteSeal(line, byte)
  }

  /** A seal covers the lines before the one that notes it. */
  #noteSeal(line: ChainedLine, bytes: number): void {
    const read = readSeal(line.data.seal ?? null)
    if (!read.ok || read.seal.events !== line.seq - 1 || read.seal.head !== line.prev) return
    const { seal } = read
    const wanted = this.#events === undefined ? this.#closed && seal.final : seal.events === this.#events
    if (wanted) this.#sealed ??= { seal, bytes }
  }

  found(): Omit<Survey, 'extent'> {
    const lines = this.#sealed?.seal.events ?? Number.POSITIVE_INFINITY
    return {
      closed: this.#closed,
      practice: this.#practice,
      files: new Map([...this.#files].filter(([, line]) => line <= lines)),
      documents: this.#documents,
      ...(this.#sealed === undefined ? {} : { sealed: this.#sealed }),
    }
  }
}
