/** A field of at least this length counts as a credential anywhere, with or without a digit in it. */
const shortest = { withFigure: 12, without: 24 }
/** No more of a line is looked at, in characters: no session id is that long, and looking has its price. */
const longest = 2000
/** A field that is all there is: shorter ones count too, but no plain word or figure ("OK", "Welcome", "1"). */
const shortestAlone = { withFigure: 6, without: 16 }

/**
 * What in the reply to a login may be its session id (FACTS 1a.4): good for the web interface without a password, so it is
 * kept as secret as one. It is the first line's text, or behind OK; how it is dressed is not known, so too much is taken
 * rather than too little. Words of a sentence are left alone, else they would be blanked all over the record.
 */
export function sessionSecrets(lines: readonly string[], statusText: string): readonly string[] {
  const secrets = new Set<string>()
  for (const text of [...lines, statusText]) {
    const fields = (text.slice(0, longest).match(/"(?:[^"\\]|\\.)*"|[^\s"]+/g) ?? []).map(bare)
    const least = fields.length === 1 ? shortestAlone : shortest
    for (const field of fields) {
      for (const part of [field, ...field.split(/[=:,;]/)]) if (isToken(part, least)) secrets.add(part)
    }
  }
  return [...secrets]
}

function bare(field: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(field)?.[1]
  return quoted === undefined ? field : quoted.replace(/\\(.)/g, '$1')
}

function isToken(text: string, least: { readonly withFigure: number; readonly without: number }): boolean {
  return text.length >= (/\d/.test(text) ? least.withFigure : least.without) && !/\s/.test(text)
}
