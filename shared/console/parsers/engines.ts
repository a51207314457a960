import type { Json } from '../../model/run-event.ts'
import {
  fieldsOf,
  isCount,
  isHead,
  isHeading,
  isRemark,
  listOf,
  notUnderstood,
  parserOf,
  shown,
  type Line,
  type Parser,
} from './reply-lines.ts'

/** The antispam engines that the upgrade guide names (page 14). Others may exist. */
const antispamEngines = ['rpdengine', 'rpdasia', 'rpdeurope', 'rpdoutbound', 'default', 'premium']
const antivirusEngines = ['sophos', 'rapid', 'f-secure', 'fsecure', 'kaspersky']

const headingPattern =
  /^(?:engines?|names?|versions?|dates?|updated?|status|state|last|rules?|antispam|anti-?virus|installed)$/i
const emptyList =
  /^(?:no (?:antispam |antivirus |anti-spam |anti-virus )?engines?(?: (?:installed|found|listed|configured))?|none)[.!]?$/i

/** `Uce Version`: the antispam engines in use, with their versions if the reply lists them. */
export const uceVersion: Parser = enginesParser('antispamEngines', antispamEngines)
/** `Antivirus GetVersion`: the antivirus engines, with their versions. */
export const antivirusVersion: Parser = enginesParser('antivirus', antivirusEngines)

/**
 * A list of engines, a line each: 'rpdengine 5.4.1', '"default" "3.2" …', 'rpdasia: 1.0', 'Engine: premium, version 2'. Every
 * engine has to be updated by its name later, so a line that is not understood fails the whole list.
 */
function enginesParser(fact: string, known: readonly string[]): Parser {
  return parserOf((lines, reply) => {
    const rows = new Map<string, { line: number; entry: Record<string, string> }>()
    const unread: Line[] = []
    for (const { line, text } of lines) {
      const engines = readEngines(text, known)
      for (const engine of engines) {
        const earlier = rows.get(engine.name)?.entry
        if (earlier === undefined) rows.set(engine.name, { line, entry: { ...engine } })
        else if (engine.version !== undefined) earlier['version'] ??= engine.version
      }
      if (
        engines.length > 0 ||
        emptyList.test(text) ||
        isCount(text) ||
        isHeading(text) ||
        isHead(text, headingPattern)
      )
        continue
      if (!isRemark(text)) return notUnderstood(`the line ${shown(text)} is not read as an engine`)
      unread.push({ line, text })
    }
    if (rows.size === 0 && unread.length > 0) return notUnderstood('it names no engine')
    return listOf(
      fact,
      [...rows.values()].map(({ line, entry }) => ({ line, entry: entry as Json })),
      reply,
      unread,
    )
  })
}

interface Engine {
  name: string
  version?: string
}

function readEngines(text: string, known: readonly string[]): readonly Engine[] {
  if (emptyList.test(text) || isHead(text, headingPattern)) return []
  const fields = fieldsOf(
    text
      .replace(/[=]/g, ' ')
      .replace(/:(?=\s|$)/g, ' ')
      .replace(/[|;]/g, ' '),
  )
  const isKnown = (field: string): boolean => known.includes(field.toLowerCase())
  const named = fields.filter(isKnown)
  // 'rpdengine default premium': names alone, side by side.
  if (named.length > 1 && named.length === fields.length) return named.map((name) => ({ name }))
  if (named.length > 1) return []
  const [first] = fields
  const version = fields.find((field) => /^v?\d[\w.:/-]*$/i.test(field))
  const [one] = named
  if (one !== undefined) return [version === undefined ? { name: one } : { name: one, version }]
  // An engine that is not known here: only in a row of the plain form 'name version …'.
  if (first === undefined || isRemark(text)) return []
  const plain = /^[A-Za-z][A-Za-z0-9_.-]{2,31}$/.test(first)
  if (plain && version !== undefined && fields[1] === version) return [{ name: first, version }]
  return fields.length === 1 && /^[a-z][a-z0-9_-]{2,31}$/.test(first) ? [{ name: first }] : []
}
