/** An item as the runbook's document lists it. */
export interface DocumentItem {
  readonly id: string
  readonly title: string
  readonly phase: string
}

/**
 * The items of a runbook's document in their order: phase (`##`), title (`###`) and the `id:` of the fenced block. Only
 * what a record prints is read; a document that reads otherwise gives no titles, and the record shows the ids.
 */
export function itemsOfDocument(markdown: string): DocumentItem[] {
  const items: DocumentItem[] = []
  let phase = ''
  let title = ''
  let fence = ''
  for (const line of markdown.split(/\r?\n/)) {
    const mark = /^(`{3,}|~{3,})\s*(\S*)/.exec(line)
    if (fence === '' && mark !== null) fence = mark[2] === 'item' ? 'item' : 'other'
    else if (mark !== null) fence = ''
    else if (fence === 'item') {
      const id = /^id:\s*["']?([^"'#\s]+)/.exec(line)?.[1]
      if (id !== undefined) items.push({ id, title, phase })
    } else if (fence === '') {
      const heading = /^(##|###)\s+(.+?)\s*#*$/.exec(line)
      if (heading?.[1] === '##') phase = heading[2] ?? ''
      else if (heading?.[1] === '###') title = heading[2] ?? ''
    }
  }
  return items
}
