import type { MirroredPatch } from '../../../shared/model/patch.ts'
import { patchLabel } from '../../../shared/model/patch-trust.ts'
import { rewriteLine } from '../console-output.ts'
import type { Session } from '../session.ts'

/** Milliseconds between two lines of progress where there is no terminal to rewrite one on. */
const plainEvery = 10_000

/** One update as a line: for a program with --json, else for a person. */
export function tellPatch({ output }: Session, patch: MirroredPatch): void {
  const { name, bytes, sha256, state, source, release, trust, reason, doubt, expected, keptFor } = patch
  output.line({
    name,
    bytes,
    sha256: sha256 ?? null,
    state,
    source,
    release: release ?? null,
    trust,
    ...(expected === undefined ? {} : { expected }),
    ...(reason === undefined ? {} : { reason }),
    ...(doubt === undefined ? {} : { doubt }),
    ...(keptFor === undefined ? {} : { keptFor }),
  })
  if (output.json) return
  const size =
    state === 'partial' && expected !== undefined ? `${megabytes(bytes)} of ${megabytes(expected)}` : megabytes(bytes)
  const why = [reason, doubt].map((each) => (each === undefined ? '' : `  ${each}`)).join('')
  const kept = keptFor === undefined ? '' : `  kept for ${keptFor.join(', ')}`
  output.say(`${name}  ${patchLabel(patch)}  ${size}  ${sha256 ?? ''}  from ${source}${why}${kept}`)
}

/**
 * Shows what work on the mirror is doing: on a terminal in one line that is rewritten, elsewhere as plain lines, seldom. The
 * answer ends it.
 */
export function showProgress({ client, output }: Session): () => void {
  const terminal = process.stderr.isTTY
  let told = Date.now()
  let stage = ''
  const stop = client.on('passing', (passing) => {
    if (passing.kind !== 'mirror') return
    if (terminal) rewriteLine(`${passing.name}: ${passing.sentence}`)
    else if (passing.stage === 'waiting' ? passing.stage !== stage : Date.now() - told >= plainEvery) {
      told = Date.now()
      output.say(`${passing.name}: ${passing.sentence}`)
    }
    stage = passing.stage
  })
  return () => {
    stop()
    if (terminal) rewriteLine('')
  }
}

export const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`
