import { createHash } from 'node:crypto'
import { fromBase64 } from '../../../shared/record/bytes.ts'
import type { ChainedLine } from '../../../shared/record/chain.ts'
import { LineCutter } from '../../../shared/record/lines.ts'
import type { RecordVerifier } from '../../../shared/record/verify-record.ts'

/** Why a file is no record of any form. */
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
  /** Octets of a file above which its content is not wanted. */
  readonly largestFile: number
  /** What was heard so far is void: the record is read again from its start. */
  again(): void
}

/** Wants to know nothing but the verdict. */
export const noWitness: Witness = {
  line: () => undefined,
  file: () => undefined,
  largestFile: -1,
  again: () => undefined,
}

/** Gives a verifier the lines of a journal, in whatever pieces it comes; stops reading where it stops. */
export async function takeLines(
  verifier: RecordVerifier,
  journal: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  witness: Witness = noWitness,
): Promise<void> {
  const cutter = new LineCutter()
  let lines = 0
  for await (const piece of journal) {
    for (const cut of cutter.push(piece)) {
      lines += 1
      const line = cut.ok ? verifier.take(cut.text) : undefined
      if (!cut.ok) verifier.stopAt(lines, cut.why)
      if (line !== undefined) witness.line(line)
    }
    if (!verifier.goesOn) return
  }
  if (cutter.rest.length > 0) verifier.stopAt(lines + 1, 'it does not end with a line feed')
}

/** Gives a verifier a file that came in base64. */
export function takeFile(verifier: RecordVerifier, name: string, base64: unknown, witness: Witness = noWitness): void {
  const bytes = typeof base64 === 'string' ? fromBase64(base64) : undefined
  const sha256 = bytes === undefined ? '' : createHash('sha256').update(bytes).digest('hex')
  verifier.file(name, sha256)
  if (bytes !== undefined && sha256 === name && bytes.length <= witness.largestFile) witness.file(name, bytes)
}
