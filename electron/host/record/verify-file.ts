import { open } from 'node:fs/promises'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { Known, Verdict } from '../../../shared/record/verify-record.ts'
import { readFailure, errnoOf } from '../disk/faults.ts'
import { NotARecord, noWitness, type Witness } from './take-parts.ts'
import { verifyHtml } from './verify-html.ts'
import { verifyJson } from './verify-json.ts'
import { verifyZip } from './verify-zip.ts'
import { ZipFault } from '../disk/zip-reader.ts'

/**
 * Verifies a record in a file, zip, HTML or JSON, redacted or not. Failures: record.not-a-record, record.schema-too-new,
 * disk.not-readable. That something is wrong with the record is no failure: the verdict says it.
 */
export async function verifyFile(path: string, known: Known = {}, witness = noWitness): Promise<Result<Verdict>> {
  try {
    const verdict = await verdictOf(path, known, witness)
    if (!verdict.ok) return verdict
    const tooNew = verdict.value.faults.find((fault) => fault.tooNew === true)
    if (tooNew === undefined) return verdict
    return failed(
      failure('record.schema-too-new', tooNew.sentence, 'Verify it with the version that wrote it, or a later one.'),
    )
  } catch (error) {
    if (error instanceof ZipFault) return failed(notARecord(path, `As a zip it does not read: ${error.message}.`))
    if (error instanceof NotARecord) return failed(notARecord(path, error.message))
    if (errnoOf(error) === '') throw error
    return failed(readFailure(error, path))
  }
}

async function verdictOf(path: string, known: Known, witness: Witness): Promise<Result<Verdict>> {
  const start = (await firstOctets(path)).toString('latin1')
  if (start.startsWith('PK\x03\x04')) return succeed(await verifyZip(path, known, witness))
  if (start.trimStart().startsWith('{')) return succeed(await verifyJson(path, known, witness))
  if (!/^\s*<!doctype html/i.test(start)) throw new NotARecord()
  return verifyHtml(path, known, witness)
}

async function firstOctets(path: string): Promise<Buffer> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

function notARecord(path: string, why: string): Failure {
  return failure(
    'record.not-a-record',
    `${path} is not a record that can be verified. ${why}`,
    'Verify the zip, HTML or JSON form.',
  )
}
