import { open } from 'node:fs/promises'
import path from 'node:path'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { Known, Verdict } from '../../../shared/record/verify-record.ts'
import { readFailure, errnoOf } from '../disk/faults.ts'
import { ZipFault } from '../disk/zip-directory.ts'
import { NotARecord, noWitness, type Witness } from './take-parts.ts'
import { verifyHtml } from './verify-html.ts'
import { verifyJson } from './verify-json.ts'
import { verifyZip } from './verify-zip.ts'

export type RecordForm = 'zip' | 'html' | 'json'

/** A verdict with the form in which the file was read. */
export interface FileVerdict extends Verdict {
  readonly form: RecordForm
}

/**
 * Verifies a record in a file, zip, HTML or JSON, redacted or not. Failures: record.not-a-record, record.schema-too-new,
 * disk.not-readable. `called` is the file's name where it was handed in under another one. That something is wrong with the record is not a failure: the verdict says it.
 */
export async function verifyFile(
  file: string,
  known: Known = {},
  witness = noWitness,
  called = file,
): Promise<Result<FileVerdict>> {
  try {
    const form = formOf((await firstBytes(file)).toString('latin1'))
    if (form === undefined) throw new NotARecord()
    const other = otherName(called, form)
    if (other !== undefined) return failed(other)
    const verdict = await verdictOf(form, file, known, witness)
    if (!verdict.ok) return verdict
    const tooNew = verdict.value.faults.find((fault) => fault.tooNew === true)
    if (tooNew === undefined) return succeed({ ...verdict.value, form })
    return failed(
      failure('record.schema-too-new', tooNew.sentence, 'Verify it with the version that wrote it, or a later one.'),
    )
  } catch (error) {
    if (error instanceof ZipFault) return failed(notARecord(file, `As a zip it does not read: ${error.message}.`))
    if (error instanceof NotARecord) return failed(notARecord(file, error.message))
    if (errnoOf(error) === '') throw error
    return failed(readFailure(error, file))
  }
}

/** What the first bytes say that a file is; the end of its name must say the same. */
function formOf(start: string): RecordForm | undefined {
  if (start.startsWith('PK\x03\x04')) return 'zip'
  if (start.trimStart().startsWith('{')) return 'json'
  return /^\s*<!doctype html/i.test(start) ? 'html' : undefined
}

const formText: Readonly<Record<RecordForm, string>> = { zip: 'a zip', html: 'an HTML page', json: 'a JSON text' }

/** A name that makes another program read it as something else than what was verified here. */
function otherName(name: string, form: RecordForm): Failure | undefined {
  const end = path.extname(name).toLowerCase()
  if (end === '' || end === `.${form}` || (form === 'html' && end === '.htm')) return undefined
  const sentence = `${name} is ${formText[form]} by what it holds, and another thing by its name: what opens it shows something else than what would be verified.`
  return failure(
    'record.not-a-record',
    sentence,
    `If you trust where it is from, give it a name that ends in .${form} and verify it again.`,
  )
}

async function verdictOf(form: RecordForm, file: string, known: Known, witness: Witness): Promise<Result<Verdict>> {
  if (form === 'html') return verifyHtml(file, known, witness)
  return succeed(form === 'zip' ? await verifyZip(file, known, witness) : await verifyJson(file, known, witness))
}

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

function notARecord(file: string, why: string): Failure {
  return failure(
    'record.not-a-record',
    `${file} is not a record that can be verified. ${why}`,
    'Verify the zip, HTML or JSON form.',
  )
}
