import { ownLogout } from '../../shared/model/own-logout.ts'
import { factInSentence } from '../../shared/model/fact-text.ts'
import type { Evidence, JournalEntry } from '../../shared/model/run-event.ts'

/** What was sent and received on the console, in the journal's order; lines are numbered over the whole run, from 1. */
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
      readonly milliseconds: number
      /** The seq of its command. */
      readonly sent: number
      readonly cause?: string
      /**
       * A long reply is stored next to the journal under this hash; `lines` is then one line that mentions the file.
       */
      readonly file?: string
    }
  /** A note that is not a line of the console and has no number: connected, lost, refused, served, a stage. */
  | {
      readonly kind: 'told'
      readonly seq: number
      readonly at: string
      /** The appliance, if the entry names one; otherwise the note is the run's own. */
      readonly appliance?: string
      readonly text: string
      readonly tone: 'quiet' | 'trouble' | 'person'
    }

export interface Transcript {
  readonly blocks: readonly Block[]
  /** How many numbered lines the transcript has. */
  readonly lines: number
}

export const emptyTranscript: Transcript = { blocks: [], lines: 0 }

/** The transcript with these entries added. */
export function extendTranscript(transcript: Transcript, entries: readonly JournalEntry[]): Transcript {
  const blocks: Block[] = []
  let { lines } = transcript
  for (const entry of entries) {
    const block = blockOf(entry, lines + 1)
    if (block === undefined) continue
    blocks.push(block)
    lines += block.kind === 'sent' ? 1 : block.kind === 'reply' ? block.lines.length : 0
  }
  return blocks.length === 0 ? transcript : { blocks: transcript.blocks.concat(blocks), lines }
}

function blockOf(entry: JournalEntry, line: number): Block | undefined {
  const { seq, at } = entry
  switch (entry.type) {
    case 'command.sent': {
      const { appliance, item, command, by } = entry.data
      return { kind: 'sent', seq, at, line, appliance, item, command, by }
    }
    case 'command.finished': {
      const { appliance, item, status, cause, file, milliseconds, sent } = entry.data
      const lines = entry.data.lines ?? [longReply(file)]
      return {
        ...{ kind: 'reply', seq, at, line, appliance, item, lines, status, milliseconds, sent },
        ...(cause === undefined ? {} : { cause }),
        ...(entry.data.lines !== undefined || file === undefined ? {} : { file }),
      }
    }
    default: {
      const told = sayingOf(entry)
      return told === undefined ? undefined : { kind: 'told', seq, at, tone: 'quiet', ...told }
    }
  }
}

type Saying = { text: string; tone?: 'quiet' | 'trouble' | 'person'; appliance?: string }

function sayingOf(entry: JournalEntry): Saying | undefined {
  switch (entry.type) {
    case 'session.connected': {
      const { appliance, peer, transport, practice } = entry.data
      const played = practice === true ? ', a practice appliance' : ''
      return { appliance, text: `Connected${peer === undefined ? '' : ` to ${peer}`} by ${transport}${played}` }
    }
    case 'session.lost': {
      const { appliance, cause } = entry.data
      if (endedPolitely(cause)) return { appliance, text: 'Logged out' }
      return { appliance, text: `Disconnected: ${cause}`, tone: 'trouble' }
    }
    case 'identity.noted':
      if (entry.data.same) return undefined
      return { appliance: entry.data.appliance, text: 'Another appliance answers at this address', tone: 'trouble' }
    case 'interlock.refused':
      return { appliance: entry.data.appliance, text: `${refusalText(entry.data.reason)}`, tone: 'trouble' }
    case 'interlock.overruled':
      return {
        appliance: entry.data.appliance,
        text: `${entry.data.by} overruled ${entry.data.rule} for “${entry.data.command}”: ${entry.data.reason}`,
        tone: 'person',
      }
    case 'session.failed':
      return { appliance: entry.data.appliance, text: `No login: ${entry.data.reason}`, tone: 'trouble' }
    case 'console.key':
      return { appliance: entry.data.appliance, text: `Uptick pressed ${entry.data.pressed} at “${entry.data.line}”` }
    case 'console.resynchronized': {
      const { appliance, command, reason, doubtful } = entry.data
      const text = `Uptick asked ${command} to be sure that the next answer is the right one: ${reason}`
      return doubtful
        ? { appliance, text: `${text}. The answer before is in doubt`, tone: 'trouble' }
        : { appliance, text }
    }
    case 'console.repeated': {
      const { appliance, command, reason } = entry.data
      return { appliance, text: `Uptick sent ${command} again: ${reason}` }
    }
    case 'console.question':
      return { appliance: entry.data.appliance, text: `The appliance asks: “${entry.data.line}”`, tone: 'trouble' }
    case 'question.withdrawn':
      return { appliance: entry.data.appliance, text: `No answer is needed any more: ${entry.data.reason}` }
    case 'console.answered':
      return {
        appliance: entry.data.appliance,
        text: `${entry.data.by} answered “${entry.data.typed}”`,
        tone: 'person',
      }
    case 'console.confirmed': {
      const { appliance, by, cost } = entry.data
      return { appliance, text: `${by} confirmed: ${cost}`, tone: 'person' }
    }
    case 'fact.stale': {
      const { appliance, facts } = entry.data
      return { appliance, text: `Outdated until they are read again: ${facts.map(factInSentence).join(', ')}` }
    }
    case 'console.taken':
      return { appliance: entry.data.appliance, text: `${entry.data.by} took control`, tone: 'person' }
    case 'console.given':
      return { appliance: entry.data.appliance, text: `${entry.data.by} handed back control`, tone: 'person' }
    case 'command.settled': {
      const { appliance, arrived, by } = entry.data
      return { appliance, text: `Settled by ${by}: the command ${arrived ? 'arrived' : 'did not arrive'}` }
    }
    case 'install.begun':
      return { appliance: entry.data.appliance, text: `${entry.data.by} begins the install by ${entry.data.way}` }
    case 'patch.offered': {
      const { appliance, name, peer, url } = entry.data
      return { appliance, text: `${name} is offered to ${peer} at ${url}` }
    }
    case 'patch.requested': {
      const { appliance, peer, path, from, to } = entry.data
      return { appliance, text: `${peer} asked for ${path}: bytes ${String(from)} to ${String(to)} sent` }
    }
    case 'patch.delivered': {
      const { appliance, name, peer } = entry.data
      return { appliance, text: `Every byte of ${name} was sent to ${peer}` }
    }
    case 'return.stage':
      return { appliance: entry.data.appliance, text: `Return, ${entry.data.stage}: ${entry.data.observed}` }
    case 'return.late':
      return {
        appliance: entry.data.appliance,
        text: `It takes longer than usual: ${String(entry.data.minutes)} min`,
        tone: 'trouble',
      }
    case 'return.proven':
      return { appliance: entry.data.appliance, text: `Return proved on ${entry.data.release}` }
    case 'return.unproven':
      return { appliance: entry.data.appliance, text: `Return not proved: ${entry.data.observed}`, tone: 'trouble' }
    case 'note.added': {
      const { appliance, by, text } = entry.data
      return { text: `Note by ${by}: ${text}`, tone: 'person', ...(appliance === undefined ? {} : { appliance }) }
    }
    case 'run.resumed':
      return { text: `Resumed: ${entry.data.reason}` }
    default:
      return undefined
  }
}

