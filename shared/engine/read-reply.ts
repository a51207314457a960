import { parsers, readWithPattern } from '../console/parsers/parsers.ts'
import type { Evidence } from '../model/run-event.ts'
import type { Item } from '../model/runbook.ts'
import type { EngineContext } from './context.ts'
import { evidenceOf, type StoredReply } from './stored-reply.ts'

export type Read =
  { readonly ok: true; readonly evidence: readonly Evidence[] } | { readonly ok: false; readonly reason: string }

/** Reads a stored reply by the item's parser; each fact goes to the journal with the exact lines it rests on. */
export async function readReply(
  context: EngineContext,
  appliance: string,
  item: Item,
  reply: StoredReply,
): Promise<Read> {
  const reader = item.read
  if (reader === undefined) return { ok: true, evidence: [] }
  const parser = typeof reader === 'string' ? parsers[reader] : undefined
  if (typeof reader === 'string' && parser === undefined)
    return { ok: false, reason: `there is no parser called ${reader}` }
  const read = typeof reader === 'string' ? parser?.(reply) : readWithPattern(reply, reader)
  if (read === undefined || !read.ok) return { ok: false, reason: read?.reason ?? 'nothing reads it' }
  const evidence: Evidence[] = []
  for (const { fact, value, line, lastLine } of read.facts) {
    const source = evidenceOf(reply, line, lastLine ?? line)
    evidence.push(source)
    await context.journal.append('fact.captured', { appliance, fact, value, source })
  }
  return { ok: true, evidence }
}
