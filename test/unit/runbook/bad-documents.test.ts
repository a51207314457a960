import { describe, expect, it } from 'vitest'
import { expandIncludes } from '../../../shared/runbook/expand-includes.ts'
import { lintRunbook } from '../../../shared/runbook/lint-runbook.ts'
import { parseRunbook, type Fault } from '../../../shared/runbook/parse-runbook.ts'
import { documents, ground } from './documents.ts'

// Copies of the real documents, each spoilt in one way by a seed: they give faults with file and line, or read as a document;
// they never crash and never hang.

type Random = () => number

/** Mulberry32: the same numbers for the same seed, everywhere. */
function randomOf(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!

/** The lines of one item's block, without its fence: first and behind the last. */
function blockOf(random: Random, lines: readonly string[]): readonly [first: number, end: number] {
  const starts = lines.flatMap((line, at) => (line === '```item' ? [at + 1] : []))
  const first = pick(random, starts)
  return [first, lines.indexOf('```', first)]
}

/** Puts lines at the end of an item's block. */
function intoBlock(random: Random, lines: readonly string[], ...more: readonly string[]): string {
  const [, end] = blockOf(random, lines)
  return [...lines.slice(0, end), ...more, ...lines.slice(end)].join('\n')
}

/** How a document is damaged; `faulty`: with any seed, something is wrong with it. */
const ways: Readonly<
  Record<string, { readonly faulty: boolean; readonly spoil: (random: Random, lines: readonly string[]) => string }>
> = {
  'some lines are cut out': {
    faulty: false,
    spoil: (random, lines) => {
      const at = Math.floor(random() * lines.length)
      return [...lines.slice(0, at), ...lines.slice(at + 1 + Math.floor(random() * 30))].join('\n')
    },
  },
  'it ends in the middle': {
    faulty: false,
    spoil: (random, lines) => lines.join('\n').slice(0, Math.floor(random() * lines.join('\n').length)),
  },
  'two lines are swapped': {
    faulty: false,
    spoil: (random, lines) => {
      const copy = [...lines]
      const [a, b] = [Math.floor(random() * copy.length), Math.floor(random() * copy.length)]
      ;[copy[a], copy[b]] = [copy[b]!, copy[a]!]
      return copy.join('\n')
    },
  },
  'a word is written otherwise': {
    faulty: true,
    spoil: (random, lines) => {
      const copy = [...lines]
      const [first] = blockOf(random, copy)
      copy[first] = copy[first]!.replace('id:', pick(random, ['di:', 'ID:', 'id;', 'id :x:', '- id:']))
      return copy.join('\n')
    },
  },
  'the YAML is broken': {
    faulty: true,
    spoil: (random, lines) =>
      intoBlock(
        random,
        lines,
        pick(random, ['say: "open', 'needs: [a, b', 'ask: {', '\tsay: tab', 'say: a: b: c', '}', '? [', 'id: twice']),
      ),
  },
  'a type is wrong': {
    faulty: true,
    spoil: (random, lines) => {
      const spoilt = [
        'idempotent: 7',
        'deadline: [1]',
        'evidence: maybe',
        'at: nowhere',
        'include: mos-upgrade',
        'compute: 7',
      ]
      return intoBlock(random, lines, pick(random, spoilt))
    },
  },
  'a name is unknown': {
    faulty: true,
    spoil: (random, lines) => {
      const spoilt = [
        'role-proof: facts.nosuch == 1',
        'role-proof: answers.nosuch',
        'role-proof: nosuch(facts.release)',
        'nosuch: 1',
      ]
      return intoBlock(random, lines, pick(random, spoilt))
    },
  },
  'it contains control characters': {
    faulty: false,
    spoil: (random, lines) => {
      const text = lines.join('\n')
      const at = Math.floor(random() * text.length)
      return (
        text.slice(0, at) +
        pick(random, ['\0', '\u0007\u001b[2J', '\u2028', '\ufeff', '\ud800', '\r', '\u0085']) +
        text.slice(at)
      )
    },
  },
  'it is nested without end': {
    faulty: true,
    spoil: (random, lines) =>
      intoBlock(
        random,
        lines,
        `role-proof: ${pick(random, ['('.repeat(3_000), `${'!'.repeat(4_000)}facts.release`, '['.repeat(4_000)])}`,
      ),
  },
  'the front matter is gone': {
    faulty: true,
    spoil: (_random, lines) => lines.slice(lines.indexOf('---', 1) + 1).join('\n'),
  },
}

function check(file: string, source: string): readonly Fault[] {
  const { runbook, faults } = parseRunbook(source, file)
  expect(runbook === undefined).toBe(faults.length > 0)
  const found =
    runbook === undefined
      ? faults
      : [
          ...lintRunbook(runbook, file, ground),
          ...expandIncludes(runbook, file, new Map(Object.entries(ground.runbooks))).faults,
        ]
  const lines = source.split(/\r\n?|\n/).length
  for (const fault of found) {
    expect(fault.file).toBe(file)
    expect(fault.line).toBeGreaterThanOrEqual(1)
    expect(fault.line).toBeLessThanOrEqual(lines)
    expect(fault.sentence).toMatch(/\S/)
    expect(fault.sentence).not.toContain('\n')
  }
  return found
}

const copies = documents.flatMap(({ file, source }, document) =>
  Object.entries(ways).flatMap(([way, { faulty, spoil }], index) =>
    [1, 2, 3].map((turn) => ({ file, way, faulty, spoil, source, seed: document * 1_000 + index * 10 + turn })),
  ),
)

describe('a hundred and more spoilt copies', () => {
  it('are that many', () => expect(copies.length).toBeGreaterThanOrEqual(100))

  it.each(copies)('$file, where $way (seed $seed)', ({ file, faulty, spoil, source, seed }) => {
    const spoilt = spoil(randomOf(seed), source.split('\n'))
    const found = check(file, spoilt)
    if (faulty) expect(found).not.toEqual([])
  })
})
