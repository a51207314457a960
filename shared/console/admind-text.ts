/** A line as a person may be shown it: without controls but the tab. */
export function plain(text: string): string {
  return text.replace(/[^\P{Cc}\t]/gu, '')
}

/** What a literal holds, line by line; the end of its last line makes no empty one. */
export function linesOf(literal: string): readonly string[] {
  const lines = literal.split(/\r\n|\n|\r/).map(plain)
  if (lines.at(-1) === '') lines.pop()
  return lines
}
