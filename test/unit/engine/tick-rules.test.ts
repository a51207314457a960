import { describe, expect, it } from 'vitest'
import { tickRefusal, waiverRefusal } from '../../../shared/engine/tick-rules.ts'
import { fold } from '../../../shared/model/fold.ts'
import type { RunEvent } from '../../../shared/model/run-event.ts'
import { emptyRunState } from '../../../shared/model/run-state.ts'
import type { Item } from '../../../shared/model/runbook.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'

const now = Date.parse('2026-11-30T12:00:00Z')
const about = { appliance: 'a1', item: 'x' }

function itemOf(block: string): Item {
  const head = '---\nid: own\ntitle: Own\nversion: 1.0.0\n---\n## A\n### X\nWords.\n'
  const { runbook } = parseRunbook(`${head}\`\`\`item\nid: x\n${block}\n\`\`\`\n`, 'own.md')
  const item = runbook?.phases[0]?.items[0]
  if (item === undefined) throw new Error(block)
  return item
}

const check = itemOf('run: Version\nread: version\npass: facts.release == "4"')
const change = itemOf('run: Conf Enable X\neffect: changes')
const detach = itemOf('run: Cluster Detach\neffect: changes\nidempotent: already detached')
const manual = itemOf('do: manual')
const backup = itemOf('do: manual\nevidence: required\nfresh-for: 24 h')

const finished = (status: 'fail' | 'error' | 'uncertain' | 'attention' | 'waiting'): RunEvent => ({
  type: 'item.finished',
  data: { ...about, status, reason: 'why', evidence: [] },
})
const reopened: RunEvent = { type: 'item.reopened', data: { ...about, by: 'Ada', reason: 'again' } }
const sent: RunEvent = {
  type: 'command.sent',
  data: { ...about, command: 'Cluster Detach', effect: 'changes', by: 'engine' },
}

const refused = (
  item: Item,
  events: readonly RunEvent[],
  words: { note?: string; files?: number; from?: string } = {},
) => {
  const state = events
    .map((event, index) => ({ ...event, seq: index + 1, at: new Date(now).toISOString() }))
    .reduce(fold, emptyRunState('r'))
  const { note = '', files = 0, from } = words
  return tickRefusal(state, { appliance: 'a1', item }, { note, files, evidenceFrom: from }, now)
}

describe('marking a step done', () => {
  it.each([
    ['a check that failed', check, [finished('fail')], 'run.blocked'],
    ['a check that failed and was reopened', check, [finished('fail'), reopened], 'run.blocked'],
    ['a command that was refused', change, [finished('fail')], 'run.blocked'],
    ['an uncertain command that can be sent again', detach, [sent, finished('uncertain')], 'run.blocked'],
  ] as const)('of %s is refused with evidence too', (_, item, events, code) => {
    expect(refused(item, events, { note: 'It is so.', files: 1 })).toMatchObject({ code })
  })

  it.each([
    ['a check that never ran', check, []],
    ['a check that could not be judged', check, [finished('error')]],
    ['a command that was never sent', change, []],
    ['an uncertain command that cannot be sent again', change, [finished('uncertain')]],
    ['a command that a person may start', detach, [finished('waiting')]],
    ['a manual item whose document asks for it', backup, [finished('waiting')]],
  ] as const)('of %s needs evidence', (_, item, events) => {
    expect(refused(item, events)).toMatchObject({ code: 'run.not-allowed-now' })
    expect(refused(item, events, { note: '  ' })).toMatchObject({ code: 'run.not-allowed-now' })
    expect(refused(item, events, { note: 'Seen on the console.' })).toBeUndefined()
    expect(refused(item, events, { files: 1 })).toBeUndefined()
  })

  it('of any other manual item, or of a warning, needs none', () => {
    expect(refused(manual, [finished('waiting')])).toBeUndefined()
    expect(refused(change, [finished('attention')])).toBeUndefined()
  })

  it.each([
    ['2026-11-30T11:00:00Z', undefined],
    ['2026-11-29T12:00:01Z', undefined],
    ['2026-11-29T11:59:00Z', 'run.not-allowed-now'],
    ['2026-11-30T13:00:00Z', 'words.wrong'],
    ['yesterday', 'words.wrong'],
  ])('with evidence from %s: %s', (from, code) => {
    expect(refused(backup, [finished('waiting')], { note: 'Backup-1', from })?.code).toBe(code)
  })
})

describe('a waiver', () => {
  const words = { authority: 'Kim', reason: 'Known.' }
  it.each([
    [words, undefined],
    [{ ...words, until: '2026-11-30' }, undefined],
    [{ ...words, until: '2026-11-29' }, 'words.wrong'],
    [{ ...words, until: 'next week' }, 'words.wrong'],
    [{ ...words, authority: ' ' }, 'words.wrong'],
    [{ ...words, reason: '' }, 'words.wrong'],
  ])('%j: %s', (given, code) => {
    expect(waiverRefusal(given, now)?.code).toBe(code)
  })
})
