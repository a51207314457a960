import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TranscriptRows, type Row } from '../../../renderer/state/transcript-rows.ts'
import { emptyTranscript, extendTranscript, type Block } from '../../../renderer/state/transcript.ts'
import { createEntries } from './entries.ts'

type Said = { readonly appliance: string; readonly lines: readonly string[] | undefined }

/** Commands with their replies, and now and then a note. */
function transcriptOf(said: readonly Said[]) {
  const entries = createEntries()
  for (const { appliance, lines } of said) {
    if (lines === undefined) {
      entries.add('session.lost', { appliance, cause: 'reset' })
      continue
    }
    const about = { appliance, item: 'i' }
    const { seq } = entries.add('command.sent', { ...about, command: 'Version', effect: 'none', by: 'engine' })
    entries.add('command.finished', { ...about, sent: seq, status: 'ok', lines: [...lines], milliseconds: 1 })
  }
  return extendTranscript(emptyTranscript, entries.all)
}

const said = fc.record({
  appliance: fc.constantFrom('a1', 'a2'),
  lines: fc.option(fc.array(fc.constantFrom('OK', 'alpha', 'Beta', ''), { maxLength: 5 }), { nil: undefined }),
})

/** What the list has to be, built whole. */
function naive(blocks: readonly Block[], keeps: (block: Block) => boolean): readonly string[] {
  return blocks.filter(keeps).flatMap((block) => {
    if (block.kind === 'told') return [block.text]
    return block.kind === 'sent' ? [block.command] : [...block.lines]
  })
}

function wordsOf(row: Row | undefined): string | undefined {
  if (row === undefined) return undefined
  return row.kind === 'told' ? row.block.text : row.kind === 'sent' ? row.block.command : row.text
}

const all = (rows: TranscriptRows): readonly (string | undefined)[] =>
  Array.from({ length: rows.count }, (_, index) => wordsOf(rows.at(index)))

describe('the rows of a transcript', () => {
  it('are those of the list built whole, however it grew, for every filter', () => {
    fc.assert(
      fc.property(fc.array(said, { maxLength: 20 }), fc.nat(20), (talk, cut) => {
        const { blocks } = transcriptOf(talk)
        const rows = new TranscriptRows({ sentOnly: false })
        rows.follow(blocks.slice(0, cut))
        rows.follow(blocks)
        expect(all(rows)).toEqual(naive(blocks, () => true))
        const own = new TranscriptRows({ appliance: 'a2', sentOnly: false })
        own.follow(blocks)
        expect(all(own)).toEqual(naive(blocks, (block) => block.appliance === 'a2'))
        const sent = new TranscriptRows({ sentOnly: true })
        sent.follow(blocks)
        expect(all(sent)).toEqual(naive(blocks, (block) => block.kind === 'sent'))
        expect(rows.at(rows.count)).toBeUndefined()
      }),
    )
  })

  it('start again when another transcript is followed', () => {
    const rows = new TranscriptRows({ sentOnly: false })
    rows.follow(transcriptOf([{ appliance: 'a1', lines: ['one', 'two'] }]).blocks)
    rows.follow(transcriptOf([{ appliance: 'a1', lines: ['three'] }]).blocks)
    expect(all(rows)).toEqual(['Version', 'three'])
  })

  it('find each numbered line, and all rows that contain words, ignoring case', () => {
    fc.assert(
      fc.property(fc.array(said, { minLength: 1, maxLength: 20 }), (talk) => {
        const transcript = transcriptOf(talk)
        const rows = new TranscriptRows({ sentOnly: false })
        rows.follow(transcript.blocks)
        for (let line = 1; line <= transcript.lines; line += 1) {
          const row = rows.at(rows.indexOfLine(line))
          expect(row?.kind === 'told' ? undefined : row?.line).toBe(line)
        }
        const found = rows.find('beta').map((index) => wordsOf(rows.at(index)))
        expect(found).toEqual(all(rows).filter((words) => words === 'Beta'))
      }),
    )
  })

  it('take what is looked for as words, not as a pattern', () => {
    const rows = new TranscriptRows({ sentOnly: false })
    rows.follow(transcriptOf([{ appliance: 'a1', lines: ['a.c', 'abc', '(x'] }]).blocks)
    expect(rows.find('a.c')).toEqual([1])
    expect(rows.find('(x')).toEqual([3])
    expect(rows.find('  ')).toEqual([])
  })

  it('lead from command to command, and stay at the ends', () => {
    const talk = { appliance: 'a1', lines: ['x', 'OK'] }
    const rows = new TranscriptRows({ sentOnly: false })
    rows.follow(transcriptOf([talk, { appliance: 'a1', lines: undefined }, talk]).blocks)
    expect(rows.nextCommand(1, 1)).toBe(4)
    expect(rows.nextCommand(4, -1)).toBe(0)
    expect(rows.nextCommand(0, -1)).toBeUndefined()
    expect(rows.nextCommand(5, 1)).toBeUndefined()
  })
})
