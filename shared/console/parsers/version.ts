import { releasesIn } from '../../model/release.ts'
import { notUnderstood, parserOf, type Parser, type ReadFact } from './reply-lines.ts'

/**
 * `Version`: the release stands on the OK line or in a data line, bare, quoted or behind a label; the build in
 * parentheses behind it where there is one (FACTS 2a, 3). Two different releases in one reply are not understood.
 */
export const version: Parser = parserOf((lines) => {
  const found = lines.flatMap(({ line, text }) => releasesIn(text).map((release) => ({ release, line, text })))
  // A protocol's version ("admind 4.3.7") has no stage; beside a release with one it says nothing.
  const staged = found.filter(({ release }) => release.includes('-'))
  const candidates = staged.length > 0 ? staged : found
  const [first] = candidates
  if (first === undefined) return notUnderstood('it names no release such as 4.3.7-GA')
  const other = candidates.find(({ release }) => release !== first.release)
  if (other !== undefined) return notUnderstood(`it names two releases, ${first.release} and ${other.release}`)
  const facts: ReadFact[] = [{ fact: 'release', value: first.release, line: first.line }]
  const behind = first.text.slice(first.text.indexOf(first.release) + first.release.length)
  const build = /^["'\s,]*\(\s*(?:build\s*)?([A-Za-z0-9][A-Za-z0-9._-]{0,31})\s*\)/i.exec(behind)?.[1]
  if (build !== undefined && /\d/.test(build)) facts.push({ fact: 'build', value: build, line: first.line })
  return { ok: true, facts, unread: lines.filter(({ line }) => !candidates.some((one) => one.line === line)) }
})

/** For other parsers: a value that is one release and nothing else. */
export function releaseAlone(value: string): string | undefined {
  const [release, second] = releasesIn(value)
  return release !== undefined && second === undefined ? release : undefined
}
