import { isHex } from './bytes.ts'
import { checkLine, type ChainedLine } from './chain.ts'
import { readKeyChange, type KeyChange } from './key-change.ts'
import { firstPrev, type Hashing } from './line-hash.ts'
import { documentsNamedBy, filesNamedBy } from './record-files.ts'
import { codeOf, readSeal, signatureHolds, type Seal, type Signatures } from './seal.ts'
import { sealedLineFault } from './sealed-line.ts'
import { count, sayCode, saySigner, soundText, type Saying } from './verdict-words.ts'
import { visibleLine } from './visible-text.ts'

/** One thing that is wrong with a record. The first one with a `line` is where the proof ends; what lies before it holds. */
export interface Fault {
  readonly line?: number
  readonly file?: string
  readonly sentence: string
  /** The record is of a later version than this verifier. */
  readonly tooNew?: true
}

export interface Verdict {
  readonly sound: boolean
  readonly sayings: readonly Saying[]
  readonly faults: readonly Fault[]
  readonly run?: string
  readonly seal?: Seal
  readonly code?: string
  /** Lines that hold: all of them, or those before the first fault. */
  readonly events: number
  /** Lines of which something is withheld, and how many values in all. */
  readonly redacted: { readonly lines: number; readonly values: number }
  /** One of these lines says that an appliance was simulated. */
  readonly practice: boolean
  /** Hashes of files that lines name and that were left out of a redacted record. */
  readonly withheldFiles: readonly string[]
}

/** What the one who verifies knows from elsewhere. */
export interface Known {
  readonly code?: string | undefined
  readonly signer?: string | undefined
}

/**
 * Follows a record line by line, in constant memory but for the hashes of files. The seal comes first, since it names run
 * and signer, which the chain begins with.
 */
export class RecordVerifier {
  readonly #hashing: Hashing
  readonly #signatures: Signatures
  readonly #faults: Fault[] = []
  readonly #seal: Seal | undefined
  readonly #named = new Map<string, number>() // hash -> the line that names it first
  readonly #present = new Set<string>()
  readonly #keyChanges: KeyChange[] = []
  readonly #documents = new Set<string>()
  #events = 0
  #taken = 0
  #prev: string | undefined
  #redacted = { lines: 0, values: 0 }
  #filesLeftOut = 0
  #stopped = false
  #closed = false
  #practice = false

  constructor(hashing: Hashing, signatures: Signatures, seal: unknown) {
    this.#hashing = hashing
    this.#signatures = signatures
    const read = readSeal(seal)
    if (read.ok) {
      this.#seal = read.seal
      this.#prev = firstPrev(hashing, read.seal.run, read.seal.signer)
    } else this.#fault({ sentence: `${capital(read.why)}.`, ...(read.tooNew ? { tooNew: true as const } : {}) })
  }

  /** false once a line was at fault: nothing after it is proved. */
  get goesOn(): boolean {
    return !this.#stopped
  }

