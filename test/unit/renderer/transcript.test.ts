import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyTranscript, extendTranscript, linesOf } from '../../../renderer/state/transcript.ts'
import { evidenceOf } from '../../../shared/engine/stored-reply.ts'
import { createEntries } from './entries.ts'

function withReplies(...replies: readonly (readonly string[])[]) {
  const entries = createEntries()
  for (const lines of replies) {
    const about = { appliance: 'a1', item: 'before.x' }
    const sent = entries.add('command.sent', { ...about, command: 'Version', effect: 'none', by: 'engine' })
    entries.add('command.finished', { ...about, sent: sent.seq, status: 'ok', lines: [...lines], milliseconds: 1 })
  }
  return entries
}

describe('the transcript', () => {
  it('numbers commands and replies over the whole run; a note has no number', () => {
    const entries = withReplies(['a', 'b', 'OK'])
    entries.add('session.lost', { appliance: 'a1', cause: 'reset' })
    entries.add('command.sent', { appliance: 'a1', item: 'i', command: 'Uce Version', effect: 'none', by: 'person' })
    const transcript = extendTranscript(emptyTranscript, entries.all)
    expect(transcript.lines).toBe(5)
    expect(transcript.blocks.map((block) => (block.kind === 'told' ? block.text : block.line))).toEqual([
      1,
      2,
      'Disconnected: reset',
      5,
    ])
  })

  it('is the same whether entries come one by one or all at once', () => {
    const { all } = withReplies(['a', 'OK'], [], ['b', 'c', 'OK'])
    const once = extendTranscript(emptyTranscript, all)
    const singly = all.reduce((transcript, entry) => extendTranscript(transcript, [entry]), emptyTranscript)
    expect(singly).toEqual(once)
  })

  it('finds exactly the lines that evidence was taken from, with any content', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll('\n', ' '))
    const reply = fc.array(line, { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(reply, fc.nat(), fc.nat(), (lines, a, b) => {
        const [first, last] = [a % lines.length, b % lines.length].sort((x, y) => x - y) as [number, number]
        const entries = withReplies(['before', 'OK'], lines)
        const seq = entries.all.at(-1)?.seq ?? 0
        const stored = { seq, lines, status: 'ok', statusText: '', statusLine: -1 } as const
        const found = linesOf(extendTranscript(emptyTranscript, entries.all), evidenceOf(stored, first, last))
        // line 1: command, 2–3: reply, 4: command, so the reply begins at 5
        expect(found).toMatchObject({ seq, first: 5 + first, last: 5 + last })
      }),
    )
  })

  it('points into the file of a long reply, and at nothing for a seq it does not know', () => {
    const entries = createEntries()
    const about = { appliance: 'a1', item: 'i' }
    entries.add('command.sent', { ...about, command: 'Conf Export', effect: 'none', by: 'engine' })
    const file = 'ab'.repeat(32)
    const { seq } = entries.add('command.finished', { ...about, sent: 1, status: 'ok', file, milliseconds: 1 })
    const transcript = extendTranscript(emptyTranscript, entries.all)
    const wanted = { seq, first: 2, last: 2, file, from: 0, to: 90_000 }
    expect(linesOf(transcript, { seq, file, from: 0, to: 90_000 })).toEqual(wanted)
    expect(linesOf(transcript, { seq: 99, from: 0, to: 1 })).toBeUndefined()
    expect(linesOf(transcript, { seq: 1, from: 0, to: 1 })).toBeUndefined()
  })
})
