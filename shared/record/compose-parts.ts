import type { Block, Cell, Row, Section, Table } from '../model/record-section.ts'

export function section(id: string, title: string, blocks: Block | readonly Block[]): Section {
  return { id, title, blocks: 'kind' in blocks ? [blocks] : blocks }
}

export function list(entries: readonly string[]): Block[] {
  return entries.length === 0 ? [] : [{ kind: 'list', entries }]
}

export function sentence(text: string): Block[] {
  return text === '' ? [] : [{ kind: 'sentence', text }]
}

type Columns = Readonly<Record<string, number>>

export function table(name: string, columns: Columns, rows: readonly Row[]): Block[] {
  return groupedTable(name, columns, [{ title: '', rows }])
}

/** Columns with the shares of the width that they take; one in which no row says anything is left out. */
export function groupedTable(name: string, columns: Columns, groups: Table['groups'], folded = false): Block[] {
  const full = groups.filter(({ rows }) => rows.length > 0)
  if (full.length === 0) return []
  const used = Object.keys(columns).map((_, at) => full.some(({ rows }) => rows.some(({ cells }) => cells[at] !== '')))
  const keep = <T>(cells: readonly T[]): T[] => cells.filter((_, at) => used[at] === true)
  const shown: Table = {
    name,
    head: keep(Object.keys(columns)),
    widths: keep(Object.values(columns)),
    groups: full.map(({ title, rows }) => ({ title, rows: rows.map((row) => ({ ...row, cells: keep(row.cells) })) })),
    ...(folded ? { folded } : {}),
  }
  return [{ kind: 'table', table: shown }]
}

export function refTo(seq: number): Cell {
  return { kind: 'refs', refs: [{ seq, text: String(seq) }] }
}

export function time(at: string, day = true): Cell {
  return { kind: 'time', at, day }
}

export function code(text: string): Cell {
  return { kind: 'code', text }
}

export function pair(name: string, value: string | undefined): (readonly [string, string])[] {
  return value === undefined || value === '' ? [] : [[name, value]]
}

/** Groups entries by key, in the order in which each key first occurs. */
export function groupBy<T>(entries: readonly T[], keyOf: (entry: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const entry of entries) {
    const group = groups.get(keyOf(entry))
    if (group === undefined) groups.set(keyOf(entry), [entry])
    else group.push(entry)
  }
  return groups
}
