import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { buildRecord } from '../../../shared/record/build-record.ts'
import { renderCsv } from '../../../shared/record/render-csv.ts'
import { renderMarkdown } from '../../../shared/record/render-markdown.ts'
import { diskFailure, errnoOf } from '../mirror/disk-faults.ts'
import { loadPage } from './page-parts.ts'
import { openSource, type RecordSource, type SourceWords } from './record-source.ts'
import { htmlParts, jsonParts } from './record-streams.ts'
import { writeWhole } from './write-whole.ts'
import { zipParts } from './zip-record.ts'

export type RecordFormat = 'html' | 'md' | 'json' | 'csv' | 'zip' | 'pdf'

export interface ExportWords extends SourceWords {
  readonly format: RecordFormat
  /** The file to write; one that is there is replaced once the new one is whole. */
  readonly out: string
}

export interface Exported {
  readonly path: string
  /** Of the file that was written. */
  readonly sha256: string
  readonly code: string
  readonly final: boolean
}

type Parts = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** Octets of lines and files above which a form that is read as one text is refused. */
const largestText = 256 * 1024 * 1024

/**
 * Writes the record of a run. Failures: those of `openSource`; record.no-printer (no PDF yet); words.wrong (too large for the
 * form); disk.full, disk.not-writable, disk.not-readable.
 */
export async function exportRecord(words: ExportWords): Promise<Result<Exported>> {
  const { format, out } = words
  if (format === 'pdf') {
    const sentence = 'A PDF needs a browser to print with, and none is connected here.'
    return failed(
      failure('record.no-printer', sentence, 'Export the HTML form and print it: it is made for paper too.'),
    )
  }
  try {
    if (!(await isFolder(dirname(out)))) {
      const sentence = `The folder ${dirname(out)} is not there.`
      return failed(failure('disk.not-writable', sentence, 'Make it, or name a file in a folder that there is.'))
    }
    const source = await openSource(words)
    if (!source.ok) return source
    const parts = await partsOf(format, source.value)
    if (!parts.ok) return parts
    const digest = createHash('sha256')
    await writeWhole(out, parts.value, { onPart: (part) => digest.update(part), mode: 0o644 })
    const { code, seal } = source.value
    return succeed({ path: out, sha256: digest.digest('hex'), code, final: seal.final })
  } catch (error) {
    if (errnoOf(error) === '') throw error
    return failed(diskFailure(error, out))
  }
}

async function partsOf(format: Exclude<RecordFormat, 'pdf'>, source: RecordSource): Promise<Result<Parts>> {
  const { code, seal, entries, document } = source
  const { final } = seal
  const octets = source.files.reduce((sum, file) => sum + file.octets, source.journal.octets)
  const record = () => buildRecord(entries, { document })
  switch (format) {
    case 'md':
      return succeed([Buffer.from(renderMarkdown(record(), { code, final }))])
    case 'csv':
      return succeed([Buffer.from(renderCsv(record(), { code, final }))])
    case 'json':
      return octets > largestText ? failed(tooLarge('JSON')) : succeed(jsonParts(source))
    case 'html': {
      if (octets > largestText) return failed(tooLarge('HTML'))
      const page = await loadPage()
      return page.ok ? succeed(htmlParts(source, page.value)) : page
    }
    case 'zip': {
      const page = await loadPage()
      if (!page.ok) return page
      return succeed(zipParts(source, octets > largestText ? undefined : page.value))
    }
  }
}

function tooLarge(form: string) {
  const sentence = `The lines and files of this run are too large for the ${form} form, which is read as one text.`
  return failure('words.wrong', sentence, 'Export the zip form: it has no such bound.')
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return false
    throw error
  }
}
