import { isHeading, isRemark, notUnderstood, parserOf, shown, unquote } from './reply-lines.ts'
import type { Line, Parser, ReadFact, Reading } from './reply-lines.ts'
import { releaseAlone } from './version.ts'

interface Wanted {
  readonly fact: string
  readonly what: string
  /** What may stand before the value. */
  readonly label: RegExp
  /** What a value must look like if no label precedes it. */
  readonly bare: RegExp
}

const idShape = /^(?=.*\d|[0-9a-f]+$)[0-9A-Za-z][0-9A-Za-z:._-]{2,63}$/i

const hostId: Wanted = {
  fact: 'hostId',
  what: 'host id',
  label: /^(?:license\s+)?host[\s_-]*id(?:entifier)?/i,
  bare: idShape,
}
const serial: Wanted = {
  fact: 'serial',
  what: 'serial number',
  label: /^(?:(?:system|chassis|appliance|product|unit)\s+)?serial(?:[\s_-]*(?:number|no\.?|num|#))?/i,
  bare: /^(?=.*\d)[0-9A-Za-z][0-9A-Za-z:._/-]{2,63}$/,
}
const chassis: Wanted = {
  fact: 'chassis',
  what: 'hardware model',
  label:
    /^(?:(?:hardware|chassis|system|appliance)[\s_-]*)?(?:model|chassis|hardware|product)(?:[\s_-]*(?:name|type|number))?(?![\s_-]*serial)/i,
  bare: /^[0-9A-Za-z][0-9A-Za-z ()+./_-]{0,79}$/,
}
const release: Wanted = {
  fact: 'release',
  what: 'release',
  label: /^(?:(?:software|mos|system|os)[\s_-]*)*(?:release|version|mos)/i,
  bare: /^(?!)/,
}

export const licenseHostid: Parser = parserOf((lines) => readOne(lines, hostId))
export const modelSerial: Parser = parserOf((lines) => readOne(lines, serial))
export const modelChassis: Parser = parserOf((lines) => readOne(lines, chassis))

/** `Model Get Info`: several facts at once, each on a labeled line. Lines without a known label are ignored. */
export const modelInfo: Parser = parserOf((lines) => {
  const facts: ReadFact[] = []
  const unread: Line[] = []
  for (const { line, text } of lines) {
    const read = [release, hostId, serial, chassis].flatMap((wanted) => {
      const value = labelled(text, wanted.label)
      const kept = value !== undefined && wanted.fact === 'release' ? releaseAlone(value) : value
      return kept === undefined ? [] : [{ fact: wanted.fact, value: kept, line }]
    })
    const [first] = read
    if (first === undefined) unread.push({ line, text })
    else {
      const earlier = facts.find(({ fact }) => fact === first.fact)
      if (earlier !== undefined && earlier.value !== first.value)
        return notUnderstood(`it gives two values for ${first.fact}`)
      if (earlier === undefined) facts.push(first)
    }
  }
  return facts.length === 0
    ? notUnderstood('none of its lines is labelled as release, host id, serial or model')
    : { ok: true, facts, unread }
})

/** One value: behind its label, or alone on the only line that looks like it. */
function readOne(lines: readonly Line[], wanted: Wanted): Reading {
  const behindLabel = lines.flatMap(({ line, text }) => {
    const value = labelled(text, wanted.label)
    return value === undefined ? [] : [{ line, value }]
  })
  const alone = lines.flatMap(({ line, text }) => {
    const value = unquote(text)
    return wanted.bare.test(value) && !isHeading(value) && !isRemark(value) ? [{ line, value }] : []
  })
  const found = behindLabel.length > 0 ? behindLabel : alone
  const [first] = found
  if (first === undefined) return notUnderstood(`it shows no ${wanted.what}`)
  const other = found.find(({ value }) => value !== first.value)
  if (other !== undefined)
    return notUnderstood(`${shown(first.value)} and ${shown(other.value)} could both be the ${wanted.what}`)
  return {
    ok: true,
    facts: [{ fact: wanted.fact, value: first.value, line: first.line }],
    unread: lines.filter(({ line }) => line !== first.line),
  }
}

/** 'Host ID: "8323329a"', 'Serial number = 1234', 'Model  M600', 'The host id is 8323329a' -> the value. */
function labelled(text: string, label: RegExp): string | undefined {
  const bare = text.replace(/^"([^"]*)"/, '$1').replace(/^(?:the|this|your)\s+/i, '')
  const found = label.exec(bare)
  if (found === null) return undefined
  const rest = bare.slice(found[0].length)
  const separated = /^(?:\s*[:=]\s*|\s+is\s+|\t+\s*|\s{2,}|\s+(?="))(.+)$/.exec(rest)?.[1]
  if (separated === undefined) return undefined
  const value = unquote(separated)
  return value === '' || value.length > 80 ? undefined : value
}
