import { describe, expect, it } from 'vitest'
import { itemBlock } from '../../../shared/model/runbook.ts'
import { checkExpression } from '../../../shared/runbook/condition.ts'
import { lintRunbook } from '../../../shared/runbook/lint-runbook.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'
import { authoring, example } from './authoring.ts'
import { ground, itemsOf } from './documents.ts'

describe('the page on writing a runbook', () => {
  it('shows a document that parses and has no fault', () => {
    const { runbook, faults } = parseRunbook(example, 'evening-before.md')
    expect(faults).toEqual([])
    expect(lintRunbook(runbook!, 'evening-before.md', ground)).toEqual([])
    expect(itemsOf(runbook!).map(({ id }) => id)).toEqual([
      'look.release', 'look.backups', 'look.store', 'look.full', 'look.users', 'change.rescan',
    ]) // prettier-ignore
  })

  it('names every word that a block may have, and no other', () => {
    const table = authoring.slice(authoring.indexOf('## Words of a block'), authoring.indexOf('## Conditions'))
    const firstCells = table.split('\n').flatMap((line) => /^\| (`.*?) \|/.exec(line)?.[1] ?? [])
    const named = firstCells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word))
    expect(named.sort()).toEqual(Object.keys(itemBlock.shape).sort())
  })

  it('names functions that there are', () => {
    const table = authoring.slice(authoring.indexOf('| function |'), authoring.indexOf('## What the lint finds'))
    const calls = [...table.matchAll(/`(\w+)\(/g)].map(([, name]) => name)
    expect(calls).toHaveLength(15)
    const uses = [
      "release(facts.release) < release('4.2')", 'sameLine(release(facts.release), release(run.to))', "kindOf(run.name) == 'P'",
      "listed(facts.licences, 'a')", "licensed(facts.licences, 'a')", "licensed(facts.licences, 'a', 'b')", "licensed(facts.licences, 'a', 'b', run.today)",
      'includesAll(facts.licences, ledger.licences)', 'idle(facts.backups)', 'size(names(answers.a)) > 0', 'decimal(answers.a) < 2.0',
      'percent(answers.a, answers.b) < 2.0', 'clearOfNight(run.minuteOfDay, run.weekday, 480)', 'touchesMondayNight(run.minuteOfDay, run.weekday, 480)',
      "clockTime(run.minuteOfDay) == '23:35'",
    ] // prettier-ignore
    for (const use of uses) expect(checkExpression(use), use).toBeUndefined()
    for (const name of calls)
      expect(
        uses.some((use) => use.includes(`${name}(`)),
        name,
      ).toBe(true)
  })
})
