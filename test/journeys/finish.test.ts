import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { startPractice } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { closeRun } from '../../shared/engine/close-run.ts'
import { finishing } from '../../shared/model/finish.ts'
import { buildRecord } from '../../shared/record/build-record.ts'
import type { RecordEntry } from '../../shared/record/record-entry.ts'
import { renderMarkdown } from '../../shared/record/render-markdown.ts'
import { usualAnswers } from './answers.ts'
import { ada, documentOf } from './guide-ground.ts'
import { MemoryJournal } from './memory-journal.ts'
import { uptick } from './uptick.ts'
import { World } from './world.ts'

// The end of a run: in the app nothing closes automatically, and a person who closes it has decided on every unexpected
// change.

const runbook = documentOf('mos-upgrade')
const kept = [
  { change: 'patches/D4_101_00123', reason: 'Integrated in 4.4.3-GA.' },
  { change: 'a1/patches/E4_205_00077', reason: 'No longer needed.' },
]

/** An upgrade whose every item is done, and that waits for a person to close it. */
async function doneAndOpen(): Promise<World> {
  const world = new World({ runbook, updates: { 'R4_4_3-GA': '4.4.3-GA' }, to: 'R4_4_3-GA' })
  world.keepOpen = true
  await world.open()
  expect((await world.carry(ada)).outcome).toBe('done')
  return world
}

const groundOf = (journal: MemoryJournal) => ({ journal, runbook, state: () => journal.state })
const recordOf = (journal: MemoryJournal): string =>
  renderMarkdown(buildRecord(journal.entries as unknown as readonly RecordEntry[], { transcript: false }), {})

describe('a run whose items are all done', () => {
  it('stays open until a person closes it, and its record shows that', async () => {
    const { journal } = await doneAndOpen()
    expect(journal.state.closed).toBeUndefined()
    expect(journal.state.paused).toMatchObject({ outcome: 'done' })
    expect(recordOf(journal)).toContain('The run is still open.')
    expect(finishing(journal.state, runbook)).toMatchObject({
      items: [],
      changes: [{ id: 'patches/D4_101_00123' }, { id: 'patches/E4_205_00077' }],
      unsigned: ['engineer', 'customer'],
      installing: [],
    })
  })

  it('is not closed while an unexpected change is not decided', async () => {
    const { journal } = await doneAndOpen()
    const before = journal.entries.length
    const refused = await closeRun(groundOf(journal), kept.slice(0, 1), 'Ada')
    expect(refused).toMatchObject({ ok: false, failure: { code: 'run.waiting' } })
    expect(refused.ok ? '' : refused.failure.sentence).toContain('Patch E4_205_00077')
    expect(journal.entries, 'nothing is written by half').toHaveLength(before)
  })

  it.each([
    [{ change: 'patches/D9', reason: 'x' }, 'patches/D4_101_00123, patches/E4_205_00077'],
    [{ change: 'patches/D4_101_00123', reason: '  ' }, 'Say why it is accepted.'],
  ])('says what is wrong with %o', async (wrong, hint) => {
    const { journal } = await doneAndOpen()
    const refused = await closeRun(groundOf(journal), [wrong], 'Ada')
    expect(refused).toMatchObject({ ok: false, failure: { code: 'words.wrong' } })
    expect(refused.ok ? '' : refused.failure.hint).toContain(hint)
  })

  it('is closed with each accepted change and its reason, once', async () => {
    const { journal } = await doneAndOpen()
    expect(await closeRun(groundOf(journal), kept, 'Ada')).toEqual({ ok: true, value: { outcome: 'done' } })
    expect(journal.state.closed).toMatchObject({ outcome: 'done' })
    const record = recordOf(journal)
    expect(record).toContain('**Patch D4_101_00123**: “Integrated in 4.4.3-GA.” Accepted by Ada')
    expect(record).toContain('**Patch E4_205_00077**: “No longer needed.” Accepted by Ada')
    expect(record).not.toMatch(/not decided|still open\./)
    expect(await closeRun(groundOf(journal), [], 'Ada')).toMatchObject({ failure: { code: 'run.closed' } })
  })
})

