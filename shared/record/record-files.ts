import type { Json } from '../model/run-event.ts'
import { isHex } from './bytes.ts'
import { isMap, type JsonMap } from './canonical.ts'
import type { ChainedLine } from './chain.ts'

/** A file that lies next to the journal, as a line names it. */
export interface NamedFile {
  readonly sha256: string
  readonly name?: string
  /** seq of the line */
  readonly seq: number
}

/**
 * The kept files that a line names: a large reply (`file`), a reply byte for byte (`raw`), what a person attached
 * (`files`). Hashes of updates and documents are not kept files.
 */
export function filesNamedBy(line: Pick<ChainedLine, 'seq' | 'data'>): NamedFile[] {
  const { data, seq } = line
  const found: NamedFile[] = []
  if (isHex(data.file, 32)) found.push({ sha256: data.file, seq })
  found.push(...described(data.raw, seq))
  if (Array.isArray(data.files)) for (const file of data.files) found.push(...described(file, seq))
  return found
}

/**
 * Hashes of the document that the run is pinned to and of those that it includes, in that order. They may lie next to the
 * journal too; they need not.
 */
export function documentsNamedBy(line: Pick<ChainedLine, 'type' | 'data'>): string[] {
  const { runbook } = line.data
  if (line.type !== 'run.opened' || !isMap(runbook) || !isHex(runbook.sha256, 32)) return []
  const { includes } = runbook
  const others = Array.isArray(includes) ? includes : []
  return [runbook.sha256, ...others.flatMap((other) => (isMap(other) && isHex(other.sha256, 32) ? [other.sha256] : []))]
}

function described(value: Json | undefined, seq: number): NamedFile[] {
  if (!isMap(value) || !isHex(value.sha256, 32)) return []
  return [{ sha256: value.sha256, seq, ...nameOf(value) }]
}

function nameOf(value: JsonMap): { name?: string } {
  return typeof value.name === 'string' ? { name: value.name } : {}
}
