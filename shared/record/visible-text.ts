/**
 * Text of a peer or a person as it may be shown: escape sequences, control characters, marks that turn the direction of
 * writing and characters without a width become visible signs, so that nothing shown can act or hide. Line ends stay.
 */
export function visibleText(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => signs.get(character) ?? signOf(character))
}

/** The same on one line: for a cell, a heading, a file's name. */
export function visibleLine(text: string): string {
  return visibleText(text).replace(/\n/g, ' ⏎ ')
}

const signs: ReadonlyMap<string, string> = new Map([
  ['\n', '\n'],
  ['\t', '\t'],
  ['\u00ad', ''], // a soft hyphen shows nothing and means nothing here
])

function signOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
}
