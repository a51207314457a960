import path from 'node:path'
import { expect, it } from 'vitest'
import { createRunbooks } from '../../../electron/host/runs/runbooks.ts'
import { emptyRunState, type RunState } from '../../../shared/model/run-state.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'
import { openedOn } from './runs-on-disk.ts'

const documents = path.join(import.meta.dirname, '..', '..', '..', 'shared', 'runbook', 'documents')

it('a document is parsed once, for the opening of runs and for all that are pinned to it', async () => {
  const parsed: string[] = []
  const runbooks = createRunbooks(documents, (source, file) => {
    parsed.push(file)
    return parseRunbook(source, file)
  })
  const loaded = await runbooks.load('mos-upgrade')
  if (!loaded.ok) throw new Error(loaded.failure.sentence)
  const once = parsed.length
  const sources = [loaded.value, ...loaded.value.includes]
  const pins = loaded.value.includes.map(({ id, version, sha256 }) => ({ id, version, sha256 }))
  const { sha256 } = loaded.value
  for (const run of ['run-1', 'run-2', 'run-3']) {
    const opened = {
      ...openedOn(run, ['192.0.2.1']),
      at: '',
      runbook: { id: 'x', version: '1', sha256, includes: pins },
    }
    const state: RunState = { ...emptyRunState(run), opened }
    const read = (wanted: string): Promise<Uint8Array | undefined> =>
      Promise.resolve(Buffer.from(sources.find((one) => one.sha256 === wanted)?.source ?? ''))
    const pinned = await runbooks.pinned(run, state, read)
    expect(pinned.ok && pinned.value).toBe(loaded.value.runbook)
  }
  expect((await runbooks.load('mos-upgrade')).ok).toBe(true)
  expect(parsed).toHaveLength(once)
  expect(new Set(parsed).size).toBe(once)
})

it('a faulty document is reported under the file name that it was read by', async () => {
  const runbooks = createRunbooks(documents)
  const state: RunState = { ...emptyRunState('run-1'), opened: { ...openedOn('run-1', ['192.0.2.1']), at: '' } }
  const pinned = await runbooks.pinned('run-1', state, () => Promise.resolve(Buffer.from('no runbook')))
  expect(pinned).toMatchObject({
    failure: { code: 'runbook.invalid', sentence: expect.stringContaining('of this run') },
  })
  const missing = await runbooks.pinned('run-1', state, () => Promise.resolve(undefined))
  expect(missing).toMatchObject({ failure: { code: 'journal.damaged' } })
})
