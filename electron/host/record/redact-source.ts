import { readFile } from 'node:fs/promises'
import type { WholeLine } from '../../../shared/record/withhold.ts'
import { Redaction, type RedactionPolicy } from '../../../shared/record/redaction.ts'
import { hostHashing } from '../disk/hashing.ts'
import { wholeLines, type RecordLines } from './record-source.ts'

/** Bytes of a kept file above which it is not looked through: it is withheld then. */
const largestSearched = 64 * 1024 * 1024

/** The same record with what the policy names withheld: same head, same seal, same code; files that tell go too. */
export async function redactSource<S extends RecordLines>(source: S, policy: RedactionPolicy): Promise<S> {
  const redaction = new Redaction(hostHashing, policy)
  for await (const lines of wholeLines(source)) for (const line of lines) redaction.look(JSON.parse(line) as WholeLine)
  const byHash = new Map(source.files.map((file) => [file.sha256, file]))
  for (const sha256 of redaction.filesToSearch) {
    const file = byHash.get(sha256)
    const small = file !== undefined && file.bytes <= largestSearched
    redaction.search(sha256, small ? (await readFile(file.path)).toString('utf8') : undefined)
  }
  for await (const lines of wholeLines(source)) for (const line of lines) redaction.judge(JSON.parse(line) as WholeLine)
  return { ...source, files: source.files.filter(({ sha256 }) => redaction.keeps(sha256)), redaction }
}