it('a run whose install may still go on is not closed', async () => {
  const { journal, clock } = await doneAndOpen()
  const sent = journal.entries.findIndex(({ type }) => type === 'return.stage')
  const waiting = new MemoryJournal(clock, journal.entries.slice(0, sent))
  const refused = await closeRun(groundOf(waiting), [], 'Ada')
  expect(refused).toMatchObject({ ok: false, failure: { code: 'run.not-allowed-now' } })
  expect(waiting.state.closed).toBeUndefined()
})

it('on the command line: left open, shown, refused while undecided, then closed and sealed once', async () => {
  const password = 'kestrel-9-orchard'
  const folder = mkdtempSync(path.join(tmpdir(), 'uptick-finish-'))
  const [data, answers, file] = ['data', 'answers.yaml', 'R4_4_3-GA.mpu5'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ]
  writeFileSync(file, makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 300_000 }))
  writeFileSync(answers, usualAnswers)
  await uptick(['mirror', 'import', file, '--release', '4.4.3-GA'], data)
  const practice = await startPractice({ password, knobs: { linger: '300', install: '400', down: '400' } })
  try {
    const { address } = practice.appliances[0]!
    const pace = ['--probe-every', '0.1', '--settle', '0.4']
    const words = ['upgrade', address, '--to', 'R4_4_3-GA', '--serve-on', '127.0.0.1:0', '--answers', answers, ...pace]
    const upgraded = await uptick([...words, '--keep-open'], data, { password })
    expect(upgraded.exit, upgraded.all).toBe(0)
    expect(upgraded.lines.some(({ type }) => type === 'run.closed')).toBe(false)
    const run = String(upgraded.lines[0]?.run)
    const out = path.join(folder, 'open.md')
    expect((await uptick(['export', run, '--format', 'md', '--out', out], data)).all).toContain('"final":false')
    const refused = await uptick(['finish', run], data)
    expect([refused.exit, refused.refusals[0]]).toEqual([
      4,
      expect.stringContaining('Unexpected changes are not decided'),
    ])
    const open = refused.lines.find(({ type }) => (type as string) === 'open') as unknown as {
      changes: { id: string }[]
    }
    const keep = open.changes.flatMap(({ id }) => ['--keep', `${id}:Integrated in the new release.`])
    const finished = await uptick(['finish', run, ...keep], data)
    expect(finished.exit, finished.all).toBe(0)
    expect(finished.lines.map(({ type }) => type)).toEqual([
      'open',
      ...open.changes.map(() => 'change.decided'),
      'run.closed',
      'record.sealed',
      'summary',
    ])
    expect((await uptick(['finish', run], data)).exit, 'it is closed once').toBe(2)
  } finally {
    await practice.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}, 240_000)

it('a run that a person closes with items open stays closed, since its record is final', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'uptick-finish-'))
  const [data, out] = [path.join(folder, 'data'), path.join(folder, 'record.json')]
  const password = 'kestrel-9-orchard'
  const practice = await startPractice({ password })
  const codeOf = async (): Promise<string> => {
    const { exit, all } = await uptick(['export', run, '--format', 'json', '--out', out], data)
    expect(exit, all).toBe(0)
    return `${/"code":"[^"]+"/.exec(all)?.[0] ?? 'no code'} ${/"final":\w+/.exec(all)?.[0] ?? ''}`
  }
  const checked = await uptick(['check', practice.appliances[0]!.address], data, { password })
  const run = String(checked.lines[0]?.run)
  try {
    expect(checked.exit, checked.all).toBe(4)
    expect((await uptick(['finish', run], data)).exit).toBe(0)
    const code = await codeOf()
    expect(code).toContain('"final":true')
    const resumed = await uptick(['resume', run], data, { password })
    expect(resumed).toMatchObject({
      exit: 2,
      refusals: [expect.stringContaining('is closed, and its record is final')],
    })
    expect(resumed.lines.filter(({ type }) => type !== 'summary')).toEqual([])
    expect(await codeOf()).toBe(code)
  } finally {
    await practice.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}, 120_000)
