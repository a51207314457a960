import { readdirSync, readFileSync } from 'node:fs'
import { parsers } from '../../../shared/console/parsers/parsers.ts'
import type { Item, Runbook } from '../../../shared/model/runbook.ts'
import { guideEntries } from '../../../shared/runbook/guide-entries.ts'
import { parseRunbook, type ParsedRunbook } from '../../../shared/runbook/parse-runbook.ts'

const folder = new URL('../../../shared/runbook/documents/', import.meta.url)

export interface Document extends ParsedRunbook {
  readonly file: string
  readonly source: string
}

/** The built-in documents as they are written, by file name. */
export const documents: readonly Document[] = readdirSync(folder)
  .sort()
  .map((file) => {
    const source = readFileSync(new URL(file, folder), 'utf8')
    return { file, source, ...parseRunbook(source, file) }
  })

/** The document with that id; throws where it does not read. */
export function runbookOf(id: string): Runbook {
  const found = documents.find((document) => document.file === `${id}.md`)?.runbook
  if (found === undefined) throw new Error(`${id}.md does not read`)
  return found
}

export function itemsOf(runbook: Runbook): readonly Item[] {
  return runbook.phases.flatMap((phase) => phase.items)
}

/** What the lint checks a document against: all known names, and the other documents. */
export const ground = {
  parsers: Object.keys(parsers),
  guide: Object.keys(guideEntries),
  runbooks: Object.fromEntries(
    documents.flatMap(({ runbook }) => (runbook === undefined ? [] : [[runbook.id, runbook]])),
  ),
}
