import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openInstallHistory } from '../../../electron/host/runs/install-history.ts'
import { emptyRunState, type RunState } from '../../../shared/model/run-state.ts'

function ownFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'uptick-history-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A run whose install started at ten o'clock. */
function begun(name: string, resumedAt: readonly number[] = []): RunState {
  const at = '2026-11-23T10:00:00.000Z'
  const expected = { appliance: 'a1', proves: 'release' as const, name, since: at, baseline: [] }
  const returning = { expected, seq: 9, at, refused: false, wentDown: true }
  const facts = { chassis: { value: 'M6-2U', source: { person: 'Ada' }, seq: 3 } }
  const appliance = { id: 'a1', address: '', role: '', identity: {}, connected: false, facts, returns: {}, returning }
  return { ...emptyRunState(), resumedAt, appliances: { a1: { ...appliance, firstOfferAt: 8 } } }
}

describe('the history of installs', () => {
  it('takes no time from a practice appliance', async () => {
    const history = await openInstallHistory(ownFolder())
    await history.note({ ...begun('R4_4_3-GA'), practice: true }, 'a1', '2026-11-23T10:20:00.000Z')
    expect(history.usual('R4_4_3-GA', 'M6-2U')).toBeUndefined()
  })

  it('gives a range by kind of update and model, and says from how many', async () => {
    const folder = ownFolder()
    const history = await openInstallHistory(folder)
    expect(history.usual('R4_4_3-GA', 'M6-2U')).toBeUndefined()
    for (const minutes of ['20', '55', '31']) {
      await history.note(begun('R4_4_3-GA'), 'a1', `2026-11-23T10:${minutes}:00.000Z`)
    }
    await history.note(begun('P4_4_3-GA'), 'a1', '2026-11-23T10:06:30.000Z')
    const again = await openInstallHistory(folder)
    expect(again.usual('R4_4_9-GA', 'M6-2U')).toEqual({ from: 20, to: 55, runs: 3 })
    expect(again.usual('P4_4_3-GA', 'M6-2U')).toEqual({ from: 7, to: 7, runs: 1 })
    expect(again.usual('R4_4_3-GA', 'M8')).toBeUndefined()
    expect(again.usual('D4_1', 'M6-2U')).toBeUndefined()
  })

  it('does not count a wait of which a part was not seen', async () => {
    const history = await openInstallHistory(ownFolder())
    await history.note(begun('R4_4_3-GA', [12]), 'a1', '2026-11-23T19:00:00.000Z')
    expect(history.usual('R4_4_3-GA', 'M6-2U')).toBeUndefined()
  })

  it('reads on where a line is damaged', async () => {
    const folder = ownFolder()
    const history = await openInstallHistory(folder)
    await history.note(begun('R4_4_3-GA'), 'a1', '2026-11-23T10:20:00.000Z')
    appendFileSync(path.join(folder, 'installs.ndjson'), '{"kind":"R","chass\n{"kind":1}\nnull\n\u0000\u0000')
    expect((await openInstallHistory(folder)).usual('R4_4_3-GA', 'M6-2U')).toMatchObject({ runs: 1 })
  })
})
