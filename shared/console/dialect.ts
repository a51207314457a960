/**
 * How one family of devices behaves on its command line: data only, no behavior. Patterns are matched either against an
 * unfinished line (prompts, pagers, questions) or against a whole line (refusals). To support a new device, add a file
 * to `dialects/`, not a branch to the conversation.
 */
export interface Dialect {
  readonly id: string
  /** Asks for the user name. */
  readonly userPrompts: readonly RegExp[]
  readonly passwordPrompts: readonly RegExp[]
  /** Looks like a login prompt and is none ("Last login: "). */
  readonly neverPrompts: readonly RegExp[]
  /** A refused login, regardless of what follows. */
  readonly refusals: readonly RegExp[]
  /** Wording that means a refusal only where no prompt follows it. */
  readonly refusalText: readonly RegExp[]
  /** A login was accepted; outweighs a refusal before it. */
  readonly acceptances: readonly RegExp[]
  /** What a command prompt looks like before it was learned. */
  readonly prompt: RegExp
  /** A prompt that carries the host name, in group 1. */
  readonly hostPrompt: RegExp
  /** Prompts of which `hostPrompt` would read a host name and that carry none. */
  readonly namelessPrompts: readonly string[]
  /**
   * Known pagers, each matched against a whole line. `loose`: the text is also used elsewhere ("Press any key to
   * continue"); a line with a `grave` word is then not a pager.
   */
  readonly pagers: readonly Pager[]
  /** Plain "press a key to continue" before the login; `grave` words make it none. */
  readonly openers: readonly Pager[]
  /** If one of these words is on the line, Uptick never presses a key. */
  readonly grave: RegExp
  /** A line that only counts ("5", "5 4 3"): no key is pressed below it. */
  readonly countdown: RegExp
  /** Asks for a decision that only a person may take. */
  readonly questions: readonly RegExp[]
  /** Words that occur in questions and menus but never in a prompt. */
  readonly noPrompts: readonly RegExp[]
  /** How services that are not a command line begin, with their names. */
  readonly foreign: readonly { readonly pattern: RegExp; readonly name: string }[]
  /** What Enter sends. Never varied while logging in: another ending may submit an empty password. */
  readonly enter: string
  readonly logout: string
  /**
   * A command that changes nothing and whose reply is the same each time, so it shows whether commands and replies are
   * in step.
   */
  readonly probe: string
  /** Milliseconds of silence after which an unterminated line counts as what it looks like. */
  readonly quiet: {
    /** A login prompt; a pager; the prompt after unsolicited output. */
    readonly prompt: number
    /** A password prompt: where our Enter counted as two, the second one's answer comes meanwhile. */
    readonly password: number
    /** The first prompt, which is being learned, behind the login's OK. */
    readonly learn: number
    /** The same where no OK came before it. */
    readonly guess: number
    /** The same where it is nothing but its last character. */
    readonly bare: number
    /** A prompt in an odd place: after other text on its line, or changed; the end of the session. */
    readonly odd: number
    /** A line that is known to ask a person. */
    readonly question: number
    /** Any other line without an end. */
    readonly standing: number
    /** An unfinished line that the caller stops waiting for. */
    readonly stuck: number
    /** A refusal after which nothing is asked; a prompt where a login was due. */
    readonly refusal: number
    /** Words that sound like a refusal and after which nothing is asked. */
    readonly rumour: number
  }
}

export interface Pager {
  readonly pattern: RegExp
  readonly key: string
  readonly loose?: boolean
}

/**
 * How one family of devices talks in tagged lines: every command carries a word of ours, and every line of its reply
 * repeats it. Nothing is guessed from prompts or silence, so there is less to say than of a command line.
 */
export interface TaggedDialect {
  readonly id: string
  /** What our tags begin with; a number follows. No line of data begins like that by accident. */
  readonly tag: string
  /** The first line: the host's name in group 1, the protocol's version in group 2. */
  readonly greeting: RegExp
  readonly login: string
  readonly logout: string
  /**
   * Lines without Uptick's tag that are not part of a reply: they are about the session, or end a command of another
   * session.
   */
  readonly notices: RegExp
  /** A notice that turns us away. */
  readonly refusals: RegExp
  readonly foreign: Dialect['foreign']
  /** Milliseconds of silence after which an unfinished first line counts as what it looks like. */
  readonly patience: number
}
