import { describe, expect, it } from 'vitest'
import { exceptionRemedies, type ExceptionGround } from '../../../shared/model/exception-remedies.ts'
import type { ItemState } from '../../../shared/model/run-state.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'

const fence = '```'
const blocks = {
  check: 'run: License List\nread: license-list',
  step: 'evidence: required',
  command: 'run: License Fetch\neffect: changes',
}
const items = Object.fromEntries(
  Object.entries(blocks).map(([name, yaml]) => {
    const source = `---\nid: own\ntitle: Own\nversion: 1.0.0\n---\n## A\n\n### T\n\nText.\n\n${fence}item\nid: a\n${yaml}\n${fence}\n`
    const item = parseRunbook(source, 'own.md').runbook?.phases[0]?.items[0]
    if (item === undefined) throw new Error(`${name} does not parse.`)
    return [name, item]
  }),
)

function remedies(name: keyof typeof blocks, state: ItemState, more: Partial<ExceptionGround> = {}): readonly string[] {
  const item = items[name]
  if (item === undefined) throw new Error(`There is no ${name}.`)
  return exceptionRemedies({ item, standing: { state }, asks: 0, blocked: false, ...more })
}

describe('what can be done at once about an exception', () => {
  it.each([
    ['check', 'fail', ['check-again', 'waive']],
    ['check', 'attention', ['check-again']],
    ['check', 'stale', ['check-again', 'waive']],
    ['check', 'error', ['enter-value', 'check-again']],
    ['check', 'waived', ['reopen']],
    ['check', 'running', []],
    ['step', 'waiting', ['mark-done', 'waive']],
    ['step', 'ticked', ['reopen']],
    ['command', 'uncertain', ['settle']],
    ['command', 'fail', ['waive']],
  ] as const)('%s, %s', (name, state, expected) => {
    expect(remedies(name, state)).toEqual(expected)
  })

  it('is the answer where it asks, and nothing while it waits for another item', () => {
    expect(remedies('check', 'waiting', { asks: 1 })).toEqual(['answer'])
    expect(remedies('check', 'waiting', { blocked: true })).toEqual([])
    expect(remedies('check', 'fail', { blocked: true })).toEqual(['waive'])
  })

  it('never is to mark done what has failed', () => {
    const standing = { state: 'to-do' as const, verdict: { status: 'fail' as const, reason: 'No.', seq: 1, at: '' } }
    expect(remedies('step', 'to-do', { standing })).not.toContain('mark-done')
    expect(remedies('step', 'fail')).not.toContain('mark-done')
  })
})
