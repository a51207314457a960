import type { OrdinaryWords } from './ordinary-words.ts'
import { RedactingStream } from './redact-stream.ts'

const mask = '[redacted]'
/** Secrets shorter than this are taken out only where they are a word of their own. */
const shortest = 4

/**
 * Takes secrets out of text and bytes before they reach a disk or a screen. Secrets shorter than four characters are
 * taken out only where they stand as a word of their own: else a one-letter password would blank the whole record. With
 * `ordinary`, a secret that is such a word is not searched for at all; the login keeps it out where it was typed.
 */
export class Redactor {
  readonly #secrets = new Set<string>()
  readonly #ordinary: OrdinaryWords | undefined
  #sorted: readonly string[] = []

  constructor(ordinary?: OrdinaryWords) {
    this.#ordinary = ordinary
  }

  add(secret: string): void {
    if (secret === '' || this.#secrets.has(secret)) return
    this.#secrets.add(secret)
    this.#sort()
  }

  /**
   * Adds a text that is public regardless of the secrets: those that are ordinary words in it are no longer searched
   * for.
   */
  learn(text: string): void {
    this.#ordinary?.learn(text)
    this.#sort()
  }

  #sort(): void {
    const searched = [...this.#secrets].filter((secret) => this.#ordinary?.has(secret) !== true)
    this.#sorted = searched.sort((a, b) => b.length - a.length)
  }

  text(input: string): string {
    let output = input
    for (const secret of this.#sorted) {
      if (!output.includes(secret)) continue
      output = secret.length >= shortest ? output.split(secret).join(mask) : replaceWord(output, secret)
    }
    return output
  }

  /** Redacts each line separately; returns the same array if no line contains a secret. */
  lines(input: readonly string[]): readonly string[] {
    if (this.#sorted.length === 0) return input
    const whole = input.join('\n')
    return this.#sorted.some((secret) => whole.includes(secret)) ? input.map((line) => this.text(line)) : input
  }

  /** Bytes that are all there; the same as `stream` gives. */
  bytes(input: Uint8Array): Uint8Array {
    if (this.#sorted.length === 0) return input
    const pieces: Uint8Array[] = []
    let length = 0
    const stream = this.stream()
    const give = (piece: Uint8Array): void => {
      pieces.push(piece)
      length += piece.length
    }
    stream.push(input, give)
    stream.end(give)
    const output = new Uint8Array(length)
    let at = 0
    for (const piece of pieces) {
      output.set(piece, at)
      at += piece.length
    }
    return output
  }

  /** For bytes that come in pieces. Secrets that are added later are not looked for. */
  stream(): RedactingStream {
    const encoder = new TextEncoder()
    return new RedactingStream(
      this.#sorted.map((secret) => ({ bytes: encoder.encode(secret), wordOnly: secret.length < shortest })),
    )
  }

  /** Bytes of the same length, with an asterisk for every byte of a secret: for replies whose length is recorded. */
  overlay(input: Uint8Array): Uint8Array {
    let text = latin1(input)
    for (const secret of this.#sorted) {
      const bytes = latin1(new TextEncoder().encode(secret))
      const stars = '*'.repeat(bytes.length)
      text = secret.length >= shortest ? text.split(bytes).join(stars) : replaceWord(text, bytes, stars)
    }
    return Uint8Array.from(text, (character) => character.charCodeAt(0))
  }
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}

/** Each place is found by its text and only then looked around: the cost is that of the search. */
function replaceWord(text: string, word: string, by = mask): string {
  let output = ''
  let from = 0
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at < from || isWord(before(text, at)) || isWord(after(text, at + word.length))) continue
    output += text.slice(from, at) + by
    from = at + word.length
  }
  return output + text.slice(from)
}

function isWord(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character)
}

function before(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1)
  return unit >= 0xdc00 && unit < 0xe000 ? text.slice(Math.max(0, at - 2), at) : text.charAt(at - 1)
}

function after(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0)
}
