import type { Dialect, Pager } from './dialect.ts'

/** What a line looks like in a dialect. Pure; each answer looks at a bounded piece of the line. */
export class Recogniser {
  readonly #dialect: Dialect

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  asksForUser(tail: string): boolean {
    return matches(this.#dialect.userPrompts, tail) && !matches(this.#dialect.neverPrompts, tail)
  }

  asksForPassword(tail: string): boolean {
    return matches(this.#dialect.passwordPrompts, tail) && !matches(this.#dialect.neverPrompts, tail)
  }

  asksForDecision(tail: string): boolean {
    return matches(this.#dialect.questions, tail)
  }

  /** The beginning of something that ends on the same line ("Last login: "), and no question. */
  isLeadIn(tail: string): boolean {
    return matches(this.#dialect.neverPrompts, tail)
  }

  looksLikePrompt(tail: string): boolean {
    return tail.trim() !== '' && this.#dialect.prompt.test(tail)
  }

  /** Another prompt of the same shape: the end of a prompt stays when its name changes. */
  looksLikePromptOf(tail: string, learned: string): boolean {
    return this.looksLikePrompt(tail) && shape(tail) === shape(learned)
  }

  /** A prompt by its look, and no question or menu that ends like one. */
  readsLikePrompt(tail: string): boolean {
    return this.looksLikePrompt(tail) && !matches(this.#dialect.noPrompts, tail) && !this.asksForDecision(tail)
  }

  /** Nothing but the last character of a prompt. */
  isBare(tail: string): boolean {
    return !/[\p{L}\p{N}]/u.test(tail)
  }

  /** The key that a known pager waits for; `before` is the line above it. */
  pagerKey(tail: string, before: string): string | undefined {
    return this.#keyOf(this.#dialect.pagers, tail, before)
  }

  /** The key that a greeting waits for. */
  openerKey(tail: string, before: string): string | undefined {
    return this.#keyOf(this.#dialect.openers, tail, before)
  }

  /** "Q to stop" is a pager's own phrase. Apart from it, no grave word and no countdown may be on the line or above it. */
  #keyOf(pagers: readonly Pager[], tail: string, before: string): string | undefined {
    const { grave, countdown } = this.#dialect
    const beside = tail.replace(/\b(?:or )?<?q>?(?:<cr>)? to (?:stop|quit|exit)\b/gi, '')
    const isGrave = grave.test(beside) || /\d\s*$/.test(beside) || grave.test(before) || countdown.test(before)
    return pagers.find(({ pattern, loose }) => pattern.test(tail) && !(loose === true && isGrave))?.key
  }

  foreignService(line: string): string | undefined {
    return this.#dialect.foreign.find(({ pattern }) => pattern.test(line.slice(0, 512)))?.name
  }

  /** The host name in a prompt; '' where it has none. */
  hostOf(prompt: string): string {
    const host = this.#dialect.hostPrompt.exec(prompt)?.[1] ?? ''
    return this.#dialect.namelessPrompts.includes(host) ? '' : host
  }

  /**
   * What a line means for a login: accepted; refused, regardless of what follows; or refused only if nothing follows.
   */
  verdictOnLogin(line: string): 'accepted' | 'refused' | 'sounds refused' | undefined {
    const start = line.slice(0, 512)
    if (matches(this.#dialect.acceptances, start)) return 'accepted'
    const strict = matches(this.#dialect.refusals, start)
    // A banner may begin with NO as well ("NO UNAUTHORIZED USE"): what refuses a login speaks of one, or is short.
    if (strict && (matches(this.#dialect.refusalText, start) || start.trim().split(/\s+/).length < 5)) return 'refused'
    if (strict) return 'sounds refused'
    return matches(this.#dialect.refusalText, start) ? 'sounds refused' : undefined
  }
}

function matches(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text))
}

function shape(prompt: string): string {
  return /[>#] ?$/.exec(prompt)?.[0] ?? ''
}
