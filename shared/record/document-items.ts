/** An item as the runbook's document lists it. */
export interface DocumentItem {
  readonly id: string
  readonly title: string
  readonly phase: string
  /** It computes or rates a figure: a performance evaluation. */
  readonly rates: boolean
  /** The questions that it asks, and why. */
  readonly asks: readonly { readonly id: string; readonly why: string }[]
}

/**
 * The items of a runbook's document in their order: phase (`##`), title (`###`), and of the fenced block its `id:`, its
 * questions and whether it rates. Only what a record prints is read; a document that reads otherwise gives no titles, and
 * the record shows the ids.
 */
export function itemsOfDocument(markdown: string): DocumentItem[] {
  const items: DocumentItem[] = []
  let [phase, title, fence] = ['', '', '']
  let block: string[] = []
  for (const line of markdown.split(/\r?\n/)) {
    const mark = /^(`{3,}|~{3,})\s*(\S*)/.exec(line)
    if (fence === '' && mark !== null) {
      fence = mark[2] === 'item' ? 'item' : 'other'
      block = []
    } else if (mark !== null) {
      const item = fence === 'item' ? itemOfBlock(block) : undefined
      if (item !== undefined) items.push({ ...item, title, phase })
      fence = ''
    } else if (fence !== '') block.push(line)
    else {
      const heading = /^(##|###)\s+(.+?)\s*#*$/.exec(line)
      if (heading?.[1] === '##') phase = heading[2] ?? ''
      else if (heading?.[1] === '###') title = heading[2] ?? ''
    }
  }
  return items
}

function itemOfBlock(lines: readonly string[]): Pick<DocumentItem, 'id' | 'rates' | 'asks'> | undefined {
  const id = lines.map((line) => /^id:\s*["']?([^"'#\s]+)/.exec(line)?.[1]).find((found) => found !== undefined)
  if (id === undefined) return undefined
  return { id, rates: lines.some((line) => /^(?:rate|compute):/.test(line)), asks: asksOf(lines) }
}

/** Questions as the documents write them: `- id:` and, in the lines that follow, `why:`; or both in braces on one line. */
function asksOf(lines: readonly string[]): { id: string; why: string }[] {
  const asks: { id: string; why: string }[] = []
  let asking = false
  for (const line of lines) {
    if (/^\S/.test(line)) asking = line.startsWith('ask:')
    if (!asking) continue
    const id = /(?:-|\{)\s*id:\s*["']?([^"',}#\s]+)/.exec(line)?.[1]
    if (id !== undefined) asks.push({ id, why: '' })
    const why = /(?:^\s+|[{,]\s*)why:\s*["']?(.*?)["']?\s*\}?\s*\]?\s*$/.exec(line)?.[1]
    const last = asks.at(-1)
    if (why !== undefined && last !== undefined) asks[asks.length - 1] = { ...last, why }
  }
  return asks
}