function refusalText(reason: string): string {
  return /^(?:Blocked|Refused)/.test(reason) ? reason : `Blocked: ${reason}`
}

/** The cause that the engine gives when it disconnected itself: nothing was lost. */
export function endedPolitely(cause: string): boolean {
  return cause === ownLogout
}

function longReply(file: string | undefined): string {
  return file === undefined ? '(no line)' : `(a long reply, kept with the record as ${file.slice(0, 12)}…)`
}

/** A range of transcript lines, both ends included, and the block that contains them. */
export interface EvidenceLines {
  readonly seq: number
  readonly first: number
  readonly last: number
  /**
   * Set if the lines are in a reply that is kept next to the journal; `first` and `last` are then lines of that file,
   * from 1.
   */
  readonly file?: string
  readonly from: number
  readonly to: number
}

const encoder = new TextEncoder()

/** The lines behind several pieces of evidence, each once, in transcript order. */
export function linesOfAll(transcript: Transcript, evidence: readonly Evidence[]): readonly EvidenceLines[] {
  const found = evidence.flatMap((one) => linesOf(transcript, one) ?? [])
  const unique = new Map(found.map((lines) => [`${String(lines.first)}-${String(lines.last)}`, lines]))
  return [...unique.values()].sort((a, b) => a.first - b.first || a.last - b.last)
}

/**
 * Where evidence is in the transcript: its byte offsets count the reply's lines joined by LF, and end at the end of a
 * line.
 */
export function linesOf(transcript: Transcript, evidence: Evidence): EvidenceLines | undefined {
  const block = replyAt(transcript, evidence.seq)
  if (block === undefined) return undefined
  const { seq, line } = block
  const { from, to } = evidence
  if (block.file !== undefined) return { seq, first: line, last: line, file: block.file, from, to }
  const found = linesBetween(block.lines, from, to)
  return found === undefined ? undefined : { seq, first: line + found.first, last: line + found.last, from, to }
}

/** The indexes of the lines that these bytes touch, with the lines joined by LF. */
export function linesBetween(
  lines: readonly string[],
  from: number,
  to: number,
): { readonly first: number; readonly last: number } | undefined {
  let start = 0
  let first: number | undefined
  let last = 0
  lines.forEach((text, index) => {
    const end = start + encoder.encode(text).length
    if (start <= to && end >= from) {
      first ??= index
      last = index
    }
    start = end + 1
  })
  return first === undefined ? undefined : { first, last }
}

/** The reply that this journal entry holds. */
export function replyAt(transcript: Transcript, seq: number): Extract<Block, { kind: 'reply' }> | undefined {
  const block = blockOfSeq(transcript, seq)
  return block?.kind === 'reply' ? block : undefined
}

/** Blocks are sorted by their seq, so a binary search finds one. */
function blockOfSeq({ blocks }: Transcript, seq: number): Block | undefined {
  let low = 0
  let high = blocks.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const block = blocks[middle]
    if (block === undefined || block.seq === seq) return block
    if (block.seq < seq) low = middle + 1
    else high = middle - 1
  }
  return undefined
}
