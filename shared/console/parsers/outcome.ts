import { notUnderstood, parserOf, shown, type Parser } from './reply-lines.ts'

/** Words that do not go with OK. Counts of nothing ("0 errors", "no failures", "without error") do. */
const complaint =
  /\b(?:fail(?:s|ed|ure|ures)?|errors?|unable|cannot|can't|could not|couldn't|not (?:found|reach\w*|updat\w*|allowed|supported|possible)|refused|denied|invalid|timed? ?out|unreachable|rejected|aborted|warnings?)\b/i
const noComplaint = /\b(?:0|no|zero|without(?: any)?) (?:errors?|failures?|warnings?)\b/gi

export const licenceFetch: Parser = outcomeParser('licenceFetch')
export const uceUpdate: Parser = outcomeParser('uceUpdate')
export const confImport: Parser = outcomeParser('confImport')
export const confEnable: Parser = outcomeParser('confEnable')
export const clusterDetach: Parser = outcomeParser('clusterDetach')
export const clusterDelete: Parser = outcomeParser('clusterDelete')
export const clusterAdd: Parser = outcomeParser('clusterAdd')
export const clusterAttach: Parser = outcomeParser('clusterAttach')

/**
 * The complete reply to a command that changes something. Its form is not documented (FACTS 3), so there is only one
 * check: an OK next to words of a failure does not count as success.
 */
function outcomeParser(fact: string): Parser {
  return parserOf((lines, reply) => {
    const odd = lines.find(({ text }) => complaint.test(text.replace(noComplaint, '')))
    if (odd !== undefined) return notUnderstood(`it answers OK and also says ${shown(odd.text)}`)
    const said = lines.map(({ text }) => text).join(' / ')
    const line = lines[0]?.line ?? Math.max(0, reply.statusLine)
    const lastLine = lines.reduce((last, one) => Math.max(last, one.line), line)
    const value = said === '' ? 'OK' : said.slice(0, 300)
    return { ok: true, facts: [{ fact, value, line, lastLine }], unread: [] }
  })
}
