import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Redactor } from '../../../shared/base/redact.ts'
import type { LargeText, ReplySink } from '../../../shared/console/reply-intake.ts'
import type { LargeReply } from '../../../shared/engine/ports.ts'
import { SpillFile } from './spill-file.ts'

/** Where replies go that are too much to be held: two files each, in a folder of this line's own. */
export class ReplySpill implements ReplySink {
  readonly #home: string
  readonly #redactor: Redactor
  #folder: string | undefined
  #count = 0
  #text: SpillFile | undefined
  #raw: SpillFile | undefined
  /** No secret stands in the octets that came last. */
  #clean = false
  /** What the file system threw first. */
  #fault: unknown

  constructor(home: string, redactor: Redactor) {
    this.#home = home
    this.#redactor = redactor
  }

  get fault(): unknown {
    return this.#fault
  }

  lines(octets: Uint8Array, fresh: boolean): void {
    this.#guarded(() => {
      this.#text ??= this.#create('text')
      // No secret goes over the end of a line, so none stands in lines where none stood in the octets they came in.
      if (fresh && this.#clean) this.#text.writeClean(octets)
      else this.#text.write(octets)
    })
  }

  raw(octets: Uint8Array): void {
    this.#guarded(() => {
      this.#raw ??= this.#create('raw')
      this.#clean = this.#raw.write(octets)
    })
  }

  /** Takes the lines of a reply that has few of them, though its octets were too much to be held. */
  take(lines: readonly string[]): LargeText {
    this.lines(new TextEncoder().encode(`${lines.join('\n')}\n`), false)
    const full = lines.filter((line) => line.trim() !== '')
    const characters = lines.reduce((sum, line) => sum + line.length, 0)
    return { lines: lines.length, filled: full.length, characters, first: full[0]?.slice(0, 1000) ?? '' }
  }

  /** Ends what was begun; undefined where a fault left it unfinished, or nothing was begun. */
  end(large: LargeText | undefined): LargeReply | undefined {
    const [raw, text] = [this.#raw, this.#text]
    this.#raw = undefined
    this.#text = undefined
    this.#clean = false
    let reply: LargeReply | undefined
    this.#guarded(() => {
      const ended = { raw: raw?.end(), text: text?.end(1) }
      if (large && ended.raw && ended.text)
        reply = { ...large, first: this.#redactor.text(large.first), raw: ended.raw, text: ended.text }
    })
    return reply
  }

  /** A new reply: the last one's fault is over. */
  begin(): void {
    this.end(undefined)
    this.#fault = undefined
  }

  /** The line is closed: what nobody has taken over goes. */
  dispose(): void {
    this.end(undefined)
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true })
    this.#folder = undefined
  }

  #create(kind: 'raw' | 'text'): SpillFile {
    mkdirSync(this.#home, { recursive: true })
    this.#folder ??= mkdtempSync(join(this.#home, 'uptick-reply-'))
    this.#count++
    return new SpillFile(join(this.#folder, `${this.#count}.${kind}`), this.#redactor.stream())
  }

  #guarded(work: () => void): void {
    if (this.#fault !== undefined) return
    try {
      work()
    } catch (error) {
      this.#fault = error
    }
  }
}
