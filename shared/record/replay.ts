import type { ReplayFrame } from '../model/record-section.ts'
import { logText } from './log-words.ts'
import { stageText } from './outcome-words.ts'
import { EntryReader, withheldMark, type RecordEntry } from './record-entry.ts'
import type { RecordNames } from './record-names.ts'

/** Skips bookkeeping: there is nothing in it to watch. */
const passedOver: ReadonlySet<string> = new Set(['item.judged', 'item.taken-up', 'item.started', 'record.sealed'])

/** A reader takes in some four words a second; the shortest event is seen, the longest reply is skimmed. */
const milliseconds = { word: 240, least: 600, most: 10_000 }

/** Lines of one reply that a replay shows; the rest is said to be there. */
const mostLines = 200

export interface ReplayOptions {
  readonly names?: RecordNames
  readonly fileText?: (sha256: string) => string | undefined
}

/** A run as it happened, moment by moment, for a time line that replays it. Pure. */
export function* replayFrames(entries: Iterable<RecordEntry>, words: ReplayOptions = {}): Generator<ReplayFrame> {
  for (const entry of entries) if (!passedOver.has(entry.type)) yield frameOf(new EntryReader(entry), words)
}

function frameOf(reader: EntryReader, words: ReplayOptions): ReplayFrame {
  const { seq, at, type } = reader.entry
  const { appliance, what, why, by } = logText(reader.entry, words.names)
  const lines = linesOf(reader, words)
  const stage = stageOf(reader)
  return {
    seq,
    at,
    appliance,
    who: type === 'command.sent' ? (by === 'person' ? 'person' : 'engine') : whoSays(type),
    text: what,
    why: type === 'command.output' ? '' : why,
    lines,
    readFor: readingTime([what, why, ...lines].join(' ')),
    ...(stage === undefined ? {} : { stage }),
  }
}

function whoSays(type: string): ReplayFrame['who'] {
  if (type === 'command.finished' || type === 'command.output') return 'appliance'
  const byPeople = [
    'item.ticked',
    'item.waived',
    'item.reopened',
    'question.answered',
    'approval.given',
    'note.added',
    'console.confirmed',
    'change.decided',
  ]
  return byPeople.includes(type) || type === 'run.signed' || type === 'interlock.overruled' ? 'person' : 'uptick'
}

function linesOf(reader: EntryReader, words: ReplayOptions): readonly string[] {
  switch (reader.entry.type) {
    case 'command.sent':
      return [reader.text('command')]
    case 'command.output':
      return reader.text('text').split(/\r?\n/)
    case 'command.finished': {
      const file = reader.maybe('file')
      const stored = file === undefined || file === withheldMark ? undefined : words.fileText?.(file)
      const lines = stored === undefined ? reader.texts('lines') : stored.split('\n')
      if (lines.length <= mostLines) return lines
      return [...lines.slice(0, mostLines), `(${String(lines.length - mostLines)} more lines)`]
    }
    default:
      return []
  }
}

function stageOf(reader: EntryReader): string | undefined {
  const { type } = reader.entry
  switch (type) {
    case 'run.opened':
      return 'Opened'
    case 'run.resumed':
      return 'Resumed'
    case 'command.sent':
      return reader.text('effect') === 'point-of-no-return' ? 'Install sent' : undefined
    case 'return.stage':
      return ['down', 'services', 'settled'].includes(reader.text('stage'))
        ? stageText(reader.text('stage'))
        : undefined
    case 'return.proven':
      return 'Verified'
    case 'return.unproven':
      return 'Not verified'
    case 'run.closed':
      return 'Closed'
    case 'run.signed':
      return `Signed: ${reader.text('role')}`
    default:
      return undefined
  }
}

function readingTime(text: string): number {
  const words = text.split(/\s+/).filter((word) => word !== '').length
  return Math.min(milliseconds.most, Math.max(milliseconds.least, words * milliseconds.word))
}
