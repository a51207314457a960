import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { verifyFile } from '../../../electron/host/record/verify-file.ts'
import { seeFile, recordOfSeen } from '../../../electron/host/record/look-at-record.ts'
import { checkLine } from '../../../shared/record/chain.ts'
import { hostHashing } from '../../../electron/host/disk/hashing.ts'
import { currentVersion, migrate, mustBeContiguous, type Migration } from '../../../shared/record/migrations.ts'
import type { RecordEntry } from '../../../shared/record/record-entry.ts'

const renamed =
  (from: string, to: string): Migration['step'] =>
  (entry) => {
    const { [from]: value = null, ...rest } = entry.data
    return { ...entry, data: { ...rest, [to]: value } }
  }
const steps: readonly Migration[] = [
  { from: 1, step: renamed('words', 'text') },
  { from: 2, step: renamed('text', 'said') },
]
const entry = (v: number | undefined, data: RecordEntry['data']): RecordEntry => ({
  seq: 1,
  at: '2026-11-23T10:00:00.000Z',
  type: 'note.added',
  data,
  ...(v === undefined ? {} : { v }),
})

describe('migrations', () => {
  it('are numbered from 1 without a gap', () => {
    expect(() => mustBeContiguous(steps)).not.toThrow()
    expect(() => mustBeContiguous([])).not.toThrow()
    for (const broken of [steps.slice(1), [...steps].reverse(), [...steps, { from: 4, step: renamed('a', 'b') }]])
      expect(() => mustBeContiguous(broken)).toThrow(/migration \d starts from version/)
  })

  it('bring an event forward from any version, each step once', () => {
    expect(migrate(entry(undefined, { words: 'x' }), steps).data).toEqual({ said: 'x' })
    expect(migrate(entry(1, { words: 'x' }), steps).data).toEqual({ said: 'x' })
    expect(migrate(entry(2, { text: 'x' }), steps).data).toEqual({ said: 'x' })
    expect(migrate(entry(3, { said: 'x' }), steps).data).toEqual({ said: 'x' })
  })

  it('a line of a later version than this Uptick knows is told to be that, and not to be false', () => {
    const later = `{"at":"2026-11-23T10:00:00.000Z","v":${String(currentVersion + 1)}}`
    expect(checkLine(hostHashing, later, { seq: 1, prev: undefined })).toMatchObject({ ok: false, tooNew: true })
  })
})

/** Records that were written by each version, and are to be opened by every later one. */
describe('a record of version 1', () => {
  const path = fileURLToPath(new URL('../../fixtures/record-v1.json', import.meta.url))
  const redacted = fileURLToPath(new URL('../../fixtures/record-v1-redacted.json', import.meta.url))

  it('verifies, whole and redacted, with the code that was noted then', async () => {
    const [code, signer] = (await readFile(path.replace('.json', '.txt'), 'utf8')).trim().split('\n')
    for (const file of [path, redacted]) {
      const verdict = await verifyFile(file, { code, signer })
      if (!verdict.ok) throw new Error(verdict.failure.sentence)
      expect(verdict.value.faults).toEqual([])
      expect(verdict.value.sayings.map(({ holds }) => holds)).toEqual([true, true, true])
    }
  })

  it('says what it said then', async () => {
    const seen = await seeFile(path)
    if (!seen.ok) throw new Error(seen.failure.sentence)
    expect(recordOfSeen(seen.value)).toMatchObject({
      by: 'Ana Berg',
      customer: 'Example GmbH',
      outcome: 'done',
      appliances: [{ host: 'ms-01', from: '4.3.7-GA', now: '4.4.3-GA' }],
      waivers: [{ what: 'before.backup' }],
      returns: [{ outcome: 'proven', release: '4.4.3-GA' }],
      signatures: [{ role: 'customer', name: 'Bo Lind' }],
    })
  })
})
