import { mkdirSync, mkdtempSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Redactor } from '../../../shared/base/redact.ts'
import type { LargeText, ReplySink } from '../../../shared/console/reply-intake.ts'
import type { LargeReply } from '../../../shared/engine/ports.ts'
import { isAlive } from '../disk/alive.ts'
import { SpillFile, type WriteOut } from './spill-file.ts'

/** With so many bytes that the disk has not taken yet, nothing more is read. */
const mostBacklog = 4 * 1024 * 1024

const folderName = 'uptick-reply-'

/**
 * Removes what processes left behind that ended in the middle of a large reply. Nothing of it is evidence: a reply counts
 * once it was whole and taken over into the run's folder.
 */
export async function sweepSpills(home: string): Promise<void> {
  const names = await readdir(home).catch(() => [])
  for (const name of names) {
    const pid = name.startsWith(folderName) ? /^\d+(?=-)/.exec(name.slice(folderName.length))?.[0] : undefined
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(home, name), { recursive: true, force: true })
  }
}

/** What feeds a spill, and waits where the disk is slower. */
interface SpillSource {
  pause(): void
  resume(): void
}

/** Where replies go that are too much to be held: two files each, in a folder of this line's own. */
export class ReplySpill implements ReplySink {
  readonly #home: string
  readonly #redactor: Redactor
  readonly #source: SpillSource
  readonly #write: WriteOut | undefined
  #folder: string | undefined
  #count = 0
  #text: SpillFile | undefined
  #raw: SpillFile | undefined
  /** Whether the bytes that arrived last contain no secret. */
  #clean = false
  /** What the file system said first. */
  #fault: unknown
  #backlog = 0
  #paused = false
  #discarded: Promise<unknown> = Promise.resolve()

  /** `write` replaces the disk in tests. */
  constructor(home: string, redactor: Redactor, source: SpillSource, write?: WriteOut) {
    this.#home = home
    this.#redactor = redactor
    this.#source = source
    this.#write = write
  }

  /** Known once the reply was ended. */
  get fault(): unknown {
    return this.#fault
  }

  lines(bytes: Uint8Array, fresh: boolean): void {
    this.#guarded(() => {
      this.#text ??= this.#create('text')
      // A secret never crosses a line end, so lines contain none if their bytes contained none.
      if (fresh && this.#clean) this.#text.writeClean(bytes)
      else this.#text.write(bytes)
    })
  }

  raw(bytes: Uint8Array): void {
    this.#guarded(() => {
      this.#raw ??= this.#create('raw')
      this.#clean = this.#raw.write(bytes)
    })
  }

  /** Takes the lines of a reply that has few of them, though its bytes were too much to be held. */
  take(lines: readonly string[]): LargeText {
    this.lines(new TextEncoder().encode(`${lines.join('\n')}\n`), false)
    const full = lines.filter((line) => line.trim() !== '')
    const characters = lines.reduce((sum, line) => sum + line.length, 0)
    return { lines: lines.length, filled: full.length, characters, first: full[0]?.slice(0, 1000) ?? '' }
  }

  /** Ends what was started, once the disk has it; undefined where a fault left it unfinished, or nothing was started. */
  async end(large: LargeText | undefined): Promise<LargeReply | undefined> {
    const ended = await this.#endFiles()
    for (const each of ended) if (each.status === 'rejected') this.#fault ??= each.reason
    const [rawFile, textFile] = ended.map((each) => (each.status === 'fulfilled' ? each.value : undefined))
    if (!large || !rawFile || !textFile || this.#fault !== undefined) return undefined
    return { ...large, first: this.#redactor.text(large.first), raw: rawFile, text: textFile }
  }

  /** A new reply: the last one's fault is over, and what there is of it goes with the folder. */
  begin(): void {
    if (this.#raw ?? this.#text) this.#discarded = Promise.all([this.#discarded, this.#endFiles()])
    this.#fault = undefined
  }

  /** The connection is closed: replies that no caller has taken are dropped. */
  async dispose(): Promise<void> {
    await Promise.all([this.#discarded, this.#endFiles()])
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true })
    this.#folder = undefined
  }

  #endFiles() {
    const [raw, text] = [this.#raw, this.#text]
    this.#raw = undefined
    this.#text = undefined
    this.#clean = false
    return Promise.allSettled([raw?.end(), text?.end(1)])
  }

  #create(kind: 'raw' | 'text'): SpillFile {
    mkdirSync(this.#home, { recursive: true })
    this.#folder ??= mkdtempSync(join(this.#home, `${folderName}${String(process.pid)}-`))
    this.#count++
    const path = join(this.#folder, `${this.#count}.${kind}`)
    return new SpillFile(path, this.#redactor.stream(), (bytes) => this.#waits(bytes), this.#write)
  }

  #waits(bytes: number): void {
    this.#backlog += bytes
    const full = this.#backlog > (this.#paused ? mostBacklog / 2 : mostBacklog)
    if (full === this.#paused) return
    this.#paused = full
    if (full) this.#source.pause()
    else this.#source.resume()
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
