import type { VerifiedPatch } from '../model/patch.ts'
import type { EngineContext } from './context.ts'
import type { StepEnding } from './step-table.ts'

type Verified = { readonly kind: 'verified'; readonly value: VerifiedPatch } | Extract<StepEnding, { kind: 'stop' }>

/** Hashes an update of the mirror now, and journals that it did. Failures: those of PatchStore. */
export async function verifyUpdate(context: EngineContext, name: string): Promise<Verified> {
  const patch = await context.store.verify(name, context.signal)
  if (!patch.ok) return { kind: 'stop', failure: patch.failure }
  const { bytes, sha256, source, release, trust } = patch.value
  const words = release === undefined ? {} : { release }
  await context.journal.append('patch.verified', { name, bytes, sha256, source, trust, ...words })
  return { kind: 'verified', value: patch.value }
}
