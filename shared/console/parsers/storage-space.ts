import { notUnderstood, parserOf, unquote, type Parser } from './reply-lines.ts'

const figure = /^[~<>]?\s*\d[\d.,]*\s*(?:[kmgtp]i?b?|bytes?|octets?|blocks?|%)?(?:\s*\(.{1,40}\))?$/i
const members: Readonly<Record<string, RegExp>> = {
  total: /^(?:total|size|capacity|mailstore(?: size)?|store(?: size)?|total (?:space|size))$/i,
  used: /^(?:used|in use|used space|space used)$/i,
  free: /^(?:free|available|avail|free space|space free|space available|available space)$/i,
  share: /^(?:percent|percentage|capacity used|use%|used %|percent used)$/i,
}

/**
 * `Storage Space`: the complete reply, and the size, used, and free space if a label says which figure is which. Units
 * stay as the appliance writes them, because nothing is calculated from them.
 */
export const storageSpace: Parser = parserOf((lines) => {
  const [first] = lines
  if (first === undefined) return notUnderstood('it says nothing but OK')
  if (!lines.some(({ text }) => /\d/.test(text))) return notUnderstood('it gives no figure')
  const value: Record<string, string> = {
    text: lines
      .map(({ text }) => text)
      .join('\n')
      .slice(0, 2000),
  }
  for (const { text } of lines) {
    for (const [label, figures] of pairsOf(text)) {
      const member = Object.entries(members).find(([, names]) => names.test(label))?.[0]
      if (member !== undefined && figure.test(figures)) value[member] ??= figures
    }
  }
  const lastLine = lines.reduce((last, { line }) => Math.max(last, line), first.line)
  return { ok: true, facts: [{ fact: 'storage', value, line: first.line, lastLine }], unread: [] }
})

/** 'Total: 500 GB', '"Used"  "200 GB"', 'Mailstore 512000 MB, used 201344 MB': each label with what follows it. */
function pairsOf(text: string): readonly (readonly [label: string, figures: string])[] {
  const whole = /^"?([A-Za-z][A-Za-z %]{1,30}?)"?(?:\s*[:=]\s*|\s{2,}|\t+)(.+)$/.exec(text)
  if (whole !== null) return [[(whole[1] ?? '').trim(), unquote(whole[2] ?? '')]]
  return text.split(/[,;]\s+/).flatMap((part) => {
    const found = /^"?([A-Za-z][A-Za-z ]{1,30}?)"?[\s:=]+("?\d.*)$/.exec(part)
    return found === null ? [] : [[(found[1] ?? '').trim(), unquote(found[2] ?? '')] as const]
  })
}
