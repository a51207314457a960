import type { Evidence, JournalEntry } from '../../shared/model/run-event.ts'

/** What was said on the line, in the journal's order; lines are numbered over the whole run, from 1. */
export type Block =
  | {
      readonly kind: 'sent'
      readonly seq: number
      readonly at: string
      readonly line: number
      readonly appliance: string
      readonly item: string
      readonly command: string
      readonly by: 'engine' | 'person'
    }
  | {
      readonly kind: 'reply'
      readonly seq: number
      readonly at: string
      readonly line: number
      readonly appliance: string
      readonly item: string
      readonly lines: readonly string[]
      readonly status: 'ok' | 'no' | 'bad' | 'none'
      readonly cause?: string
    }
  /** What is no line of the console, and has no number: connected, lost, refused, offered, a stage. */
  | { readonly kind: 'told'; readonly seq: number; readonly at: string; readonly text: string }

export interface Transcript {
  readonly blocks: readonly Block[]
  /** How many numbered lines there are. */
  readonly lines: number
}

export const emptyTranscript: Transcript = { blocks: [], lines: 0 }

/** The transcript with what these entries add to it. */
export function extendTranscript(transcript: Transcript, entries: readonly JournalEntry[]): Transcript {
  const blocks: Block[] = []
  let { lines } = transcript
  for (const entry of entries) {
    const block = blockOf(entry, lines + 1)
    if (block === undefined) continue
    blocks.push(block)
    lines += block.kind === 'sent' ? 1 : block.kind === 'reply' ? block.lines.length : 0
  }
  return blocks.length === 0 ? transcript : { blocks: [...transcript.blocks, ...blocks], lines }
}

function blockOf(entry: JournalEntry, line: number): Block | undefined {
  const { seq, at } = entry
  const told = (text: string): Block => ({ kind: 'told', seq, at, text })
  switch (entry.type) {
    case 'command.sent': {
      const { appliance, item, command, by } = entry.data
      return { kind: 'sent', seq, at, line, appliance, item, command, by }
    }
    case 'command.finished': {
      const { appliance, item, status, cause } = entry.data
      const lines = entry.data.lines ?? [largeReply(entry.data.file)]
      return { kind: 'reply', seq, at, line, appliance, item, lines, status, ...(cause === undefined ? {} : { cause }) }
    }
    case 'session.connected':
      return told(
        `Connected${entry.data.peer === undefined ? '' : ` to ${entry.data.peer}`} by ${entry.data.transport}`,
      )
    case 'session.lost':
      return told(endedPolitely(entry.data.cause) ? 'Logged out' : `Line lost: ${entry.data.cause}`)
    case 'interlock.refused':
      return told(`Refused: ${entry.data.reason}`)
    case 'patch.offered':
      return told(`${entry.data.name} is offered to ${entry.data.peer} at ${entry.data.url}`)
    case 'patch.requested':
      return told(`${entry.data.peer} asked for ${entry.data.path}: bytes ${entry.data.from} to ${entry.data.to} sent`)
    case 'patch.delivered':
      return told(`Every byte of ${entry.data.name} was sent to ${entry.data.peer}`)
    case 'return.stage':
      return told(`Return, ${entry.data.stage}: ${entry.data.observed}`)
    case 'return.proven':
      return told(`Return proved on ${entry.data.release}`)
    case 'return.unproven':
      return told(`Return not proved: ${entry.data.observed}`)
    case 'note.added':
      return told(`Note by ${entry.data.by}: ${entry.data.text}`)
    case 'run.resumed':
      return told(`Resumed: ${entry.data.reason}`)
    default:
      return undefined
  }
}

/** The cause that the engine gives when it hung up itself: nothing was lost. */
export function endedPolitely(cause: string): boolean {
  return cause === 'logged out'
}

function largeReply(file: string | undefined): string {
  return file === undefined ? '(no line)' : `(a long reply, kept with the record as ${file.slice(0, 12)}…)`
}

/** Lines of the transcript, both included, and the block they are in. */
export interface EvidenceLines {
  readonly seq: number
  readonly first: number
  readonly last: number
}

const encoder = new TextEncoder()

/** The lines behind several pieces of evidence, each once, in their order. */
export function linesOfAll(transcript: Transcript, evidence: readonly Evidence[]): readonly EvidenceLines[] {
  const found = evidence.flatMap((one) => linesOf(transcript, one) ?? [])
  const unique = new Map(found.map((lines) => [`${String(lines.first)}-${String(lines.last)}`, lines]))
  return [...unique.values()].sort((a, b) => a.first - b.first || a.last - b.last)
}

/** Where evidence stands in the transcript: its octet offsets count the reply's lines joined by LF, and end at a line's end. */
export function linesOf(transcript: Transcript, evidence: Evidence): EvidenceLines | undefined {
  const block = transcript.blocks.find((candidate) => candidate.seq === evidence.seq)
  if (block?.kind !== 'reply') return undefined
  if (evidence.file !== undefined) return { seq: block.seq, first: block.line, last: block.line }
  let start = 0
  let first: number | undefined
  let last = block.line
  block.lines.forEach((text, index) => {
    const end = start + encoder.encode(text).length
    if (start <= evidence.to && end >= evidence.from) {
      first ??= block.line + index
      last = block.line + index
    }
    start = end + 1
  })
  return first === undefined ? undefined : { seq: block.seq, first, last }
}
