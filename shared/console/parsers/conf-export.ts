import { notUnderstood, unfitToRead, type Parser } from './reply-lines.ts'

/**
 * `Conf Export`: that there is a configuration, and its size. The whole reply is stored next to the journal; the fact
 * holds its line count, character count, and first line. A reply of only OK shows no configuration (the export may have
 * gone elsewhere), so it counts as not understood.
 */
export const confExport: Parser = (reply) => {
  const unfit = unfitToRead(reply)
  if (unfit !== undefined) return unfit
  if (reply.large) {
    const { filled, characters, first } = reply.large
    const value = { lines: filled, characters, first: first.trim().slice(0, 200) }
    return { ok: true, facts: [{ fact: 'configuration', value, line: 0 }], unread: [] }
  }
  const filled = reply.lines.flatMap((text, line) =>
    line === reply.statusLine || text.trim() === '' ? [] : [{ line, text }],
  )
  const [first, last] = [filled[0], filled[filled.length - 1]]
  if (first === undefined || last === undefined) return notUnderstood('it shows no configuration, only its status')
  const characters = filled.reduce((sum, { text }) => sum + text.length, 0)
  const value = { lines: filled.length, characters, first: first.text.trim().slice(0, 200) }
  return { ok: true, facts: [{ fact: 'configuration', value, line: first.line, lastLine: last.line }], unread: [] }
}
