import { fromBase64, textOf, toHex } from '../bytes.ts'
import { parseCanonical } from '../canonical.ts'
import type { ChainedLine } from '../chain.ts'
import { LineCutter } from '../lines.ts'
import { nobleHashing, nobleSignatures } from '../noble.ts'
import { documentsNamedBy } from '../record-files.ts'
import { RecordVerifier, type Verdict } from '../verify-record.ts'
import type { Pace } from './pace.ts'

/** What the page holds, as text in base64. */
export interface PageBlocks {
  readonly journal: string
  readonly seal: string
  readonly files: ReadonlyMap<string, string>
}

export interface ReadPage {
  readonly verdict: Verdict
  readonly lines: readonly ChainedLine[]
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly documents: readonly string[]
}

/**
 * Verifies what a page holds, giving way to the screen at the pace it is given; `tell` hears how far it is, of how many
 * lines the seal announces. Only lines and files that hold come back: what is shown is made from these and from nothing else.
 */
export async function readPage(
  blocks: PageBlocks,
  pace: Pace,
  tell: (lines: number, announced: number) => void,
): Promise<ReadPage> {
  const seal = sealOf(blocks.seal)
  const verifier = new RecordVerifier(nobleHashing, nobleSignatures, seal)
  const announced = announcedBy(seal)
  tell(0, announced)
  await pace.now()
  const lines: ChainedLine[] = []
  const journal = fromBase64(blocks.journal)
  const cutter = new LineCutter()
  if (journal === undefined) verifier.stopAt(1, 'the lines are not in base64 as they must be')
  for (const cut of journal === undefined ? [] : cutter.push(journal)) {
    if (!cut.ok) verifier.stopAt(lines.length + 1, cut.why)
    const line = cut.ok ? verifier.take(cut.text) : undefined
    if (line === undefined) break
    lines.push(line)
    if (pace.isDue) {
      tell(lines.length, announced)
      await pace.now()
    }
  }
  if (cutter.rest.length > 0) verifier.stopAt(lines.length + 1, 'it does not end with a line feed')
  const files = new Map<string, Uint8Array>()
  for (const [name, base64] of blocks.files) {
    const bytes = fromBase64(base64)
    const sha256 = bytes === undefined ? '' : toHex(nobleHashing.sha256(bytes))
    verifier.file(name, sha256)
    if (bytes !== undefined && sha256 === name) files.set(name, bytes)
    if (pace.isDue) await pace.now()
  }
  const first = lines[0]
  const documents = (first === undefined ? [] : documentsNamedBy(first)).map((sha256) => {
    const bytes = files.get(sha256)
    return (bytes === undefined ? undefined : textOf(bytes)) ?? ''
  })
  return { verdict: verifier.finish(), lines, files, documents }
}

function sealOf(base64: string): unknown {
  const bytes = fromBase64(base64)
  const text = bytes === undefined ? undefined : textOf(bytes)
  const parsed = text === undefined ? undefined : parseCanonical(text)
  return parsed?.ok === true ? parsed.value : undefined
}

/** Only for the progress that is shown: whether it is true is what the verification finds out. */
function announcedBy(seal: unknown): number {
  const events = typeof seal === 'object' && seal !== null && 'events' in seal ? seal.events : 0
  return typeof events === 'number' ? events : 0
}
