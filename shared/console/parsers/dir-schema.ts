import { notUnderstood, unfitToRead, type Parser } from './reply-lines.ts'

/** What a directory's schema calls the vendor's attributes: miWmprefShowMiralets and its like (guide, page 8). */
const vendorWord = /(?<![A-Za-z0-9-])mi[A-Z][A-Za-z0-9-]{1,79}(?![A-Za-z0-9-])/g
/** NAME 'one', NAME "one" and NAME ( 'one' 'another' ): how a schema gives a definition its names (RFC 4512, 4.1). */
const definition = /\bNAME\s{1,20}(?:'([^'\n]{1,80})'|"([^"\n]{1,80})"|\(([^()\n]{1,400})\))/gi
/** Far more than a schema has. In characters. */
const longest = 1_000_000

/**
 * `Dir Getschema Mirapoint`: the names that the schema defines. Where it is written as a schema (NAME '…'), only what is
 * defined counts, not what a class merely mentions; else every word of the vendor's own form does.
 */
export const dirSchema: Parser = (reply) => {
  const unfit = unfitToRead(reply)
  if (unfit !== undefined) return unfit
  if (reply.large) return notUnderstood(`it is ${String(reply.large.characters)} characters long`)
  const text = [...reply.lines.map((line, at) => (at === reply.statusLine ? reply.statusText : line))].join('\n')
  if (text.length > longest) return notUnderstood(`it is ${String(text.length)} characters long`)
  const defined = [...text.matchAll(definition)].flatMap(([, single, double, several = '']) => {
    const one = single ?? double
    return one === undefined ? [...several.matchAll(/'([^']{1,80})'/g)].map(([, name = '']) => name) : [one]
  })
  const names = [...new Set(defined.length > 0 ? defined : [...text.matchAll(vendorWord)].map(([word]) => word))]
  const [first] = names
  if (first === undefined) return notUnderstood('it defines no attribute')
  const line = Math.max(
    0,
    reply.lines.findIndex((row) => row.includes(first)),
  )
  const lastLine = Math.max(line, reply.lines.length - 1)
  return { ok: true, facts: [{ fact: 'schema', value: names.map((name) => ({ name })), line, lastLine }], unread: [] }
}
