import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsers } from '../../../shared/console/parsers/parsers.ts'
import { guideEntries } from '../../../shared/runbook/guide-entries.ts'
import { lintRunbook } from '../../../shared/runbook/lint-runbook.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'

const folder = new URL('../../../shared/runbook/documents/', import.meta.url)
const upgrade = readFileSync(new URL('mos-upgrade.md', folder), 'utf8')
const ground = { parsers: Object.keys(parsers), guide: Object.keys(guideEntries), runbooks: {} }

const head = '---\nid: own\ntitle: Own\nversion: 1.0.0\n---\n'
const fence = '```'
const block = (yaml: string) => `${fence}item\n${yaml}\n${fence}\n`

/** 'file:line: sentence', as an author meets them. */
const faultsOf = (source: string) =>
  parseRunbook(source, 'own.md').faults.map(({ file, line, sentence }) => `${file}:${String(line)}: ${sentence}`)

describe('a document', () => {
  it('is read into phases and items, with prose and lines', () => {
    const source = `${head}\nAbout it.\n\n## Before the work\n\nLead.\n\n### Look *closely*\n\nWhy.\n\n${block('id: a.b\nrun: Version')}\nMore.\n\n## Later {#end}\n\n### Tick\n\n${block('id: c\ndo: manual')}`
    const { runbook, faults } = parseRunbook(source.replace(/\n/g, '\r\n'), 'own.md')
    expect(faults).toEqual([])
    expect(runbook).toMatchObject({
      id: 'own',
      title: 'Own',
      version: '1.0.0',
      prose: 'About it.',
      phases: [
        {
          id: 'before',
          title: 'Before the work',
          prose: 'Lead.',
          items: [
            {
              id: 'a.b',
              run: 'Version',
              title: 'Look closely',
              prose: 'Why.\n\nMore.',
              phase: 'before',
              line: 13,
              effect: 'none',
              otherwise: 'fail',
            },
          ],
        },
        { id: 'end', title: 'Later', items: [{ id: 'c', phase: 'end' }] },
      ],
    })
  })

  it.each([
    ['## A\n', 'own.md:1: The document does not begin with front matter: lines between two lines "---".'],
    [`${head}Words.\n`, 'own.md:1: The document has no phase: a heading "## Before …" begins one.'],
    [
      '---\nid: own\ntitle: Own\nversion: 1\n---\n## A\n',
      'own.md:4: "version" is not right: invalid input: expected string, received number.',
    ],
    [`${head}### Early\n\n## A\n`, 'own.md:6: The item "Early" is before the first phase ("## …").'],
    [`${head}## A\n\n### Bare\n\nWords.\n`, 'own.md:8: The item "Bare" has no fenced block `item`.'],
    [`${head}## A\n${block('id: a')}`, 'own.md:7: An item block in the phase "A" has no heading "### …".'],
    [
      `${head}## A\n### B\n${block('id: a')}${block('id: b')}`,
      'own.md:11: The item "B" has a second block `item`; give it a heading of its own.',
    ],
    [
      `${head}## A\n### B\n${block('id: a')}### C\n${block('id: a')}`,
      'own.md:11: The id "a" is taken by the item of line 7.',
    ],
    [`${head}## A b\n## A c\n`, 'own.md:7: The phase id "a" is taken by line 6; end this heading with {#another}.'],
    [`${head}## A\n### B\n${block('id: a\nwhne: true')}`, 'own.md:10: The item block has an unknown word "whne".'],
    [
      `${head}## A\n### B\n${block('id: a\nrun: Version\nneeds: before')}`,
      'own.md:11: "needs" is not right: invalid input: expected array, received string.',
    ],
    [
      `${head}## A\n### B\n${block('id: a\nask:\n  - id: x\n    type: maybe\n    why: so')}`,
      'own.md:12: "ask.0.type" is not right: invalid option: expected one of "boolean"|"number"|"text"|"choice".',
    ],
    [
      `${head}## A\n### B\n${block('id: a\nid: b')}`,
      'own.md:10: The item block is not valid YAML: Map keys must be unique.',
    ],
    [
      `${head}## A\n### B\n${block('id: [')}`,
      expect.stringMatching(/^own\.md:(9|10): The item block is not valid YAML: /),
    ],
    [
      `${head}## A\n### B\n${block('just words')}`,
      'own.md:9: The item block has to be a list of words and values, such as "id: …".',
    ],
    [
      `${head}## A\n### B\n${block('id: a\nsay: &x y\nremedy: *x')}`,
      'own.md:9: The item block uses an alias (*name); write the value out.',
    ],
    [`${head}## 1\n`, 'own.md:6: The heading of this phase gives no id; end it with one, such as {#before}.'],
  ])('%j is faulty with file and line', (source, fault) => {
    const faults = faultsOf(source)
    expect(faults).toContainEqual(fault)
    expect(parseRunbook(source, 'own.md').runbook).toBeUndefined()
  })

  it('survives any text, and every mutation of a real document', () => {
    const check = (source: string): void => {
      const { runbook, faults } = parseRunbook(source, 'own.md')
      expect(runbook === undefined).toBe(faults.length > 0)
      const lines = source.split(/\r\n?|\n/).length
      for (const { line, sentence } of faults) {
        expect(line).toBeGreaterThanOrEqual(1)
        expect(line).toBeLessThanOrEqual(lines)
        expect(sentence).not.toContain('\n')
      }
      if (runbook !== undefined) lintRunbook(runbook, 'own.md', ground)
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) =>
        check(`${head}## A\n### B\n${fence}item\n${text}\n${fence}\n`),
      ),
    )
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check))
    const end = upgrade.indexOf('### Antispam engines in use')
    const sample = upgrade.slice(0, end)
    const place = fc.nat(sample.length)
    const insert = fc.oneof(
      fc.string({ maxLength: 8, unit: 'binary' }),
      fc.constantFrom(
        '```',
        '```item\n',
        '---\n',
        '## ',
        '### ',
        '- ',
        ': ',
        '[',
        '{',
        '*a',
        '&a ',
        '\t',
        '"',
        '%YAML',
        '<<: ',
        '!!js ',
      ),
    )
    fc.assert(
      fc.property(place, fc.nat(40), insert, (at, cut, text) =>
        check(sample.slice(0, at) + text + sample.slice(at + cut)),
      ),
      { numRuns: 200 },
    )
    expect(faultsOf(`${head}${'x'.repeat(5_001)}\n`)).toEqual([
      'own.md:6: This line is longer than 5000 characters; break it.',
    ])
    for (const nested of [
      '>'.repeat(4_000),
      '['.repeat(4_000),
      `${head}## A\n### B\n${block('['.repeat(4_000))}`,
      '*'.repeat(4_000),
    ])
      check(nested)
  })
})
