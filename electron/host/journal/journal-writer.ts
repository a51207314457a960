import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { JournalFault } from '../../../shared/base/journal-fault.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { parseEvent } from '../../../shared/model/run-event.ts'
import type { EntryOf, EventData, EventType, JournalEntry, RunEvent } from '../../../shared/model/run-event.ts'
import { isMap, NotCanonical } from '../../../shared/record/canonical.ts'
import { makeLine } from '../../../shared/record/chain.ts'
import { codeOf, makeSeal, type Seal } from '../../../shared/record/seal.ts'
import { cleanData } from './clean-data.ts'
import type { JournalOptions, RunJournal } from './run-journal.ts'
import { writeFailure, type AppendFile } from './append-file.ts'
import { keepFile, takeFile } from '../disk/kept-files.ts'
import { hostHashing } from '../disk/hashing.ts'
import type { Signer } from '../keys/signing-key.ts'

/** The last line that is on the file: its place, its hash, and where the file ends after it. */
export interface Head {
  readonly seq: number
  readonly hash: string
  readonly bytes: number
}

/** What a journal continues from. `signer` is the key (hex) that the chain began with. */
export interface Beginning {
  readonly entries: JournalEntry[]
  readonly head: Head
  readonly signer: string
}

/** Something that waits for its turn: a line to be made when the one before it is known, or only a sync. */
interface Waiting {
  readonly make?: (head: Head) => RunEvent
  readonly durable: boolean
  readonly done: (entry: JournalEntry | undefined) => void
  readonly fail: (error: unknown) => void
}

/** Lines that no one waits to have synced share one sync, at the latest this many milliseconds after the first. */
const groupCommit = 200

/**
 * One writer, one line after the other. Waiting lines are written together and synced once if one of them must be
 * durable. After a disk fault the writer accepts nothing more: each append throws the same JournalFault.
 */
export class JournalWriter implements RunJournal {
  readonly run: string
  readonly entries: JournalEntry[]
  readonly #options: JournalOptions
  readonly #file: AppendFile
  readonly signer: string
  readonly #path: string
  readonly #listeners = new Set<(entry: JournalEntry) => void>()
  #head: Head
  #queue: Waiting[] = []
  #pump: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #fault: Failure | undefined
  /** The last line that was on the file when the journal was opened. */
  readonly #openedAt: number
  #begun: boolean
  #closed = false

  constructor(options: JournalOptions, file: AppendFile, beginning: Beginning) {
    this.run = options.run
    this.#options = options
    this.#file = file
    this.entries = beginning.entries
    this.#head = beginning.head
    this.#openedAt = beginning.head.seq
    this.#begun = beginning.head.seq > 0
    this.signer = beginning.signer
    this.#path = join(options.folder, 'journal.ndjson')
  }

  get fault(): Failure | undefined {
    return this.#fault
  }

  redact(text: string): string {
    return this.#options.redactor.text(text)
  }

