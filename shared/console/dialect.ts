/**
 * How one family of devices talks on its command line: data only, no behaviour. Patterns are held against a line that
 * has no end yet (prompts, pagers, questions) or against a whole line (refusals). A new device is a new file in
 * `dialects/`, not a new branch in the conversation.
 */
export interface Dialect {
  readonly id: string
  /** Asks for the user name. */
  readonly userPrompts: readonly RegExp[]
  readonly passwordPrompts: readonly RegExp[]
  /** Looks like a login prompt and is none ("Last login: "). */
  readonly neverPrompts: readonly RegExp[]
  /** A login was turned down, whatever follows. */
  readonly refusals: readonly RegExp[]
  /** Wording that means a refusal only where no prompt follows it. */
  readonly refusalWords: readonly RegExp[]
  /** A login was accepted; outweighs a refusal before it. */
  readonly acceptances: readonly RegExp[]
  /** What a command prompt looks like before it was learned. */
  readonly prompt: RegExp
  /** A prompt that carries the host name, in group 1. */
  readonly hostPrompt: RegExp
  /** Prompts of which `hostPrompt` would read a host name and that carry none. */
  readonly namelessPrompts: readonly string[]
  /**
   * Pagers known as such, each held against a whole line. `loose`: words that others use as well ("Press any key to
   * continue"); such a one is none where `grave` words stand beside it.
   */
  readonly pagers: readonly Pager[]
  /** Plain "press a key to continue" before the login; `grave` words make it none. */
  readonly openers: readonly Pager[]
  /** Words beside which no key is ever pressed. */
  readonly grave: RegExp
  /** Asks for a decision that only a person may take. */
  readonly questions: readonly RegExp[]
  /** Words that stand in questions and menus and in no prompt. */
  readonly noPrompts: readonly RegExp[]
  /** First words of services that are no command line, with their names. */
  readonly foreign: readonly { readonly pattern: RegExp; readonly name: string }[]
  /** What Enter sends. Never varied while logging in: another ending may submit an empty password. */
  readonly enter: string
  readonly logout: string
  /** A command that changes nothing and whose answer is the same each time: it tells whether we are in step. */
  readonly probe: string
  /** Milliseconds of silence after which an unterminated line counts as what it looks like. */
  readonly quiet: {
    /** A login prompt; a pager; the prompt behind what nobody asked for. */
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
    /** A line without an end for which nobody waits any more. */
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
  /** Lines without our tag that are no part of an answer: they speak of the session, or end another's command. */
  readonly notices: RegExp
  /** A notice that turns us away. */
  readonly refusals: RegExp
  readonly foreign: Dialect['foreign']
  /** Milliseconds of silence after which an unfinished first line counts as what it looks like. */
  readonly patience: number
}
