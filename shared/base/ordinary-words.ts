/** A password of fewer characters stands in any text. */
const shortest = 4
/** A longer password is never taken for a word, whatever documents say. */
const longest = 12
/** Words that Uptick and the appliance say themselves. */
const ownWords = 'uptick mirapoint telnet admind administrator password message server practice appliance refused'

/**
 * Tells which passwords are words that public text holds anyway, such as `mirapoint`, `telnet`, or `x`. To search for such a
 * word would blank out the record and tell the password by its gaps, so it is kept out by the place where it was typed.
 */
export class OrdinaryWords {
  #texts: readonly string[] = [ownWords]

  /** Adds a text that is public whatever the password is: a runbook document. */
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
