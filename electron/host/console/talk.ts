import type { Failure } from '../../../shared/base/failure.ts'
import type { ReplyTurn, Turn } from '../../../shared/console/turn.ts'
import type { LineEnd } from './telnet-connection.ts'

export interface TalkListener {
  turn(turn: Turn): void
  ended(end: LineEnd): void
  /** Octets as they came, before anything is taken out. */
  raw?(bytes: Uint8Array): void
  /** The conversation has taken something in. */
  took?(): void
}

/** A line on which a dialect is spoken, as a console needs it once it is logged in: a command goes in, turns come out. */
export interface Talk {
  /** Nothing is outstanding: a command may be sent. */
  readonly ready: boolean
  /** Something has come and what it means is not decided yet. */
  readonly settling: boolean
  /** The reply to a command is still to come. */
  readonly outstanding: boolean
  /** The last lines of what is in hand, for a message. */
  readonly seen: string
  /** The command that ends a session politely. */
  readonly logout: string
  /** Nothing is read before the first call; a later listener takes the place of an earlier one. */
  listen(listener: TalkListener): void
  /** Why this command cannot go over the line; undefined where it can. */
  refusalOf(command: string): Failure | undefined
  /** Sends a command; false when the line is gone and nothing was handed over. */
  send(command: string): boolean
  /** The outstanding reply is no longer wanted: it is read to its end and dropped. */
  abandon(): void
  /** Lines of the reply that came since the last call. */
  takeFresh(): readonly string[]
  /** The line ended: what there is of the reply. */
  ended(): ReplyTurn
}
