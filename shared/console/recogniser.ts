import type { Dialect } from './dialect.ts'

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

  looksLikePrompt(tail: string): boolean {
    return tail.trim() !== '' && this.#dialect.prompt.test(tail)
  }

  /** Another prompt of the same shape: the end of a prompt stays when its name changes. */
  looksLikePromptOf(tail: string, learned: string): boolean {
    return this.looksLikePrompt(tail) && shape(tail) === shape(learned)
  }

  pagerKey(tail: string): string | undefined {
    return this.#dialect.pagers.find(({ pattern }) => pattern.test(tail))?.key
  }

  foreignService(line: string): string | undefined {
    return this.#dialect.foreign.find(({ pattern }) => pattern.test(line.slice(0, 512)))?.name
  }

  /** The host name in a prompt; '' where it has none. */
  hostOf(prompt: string): string {
    const host = this.#dialect.hostPrompt.exec(prompt)?.[1] ?? ''
    return this.#dialect.namelessPrompts.includes(host) ? '' : host
  }

  /** What a line says about a login: accepted; refused, whatever follows; or words that mean it where nothing follows. */
  verdictOnLogin(line: string): 'accepted' | 'refused' | 'sounds refused' | undefined {
    const start = line.slice(0, 512)
    if (matches(this.#dialect.acceptances, start)) return 'accepted'
    if (matches(this.#dialect.refusals, start)) return 'refused'
    return matches(this.#dialect.refusalWords, start) ? 'sounds refused' : undefined
  }
}

function matches(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text))
}

function shape(prompt: string): string {
  return /[>#] ?$/.exec(prompt)?.[0] ?? ''
}
