const mask = '[redacted]'

/**
 * Takes secrets out of text and bytes before they reach a disk or a screen. Secrets shorter than four characters are
 * taken out only where they stand as a word of their own: else a one-letter password would blank the whole record.
 */
export class Redactor {
  readonly #secrets = new Set<string>()

  add(secret: string): void {
    if (secret !== '') this.#secrets.add(secret)
  }

  text(input: string): string {
    let output = input
    for (const secret of this.#longestFirst()) {
      if (!output.includes(secret)) continue
      output = secret.length >= 4 ? output.split(secret).join(mask) : replaceWord(output, secret)
    }
    return output
  }

  /** The same for bytes: every byte is one character (Latin-1), so nothing but the secret changes. */
  bytes(input: Uint8Array): Uint8Array {
    if (this.#secrets.size === 0) return input
    let text = latin1(input)
    let found = false
    for (const secret of this.#longestFirst()) {
      const octets = latin1(new TextEncoder().encode(secret))
      if (!text.includes(octets)) continue
      found = true
      text = secret.length >= 4 ? text.split(octets).join(mask) : replaceWord(text, octets)
    }
    if (!found) return input
    return Uint8Array.from(text, (character) => character.charCodeAt(0))
  }

  /** Bytes of the same length, every octet of a secret an asterisk: where the length itself is what is recorded. */
  overlay(input: Uint8Array): Uint8Array {
    let text = latin1(input)
    for (const secret of this.#longestFirst()) {
      const octets = latin1(new TextEncoder().encode(secret))
      const stars = '*'.repeat(octets.length)
      text = secret.length >= 4 ? text.split(octets).join(stars) : replaceWord(text, octets, stars)
    }
    return Uint8Array.from(text, (character) => character.charCodeAt(0))
  }

  #longestFirst(): string[] {
    return [...this.#secrets].sort((a, b) => b.length - a.length)
  }
}

function latin1(octets: Uint8Array): string {
  let text = ''
  for (let at = 0; at < octets.length; at += 8192) text += String.fromCharCode(...octets.subarray(at, at + 8192))
  return text
}

function replaceWord(text: string, word: string, by = mask): string {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'gu'), () => by)
}
