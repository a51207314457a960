/** Names as a person writes them, separated by commas or blanks, each once; 'none' is not a name. */
export function namesListed(text: string): string[] {
  const names = text.split(/[\s,;]+/).filter((name) => name !== '')
  return names.length === 1 && /^(?:none|no|-)$/i.test(names[0] ?? '') ? [] : [...new Set(names)]
}
