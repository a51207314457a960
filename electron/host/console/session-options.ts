import type { Redactor } from '../../../shared/base/redact.ts'
import type { ConversationLimits } from '../../../shared/console/turn.ts'
import type { Clock, ConsoleNotice } from '../../../shared/engine/ports.ts'
import type { LineTap } from './telnet-connection.ts'

/** Who logs in, and the time limits, for any transport. */
export interface SessionOptions {
  readonly user: string
  readonly password: string
  readonly clock: Clock
  /** Takes secrets out of everything that leaves the console; what the login gives that is secret is added to it. */
  readonly redactor?: Redactor
  /** Milliseconds from the connection to the end of the login. */
  readonly loginDeadline?: number
  /** Milliseconds that a command waits for the end of an earlier one that was abandoned. */
  readonly resyncPatience?: number
  readonly limits?: ConversationLimits
  /** Where replies go that are too much to be held; the system's temporary folder where it is not said. */
  readonly spillFolder?: string
  /** Called for every key that is pressed before the login. */
  readonly onNotice?: (notice: ConsoleNotice) => void
  /** Sees every byte of the line. */
  readonly tap?: LineTap
}

export const usualPatience = { connect: 10_000, login: 30_000, resync: 5000 } as const
