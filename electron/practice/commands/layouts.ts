/**
 * Lays rows out as the knob `layout` says: `lines` (cells parted by a blank), `columns` (under heads, with a ruler and a
 * count) or `quoted` (each cell in quotes, as admind quotes fields). How a real appliance does it is not public, so a parser
 * has to meet all of them. Empty cells are left out of lines.
 */
export function layOut(
  layout: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  if (rows.length === 0) return []
  if (layout === 'quoted') return rows.map((row) => row.map(quoted).join(' '))
  if (layout !== 'columns') return rows.map((row) => row.filter((cell) => cell !== '').join(' '))
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => (row[at] ?? '').length)) + 2)
  const line = (cells: readonly string[]): string =>
    widths
      .map((width, at) => (cells[at] ?? '').padEnd(width))
      .join('')
      .trimEnd()
  return [line(heads), '-'.repeat(widths.reduce((sum, width) => sum + width, 0)), ...rows.map(line)]
}

const quoted = (cell: string): string => `"${cell.replace(/(["\\])/g, '\\$1')}"`

/** Rows of licenses: the key letter is in parentheses after the name, or in a column of its own. */
export function licenceRows(
  layout: string,
  licences: readonly (readonly [name: string, key: string, more: string])[],
): readonly (readonly string[])[] {
  if (layout !== 'lines') return licences
  return licences.map(([name, key, more]) => [name, key === '' ? '' : `(${key})`, more])
}

/** 'Upgrades Allowed (f) expired 2012-01-01' -> its name, key letter and what is said of its end. */
export function licenceCells(text: string): readonly [name: string, key: string, end: string] {
  const found = /^(.*?)(?:\s*\((\w)\))?(?:\s+((?:expire\w*|no expiry|never)\b.*))?$/i.exec(text)
  return [found?.[1] ?? text, found?.[2] ?? '', found?.[3] ?? '']
}
