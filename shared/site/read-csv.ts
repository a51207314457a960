import {
  fieldNamed,
  isListAddress,
  type ListEntry,
  type ListField,
  type NotUnderstood,
  type ReadEntries,
} from './list-entry.ts'

/** A record of a CSV file, and the line on which it begins. */
interface Row {
  readonly line: number
  readonly text: string
  readonly cells: readonly string[]
}

/** Reads CSV with a header line; cells may be quoted, and commas, semicolons or tabs separate them. */
export function readCsv(text: string): ReadEntries {
  const rows = rowsOf(text, separatorOf(text))
  const [header, ...body] = rows
  if (header === undefined) return { entries: [], notUnderstood: [] }
  const columns = header.cells.map(fieldNamed)
  const notUnderstood: NotUnderstood[] = header.cells.flatMap((cell, index) => {
    const twice = columns[index] !== undefined && columns.indexOf(columns[index]) < index
    if (columns[index] !== undefined && !twice) return []
    const why = twice
      ? `The column "${cell}" says the same as an earlier one and is not read.`
      : `The column "${cell}" is not read.`
    return [{ line: header.line, text: cell, why }]
  })
  if (!columns.includes('address')) {
    const why = 'No column is called "address", "host" or "ip", so no line names an appliance.'
    return { entries: [], notUnderstood: [...notUnderstood, { line: header.line, text: header.text, why }] }
  }
  const entries: ListEntry[] = []
  for (const { line, text: whole, cells } of body) {
    const cellOf = (field: string): string => cells[columns.findIndex((column) => column === field)]?.trim() ?? ''
    const address = cellOf('address')
    if (cells.length > columns.length) {
      const why = `The line has ${String(cells.length)} cells and the header ${String(columns.length)}.`
      notUnderstood.push({ line, text: whole, why })
      continue
    }
    if (!isListAddress(address)) {
      const why = address === '' ? 'The line has no address.' : `"${address}" is not an address.`
      notUnderstood.push({ line, text: whole, why })
      continue
    }
    const name = cellOf('name')
    const fields = Object.fromEntries(
      (['is', 'serves', 'cluster', 'clusterRole', 'user'] as const satisfies readonly ListField[])
        .map((field) => [field, cellOf(field)] as const)
        .filter(([, value]) => value !== ''),
    )
    entries.push({ line, text: whole, address, ...(name === '' ? {} : { name }), fields })
  }
  return { entries, notUnderstood }
}

/** Whether the first line is a header that names a column with addresses; a word alone is one where more lines follow. */
export function looksLikeCsv(text: string): boolean {
  const [header, ...rows] = rowsOf(text, separatorOf(text))
  if (header === undefined || (header.cells.length === 1 && rows.length === 0)) return false
  return header.cells.some((cell) => fieldNamed(cell) === 'address')
}

function separatorOf(text: string): string {
  const first = text.split('\n').find((line) => line.trim() !== '') ?? ''
  const counts = [',', ';', '\t'].map((sign) => ({ sign, count: first.split(sign).length }))
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).sign
}

/** Cuts the text into records. Quotes may hold separators, line ends and doubled quotes. */
function rowsOf(text: string, separator: string): Row[] {
  const rows: Row[] = []
  let [line, firstLine, from, quoted, cell] = [1, 1, 0, false, '']
  let cells: string[] = []
  const end = (at: number): void => {
    const whole = text.slice(from, at).replace(/\r$/, '')
    cells.push(cell.replace(/\r$/, ''))
    if (cells.some((one) => one.trim() !== '')) rows.push({ line: firstLine, text: whole, cells })
    cells = []
    cell = ''
  }
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? ''
    if (quoted) {
      if (sign === '\n') line += 1
      if (sign !== '"') cell += sign
      else if (text[at + 1] === '"') cell += text[(at += 1)] ?? ''
      else quoted = false
    } else if (sign === '"' && cell.trim() === '') {
      quoted = true
      cell = ''
    } else if (sign === separator) {
      cells.push(cell)
      cell = ''
    } else if (sign === '\n') {
      end(at)
      line += 1
      firstLine = line
      from = at + 1
    } else cell += sign
  }
  end(text.length)
  return rows
}
