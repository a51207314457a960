import { createHash } from 'node:crypto'
import { fromBase64 } from '../../../shared/record/bytes.ts'
import { LineCutter } from '../../../shared/record/lines.ts'
import type { RecordVerifier } from '../../../shared/record/verify-record.ts'

/** Gives a verifier the lines of a journal, in whatever pieces it comes; stops reading where it stops. */
export async function takeLines(
  verifier: RecordVerifier,
  journal: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const cutter = new LineCutter()
  let lines = 0
  for await (const piece of journal) {
    for (const cut of cutter.push(piece)) {
      lines += 1
      if (cut.ok) verifier.take(cut.text)
      else verifier.stopAt(lines, cut.why)
    }
    if (!verifier.goesOn) return
  }
  if (cutter.rest.length > 0) verifier.stopAt(lines + 1, 'it does not end with a line feed')
}

/** Gives a verifier a file that came in base64. */
export function takeFile(verifier: RecordVerifier, name: string, base64: unknown): void {
  const bytes = typeof base64 === 'string' ? fromBase64(base64) : undefined
  verifier.file(name, bytes === undefined ? '' : createHash('sha256').update(bytes).digest('hex'))
}