  /** Takes the next line without its LF; returns it once its place in the chain is proven. */
  take(text: string): ChainedLine | undefined {
    if (this.#stopped) return undefined
    this.#taken += 1
    const seq = this.#taken
    const checked = checkLine(this.#hashing, text, { seq, prev: this.#prev })
    if (!checked.ok) return this.#stop(seq, checked.why, checked.tooNew)
    const { line } = checked
    const why = this.#misplaced(line)
    if (why !== undefined) return this.#stop(seq, why)
    this.#events = seq
    this.#prev = line.hash
    if (line.type === 'run.closed' || line.type === 'run.resumed') this.#closed = line.type === 'run.closed'
    if (line.type === 'session.connected' && line.data.practice === true) this.#practice = true
    if (line.withheld.length > 0) {
      this.#redacted = { lines: this.#redacted.lines + 1, values: this.#redacted.values + line.withheld.length }
    }
    for (const file of filesNamedBy(line)) if (!this.#named.has(file.sha256)) this.#named.set(file.sha256, seq)
    for (const sha256 of documentsNamedBy(line)) this.#documents.add(sha256)
    const change = line.type === 'key.replaced' ? readKeyChange(line.data) : undefined
    if (change !== undefined && this.#keyChanges.length < mostKeyChanges) this.#keyChanges.push(change)
    return line
  }

  /** All the lines that the seal covers were taken, and the last one is the one that was sealed. */
  get reachesSeal(): boolean {
    return !this.#stopped && this.#events === this.#seal?.events && this.#prev === this.#seal.head
  }

  /** Whether a line taken so far says that an appliance was simulated. */
  get practice(): boolean {
    return this.#practice
  }

  /** false after so many faults that no more are reported. */
  get tellsMore(): boolean {
    return this.#faults.length < mostFaults
  }

  /** Whether the lines taken so far know a file of this hash. */
  knows(sha256: string): boolean {
    return this.#named.has(sha256) || this.#documents.has(sha256)
  }

  /** Notes something about the form that is wrong with a line before it can be read (no LF, no UTF-8). */
  stopAt(line: number, why: string): void {
    if (!this.#stopped) this.#stop(line, why)
  }

  /** Notes something that is wrong with the form around the lines. */
  note(fault: Fault): void {
    this.#fault(fault)
  }

  /** A file of the record, by the name it goes under and the hash of its bytes. */
  file(name: string, sha256: string): void {
    if (name !== sha256) {
      const sentence = isHex(name, 32)
        ? `The file ${name} was changed: its bytes are not those of its hash.`
        : `The file ${JSON.stringify(name)} is not named by a hash.`
      this.#fault({ file: name, sentence })
    } else this.#present.add(name)
  }

  /** After the last line and the last file. */
  finish(known: Known = {}): Verdict {
    const sealed = this.#sealFaults()
    const withheldFiles = this.#fileFaults()
    this.#filesLeftOut = withheldFiles.length
    const sound = this.#faults.length === 0
    const seal = this.#seal
    const code = seal === undefined ? undefined : codeOf(this.#hashing, seal)
    return {
      sound,
      sayings: this.#sayings(sound, sealed, code, known),
      faults: this.#faults,
      ...(seal === undefined ? {} : { run: seal.run, seal }),
      ...(code === undefined ? {} : { code }),
      events: this.#events,
      redacted: this.#redacted,
      practice: this.#practice,
      withheldFiles,
    }
  }

  /** A sentence may quote what it speaks of: that neither acts nor floods. */
  #fault(fault: Fault): void {
    if (this.#faults.length >= mostFaults) return
    const sentence = visibleLine(
      fault.sentence.length > longestSentence ? `${fault.sentence.slice(0, longestSentence)} …` : fault.sentence,
    )
    this.#faults.push({ ...fault, sentence })
  }

  #stop(line: number, why: string, tooNew?: true): undefined {
    this.#stopped = true
    this.#fault({ line, sentence: `Line ${String(line)}: ${why}.`, ...(tooNew ? { tooNew } : {}) })
    return undefined
  }

  #misplaced(line: ChainedLine): string | undefined {
    const seal = this.#seal
    if (line.seq === 1) {
      if (line.type !== 'run.opened') return 'a record begins with run.opened'
      const { run, signer } = line.data
      const told = (value: unknown, name: string): boolean => value !== undefined || !line.withheld.includes(name)
      if (seal !== undefined && told(run, '/run') && run !== seal.run) return 'its run is not the one that was sealed'
      if (seal !== undefined && told(signer, '/signer') && signer !== seal.signer)
        return 'its signer is not the one who sealed'
    } else if (line.type === 'run.opened') return 'there is a second run.opened in the record'
    if (line.type === 'record.sealed') {
      const fault = sealedLineFault(this.#hashing, this.#signatures, line, { seal, closed: this.#closed })
      if (fault !== undefined) return fault
    }
    if (seal !== undefined && line.seq > seal.events) return 'it is after the last line that the seal covers'
    return undefined
  }

  /** true where the seal fits the lines and its signature holds. */
  #sealFaults(): boolean {
    const seal = this.#seal
    if (seal === undefined) return false
    const signed = signatureHolds(this.#signatures, seal)
    if (!signed)
      this.#fault({ sentence: "The seal's signature does not hold: the seal was changed, or another key made it." })
    if (this.#stopped) return false
    if (this.#events < seal.events) {
      const sentence = `The record is cut short: the seal covers ${count(seal.events, 'line')}, ${count(this.#events, 'line')} are here.`
      this.#fault({ line: this.#events + 1, sentence })
      return false
    }
    if (this.#prev !== seal.head) {
      this.#fault({ line: seal.events, sentence: 'The last line is not the one that was sealed.' })
      return false
    }
    if (seal.final && !this.#closed) {
      this.#fault({ sentence: 'The seal says that the run was closed, and no line closes it.' })
      return false
    }
    return signed
  }

  #fileFaults(): string[] {
    const left: string[] = []
    for (const [sha256, line] of this.#named) {
      if (this.#present.has(sha256)) continue
      if (this.#redacted.lines > 0) left.push(sha256)
      else
        this.#fault({
          file: sha256,
          line,
          sentence: `The file ${sha256}, which line ${String(line)} names, is missing.`,
        })
    }
    if (this.#stopped) return left
    for (const sha256 of this.#present) {
      if (!this.knows(sha256)) this.#fault({ file: sha256, sentence: `The file ${sha256} is named by no line.` })
    }
    return left
  }

  #sayings(sound: boolean, sealed: boolean, code: string | undefined, known: Known): Saying[] {
    const sayings: Saying[] = [{ about: 'sound', holds: sound, sentence: this.#soundness(sound) }]
    if (known.code !== undefined) sayings.push(sayCode(known.code, sealed ? code : undefined))
    if (known.signer !== undefined) {
      const words = { signatures: this.#signatures, keyChanges: this.#keyChanges }
      sayings.push(saySigner(known.signer, this.#seal, sealed, words))
    }
    return sayings
  }

  #soundness(sound: boolean): string {
    const first = this.#faults[0]
    if (sound || first === undefined)
      return soundText({
        events: this.#events,
        seal: this.#seal,
        redacted: this.#redacted,
        filesLeftOut: this.#filesLeftOut,
        practice: this.#practice,
      })
    const more = this.#faults.length === 1 ? '' : ` More is wrong: ${count(this.#faults.length - 1, 'further fault')}.`
    const before =
      this.#stopped && this.#events > 0 ? ` What lies before line ${String(this.#events + 1)} fits together.` : ''
    return `The record is not sound. ${first.sentence}${before}${more}`
  }
}

/**
 * No faults beyond this number are reported: the first one is enough, and a forged record with many of them must not
 * cost time and memory.
 */
const mostFaults = 100
const longestSentence = 400

/** No real record has more replacements; the rest of a forged heap is not checked. */
const mostKeyChanges = 1000

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
