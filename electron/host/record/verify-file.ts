import { open, readFile, stat } from 'node:fs/promises'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { fromBase64, textOf } from '../../../shared/record/bytes.ts'
import { canonical, isMap, NotCanonical, parseUnambiguous } from '../../../shared/record/canonical.ts'
import { readHtmlPage } from '../../../shared/record/html-page.ts'
import { RecordVerifier, type Known, type Verdict } from '../../../shared/record/verify-record.ts'
import { diskFailure, errnoOf } from '../mirror/disk-faults.ts'
import { hostHashing, hostSignatures } from './hashing.ts'
import { isOurPage, loadPage } from './page-parts.ts'
import { takeFile, takeLines } from './take-parts.ts'
import { verifyZip } from './verify-zip.ts'
import { ZipFault } from './zip-reader.ts'

/** A JSON or HTML record is read as one text; a larger one cannot have been written by us. */
const largestText = 400 * 1024 * 1024

/**
 * Verifies a record in a file, zip, HTML or JSON, redacted or not. Failures: record.not-a-record, record.schema-too-new,
 * disk.not-readable. That something is wrong with the record is no failure: the verdict says it.
 */
export async function verifyFile(path: string, known: Known = {}): Promise<Result<Verdict>> {
  try {
    const verdict = await verdictOf(path, known)
    if (!verdict.ok) return verdict
    const tooNew = verdict.value.faults.find((fault) => fault.tooNew === true)
    if (tooNew === undefined) return verdict
    return failed(
      failure('record.schema-too-new', tooNew.sentence, 'Verify it with the version that wrote it, or a later one.'),
    )
  } catch (error) {
    if (error instanceof ZipFault) return failed(notARecord(path, `As a zip it does not read: ${error.message}.`))
    if (errnoOf(error) === '') throw error
    return failed(diskFailure(error, path))
  }
}

async function verdictOf(path: string, known: Known): Promise<Result<Verdict>> {
  const start = (await firstOctets(path)).toString('latin1')
  if (start.startsWith('PK\x03\x04')) return succeed(await verifyZip(path, known))
  if (!/^\s*(?:\{|<!doctype html)/i.test(start)) return failed(notARecord(path))
  if ((await stat(path)).size > largestText) return failed(notARecord(path, 'It is larger than a record of this form.'))
  const text = textOf(await readFile(path))
  if (text === undefined) return failed(notARecord(path, 'It is no UTF-8 text.'))
  return start.trimStart().startsWith('{') ? verifyJson(path, text, known) : verifyHtml(path, text, known)
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

function verifyJson(path: string, text: string, known: Known): Result<Verdict> {
  const parsed = parseUnambiguous(text)
  if (!parsed.ok) return failed(notARecord(path, `As JSON it does not hold: ${parsed.why}.`))
  const form = parsed.value
  if (!isMap(form) || !Array.isArray(form['journal']) || form['seal'] === undefined) return failed(notARecord(path))
  const verifier = new RecordVerifier(hostHashing, hostSignatures, form['seal'])
  for (const [index, line] of form['journal'].entries()) {
    const taken = lineText(line)
    if (taken === undefined) verifier.stopAt(index + 1, 'it has no canonical form')
    else verifier.take(taken)
    if (!verifier.goesOn) break
  }
  const files = form['files'] ?? {}
  if (!isMap(files)) verifier.note({ sentence: '`files` is not a map from hash to octets.' })
  else for (const [name, base64] of Object.entries(files)) takeFile(verifier, name, base64)
  for (const name of Object.keys(form)) {
    if (!['journal', 'seal', 'files'].includes(name))
      verifier.note({ sentence: `It holds ${JSON.stringify(name)}, which is no part of a record.` })
  }
  return succeed(verifier.finish(known))
}

/** A line as its text; one that came as an object is put into its canonical form first. */
function lineText(line: unknown): string | undefined {
  if (typeof line === 'string') return line
  try {
    return canonical(line)
  } catch (error) {
    if (error instanceof NotCanonical) return undefined
    throw error
  }
}

async function verifyHtml(path: string, text: string, known: Known): Promise<Result<Verdict>> {
  const found = readHtmlPage(text)
  if (found === undefined) return failed(notARecord(path))
  const page = await loadPage()
  if (!page.ok) return page
  const seal = fromBase64(found.seal)
  const parsed = parseUnambiguous(seal === undefined ? '' : (textOf(seal) ?? ''))
  const verifier = new RecordVerifier(hostHashing, hostSignatures, parsed.ok ? parsed.value : undefined)
  const journal = fromBase64(found.journal)
  if (journal === undefined) verifier.stopAt(1, 'the lines are not in base64 as they must be')
  else await takeLines(verifier, [journal])
  for (const [name, base64] of found.files) takeFile(verifier, name, base64)
  if (!isOurPage(found, page.value)) {
    const sentence =
      'The page around the lines is not one that Uptick writes: what it shows when opened proves nothing.'
    verifier.note({ sentence })
  }
  return succeed(verifier.finish(known))
}

function notARecord(
  path: string,
  why = 'It is neither a zip, an HTML page nor a JSON text with a journal and a seal.',
): Failure {
  return failure(
    'record.not-a-record',
    `${path} is not a record that can be verified. ${why}`,
    'Verify the zip, HTML or JSON form.',
  )
}