  onEntry(listener: (entry: JournalEntry) => void, { sinceOpening = false } = {}): () => void {
    if (sinceOpening) for (const entry of this.entries) if (entry.seq > this.#openedAt) listener(entry)
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async append<T extends EventType>(type: T, data: EventData<T>, options?: { durable?: boolean }): Promise<EntryOf<T>> {
    this.#mustGoOn()
    const event = this.#checked(type, data)
    return (await this.#enqueue(options?.durable === true, () => event)) as EntryOf<T>
  }

  async seal(final: boolean, signer: Signer): Promise<Result<{ seal: Seal; code: string }>> {
    this.#mustGoOn()
    if (signer.publicHex !== this.signer) {
      const sentence = `The run was started with the signing key ${this.signer}, but this computer has a different key.`
      return failed(
        failure('record.invalid', sentence, 'Export it where that key is, or bring the key back from its backup.'),
      )
    }
    const entry = await this.#enqueue(true, (head) => {
      const at = new Date(this.#options.clock.now()).toISOString()
      const about = { run: this.run, events: head.seq, head: head.hash, final, at, signer: signer.publicHex }
      const seal = makeSeal(about, (message) => signer.sign(message))
      return { type: 'record.sealed', data: { seal: { ...seal }, code: codeOf(hostHashing, seal) } }
    })
    if (entry?.type !== 'record.sealed') throw new Error('a seal became another entry')
    const { seal, code } = entry.data
    return succeed({ seal: { ...seal, v: 1 }, code })
  }

  async keep(bytes: Uint8Array): Promise<{ sha256: string; bytes: number }> {
    this.#mustGoOn()
    const clean = this.#options.redactor.bytes(bytes)
    const sha256 = createHash('sha256').update(clean).digest('hex')
    const path = join(this.#options.folder, 'files', sha256)
    try {
      await keepFile(path, clean)
    } catch (error) {
      throw new JournalFault(writeFailure(error, path))
    }
    return { sha256, bytes: clean.length }
  }

  async keepFile(path: string): Promise<{ sha256: string; bytes: number }> {
    this.#mustGoOn()
    try {
      return await takeFile(path, join(this.#options.folder, 'files'))
    } catch (error) {
      throw new JournalFault(writeFailure(error, path))
    }
  }

  async sync(): Promise<void> {
    this.#mustGoOn()
    await this.#enqueue(true)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#timer)
    try {
      if (this.#fault === undefined) await this.#enqueue(true)
    } finally {
      await this.#pump
      await this.#file.close()
    }
  }

  #mustGoOn(): void {
    if (this.#fault !== undefined) throw new JournalFault(this.#fault)
    if (this.#closed) throw new Error('the journal is closed')
  }

  /** Secrets out, shape right, and a first line that the chain can begin with. A TypeError is a defect of the caller. */
  #checked(type: EventType, data: unknown): RunEvent {
    const parsed = parseEvent(type, cleanData(data, this.#options.redactor))
    if (!parsed.ok) throw new TypeError(`${type} is not as its schema says: ${parsed.reason}`)
    const { event } = parsed
    if ((event.type === 'run.opened') === this.#begun)
      throw new TypeError('a journal begins with run.opened and has it once')
    if (event.type === 'run.opened' && (event.data.run !== this.run || event.data.signer !== this.signer)) {
      throw new TypeError('run.opened does not name the run and the signer that its chain begins with')
    }
    this.#begun = true
    return event
  }

  #enqueue(durable: boolean, make?: Waiting['make']): Promise<JournalEntry | undefined> {
    return new Promise((done, fail) => {
      this.#queue.push({ durable, done, fail, ...(make === undefined ? {} : { make }) })
      this.#pump ??= this.#work()
    })
  }

  async #work(): Promise<void> {
    await Promise.resolve() // several appends in a row go into one batch
    while (this.#queue.length > 0) await this.#commit(this.#queue.splice(0))
    this.#pump = undefined // in the same breath as the last look at the queue, so that nothing is left waiting
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    if (this.#fault !== undefined) {
      for (const waiting of batch) waiting.fail(new JournalFault(this.#fault))
      return
    }
    const { taken, text, head } = this.#lines(batch)
    const durable = batch.some((waiting) => waiting.durable)
    try {
      if (text !== '') await this.#file.write(Buffer.from(text))
      if (durable) await this.#file.sync()
    } catch (error) {
      await this.#poison(error)
      for (const { waiting } of taken) waiting.fail(new JournalFault(this.#fault ?? writeFailure(error, this.#path)))
      return
    }
    this.#head = head
    for (const { waiting, entry } of taken) {
      try {
        if (entry !== undefined) this.#tell(entry)
        waiting.done(entry)
      } catch (error) {
        waiting.fail(error) // a defect of a listener: the line is written, and its writer gets the error
      }
    }
    if (durable) this.#syncedNow()
    else this.#syncSoon()
  }

  /** Makes the lines of a batch, each on the one before. What cannot be written as a line fails alone. */
  #lines(batch: readonly Waiting[]): { taken: { waiting: Waiting; entry?: JournalEntry }[]; text: string; head: Head } {
    const taken: { waiting: Waiting; entry?: JournalEntry }[] = []
    let text = ''
    let head = this.#head
    for (const waiting of batch) {
      if (waiting.make === undefined) {
        taken.push({ waiting })
        continue
      }
      try {
        const event = waiting.make(head)
        const { type, data } = event
        if (!isMap(data)) throw new TypeError(`the data of ${type} is no object`)
        const at = new Date(this.#options.clock.now()).toISOString()
        const seq = head.seq + 1
        const line = makeLine(hostHashing, { seq, at, type, data, key: randomBytes(16), prev: head.hash })
        const bytes = head.bytes + Buffer.byteLength(line.text) + 1
        text += `${line.text}\n`
        head = { seq, hash: line.hash, bytes }
        taken.push({ waiting, entry: { ...event, seq, at } })
      } catch (error) {
        waiting.fail(
          error instanceof NotCanonical ? new TypeError(`an event cannot be written: ${error.message}`) : error,
        )
      }
    }
    return { taken, text, head }
  }

  #tell(entry: JournalEntry): void {
    this.entries.push(entry)
    for (const listener of this.#listeners) listener(entry)
  }

  /**
   * What was not written completely is removed if the disk still lets us, also whole lines that could not be synced:
   * they were told to have failed, and a resume must not find an approval among them. Half a line is cut off at the
   * next opening.
   */
  async #poison(error: unknown): Promise<void> {
    this.#fault = writeFailure(error, this.#path)
    clearTimeout(this.#timer)
    await this.#file.truncate(this.#head.bytes).catch(() => undefined)
    const rest = this.#queue.splice(0)
    for (const waiting of rest) waiting.fail(new JournalFault(this.#fault))
  }

  #syncedNow(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #syncSoon(): void {
    if (this.#closed) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#enqueue(true).catch(() => undefined) // the fault is kept and thrown at the next append
    }, groupCommit)
    this.#timer.unref()
  }
}
