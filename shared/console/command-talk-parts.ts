import type { Dialect } from './dialect.ts'
import type { Recogniser } from './recogniser.ts'
import type { ReplySink } from './reply-intake.ts'
import type { TerminalText } from './terminal-text.ts'
import type { ConversationLimits } from './turn.ts'

/** What the second half of a conversation has from the first, and where large replies go. */
export interface CommandTalkParts {
  readonly dialect: Dialect
  readonly marks: Recogniser
  readonly limits: ConversationLimits
  readonly text: TerminalText
  readonly userPrompt: string
  readonly prompt: string
  readonly sink?: ReplySink
}
