import { createHash } from 'node:crypto'
import { fromBase64 } from '../../../shared/record/bytes.ts'
import type { ChainedLine } from '../../../shared/record/chain.ts'
import { LineCutter } from '../../../shared/record/lines.ts'
import type { RecordVerifier } from '../../../shared/record/verify-record.ts'

/** Why a file is not a record of any form. */
export class NotARecord extends Error {
  override readonly name = 'NotARecord'

  constructor(why = 'It is neither a zip, an HTML page nor a JSON text with a journal and a seal.') {
    super(why)
  }
}

/** Hears what a verification proved: each line that holds, and each file that is what its hash says. */
export interface Witness {
  line(line: ChainedLine): void
  file(sha256: string, bytes: Uint8Array): void
  /** Bytes of a file above which its content is not wanted. */
  readonly largestFile: number
  /** What was heard so far is void: the record is read again from its start. */
  again(): void
}

/** Ignores everything but the verdict. */
export const noWitness: Witness = {
  line: () => undefined,
  file: () => undefined,
  largestFile: -1,
  again: () => undefined,
}

/** Gives a verifier the lines of a journal, in pieces of any size. */
export class LineTaker {
  readonly #verifier: RecordVerifier
  readonly #witness: Witness
  readonly #cutter = new LineCutter()
  #lines = 0

  constructor(verifier: RecordVerifier, witness: Witness) {
    this.#verifier = verifier
    this.#witness = witness
  }

  take(bytes: Uint8Array): void {
    for (const cut of this.#verifier.goesOn ? this.#cutter.push(bytes) : []) {
      this.#lines += 1
      const line = cut.ok ? this.#verifier.take(cut.text) : undefined
      if (!cut.ok) this.stop(cut.why)
      if (line !== undefined) this.#witness.line(line)
      if (!this.#verifier.goesOn) return
    }
  }

  /** After the last piece. */
  end(): void {
    if (this.#cutter.rest.length > 0) this.stopAfter('it does not end with a line feed')
  }

  /** The line that comes next cannot be read at all. */
  stopAfter(why: string): void {
    this.#verifier.stopAt(this.#lines + 1, why)
  }

  stop(why: string): void {
    this.#verifier.stopAt(this.#lines, why)
  }
}

/** Gives a verifier the lines of a whole journal; stops reading where it stops. */
export async function takeLines(
  verifier: RecordVerifier,
  journal: AsyncIterable<Uint8Array>,
  witness: Witness = noWitness,
): Promise<void> {
  const taker = new LineTaker(verifier, witness)
  for await (const piece of journal) {
    taker.take(piece)
    if (!verifier.goesOn) return
  }
  taker.end()
}

/** Some of a file's base64; pieces are whole groups of four, padding ends the last one alone. */
export interface FilePiece {
  readonly name: string
  readonly base64: string
  readonly last: boolean
}

/** The bytes of a piece; undefined if it is not base64, or is padded before its end. */
export function bytesOf({ base64, last }: Pick<FilePiece, 'base64' | 'last'>): Uint8Array | undefined {
  return !last && base64.endsWith('=') ? undefined : fromBase64(base64)
}

/** Gives a verifier files that come in pieces, one after the other. */
export class FileTaker {
  readonly #verifier: RecordVerifier
  readonly #witness: Witness
  #digest = createHash('sha256')
  #pieces: Uint8Array[] = []
  #bytes = 0
  #whole = true

  constructor(verifier: RecordVerifier, witness: Witness) {
    this.#verifier = verifier
    this.#witness = witness
  }

  take(piece: FilePiece): void {
    const bytes = bytesOf(piece)
    if (bytes === undefined) this.#whole = false
    else {
      this.#digest.update(bytes)
      this.#bytes += bytes.length
      if (this.#bytes <= this.#witness.largestFile) this.#pieces.push(bytes)
    }
    if (piece.last) this.#end(piece.name)
  }

  #end(name: string): void {
    const sha256 = this.#whole ? this.#digest.digest('hex') : ''
    this.#verifier.file(name, sha256)
    if (sha256 === name && this.#bytes <= this.#witness.largestFile)
      this.#witness.file(name, Buffer.concat(this.#pieces))
    this.#digest = createHash('sha256')
    this.#pieces = []
    this.#bytes = 0
    this.#whole = true
  }
}
