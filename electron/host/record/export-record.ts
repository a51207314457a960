import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { RecordBuilder } from '../../../shared/record/build-record.ts'
import { mailText, type MailText } from '../../../shared/record/mail-words.ts'
import type { RecordDocument } from '../../../shared/record/record-document.ts'
import type { RedactionPolicy, WithheldKind } from '../../../shared/record/redaction.ts'
import { renderCsv } from '../../../shared/record/render-csv.ts'
import { renderMarkdown } from '../../../shared/record/render-markdown.ts'
import { saveFailure, errnoOf } from '../disk/faults.ts'
import { writeWhole } from '../disk/durable-files.ts'
import { loadPage } from './page-parts.ts'
import { browserPrinter, type PrintPdf } from './print-pdf.ts'
import { openSource, recordEntries, type RecordSource, type SourceOptions } from './record-source.ts'
import { htmlParts, jsonParts } from './record-streams.ts'
import { redactSource } from './redact-source.ts'
import { withTemporaryFile } from '../disk/temporary-file.ts'
import { zipParts } from './zip-record.ts'

export const recordFormats = ['html', 'pdf', 'md', 'json', 'csv', 'zip'] as const
export type RecordFormat = (typeof recordFormats)[number]

export interface ExportOptions extends SourceOptions {
  readonly format: RecordFormat
  /** The file to write; one that is there is replaced once the new one is whole. */
  readonly out: string
  /** What is withheld; absent: nothing. */
  readonly policy?: RedactionPolicy | undefined
  /** Prints the page for the PDF form; an installed browser where nothing else is handed in. */
  readonly print?: PrintPdf | undefined
}

export interface Exported {
  readonly path: string
  /** Of the file that was written. */
  readonly sha256: string
  readonly code: string
  readonly final: boolean
  /** What was withheld, counted by kind; empty where nothing was to be. */
  readonly withheld: readonly WithheldKind[]
  /** Kept files that were left out. */
  readonly withheldFiles: number
  /** Members that mention what is withheld and can never be left out. */
  readonly stillShown: readonly string[]
  /** What to write to anyone who gets the record: it carries the code. */
  readonly mail: MailText
}

type Parts = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** Bytes of lines and files above which the HTML form, which a browser reads as one text, is refused. */
const largestPage = 256 * 1024 * 1024

/**
 * Writes the record of a run. Failures: those of `openSource` and of the printer; words.wrong (too large for the form);
 * disk.full, disk.not-writable, disk.not-readable.
 */
export async function exportRecord(words: ExportOptions): Promise<Result<Exported>> {
  const { format, out, policy } = words
  try {
    if (!(await isFolder(dirname(out)))) {
      const sentence = `The folder ${dirname(out)} is not there.`
      return failed(failure('disk.not-writable', sentence, 'Create the folder, or choose an existing one.'))
    }
    const whole = await openSource(words)
    if (!whole.ok) return whole
    const source = policy === undefined ? whole.value : await redactSource(whole.value, policy)
    const parts = await partsOf(format, source, words.print ?? browserPrinter())
    if (!parts.ok) return parts
    const digest = createHash('sha256')
    await writeWhole(out, parts.value, { onPart: (part) => digest.update(part), mode: 0o644 })
    const { code, seal, redaction, practice } = source
    return succeed({
      path: out,
      sha256: digest.digest('hex'),
      code,
      final: seal.final,
      withheld: redaction?.withheld ?? [],
      withheldFiles: whole.value.files.length - source.files.length,
      stillShown: redaction?.stillShown ?? [],
      mail: mailText({ seal, code, practice, format, withheld: redaction?.withheld ?? [] }),
    })
  } catch (error) {
    if (errnoOf(error) === '') throw error
    return failed(saveFailure(error, out))
  }
}

async function partsOf(format: RecordFormat, source: RecordSource, print: PrintPdf): Promise<Result<Parts>> {
  const { code, seal } = source
  const { final } = seal
  const bytes = source.files.reduce((sum, file) => sum + file.bytes, source.journal.bytes)
  switch (format) {
    case 'md':
      return succeed([Buffer.from(renderMarkdown(await recordOf(source), { code, final }))])
    case 'csv':
      return succeed([Buffer.from(renderCsv(await recordOf(source), { code, final }))])
    case 'json':
      return succeed(jsonParts(source))
    case 'html':
    case 'pdf': {
      if (bytes > largestPage) return failed(tooLarge())
      const page = await loadPage()
      if (!page.ok) return page
      const html = htmlParts(source, page.value)
      if (format === 'html') return succeed(html)
      const printed = await withTemporaryFile('record.html', html, print)
      return printed.ok ? succeed([printed.value]) : printed
    }
    case 'zip': {
      const page = await loadPage()
      if (!page.ok) return page
      return succeed(zipParts(source, bytes > largestPage ? undefined : page.value))
    }
  }
}

/** The record without its transcript: for the forms that a ticket or a spreadsheet takes. */
async function recordOf(source: RecordSource): Promise<RecordDocument> {
  const builder = new RecordBuilder({ documents: source.documents, transcript: false })
  for await (const entry of recordEntries(source)) builder.take(entry)
  return builder.record()
}

function tooLarge() {
  const sentence = 'The lines and files of this run are too large for a page, which a browser reads as one text.'
  return failure('words.wrong', sentence, 'Export the zip or the JSON form: they have no such bound.')
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return false
    throw error
  }
}
