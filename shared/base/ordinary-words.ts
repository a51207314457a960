/** A shorter password occurs in almost any text. */
const shortest = 4
/** A longer password never counts as a word, regardless of the documents. */
const longest = 12
/** Words that Uptick and the appliance say themselves. */
const ownWords = 'uptick mirapoint telnet admind administrator password message server practice appliance refused'

/**
 * Knows which passwords are words that public text contains anyway, such as `mirapoint`, `telnet`, or `x`. Removing
 * such a word everywhere would blank out the record, and the gaps would reveal the password. Uptick therefore removes
 * it only where it was typed.
 */
export class OrdinaryWords {
  #texts: readonly string[] = [ownWords]

  /** Adds a text that is public regardless of the password: a runbook document. */
  learn(text: string): void {
    const lower = text.toLowerCase()
    if (!this.#texts.includes(lower)) this.#texts = [...this.#texts, lower]
  }

  has(secret: string): boolean {
    if (secret.length < shortest) return true
    const lower = secret.toLowerCase()
    return secret.length <= longest && this.#texts.some((text) => text.includes(lower))
  }
}
