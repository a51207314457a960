import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { JournalFault } from '../../../shared/base/journal-fault.ts'
import type { Redactor } from '../../../shared/base/redact.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import {
  parseVisitEvent,
  type VisitEntry,
  type VisitEventData,
  type VisitEventType,
} from '../../../shared/model/visit-event.ts'
import { isMap } from '../../../shared/record/canonical.ts'
import { makeLine } from '../../../shared/record/chain.ts'
import { firstPrev } from '../../../shared/record/line-hash.ts'
import { ensureFolder, syncFolder } from '../disk/durable-files.ts'
import { errnoOf } from '../disk/faults.ts'
import { hostHashing } from '../disk/hashing.ts'
import { openAppendFile, writeFailure, type AppendFile } from './append-file.ts'
import { cleanData } from './clean-data.ts'
import { followJournal } from './follow-journal.ts'

export interface VisitJournalOptions {
  /** The visit's folder, which the caller has locked. */
  readonly folder: string
  readonly visit: string
  /** Public key (hex) that a new chain starts with. */
  readonly signer?: string
  readonly redactor: Redactor
  readonly clock: Clock
  readonly openFile?: typeof openAppendFile
}

interface Head {
  readonly seq: number
  readonly hash: string
  readonly bytes: number
}

/** A visit's journal as far as it holds. */
export interface ReadVisit {
  readonly entries: readonly VisitEntry[]
  readonly head: Head
  readonly torn: number
  readonly damage?: Failure
}

const journalOf = (folder: string): string => join(folder, 'journal.ndjson')

/** Reads and checks a visit's journal without a lock. Failures: run.not-found, disk.not-readable. */
export async function readVisitJournal(folder: string): Promise<Result<ReadVisit>> {
  const entries: VisitEntry[] = []
  const take = ({
    seq,
    at,
    type,
    data,
  }: {
    seq: number
    at: string
    type: string
    data: unknown
  }): string | undefined => {
    const parsed = parseVisitEvent(type, data)
    if (!parsed.ok) return parsed.reason
    entries.push({ ...parsed.event, seq, at })
    return undefined
  }
  const followed = await followJournal(journalOf(folder), take, 'visit')
  if (!followed.ok) return followed
  const { head, bytes, torn, damage } = followed.value
  return succeed({ entries, head: { ...head, bytes }, torn, ...(damage === undefined ? {} : { damage }) })
}

/**
 * Opens a visit's journal for its only writer, in the format of a run's. Creates a missing one, whose first entry must be
 * visit.opened; otherwise checks the whole chain and cuts off a torn tail. Failures: journal.damaged, record.schema-too-new,
 * disk.full, disk.not-readable, journal.not-writable.
 */
export async function openVisitJournal(options: VisitJournalOptions): Promise<Result<VisitJournal>> {
  const { folder, visit, signer = '', openFile = openAppendFile } = options
  const path = journalOf(folder)
  try {
    await ensureFolder(join(folder, 'files'))
    if (!(await hasLines(path))) {
      const file = await openFile(path)
      await syncFolder(folder)
      return succeed(
        new VisitJournal(options, file, [], { seq: 0, hash: firstPrev(hostHashing, visit, signer), bytes: 0 }),
      )
    }
    const read = await readVisitJournal(folder)
    if (!read.ok) return read
    const { entries, head, torn, damage } = read.value
    if (damage !== undefined) return failed(damage)
    const [first] = entries
    if (first?.type !== 'visit.opened' || first.data.visit !== visit) {
      const sentence = `The journal in ${folder} is that of another visit.`
      return failed(failure('journal.damaged', sentence, 'Give the folder back the name of its visit.'))
    }
    const journal = new VisitJournal(options, await openFile(path), [...entries], head)
    if (torn > 0) await journal.cutTail(torn)
    return succeed(journal)
  } catch (error) {
    return failed(error instanceof JournalFault ? error.failure : writeFailure(error, path))
  }
}

/** A visit's entries are few and each is a decision: every one is on the disk itself before its append resolves. */
export class VisitJournal {
  readonly visit: string
  readonly entries: VisitEntry[]
  readonly #options: VisitJournalOptions
  readonly #file: AppendFile
  readonly #listeners = new Set<(entry: VisitEntry) => void>()
  #head: Head
  #last: Promise<unknown> = Promise.resolve()
  #fault: Failure | undefined

  constructor(options: VisitJournalOptions, file: AppendFile, entries: VisitEntry[], head: Head) {
    this.visit = options.visit
    this.entries = entries
    this.#options = options
    this.#file = file
    this.#head = head
  }

  /** Why it takes nothing more; undefined while it does. */
  get fault(): Failure | undefined {
    return this.#fault
  }

  onEntry(listener: (entry: VisitEntry) => void): void {
    this.#listeners.add(listener)
  }

  /** Throws JournalFault where the entry cannot be kept; then nothing more is taken. */
  append<T extends VisitEventType>(type: T, data: VisitEventData<T>): Promise<VisitEntry> {
    const appended = this.#last.then(() => this.#write(type, data))
    this.#last = appended.catch(() => undefined)
    return appended
  }

  /** Cuts off a line that was not finished when Uptick or the computer stopped, and notes that in the journal. */
  async cutTail(cut: number): Promise<void> {
    await this.#file.truncate(this.#head.bytes)
    const reason = 'the last line was not finished when the computer or the program stopped'
    await this.append('journal.repaired', { cut, reason })
  }

  async close(): Promise<void> {
    await this.#last
    await this.#file.close()
  }

  async #write(type: VisitEventType, data: unknown): Promise<VisitEntry> {
    if (this.#fault !== undefined) throw new JournalFault(this.#fault)
    const parsed = parseVisitEvent(type, cleanData(data, this.#options.redactor))
    if (!parsed.ok) throw new TypeError(`${type} is not as its schema says: ${parsed.reason}`)
    const { event } = parsed
    if ((event.type === 'visit.opened') !== (this.#head.seq === 0)) {
      throw new TypeError('the journal of a visit begins with visit.opened and has it once')
    }
    const { data: body } = event
    if (!isMap(body)) throw new TypeError(`the data of ${type} is no object`)
    const at = new Date(this.#options.clock.now()).toISOString()
    const seq = this.#head.seq + 1
    const line = makeLine(hostHashing, { seq, at, type, data: body, key: randomBytes(16), prev: this.#head.hash })
    try {
      await this.#file.write(Buffer.from(`${line.text}\n`))
      await this.#file.sync()
    } catch (error) {
      this.#fault = writeFailure(error, journalOf(this.#options.folder))
      // The caller hears that the entry failed, so no resume may find it.
      await this.#file.truncate(this.#head.bytes).catch(() => undefined)
      throw new JournalFault(this.#fault)
    }
    this.#head = { seq, hash: line.hash, bytes: this.#head.bytes + Buffer.byteLength(line.text) + 1 }
    const entry: VisitEntry = { ...event, seq, at }
    this.entries.push(entry)
    for (const listener of this.#listeners) listener(entry)
    return entry
  }
}

/** An empty journal means that Uptick stopped before it wrote the first entry; Uptick starts it again. */
async function hasLines(path: string): Promise<boolean> {
  try {
    return (await stat(path)).size > 0
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw error
  }
}
