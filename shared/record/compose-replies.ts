import type { Block, ReplyBlock } from '../model/record-section.ts'
import type { NameOf } from './compose-names.ts'
import { endText } from './log-parts.ts'
import { statusText } from './outcome-words.ts'
import type { RecordCommand, RecordMark } from './record-document.ts'

export interface ReplyOptions {
  /** Text of a kept file, where the form has it. */
  readonly fileText?: (sha256: string) => string | undefined
}

/** Each command with what came back, the lines that verdicts rest on marked. */
export function composeReplies(commands: readonly RecordCommand[], nameOf: NameOf, words: ReplyOptions): Block[] {
  return commands.map((command) => ({
    kind: 'reply',
    reply: { ...replyOf(command, words), appliance: nameOf(command.appliance) },
  }))
}

function replyOf(command: RecordCommand, words: ReplyOptions): ReplyBlock {
  const { seq, at, appliance, by, effect, file, repliedAt, raw, marks } = command
  const stored = file === undefined ? undefined : words.fileText?.(file)
  const lines = stored === undefined ? command.lines : stored.split('\n')
  return {
    seq,
    at,
    appliance,
    by,
    command: command.command,
    effect,
    end: endOf(command),
    tone: toneOf(command),
    lines: markedLines(lines, marks),
    aside: command.aside,
    ...(repliedAt === undefined ? {} : { repliedAt }),
    ...(raw === undefined ? {} : { raw }),
    ...(file !== undefined && stored === undefined ? { absent: `The reply is in the file ${file}.` } : {}),
  }
}

export function endOf({ status, cause, milliseconds }: RecordCommand): string {
  const time = milliseconds === undefined ? '' : `${String(milliseconds)} ms`
  return [statusText(status), endText(cause), time].filter((text) => text !== '').join(', ')
}

function toneOf({ status, effect, cause }: RecordCommand): ReplyBlock['tone'] {
  if (status === 'ok') return 'good'
  if (status === 'no' || status === 'bad') return 'bad'
  return effect === 'none' || cause !== '' ? 'plain' : 'care'
}

const encoder = new TextEncoder()

/** Converts byte ranges to lines: a line that shares a byte with a range is marked with everything based on it. */
function markedLines(lines: readonly string[], marks: readonly RecordMark[]): ReplyBlock['lines'] {
  if (marks.length === 0) return lines.map((text) => ({ text, of: [] }))
  let begin = 0
  return lines.map((text) => {
    const [first, end] = [begin, begin + encoder.encode(text).length]
    begin = end + 1
    const found = marks.filter(({ from, to }) => from < Math.max(end, first + 1) && to > first)
    return { text, of: [...new Set(found.map(({ of }) => of))] }
  })
}
