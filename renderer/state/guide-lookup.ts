import type { ResultOf } from '../../shared/contract/contract.ts'
/** One entry of the guide, and the items that implement it. */
export type GuideLine = ResultOf<'runbook.coverage'>['entries'][number]

/** An item that implements an entry: its text, and its key if this runbook has it. */
export interface CarrierLine {
  readonly words: string
  readonly item?: string
}

/** What implements an entry of the guide: items of the runbook on the screen come first, because they can be opened. */
export function carriersOf(
  { carriedBy, excluded }: GuideLine,
  runbook: string | undefined,
  titleOf: (item: string) => string | undefined,
): readonly CarrierLine[] {
  if (carriedBy.length === 0) return [{ words: excluded === undefined ? 'nothing yet' : `left out: ${excluded}` }]
  const lines = carriedBy.map((carrier): CarrierLine => {
    if ('interlock' in carrier) return { words: `safety rule: ${carrier.interlock}` }
    if ('diagnosis' in carrier) return { words: `checked when an install is refused: ${carrier.diagnosis}` }
    if ('notice' in carrier) return { words: `shown in ${carrier.notice}` }
    const title = carrier.runbook === runbook ? titleOf(carrier.item) : undefined
    return title === undefined ? { words: `${carrier.runbook}, ${carrier.item}` } : { words: title, item: carrier.item }
  })
  const named = lines.map((line) => {
    // A step that runs both before and after has one title; its ID distinguishes the two.
    const twice = lines.filter(({ words }) => words === line.words).length > 1
    return twice && line.item !== undefined ? { ...line, words: `${line.words} (${line.item})` } : line
  })
  return named.sort((one, other) => Number(other.item !== undefined) - Number(one.item !== undefined))
}

/** The entries that contain all the typed words in their ID, sentence, command or page. */
export function entriesWith(entries: readonly GuideLine[], typed: string): readonly GuideLine[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return entries.filter(({ entry, says, command = '', page }) => {
    const text = `${entry} ${says} ${command} page ${String(page)}`.toLowerCase()
    // A number must match in full: page 7 does not match page 17.
    return words.every((word) => (/^\d+$/.test(word) ? new RegExp(`\\b${word}\\b`).test(text) : text.includes(word)))
  })
}

/** 'Guide, pages 8 and 9'; only 'Guide' until the pages are known. */
export function pagesIn(lines: readonly { readonly page: number }[]): string {
  const pages = [...new Set(lines.map(({ page }) => page))].toSorted((a, b) => a - b).map(String)
  if (pages.length === 0) return 'Guide'
  const last = pages.slice(-1).join('')
  return pages.length === 1 ? `Guide, page ${last}` : `Guide, pages ${pages.slice(0, -1).join(', ')} and ${last}`
}
