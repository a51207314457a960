import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { judge, type Scope } from '../../../shared/runbook/condition.ts'
import { fillSentence } from '../../../shared/runbook/sentences.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'
import { situations } from './situation-table.ts'
import { expectationOf, scopeOfSituation } from './situations.ts'

// Which items of mos-upgrade.md apply: written by hand from the guide for each situation, entry by entry, and never
// taken from what the code says.

const file = new URL('../../../shared/runbook/documents/mos-upgrade.md', import.meta.url)
const items = parseRunbook(readFileSync(file, 'utf8'), 'mos-upgrade.md').runbook!.phases.flatMap((phase) => phase.items)

function applying(scope: Scope): Record<string, string> {
  const rows = items.map(({ id, when }) => {
    if (when === undefined) return [id, 'always'] as const
    const { value } = judge(when, scope)
    return [id, value === 'unknown' ? '?' : value ? '+' : '-'] as const
  })
  return Object.fromEntries(rows)
}

/** Every sentence by which an item is left out in one of the situations, each once. */
function leftOut(): string {
  const lines = situations.flatMap((situation) => {
    const scope = scopeOfSituation(situation)
    return items.flatMap((item) => {
      if (item.when === undefined || judge(item.when, scope).value !== false) return []
      const sentence = fillSentence(item['left-out'] ?? '', scope)
      return [`${item.id}: ${sentence ?? `(not whole: ${situation.name})`}`]
    })
  })
  return `${[...new Set(lines)].sort().join('\n')}\n`
}

describe('what applies', () => {
  it('says in a sentence why an item is left out', async () => {
    await expect(leftOut()).toMatchFileSnapshot('left-out.txt')
    expect(leftOut()).not.toContain('(not whole')
  })

  it.each(situations.map((situation) => [situation.name, situation] as const))('to %s', (_name, situation) => {
    expect(applying(scopeOfSituation(situation))).toEqual(expectationOf(situation))
  })

  it('is stated for every item and for more than forty situations', () => {
    expect(situations.length).toBeGreaterThanOrEqual(40)
    expect(new Set(situations.map(({ name }) => name)).size).toBe(situations.length)
    expect(Object.keys(expectationOf(situations[0]!)).sort()).toEqual(items.map(({ id }) => id).sort())
  })

  it('is unknown, and never "no", while nothing was read and nothing answered', () => {
    const nothing: Scope = { facts: {}, answers: {}, run: { purpose: 'upgrade', name: 'X-1', kind: 'R', way: 'cli' } }
    const no = Object.entries(applying(nothing)).filter(([, text]) => text === '-')
    // The way of installing is known from the start.
    expect(no.map(([id]) => id)).toEqual(['suite.login'])
  })
})
