/**
 * Formats an argument as the vendor's client sends it (FACTS 2a): quoted, or, if it contains a line end or another
 * control character, as a literal of n bytes that is sent without waiting (`{n+}`).
 */
export function packArgument(argument: string): string {
  if (/[\p{Cc}]/u.test(argument)) return `{${new TextEncoder().encode(argument).length}+}\r\n${argument}`
  return `"${escaped(argument)}"`
}

/** The argument as it appears between quotes. If an appliance repeats a secret, it may repeat it in this form. */
export function escaped(argument: string): string {
  return argument.replace(/[\\"]/g, '\\$&')
}

export type Packed = { readonly ok: true; readonly words: string } | { readonly ok: false; readonly reason: string }

/**
 * A command as a person or a runbook writes it -> its words for the wire. What is quoted stays as it is; a bare word that
 * the vendor's client would quote, or that would announce a literal and so swallow what follows, is quoted.
 */
export function packCommand(command: string): Packed {
  const words: string[] = []
  // A quoted string, or a run of anything but blanks. Each alternative is linear.
  for (const [word] of command.matchAll(/"(?:[^"\\]|\\.)*"(?=\s|$)|\S+/g)) {
    if (word.length > 1 && word.startsWith('"') && word.endsWith('"') && isQuoted(word)) words.push(word)
    else if (word.includes('"')) return { ok: false, reason: 'a quotation mark that does not enclose a whole argument' }
    else words.push(/[()\\]|\{\d+\+?\}$/.test(word) ? `"${escaped(word)}"` : word)
  }
  return words.length === 0 ? { ok: false, reason: 'no word' } : { ok: true, words: words.join(' ') }
}

function isQuoted(word: string): boolean {
  return /^"(?:[^"\\]|\\.)*"$/.test(word)
}
