import { describe, expect, it } from 'vitest'
import { refusalOfSheet, type SheetUse } from '../../../shared/engine/sheet-rules.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'
import { entryFor, readSheet } from '../../../shared/runbook/read-sheet.ts'
import { writeSheet } from '../../../shared/runbook/write-sheet.ts'

const fence = '```'
const document = (block: string): string => `### Item\n\nProse.\n\n${fence}item\n${block}\n${fence}\n`
const source = `---\nid: short\ntitle: Short\nversion: 1.2.0\n---\n## Before\n
${document('id: ask.one\nask:\n  - { id: others, type: boolean, why: Are there others? }\n  - { id: kind, type: choice, choices: [a, b], why: Which? }\n  - { id: pop, type: number, min: 1, why: How many? }\n  - { id: name, type: text, why: What? }')}
${document('id: do.read\ndo: manual\nevidence: required')}
${document('id: do.backup\ndo: manual\nevidence: required\nfresh-for: 24 h')}
## Install\n
${document('id: do.look\ndo: manual\nevidence: optional')}
${document('id: do.install\ndo: install\neffect: point-of-no-return\ngate: go\nproves: release')}
## After\n
${document('id: do.after\ndo: manual')}`
const { runbook, faults } = parseRunbook(source, 'short.md')
const use: SheetUse = { runbook: runbook!, appliances: [{ id: 'a1', address: '10.0.0.2' }], to: 'P4_4_3-GA' }

const lines = [
  'sheet:',
  '  made: "2026-11-30T16:00:00.000Z"',
  '  runbook: short',
  '  version: 1.2.0',
  '  to: P4_4_3-GA',
  '  appliances:',
  '    - address: 10.0.0.2',
  '      hostId: 0050AB10',
  'answers:',
  '  others: no',
  '  kind: b',
  '  pop: 12',
  '  name:',
  'ticks:',
  '  do.read: read it',
  '  do.backup: { note: Backup-1, at: 2026-11-30T14:00:00Z }',
]
/** The sheet with one line written otherwise. */
const sheet = (line = 0, text = ''): string => lines.map((old, at) => (at === line - 1 ? text : old)).join('\n')
const refused = (text: string, about = use): string | undefined => {
  const read = readSheet('sheet.yaml', text)
  return read.ok ? refusalOfSheet(read.value, about)?.sentence : read.failure.sentence
}

describe('an answer sheet', () => {
  it('is read while it is filled in: an empty field is not an answer', () => {
    expect(faults).toEqual([])
    const read = readSheet('sheet.yaml', sheet())
    if (!read.ok) throw new Error(read.failure.sentence)
    expect(read.value.answers.map(({ id, value, line }) => [id, value, line])).toEqual([
      ['others', 'no', 10],
      ['kind', 'b', 11],
      ['pop', 12, 12],
    ])
    expect(read.value.ticks.map(({ id, value }) => [id, value])).toEqual([
      ['do.read', { note: 'read it' }],
      ['do.backup', { note: 'Backup-1', at: '2026-11-30T14:00:00Z' }],
    ])
    expect(refused(sheet())).toBeUndefined()
  })

  it.each([
    [
      3,
      '  runbook: other',
      'sheet.yaml, line 3: This sheet was made for the runbook other, and this run follows short.',
    ],
    [
      4,
      '  version: 1.1.0',
      'sheet.yaml, line 4: This sheet was made for version 1.1.0 of short, and this run follows version 1.2.0.',
    ],
    [
      5,
      '  to: R5_0_0-GA',
      'sheet.yaml, line 5: This sheet was made for the update R5_0_0-GA, and this run is about P4_4_3-GA.',
    ],
    [10, '  others: maybe', 'sheet.yaml, line 10: others takes yes or no, and "maybe" is not that.'],
    [11, '  kind: c', 'sheet.yaml, line 11: kind takes one of a, b, and "c" is not that.'],
    [12, '  pop: 0', 'sheet.yaml, line 12: pop takes a whole number of 1 or more, and "0" is not that.'],
    [13, '  name: true', 'sheet.yaml, line 13: name takes text, and "true" is not that.'],
    [13, '  name: [a, b]', 'sheet.yaml, line 13: The answer to name is a list; write one value.'],
    [13, '  nobody: a', 'sheet.yaml, line 13: The runbook asks no question called nobody.'],
    [13, '  10.9.9.9/name: a', 'sheet.yaml, line 13: This sheet is not about 10.9.9.9.'],
    [15, '  do.after: done', 'sheet.yaml, line 15: do.after is not a manual step that can be done before the upgrade.'],
    [15, '  do.look: done', 'sheet.yaml, line 15: do.look is not a manual step that can be done before the upgrade.'],
    [
      16,
      '  do.backup: Backup-1',
      'sheet.yaml, line 16: do.backup needs "at": the date and time at which its evidence was so.',
    ],
    [
      16,
      '  do.backup: { note: Backup-1, at: soon }',
      'sheet.yaml, line 16: do.backup needs "at": the date and time at which its evidence was so.',
    ],
    [8, '      hostId: [1]', 'sheet.yaml, line 8: "sheet.appliances.0.hostId" is missing or has the wrong type.'],
    [11, '  kind: "b', 'sheet.yaml, line 16: This is not YAML: Missing closing "quote.'],
  ])('with line %i "%s" is refused in one sentence that names it', (line, text, sentence) => {
    expect(refused(sheet(line, text))).toBe(sentence)
  })

  it('for another address is refused, unless its Host ID is to tell', () => {
    const moved = { ...use, appliances: [{ id: 'a1', address: '10.0.0.9' }] }
    expect(refused(sheet(), moved)).toBeUndefined()
    expect(refused(sheet(8, ''), moved)).toBe(
      'sheet.yaml, line 7: This sheet was made for 10.0.0.2, and this run is about 10.0.0.9.',
    )
  })

  it('gives an appliance its own entry first, then the one for all', () => {
    const read = readSheet('sheet.yaml', `${sheet(13, '  name: all\n  10.0.0.2/name: own')}`)
    if (!read.ok) throw new Error(read.failure.sentence)
    expect(entryFor(read.value.answers, { id: 'a1', address: '10.0.0.2' }, 'name')?.value).toBe('own')
    expect(entryFor(read.value.answers, { id: 'a2', address: '10.0.0.3' }, 'name')?.value).toBe('all')
  })

  it('reads back what was written, with any words', () => {
    const odd = 'a: "b"\n# c\u2028d'
    const about = { title: odd, why: odd, takes: 'text', source: odd }
    const text = writeSheet({
      made: '2026-11-30T16:00:00.000Z',
      by: odd,
      runbook: 'short',
      version: '1.2.0',
      appliances: [{ address: '[::1]:2323', role: 'appliance', hostId: '007', host: odd }],
      answers: [{ ...about, key: '[::1]:2323/name', value: odd }],
      ticks: [{ ...about, key: 'do.backup', note: odd, at: '2026-11-30T14:00:00Z', dated: true }],
    })
    const read = readSheet('sheet.yaml', text)
    if (!read.ok) throw new Error(read.failure.sentence)
    expect(read.value.appliances).toMatchObject([{ address: '[::1]:2323', hostId: '007' }])
    expect(read.value.answers).toMatchObject([{ whose: '[::1]:2323', id: 'name', value: odd }])
    expect(read.value.ticks).toMatchObject([
      { id: 'do.backup', value: { note: odd.trim(), at: '2026-11-30T14:00:00Z' } },
    ])
  })
})
