import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const rows = readFileSync(join(root, 'electron/host/mirror/FAULTS.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (source|disk|stick|computer|pack|client) /.test(line))
  .map((line) => {
    const [who = '', what = '', becomes = '', shown = ''] = line
      .split('|')
      .slice(1)
      .map((cell) => cell.trim())
    const cut = shown.indexOf(': ')
    return { who, what, becomes, file: shown.slice(0, cut), test: shown.slice(cut + 2) }
  })

describe('the table of faults', () => {
  it('has a row for each, and no row twice', () => {
    expect(rows.length).toBeGreaterThanOrEqual(25)
    expect(new Set(rows.map(({ who, what }) => `${who} ${what}`)).size).toBe(rows.length)
  })

  it.each(rows)('$who $what: is shown by a test that is there', ({ file, test, becomes }) => {
    expect(readFileSync(join(root, 'test', file), 'utf8')).toContain(test)
    const codes = readFileSync(join(root, 'shared/base/failure.ts'), 'utf8')
    for (const [, code = ''] of becomes.matchAll(/`((?:patch|disk|offer)\.[a-z-]+)`/g))
      expect(codes).toContain(`'${code}'`)
  })
})
