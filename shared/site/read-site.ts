import { isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { failure } from '../base/failure.ts'
import { failed, succeed, type Result } from '../base/result.ts'
import { site as siteSchema, type Site } from '../model/site.ts'
import { faultsOf } from './site-faults.ts'

/** A fault of a site document. Lines count from 1. */
export interface SiteFault {
  readonly line: number
  readonly sentence: string
}

/** What a site document says; `site` is there only where the document has the form of one. */
export interface ReadSite {
  readonly site?: Site
  readonly faults: readonly SiteFault[]
}

/** In characters; a thousand appliances take a tenth of it. */
const longest = 1_000_000

/** Reads a site's YAML, and names every fault with its line. */
export function readSite(source: string): ReadSite {
  const alone = (line: number, sentence: string): ReadSite => ({ faults: [{ line, sentence }] })
  if (source.length > longest) return alone(1, `The file is longer than ${String(longest)} characters.`)
  const counter = new LineCounter()
  const document = parseDocument(source, {
    ...{ lineCounter: counter, prettyErrors: false, uniqueKeys: true, logLevel: 'silent' },
  })
  const lineAt = (offset: number): number => Math.max(1, counter.linePos(offset).line)
  if (document.errors.length > 0) {
    return { faults: document.errors.map(({ pos, message }) => ({ line: lineAt(pos[0]), sentence: notYaml(message) })) }
  }
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lineAt(node.range[0])
    }
    return 1
  }
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 0 })
  } catch {
    return alone(1, 'The file uses aliases (*name), which a site does not have.')
  }
  const read = siteSchema.safeParse(value ?? {})
  if (!read.success) {
    return { faults: read.error.issues.map((issue) => ({ line: lineOf(issue.path), sentence: sentenceOf(issue) })) }
  }
  const faults = faultsOf(read.data).map(({ path, sentence }) => ({ line: lineOf(path), sentence }))
  return { site: read.data, faults: faults.sort((one, other) => one.line - other.line) }
}

/** A site that has no fault. Failure: words.wrong, which names the first line that has one. */
export function soundSite(name: string, source: string): Result<Site> {
  const { site, faults } = readSite(source)
  const [first] = faults
  if (site !== undefined && first === undefined) return succeed(site)
  const more = faults.length > 1 ? ` There are ${String(faults.length)} faults in all.` : ''
  const sentence = `${name}, line ${String(first?.line ?? 1)}: ${first?.sentence ?? ''}${more}`
  return failed(failure('words.wrong', sentence, 'Correct the site; `uptick site lint SITE` lists every fault.'))
}

function notYaml(message: string): string {
  return `This is not YAML: ${(message.split('\n')[0] ?? '').replace(/\.$/, '')}.`
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  const place = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${key}"`).join(', ')
    return `${keys} ${issue.keys.length === 1 ? 'is not a member' : 'are not members'} of ${place === '' ? 'a site' : place}.`
  }
  return place === '' ? `The file is not a site: ${issue.message}.` : `"${place}": ${issue.message}.`
}
