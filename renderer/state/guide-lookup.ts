import type { ResultOf } from '../../shared/contract/contract.ts'
/** One entry of the guide, and what carries it. */
export type GuideLine = ResultOf<'runbook.coverage'>['entries'][number]

/** A carrier of an entry in words, and the item of this runbook that it leads to, where it is one. */
export interface CarrierLine {
  readonly words: string
  readonly item?: string
}

/** Who carries an entry of the guide: items of the runbook on the screen first, since they can be gone to. */
export function carriersOf(
  { carriedBy, excluded }: GuideLine,
  runbook: string | undefined,
  titleOf: (item: string) => string | undefined,
): readonly CarrierLine[] {
  if (carriedBy.length === 0) return [{ words: excluded === undefined ? 'nothing yet' : `left out: ${excluded}` }]
  const lines = carriedBy.map((carrier): CarrierLine => {
    if ('interlock' in carrier) return { words: `rule that holds everywhere: ${carrier.interlock}` }
    if ('diagnosis' in carrier) return { words: `looked for when an install is refused: ${carrier.diagnosis}` }
    if ('notice' in carrier) return { words: `told in ${carrier.notice}` }
    const title = carrier.runbook === runbook ? titleOf(carrier.item) : undefined
    return title === undefined ? { words: `${carrier.runbook}, ${carrier.item}` } : { words: title, item: carrier.item }
  })
  const named = lines.map((line) => {
    // A step that is done before and after has one title: its id tells which of them is meant.
    const twice = lines.filter(({ words }) => words === line.words).length > 1
    return twice && line.item !== undefined ? { ...line, words: `${line.words} (${line.item})` } : line
  })
  return named.sort((one, other) => Number(other.item !== undefined) - Number(one.item !== undefined))
}

/** The entries that hold all the words that were typed, in their id, sentence, command or page. */
export function entriesWith(entries: readonly GuideLine[], typed: string): readonly GuideLine[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return entries.filter(({ entry, says, command = '', page }) => {
    const text = `${entry} ${says} ${command} page ${String(page)}`.toLowerCase()
    // A figure is meant whole: page 7 is not page 17.
    return words.every((word) => (/^\d+$/.test(word) ? new RegExp(`\\b${word}\\b`).test(text) : text.includes(word)))
  })
}
