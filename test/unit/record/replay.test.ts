import { describe, expect, it } from 'vitest'
import { itemsOfDocuments } from '../../../shared/record/document-items.ts'
import type { RecordEntry } from '../../../shared/record/record-entry.ts'
import { namesOfDocument } from '../../../shared/record/record-names.ts'
import { replayFrames } from '../../../shared/record/replay.ts'
import { document, newSigner, temporaryFolder, writeSampleRun } from './sample-run.ts'

const names = namesOfDocument(itemsOfDocuments([document]))
const at = '2026-11-23T10:00:00.000Z'

describe('a replay', () => {
  it('goes through a run moment by moment: who, what, and what the transcript gains', async () => {
    const made = await temporaryFolder()
    const journal = await writeSampleRun({ folder: made.path, signer: newSigner() })
    await journal.close()
    await made.remove()
    const frames = [...replayFrames(journal.entries as unknown as RecordEntry[], { names })]
    const told = frames.map(({ who, text, lines }) => [who, lines.length > 0 ? lines.join('|') : text])
    expect(told.slice(0, 5)).toEqual([
      ['uptick', 'Run opened: upgrade'],
      ['uptick', 'Logged in over Telnet'],
      ['engine', 'Version'],
      ['appliance', 'OK 4.3.7-GA'],
      ['uptick', 'Release: 4.3.7-GA'],
    ])
    expect(told).toContainEqual(['person', 'Check that nobody is logged in: marked done'])
    expect(told).toContainEqual(['person', 'Signed as customer: Bo Lind'])
    expect(frames.flatMap(({ stage }) => stage ?? [])).toEqual([
      'Opened',
      'Install sent',
      'Down',
      'Verified',
      'Signed: customer',
      'Closed',
    ])
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map(({ seq }) => seq).toSorted((a, b) => a - b))
  })

  it('gives a reader the time to read: four words a second, never less than a glance, never more than ten seconds', () => {
    const words = (count: number): RecordEntry => ({
      seq: 1,
      at,
      type: 'command.finished',
      data: { appliance: 'a1', sent: 1, status: 'ok', lines: Array.from({ length: count }, () => 'word') },
    })
    const time = (count: number): number => [...replayFrames([words(count)])][0]?.readFor ?? 0
    expect(time(0)).toBeGreaterThanOrEqual(600)
    expect(time(20) - time(10)).toBe(2400)
    expect(time(1000)).toBe(10_000)
  })

  it('shows the first lines of a long reply and says how many more there are', () => {
    const lines = Array.from({ length: 250 }, (_, index) => String(index))
    const entry: RecordEntry = { seq: 1, at, type: 'command.finished', data: { file: 'f', status: 'ok' } }
    const [frame] = replayFrames([entry], { fileText: () => lines.join('\n') })
    expect(frame?.lines).toHaveLength(201)
    expect(frame?.lines.at(-1)).toBe('(50 more lines)')
  })

  it('skips bookkeeping events', () => {
    const quiet = ['item.judged', 'item.started', 'item.taken-up', 'record.sealed']
    expect([...replayFrames(quiet.map((type, seq) => ({ seq, at, type, data: {} })))]).toEqual([])
  })
})
