import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')
const list = readFileSync(path.join(root, 'electron/shell/SECURITY.md'), 'utf8')
const rows = list
  .split('\n')
  .map((line) => line.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$/g, '')))
  .filter(([number = '']) => /^\d+$/.test(number))

describe("Electron's security checklist", () => {
  it('has all 20 recommendations, each with how it is followed', () => {
    expect(rows.map(([number]) => Number(number))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    for (const row of rows) {
      expect(row, row[0]).toHaveLength(4)
      expect(
        row.every((cell) => cell.length > 10 || /^\d+$/.test(cell)),
        row[0],
      ).toBe(true)
    }
  })

  it.each(rows.map(([number = '', title = '', , shown = '']) => ({ number, title, shown })))(
    '$number, $title: the test that shows it exists',
    ({ shown }) => {
      const [, file = '', name = ''] = /^`([^`]+)`: (.+)$/.exec(shown) ?? []
      expect(existsSync(path.join(root, file)), shown).toBe(true)
      expect(readFileSync(path.join(root, file), 'utf8')).toContain(`'${name}'`)
    },
  )
})
