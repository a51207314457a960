import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ParsedParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import { codeOf, makeSeal } from '../../../shared/record/seal.ts'
import { verifyVisit } from '../../../shared/record/verify-visit.ts'
import { writeWhole } from '../disk/durable-files.ts'
import { saveFailure, readFailure } from '../disk/faults.ts'
import { hostHashing, hostSignatures } from '../disk/hashing.ts'
import { readVisitJournal } from '../journal/visit-journal.ts'
import { readKept } from '../journal/run-folder.ts'
import type { OpenVisit } from './open-visit.ts'
import type { VisitsConfig } from './visits.ts'

/** A visit's record is decisions and pointers; a larger file is something else. */
const largest = 64 * 1024 * 1024

/** Notes the members' codes in the visit, and writes the visit's journal with its seal and its site as one file. */
export async function exportVisit(
  { keys, clock }: Pick<VisitsConfig, 'keys' | 'clock'>,
  { visit, journal, folder, state }: OpenVisit,
  { out, members, by }: ParsedParamsOf<'visit.export'>,
): Promise<Result<ResultOf<'visit.export'>>> {
  const { opened } = state()
  const signer = await keys.signerOf(opened?.signer ?? '')
  if (!signer.ok) return signer
  await journal.append('visit.recorded', { members, by })
  const read = await readVisitJournal(folder)
  if (!read.ok) return read
  const { head } = read.value
  const site = await readKept(folder, opened?.site.sha256 ?? '')
  const final = state().closed !== undefined
  const at = new Date(clock.now()).toISOString()
  const about = { run: visit, events: head.seq, head: head.hash, final, at, signer: signer.value.publicHex }
  const seal = makeSeal(about, (message) => signer.value.sign(message))
  try {
    const lines = (await readFile(join(folder, 'journal.ndjson'), 'utf8')).split('\n').slice(0, head.seq)
    const record = { form: 'uptick.visit', journal: lines, seal, site: Buffer.from(site ?? []).toString('utf8') }
    const bytes = Buffer.from(`${JSON.stringify(record)}\n`)
    await writeWhole(out, [bytes], { mode: 0o644 })
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return succeed({ path: out, sha256, code: codeOf(hostHashing, seal), final })
  } catch (error) {
    return failed(saveFailure(error, out))
  }
}

/** Verifies a visit's record in a file. Failures: record.not-a-record, disk.not-readable. */
export async function verifyVisitFile({
  path,
  ...known
}: ParsedParamsOf<'visit.verify'>): Promise<Result<ResultOf<'visit.verify'>>> {
  let text: string | undefined
  try {
    text = (await stat(path)).size > largest ? undefined : await readFile(path, 'utf8')
  } catch (error) {
    return failed(readFailure(error, path))
  }
  const verdict = text === undefined ? undefined : verifyVisit(hostHashing, hostSignatures, text, known)
  if (verdict !== undefined) return succeed(verdict)
  const sentence = `${path} is not the record of a visit.`
  return failed(failure('record.not-a-record', sentence, 'Verify the file visit.json of a visit’s export.'))
}
