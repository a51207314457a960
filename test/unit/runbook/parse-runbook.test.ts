import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsers } from '../../../shared/console/parsers/parsers.ts'
import { guideEntries } from '../../../shared/runbook/guide-entries.ts'
import { lintRunbook } from '../../../shared/runbook/lint-runbook.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'

const folder = new URL('../../../shared/runbook/documents/', import.meta.url)
const upgrade = readFileSync(new URL('mos-upgrade.md', folder), 'utf8')
const ground = { parsers: Object.keys(parsers), guide: Object.keys(guideEntries) }

const head = '---\nid: own\ntitle: Own\nversion: 1.0.0\n---\n'
const fence = '```'
const block = (yaml: string) => `${fence}item\n${yaml}\n${fence}\n`

/** 'file:line: sentence', as an author meets them. */
const faultsOf = (source: string) =>
  parseRunbook(source, 'own.md').faults.map(({ file, line, sentence }) => `${file}:${String(line)}: ${sentence}`)

function lint(source: string): string[] {
  const { runbook, faults } = parseRunbook(source, 'own.md')
  expect(faults).toEqual([])
  return lintRunbook(runbook!, 'own.md', ground).map(({ line, sentence }) => `${String(line)}: ${sentence}`)
}

describe('a document', () => {
  it('is read into phases and items, with prose and lines', () => {
    const source = `${head}\nAbout it.\n\n## Before the work\n\nLead.\n\n### Look *closely*\n\nWhy.\n\n${block('id: a.b\nrun: Version')}\nMore.\n\n## Later {#end}\n\n### Tick\n\n${block('id: c\ndo: manual')}`
    const { runbook, faults } = parseRunbook(source.replace(/\n/g, '\r\n'), 'own.md')
    expect(faults).toEqual([])
    expect(runbook).toMatchObject({
      id: 'own',
      title: 'Own',
      version: '1.0.0',
      dialects: ['mos-cli'],
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
    [`${head}### Early\n\n## A\n`, 'own.md:6: The item "Early" stands before the first phase ("## …").'],
    [`${head}## A\n\n### Bare\n\nWords.\n`, 'own.md:8: The item "Bare" has no fenced block `item`.'],
    [
      `${head}## A\n${block('id: a')}`,
      'own.md:7: An item block stands in the phase "A" without a heading "### …" of its own.',
    ],
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
    [`${head}## A\n### B\n${block('id: a\nid: b')}`, 'own.md:10: The item block is no YAML: Map keys must be unique.'],
    [`${head}## A\n### B\n${block('id: [')}`, expect.stringMatching(/^own\.md:(9|10): The item block is no YAML: /)],
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
    const end = upgrade.indexOf('### Note the antispam')
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

describe('the lint', () => {
  const one = (yaml: string, more = '') => `${head}## A\n\n### B\n\nWords.\n\n${block(yaml)}${more}`
  it.each([
    ['id: a\nrun: X\nread: nosuch', 'there is no parser "nosuch".'],
    [
      'id: a\nread: version\nask: [{ id: x, type: boolean, why: so }]',
      'it has "read" and no "run" whose reply could be read.',
    ],
    [
      "id: a\nrun: X\nread: { pattern: '(a+)+', into: list }",
      'its pattern cannot be used: a repetition inside a repeated group is not allowed.',
    ],
    ['id: a\nrun: X\nwhen: facts.licenses == 1', '"when" names facts.licenses, but no fact is called licenses.'],
    ['id: a\nrun: X\nwhen: answers.ntp', '"when" names answers.ntp, but no question is called ntp.'],
    ['id: a\nrun: X\nwhen: run.nme == "x"', '"when" names run.nme, but a run knows no nme.'],
    ['id: a\nrun: X\nwhen: size(ledger.patches) > 0', '"when" names ledger.patches, but no item carries patches.'],
    [
      'id: a\nrun: X\nwhen: facts.release ==',
      '"when" cannot be used: the condition cannot be read: Unexpected token: EOF.',
    ],
    ['id: a\nrun: X\nwhen: 1 == 1', '"when: 1 == 1" never changes: it reads no fact and no answer.'],
    ['id: a\nrun: X\npass: has(facts.release)', 'it has "pass" and no "say" for the case that it does not.'],
    ['id: a\nrun: X\npass: has(facts.release)\nsay: no', 'it has "pass" and no "remedy".'],
    ['id: a\nrun: X\neffect: changes', 'it changes the appliance and "needs" nothing before it.'],
    ['id: a\nrun: X\neffect: changes', 'it changes the appliance and has no "remedy".'],
    ['id: a\nrun: X\nneeds: [gone]', '"needs" names "gone", but no item is called so.'],
    ['id: a\nrun: X\nneeds: [gone.*]', '"needs" names "gone.*", but no item is called so.'],
    ['id: a\nrun: X\nneeds: [captain/a]', '"needs" names the role "captain", which does not exist.'],
    ['id: a\nrun: X\nneeds: [a]', 'it needs itself.'],
    ['id: a\nrun: X\nguide: [no.such]', 'the guide\'s catalogue has no entry "no.such".'],
    ['id: a\nrun: X\ndeadline: soon', '"deadline: soon" is no duration; write 30 s, 5 min or 2 h.'],
    [
      'id: a\nrun: X\nuntil: has(facts.release)',
      '"until" needs "every" and "at-most", or it would be asked without end.',
    ],
    ['id: a\nrun: X {engine}', '"X {engine}" has {engine}, which nothing fills.'],
    [
      'id: a\nrun: X\neach: ledger.antispamEngines as engine',
      '"each" names ledger.antispamEngines, which no item carries.',
    ],
    [
      'id: a\nrun: X\ncarry: antispamEngines\neach: ledger.antispamEngines as engine',
      '"each" gives {engine}, which "run" does not use.',
    ],
    ['id: a\nrun: X\neach: everything', '"each: everything" has to be of the form "ledger.NAME as WORD".'],
    ['id: a\nrun: X\ncarry: brand', 'it carries "brand", but no fact is called so.'],
    ['id: a\nrun: Uce Update *', '"Uce Update *" does nothing after an upgrade; name each engine.'],
    ['id: a\nrun: reboot now', '"reboot now" is never sent: Uptick does not reboot appliances.'],
    ['id: a\nrun: Update Install X', 'an install is "do: install"; a plain command would go past its proofs.'],
    ['id: a\ndo: install', 'an install has a "gate" that a person approves.'],
    ['id: a\ndo: manual', 'a person does it; "remedy" has to say how and what to note.'],
    ['id: a\nrun: X\ndo: manual\nremedy: y', 'it has both "run" and "do: manual"; one of them is never carried out.'],
    ['id: a\nask: [{ id: x, type: choice, why: so }]', 'the question "x" is a choice without choices.'],
  ])('%j', (yaml, sentence) => {
    expect(lint(one(yaml))).toContain(`8: a: ${sentence}`)
  })

  it('finds circles, prose that is missing and questions that are put twice', () => {
    const item = (id: string, yaml: string) => `### ${id}\n\nWords.\n\n${block(`id: ${id}\n${yaml}`)}\n`
    const circle = `${head}## A\n\n${item('a', 'needs: [b.*]\nrun: X')}${item('b.c', 'needs: [d]\nrun: X')}${item('d', 'needs: [a]\nrun: X')}${item('e', 'needs: [a]\nrun: X')}`
    expect(lint(circle)).toEqual([
      '8: a: it waits for itself: a needs b.c needs d needs a.',
      '18: b.c: it waits for itself: b.c needs d needs a needs b.c.',
      '28: d: it waits for itself: d needs a needs b.c needs d.',
    ])
    const ask = 'ask: [{ id: x, type: boolean, why: so }]'
    expect(lint(`${head}## A\n\n${item('a', ask)}${item('b', ask)}`)).toEqual([
      '17: b: the question "x" is asked by a already.',
    ])
    expect(lint(`${head}## A\n\n### B\n\n${block('id: a\nrun: X')}`)).toEqual([
      '8: a: it has no prose: say what it is for.',
    ])
  })
})

describe('mos-upgrade.md', () => {
  const { runbook, faults } = parseRunbook(upgrade, 'mos-upgrade.md')
  const items = runbook?.phases.flatMap((phase) => phase.items) ?? []

  it('is sound', () => {
    expect(faults).toEqual([])
    expect(lintRunbook(runbook!, 'mos-upgrade.md', ground)).toEqual([])
    expect(runbook!.phases.map(({ id }) => id)).toEqual(['before', 'install', 'return', 'after'])
  })

  it('tells of every item what leaving it out means, and which entries of the guide it carries', () => {
    for (const item of items) {
      expect(item['skipped-means'], item.id).toBeDefined()
      expect(item.guide, item.id).not.toEqual([])
      if (ground.guide.includes(item.id)) expect(item.guide, item.id).toContain(item.id)
    }
  })

  it('changes nothing before the install, installs once behind a gate, and never sends a wildcard', () => {
    const before = runbook!.phases[0]!.items
    expect(before.filter(({ effect }) => effect !== 'none')).toEqual([])
    const installs = items.filter((item) => item.do === 'install')
    expect(installs.map(({ id, gate, effect, proves }) => [id, gate, effect, proves])).toEqual([
      ['cli.install', 'point-of-no-return', 'point-of-no-return', 'release'],
    ])
    const spare = ['support.info.chassis', 'before.storage']
    const owed = before.map(({ id }) => id).filter((id) => !spare.includes(id))
    expect([...installs[0]!.needs].sort()).toEqual([...owed].sort())
    expect(items.flatMap(({ run }) => run ?? []).filter((command) => /reboot|halt|\*/i.test(command))).toEqual([])
  })

  it('holds every item of the return and after behind the install', () => {
    const needs = new Map(items.map((item) => [item.id, item.needs]))
    const reaches = (id: string): boolean => id === 'cli.install' || (needs.get(id) ?? []).some(reaches)
    for (const phase of runbook!.phases.slice(2))
      for (const item of phase.items) expect(reaches(item.id), item.id).toBe(true)
  })
})
