import type { LargeText } from './reply-intake.ts'
import type { ReplyParts } from './reply.ts'

/**
 * The state that the conversation has reached. The conversation sends nothing: its owner sends, and reports that
 * (`sentUser` …).
 */
export type Turn =
  | { readonly kind: 'needs-more' }
  | { readonly kind: 'login' }
  | { readonly kind: 'password' }
  /** `secrets`: values from the login that need the same protection as a password. */
  | { readonly kind: 'logged-in'; readonly prompt: string; readonly host: string; readonly secrets?: readonly string[] }
  | { readonly kind: 'refused'; readonly seen: string }
  /** The service is not a command line of this dialect. */
  | { readonly kind: 'foreign'; readonly what: string; readonly seen: string }
  /** `line`: the line that asks for the key. */
  | { readonly kind: 'pager'; readonly key: string; readonly line: string }
  | QuestionTurn
  /** The peer ended the session and asks for a login again. */
  | { readonly kind: 'logged-out'; readonly seen: string }
  | ReplyTurn
  | { readonly kind: 'flood'; readonly what: string }
  /** No command is outstanding, and the line shows the prompt. */
  | { readonly kind: 'ready' }

/** An unfinished line that stays unchanged and that no rule answers. Uptick typed nothing. */
export interface QuestionTurn {
  readonly kind: 'question'
  /** What came before it, and the line. */
  readonly text: string
  readonly line: string
  /** It asks for a password: what is typed at it belongs in no journal. */
  readonly secret?: boolean
  /** The line has been unchanged for so long that Uptick stops waiting. */
  readonly final: boolean
}

/** What would show that a reply is whole and this command's own. */
export type Missing = 'echo' | 'status' | 'prompt'

export interface ReplyTurn {
  readonly kind: 'reply'
  /** Every line; of a large reply the last ones. */
  readonly lines: readonly string[]
  /** A line was longer than `longestLine` and was cut. */
  readonly overlong: boolean
  /** The prompt that ended the reply, where it is not the one learned at login. */
  readonly newPrompt?: string
  /** The status, where the dialect marks it; where it does not, it is looked for in the lines. */
  readonly parts?: ReplyParts
  /** Lines that came in between and belong to no answer of ours. */
  readonly aside?: readonly string[]
  /** Why the lines may not be what was answered. */
  readonly broken?: string
  /** Parts of the reply that did not arrive in time. */
  readonly missing?: readonly Missing[]
  /** Why it may be another command's answer, or only a part of this one's. */
  readonly doubt?: string
  /** It was too much to be held: all of it went to the sink. */
  readonly large?: LargeText
}

export interface ConversationLimits {
  /** Characters before the login prompt, and again until the first command prompt. */
  readonly greeting: number
  readonly replyCharacters: number
  /** Of a reply that has to be held. */
  readonly replyLines: number
}

export const conversationLimits: ConversationLimits = {
  greeting: 65_536,
  replyCharacters: 134_217_728,
  replyLines: 1_000_000,
}
