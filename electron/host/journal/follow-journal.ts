import { basename, dirname } from 'node:path'
import { createReadStream } from 'node:fs'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { checkLine, type ChainedLine } from '../../../shared/record/chain.ts'
import { firstPrev } from '../../../shared/record/line-hash.ts'
import { LineCutter } from '../../../shared/record/lines.ts'
import { errnoOf, messageOf } from '../disk/faults.ts'
import { hostHashing } from '../disk/hashing.ts'

/** What a journal is about: its first line names that, under this member. */
export type JournalSubject = 'run' | 'visit'

/** What a journal is, as far as it holds. */
export interface JournalExtent {
  /** The run, or the visit, that the journal is about. */
  readonly run: string
  readonly signer: string
  readonly head: { readonly seq: number; readonly hash: string }
  /** Bytes of the lines that hold; what comes after is a torn tail. */
  readonly bytes: number
  /** Bytes after them: a line that was not finished when the power or the disk went. */
  readonly torn: number
  /** Anything worse than a torn tail: names its line. The lines before it stand all the same. */
  readonly damage?: Failure
}

/**
 * Follows a whole journal line by line without locking it, and in constant memory: each line is checked, then handed to
 * `take` with the byte at which it begins. A torn tail is not a fault: in a journal that is being written it is the line in
 * hand. `take` may say why this version does not know a line, which ends the reading. Failures: run.not-found,
 * disk.not-readable.
 */
export async function followJournal(
  path: string,
  take: (line: ChainedLine, byte: number) => string | undefined,
  subject: JournalSubject = 'run',
): Promise<Result<JournalExtent>> {
  const reading = new Reading(path, take, subject)
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      reading.push(chunk as Uint8Array)
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') {
      const hint = `\`uptick ${subject}s\` lists the ${subject}s.`
      return failed(failure('run.not-found', `There is no ${subject} called ${basename(dirname(path))}.`, hint))
    }
    const hint = 'Check the disk and who may read there.'
    return failed(failure('disk.not-readable', `${path} cannot be read.`, hint, { evidence: messageOf(error) }))
  }
  return succeed(reading.end())
}

class Reading {
  readonly #path: string
  readonly #hear: (line: ChainedLine, byte: number) => string | undefined
  readonly #subject: JournalSubject
  readonly #cutter = new LineCutter()
  #lines = 0
  #run = ''
  #signer = ''
  #prev: string | undefined
  #bytes = 0
  #total = 0
  /** A last line that has its LF but lost blocks to a power failure. */
  #tornAt: number | undefined
  #damage: Failure | undefined

  constructor(path: string, hear: (line: ChainedLine, byte: number) => string | undefined, subject: JournalSubject) {
    this.#path = path
    this.#hear = hear
    this.#subject = subject
  }

  push(chunk: Uint8Array): void {
    this.#total += chunk.length
    if (this.#damage !== undefined) return
    for (const cut of this.#cutter.push(chunk)) {
      if (this.#damage !== undefined) return
      if (this.#tornAt !== undefined) this.#fail(this.#tornAt, 'it holds NUL bytes and is not the last')
      else if (!cut.ok) this.#fail(this.#lines + 1, cut.why)
      else if (cut.text.includes('\0')) this.#tornAt = this.#lines + 1
      else this.#take(cut.text, cut.bytes)
    }
  }

  end(): JournalExtent {
    if (this.#tornAt !== undefined && this.#cutter.rest.length > 0 && this.#damage === undefined) {
      this.#fail(this.#tornAt, 'it holds NUL bytes and is not the last')
    }
    if (this.#lines === 0 && this.#damage === undefined) this.#fail(1, 'the journal holds no whole line')
    return {
      run: this.#run,
      signer: this.#signer,
      head: { seq: this.#lines, hash: this.#prev ?? '' },
      bytes: this.#bytes,
      torn: this.#damage === undefined ? this.#total - this.#bytes : 0,
      ...(this.#damage === undefined ? {} : { damage: this.#damage }),
    }
  }

  #take(text: string, bytes: number): void {
    const seq = this.#lines + 1
    const checked = checkLine(hostHashing, text, { seq, prev: this.#prev })
    if (!checked.ok) {
      if (checked.tooNew) this.#tooNew(seq, checked.why)
      else this.#fail(seq, checked.why)
      return
    }
    const { line } = checked
    const opening = `${this.#subject}.opened`
    const why = seq === 1 ? this.#begin(line) : line.type === opening ? `a second ${opening}` : undefined
    if (why !== undefined) return this.#fail(seq, why)
    if (line.withheld.length > 0) return this.#fail(seq, 'something is withheld from it, which a journal never is')
    const unknown = this.#hear(line, this.#bytes)
    if (unknown !== undefined) return this.#tooNew(seq, unknown)
    this.#lines = seq
    this.#prev = line.hash
    this.#bytes += bytes
  }

  /** The first line says which run and signer the chain began with; its `prev` must be theirs. */
  #begin(line: ChainedLine): string | undefined {
    const { [this.#subject]: run, signer } = line.data
    if (line.type !== `${this.#subject}.opened` || typeof run !== 'string' || typeof signer !== 'string')
      return `a journal begins with ${this.#subject}.opened`
    if (line.prev !== firstPrev(hostHashing, run, signer)) return '`prev` is not that of its run and signer'
    this.#run = run
    this.#signer = signer
    return undefined
  }

  #fail(line: number, why: string): void {
    const sentence = `The journal ${this.#path} is damaged at line ${String(line)}: ${why}.`
    const hint = `The ${String(this.#lines)} entries before it are sound and can be shown. The run cannot continue with this journal.`
    this.#damage = failure('journal.damaged', sentence, hint)
  }

  #tooNew(line: number, why: string): void {
    const sentence = `Line ${String(line)} of ${this.#path} is sound, but this version of Uptick does not know it.`
    this.#damage = failure('record.schema-too-new', sentence, 'Open the run with the version that wrote it.', {
      evidence: why,
    })
  }
}
