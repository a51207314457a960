import { z } from 'zod'
import { failure } from '../base/failure.ts'
import { failed, succeed, type Result } from '../base/result.ts'
import { transport } from './transport.ts'

/** The first line of a recording. `made`: ISO time. */
const head = z.strictObject({
  recording: z.literal(1),
  made: z.string(),
  product: z.string(),
  transport,
})

const ms = z.int().min(0)

/**
 * What happened on the line, in order. `in`, `out`: one burst, each character one byte (Latin-1), secrets overlaid with
 * as many asterisks. `ms`: milliseconds since the first line was opened.
 */
const entry = z.union([
  z.strictObject({ ms, in: z.string() }),
  z.strictObject({ ms, out: z.string() }),
  /** A line was opened: to a recording belongs more than one where a command left the first of no use. */
  z.strictObject({ ms, opened: z.string() }),
  /** Logged in; the prompt that was learnt ('' where a transport knows none). */
  z.strictObject({ ms, prompt: z.string() }),
  /** What follows belongs to this command. */
  z.strictObject({ ms, command: z.string() }),
  /** What Uptick made of the reply: a status, or the code of a failure. */
  z.strictObject({ ms, read: z.string() }),
  z.strictObject({ ms, ended: z.enum(['closed', 'reset', 'ours']) }),
])

export type RecordingHead = z.infer<typeof head>
export type RecordingEntry = z.infer<typeof entry>

/** A visit to an appliance, byte for byte. */
export interface Recording {
  readonly head: RecordingHead
  readonly entries: readonly RecordingEntry[]
}

/** One JSON object a line: readable in any editor, and fixed there where a secret is left. */
export function writeRecording({ head: first, entries }: Recording): string {
  return [first, ...entries].map((line) => `${JSON.stringify(line)}\n`).join('')
}

/** Reads a recording. Failure: recording.not-readable, with the number of the line. */
export function readRecording(text: string): Result<Recording> {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const first = head.safeParse(jsonOf(lines[0]))
  if (!first.success) return failed(notReadable(1, 'it does not begin as a recording of Uptick does'))
  const entries: RecordingEntry[] = []
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue
    const read = entry.safeParse(jsonOf(line))
    if (!read.success || !isBytes(read.data)) return failed(notReadable(index + 1, 'that line is none of a recording'))
    entries.push(read.data)
  }
  return succeed({ head: first.data, entries })
}

/** The bytes of a burst. */
export function bytesOf(burst: string): Uint8Array {
  return Uint8Array.from(burst, (character) => character.charCodeAt(0))
}

/** Bytes as a burst holds them. */
export function burstOf(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}

function isBytes(read: RecordingEntry): boolean {
  const burst = 'in' in read ? read.in : 'out' in read ? read.out : ''
  return [...burst].every((character) => character.charCodeAt(0) < 256 && character.length === 1)
}

function jsonOf(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '')
  } catch {
    return undefined
  }
}

function notReadable(line: number, why: string): ReturnType<typeof failure> {
  return failure(
    'recording.not-readable',
    `Line ${line} of the recording cannot be read: ${why}.`,
    'Take the file as `uptick capture` wrote it.',
  )
}
