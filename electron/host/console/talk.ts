import type { Failure } from '../../../shared/base/failure.ts'
import type { ReplyTurn, Turn } from '../../../shared/console/turn.ts'
import type { Effect } from '../../../shared/model/run-event.ts'
import type { LineEnd } from './telnet-connection.ts'

export interface TalkListener {
  turn(turn: Turn): void
  ended(end: LineEnd): void
  /** Bytes as they came, before anything is taken out. */
  raw?(bytes: Uint8Array): void
  /** The conversation has taken something in. */
  took?(): void
  /** A key was pressed at this line. */
  key?(key: string, line: string): void
}

/** A line on which a dialect is spoken, as a console needs it once it is logged in: a command goes in, turns come out. */
export interface Talk {
  /** Nothing is outstanding: a command may be sent. */
  readonly ready: boolean
  /** Something has come and what it means is not decided yet. */
  readonly settling: boolean
  /** The reply to a command is still to come. */
  readonly outstanding: boolean
  /** The last lines received, for a message. */
  readonly seen: string
  /** The line that has no end. */
  readonly tail: string
  /** The command that ends a session politely. */
  readonly logout: string
  /** Whether the end of a reply is recognized by a prompt; if not, by its own form. */
  readonly byPrompt: boolean
  /** Nothing is outstanding, and whole lines came behind the prompt, which was not drawn again. */
  readonly blank: boolean
  /** Lines that came while nothing was outstanding. */
  readonly unasked: readonly string[]
  /** A harmless command whose answer is the same each time; undefined where the dialect needs none. */
  readonly probe: string | undefined
  /** Does the line repeat what is typed? Undefined while it is not known. */
  readonly echoes: boolean | undefined
  /** Nothing is read before the first call; a later listener takes the place of an earlier one. */
  listen(listener: TalkListener): void
  /** Why this command cannot go over the line; undefined where it can. */
  refusalOf(command: string): Failure | undefined
  /** Sends a command; false when the line is gone and nothing was handed over. */
  send(command: string, effect: Effect): boolean
  /** Sends a person's answer to the current line; false if the connection is lost. */
  answer(text: string): boolean
  /** The outstanding reply is no longer wanted: it is read to its end and dropped. */
  abandon(): void
  /** Lines of the reply that came since the last call. */
  takeFresh(): readonly string[]
  /** The line ended: what there is of the reply. */
  ended(): ReplyTurn
}
