/** What a bundled module imports at its start, and what it imports later; the bundler may have left out white space. */
export function importsOf(text: string): { readonly start: readonly string[]; readonly later: readonly string[] } {
  const name = (found: RegExpExecArray): string => found[1] ?? ''
  const fromStart = /(?:^|;)(?:import|export)\b(?:[^"'`;()]*?\bfrom|)\s*["'`]([^"'`\n]+)["'`]/gm
  const later = /\bimport\(\s*["'`]([^"'`\n]+)["'`]\s*\)/g
  return { start: [...text.matchAll(fromStart)].map(name), later: [...text.matchAll(later)].map(name) }
}
