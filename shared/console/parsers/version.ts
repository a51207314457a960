import { parseRelease, releasesIn } from '../../model/release.ts'
import { notUnderstood, parserOf, shown, type Line, type Parser, type ReadFact } from './reply-lines.ts'

/** Words that may appear next to the current release. Any other word may mean that another release is named. */
const plain = new Set(
  (
    'mirapoint messaging message mail server razorgate appliance mos system software os firmware product name release version ' +
    'running current currently active runs run is it the this now build fastpath admind ga fcs gr cr on of for host hostname ' +
    'up uptime since day days hour hours min minutes copyright c inc all rights reserved'
  ).split(' '),
)

/** Words that are about an update rather than the current release; with one of them, the line is ambiguous. */
const aboutAnUpdate =
  /\b(?:fail\w*|available|pending|abort\w*|not|never|errors?|unable|cannot|invalid|incomplete|previous\w*|former\w*|old|older|new|newer|newest|latest|next|last|roll(?:ed|s|ing)?[ -]?back|rollback|revert\w*|scheduled|staged|waiting|will|would|until|required|requires|download\w*|install\w*|updat\w*|upgrad\w*|partition|standby|alternate|inactive|unknown)\b/i

/** A line of a log that came in between; its words are not about the release. */
const logLine = /^(?:<\d+>|[A-Z][a-z]{2}\s+\d{1,2}\s+\d\d:\d\d|\d{4}-?\d\d-?\d\d[ T]\d\d:?\d\d|[\w./-]+\[\d+\]:)/

/**
 * `Version`: the running release, bare, quoted or behind a label, on a data line or the OK line; the build in parentheses
 * behind it where there is one (FACTS 2a, 3). Only a line that can mean nothing else counts. Two different numbers in one
 * reply, or a word about an update, leave it to a person.
 */
export const version: Parser = parserOf((lines) => {
  const named = lines.flatMap(({ line, text }) => numbersIn(text).map((release) => ({ release, line, text })))
  const [first] = named
  if (first === undefined) return notUnderstood('it names no release such as 4.3.7-GA')
  const other = named.find(({ release }) => !isSame(release, first.release))
  if (other !== undefined) return notUnderstood(`it names two releases, ${first.release} and ${other.release}`)
  const odder = lines.find(({ text }) => namesAnotherNumber(text, first.release))
  if (odder !== undefined) return notUnderstood(`it names ${first.release} and another number: ${shown(odder.text)}`)
  const odd = lines.find(
    ({ text }) => aboutAnUpdate.test(text) && !(logLine.test(text) && numbersIn(text).length === 0),
  )
  if (odd !== undefined) return notUnderstood(`it may speak of an update: ${shown(odd.text)}`)
  const claims = named.filter(({ line, text }) => isClaim(lines, { line, text }))
  const claim = claims.find(({ release }) => release.includes('-')) ?? claims[0]
  if (claim === undefined) return notUnderstood(`it does not say that ${first.release} runs: ${shown(first.text)}`)
  const staged = named.find(({ release }) => release.includes('-'))
  if (staged !== undefined && staged.release !== claim.release)
    return notUnderstood(`it does not say that ${staged.release} runs: ${shown(staged.text)}`)
  const facts: ReadFact[] = [{ fact: 'release', value: claim.release, line: claim.line }]
  const behind = claim.text.slice(claim.text.indexOf(claim.release) + claim.release.length)
  const build = buildIn(behind)
  if (build !== undefined) facts.push({ fact: 'build', value: build, line: claim.line })
  return { ok: true, facts, unread: lines.filter(({ line }) => !named.some((one) => one.line === line)) }
})

/** For other parsers: a value that is one release, perhaps with its build behind it, and nothing else. */
export function releaseAlone(value: string): string | undefined {
  const [release, second] = numbersIn(value)
  if (release === undefined || second !== undefined || aboutAnUpdate.test(value)) return undefined
  return wordsBeside(value).every(isPlain) ? release : undefined
}

/** Releases, and numbers of the same form with a v before or an underscore behind; a year is the first part of a date. */
function numbersIn(text: string): readonly string[] {
  const spaced = text.replace(/(?<![\w.-])[vV](?=\d+\.\d)/g, ' ').replace(/(\d\.\d{1,5}[a-z]?)_(?=[A-Za-z])/g, '$1-')
  return releasesIn(spaced).filter((release) => (parseRelease(release)?.major ?? 0) < 1000)
}

/** Is there a number of three parts in any spelling, or one of two parts called a release, that is not this release's? */
function namesAnotherNumber(text: string, release: string): boolean {
  const own = release.split('-')[0]?.replace(/[a-z]$/, '')
  const numbers = [...text.matchAll(/(?<![\d.])(\d{1,3}\.\d{1,5}\.\d{1,5})(?!\d|\.\d)/g)].map(([, number]) => number)
  const short = /\b(?:mos|release|version)\b[\s:="]*v?\d{1,3}\.\d{1,5}(?!\d|\.\d)/i.test(text)
  return short || numbers.some((number) => number !== own)
}

/** The same number; a stage on one side only contradicts nothing. */
function isSame(a: string, b: string): boolean {
  const [numberA, stageA] = a.split('-')
  const [numberB, stageB] = b.split('-')
  return numberA === numberB && (stageA === undefined || stageB === undefined || stageA === stageB)
}

/** Does this line say that its release runs? One that holds the bare number needs harmless lines around it. */
function isClaim(lines: readonly Line[], { line, text }: Line): boolean {
  const words = wordsBeside(text)
  if (!words.every(isPlain)) return false
  if (words.some((word) => /[a-z]/i.test(word))) return true
  const at = lines.findIndex((one) => one.line === line)
  const around = [lines[at - 1], lines[at + 1]].filter((one) => one !== undefined)
  return around.every((one) => wordsBeside(one.text).every(isPlain))
}

/** The words of a line besides its release and its build. */
function wordsBeside(text: string): readonly string[] {
  const rest = text.replace(/[vV]?\d{1,5}\.\d{1,5}\.\d{1,5}[a-z]?(?:[-_][A-Za-z][A-Za-z0-9]{0,11})?(?!\w|\.\d)/g, ' ')
  return rest.split(/[\s"'(),;:=*|#]+/).filter((word) => word !== '' && !/^[-.+]+$/.test(word))
}

/** A word that leaves no doubt: one of the plain ones, a number, a date, a model or an address. */
function isPlain(word: string): boolean {
  const bare = word.toLowerCase().replace(/[.!]+$/, '')
  return bare === '' || plain.has(bare) || /\d/.test(bare) || /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(bare)
}

function buildIn(text: string): string | undefined {
  const build = /^["'\s,]*\(\s*(?:build\s*)?([A-Za-z0-9][A-Za-z0-9._-]{0,31})\s*\)/i.exec(text)?.[1]
  return build !== undefined && /\d/.test(build) ? build : undefined
}
