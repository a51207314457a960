/** An item as the runbook's document lists it. */
export interface DocumentItem {
  readonly id: string
  readonly title: string
  readonly phase: string
  /** The role that it is bound to; absent: it is every appliance's. */
  readonly on?: string
  /** It waits for the reboot after an install. */
  readonly awaits?: true
  /** The address that it gives a person to open; {host} stands for the appliance. */
  readonly link?: string
  /** It computes or rates a figure: a performance evaluation. */
  readonly rates: boolean
  /** The questions that it asks, and why. */
  readonly asks: readonly { readonly id: string; readonly why: string }[]
}

/** Documents within documents, no deeper. */
const deepest = 4

/**
 * The items of a runbook in their order, those of the documents that it includes in their places: phase (`##`), title
 * (`###`), and of the fenced block what a record prints. The first document is the run's, the others are those that it
 * includes. Only what a record prints is read; a document that reads otherwise gives no titles, and the record shows the ids.
 */
export function itemsOfDocuments(documents: readonly string[]): DocumentItem[] {
  const [main, ...others] = documents.map(readDocument)
  if (main === undefined) return []
  return expand(main.items, new Map(others.map((other) => [other.id, other])), 0)
}

interface Include {
  readonly runbook: string
  readonly phases: readonly string[]
}

interface ReadItem extends DocumentItem {
  readonly phaseId: string
  readonly include?: Include
}

interface ReadDocument {
  readonly id: string
  readonly items: readonly ReadItem[]
}

function expand(items: readonly ReadItem[], others: ReadonlyMap<string, ReadDocument>, depth: number): DocumentItem[] {
  return items.flatMap(({ include, phaseId: _phaseId, ...item }) => {
    const other = include === undefined || depth >= deepest ? undefined : others.get(include.runbook)
    if (include === undefined || other === undefined) return [item]
    const chosen = include.phases.flatMap((phase) => other.items.filter(({ phaseId }) => phaseId === phase))
    const bound = item.on === undefined ? {} : { on: item.on }
    return [...expand(chosen, others, depth + 1).map((inner) => ({ ...inner, phase: item.phase, ...bound })), item]
  })
}

function readDocument(markdown: string): ReadDocument {
  const lines = markdown.split(/\r?\n/)
  const id = lines.map((line) => /^id:\s*(\S+)/.exec(line)?.[1]).find((found) => found !== undefined) ?? ''
  const items: ReadItem[] = []
  let phase = { id: '', title: '' }
  let [title, fence] = ['', '']
  let block: string[] = []
  for (const line of lines) {
    const mark = /^(`{3,}|~{3,})\s*(\S*)/.exec(line)
    if (fence === '' && mark !== null) {
      fence = mark[2] === 'item' ? 'item' : 'other'
      block = []
    } else if (mark !== null) {
      const item = fence === 'item' ? itemOfBlock(block) : undefined
      if (item !== undefined) items.push({ ...item, title, phase: phase.title, phaseId: phase.id })
      fence = ''
    } else if (fence !== '') block.push(line)
    else {
      const heading = /^(##|###)\s+(.+?)\s*#*$/.exec(line)
      if (heading?.[1] === '##') phase = named(heading[2] ?? '')
      else if (heading?.[1] === '###') title = named(heading[2] ?? '').title
    }
  }
  return { id, items }
}

/** A heading's words, and the id that it gives its phase: the one written behind it, else its first word. */
function named(heading: string): { id: string; title: string } {
  const given = /^(.*?)\s*\{#([a-z][a-z0-9-]*)\}$/.exec(heading)
  if (given !== null) return { id: given[2] ?? '', title: given[1] ?? '' }
  const word = (heading.split(/\s+/)[0] ?? '').replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()
  return { id: word.replace(/[^a-z0-9]+/g, '-').replace(/^[-0-9]+|-+$/g, ''), title: heading }
}

function itemOfBlock(lines: readonly string[]): Omit<ReadItem, 'title' | 'phase' | 'phaseId'> | undefined {
  const find = (pattern: RegExp): RegExpExecArray | undefined =>
    lines.map((line) => pattern.exec(line)).find((found) => found !== null) ?? undefined
  const id = find(/^id:\s*["']?([^"'#\s]+)/)?.[1]
  if (id === undefined) return undefined
  const on = find(/^on:\s*(?:each\s+)?["']?([^"'#\s]+)/)?.[1]
  const link = find(/^link:\s*["']?([^"'\s]+)/)?.[1]
  const include = find(/^include:\s*\{\s*runbook:\s*([^,}\s]+)\s*,\s*phases:\s*\[([^\]]*)\]/)
  return {
    id,
    rates: find(/^(?:rate|compute):/) !== undefined,
    asks: asksOf(lines),
    ...(find(/^do:\s*await-return\b/) === undefined ? {} : { awaits: true as const }),
    ...(on === undefined ? {} : { on }),
    ...(link === undefined ? {} : { link }),
    ...(include === undefined
      ? {}
      : { include: { runbook: include[1] ?? '', phases: (include[2] ?? '').split(',').map((name) => name.trim()) } }),
  }
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
