import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { RunState } from '../../../shared/model/run-state.ts'
import type { Runbook } from '../../../shared/model/runbook.ts'
import { expandIncludes, includesOf } from '../../../shared/runbook/expand-includes.ts'
import { parseRunbook, type Fault, type ParsedRunbook } from '../../../shared/runbook/parse-runbook.ts'

export interface LoadedRunbook {
  /** With the items of what it includes in their places. */
  readonly runbook: Runbook
  readonly sha256: string
  readonly source: string
  readonly includes: readonly Source[]
}

/** A document as it was read. */
export interface Source {
  readonly id: string
  readonly version: string
  readonly sha256: string
  readonly source: string
}

export interface Runbooks {
  list(): Promise<readonly LoadedRunbook[]>
  /** By id of a built-in document, or by path of a document of one's own. Failures: runbook.not-found, runbook.invalid. */
  load(idOrPath: string): Promise<Result<LoadedRunbook>>
  /** The document that a run is pinned to, with what that includes, from the run's own files. Failures: journal.damaged, runbook.invalid. */
  pinned(run: string, state: RunState, readFile: ReadFile): Promise<Result<Runbook>>
}

/** The part of it that reads what runs are pinned to. */
export type PinnedRunbooks = Pick<Runbooks, 'pinned'>

type ReadFile = (sha256: string) => Promise<Uint8Array | undefined>
type Parse = (source: string, file: string) => ParsedRunbook

/** Documents that are kept parsed, the ones used last: the built-in ones and those of older runs. */
const mostParsed = 40

/**
 * Documents of the folder, and those that runs are pinned to. A document is parsed once and kept by the hash of its
 * bytes: the same bytes give the same runbook for every caller.
 */
export function createRunbooks(folder: string, parse: Parse = parseRunbook): Runbooks {
  const parseOnce = rememberParsed(parse)
  const whole = new Map<string, LoadedRunbook>()
  const load = (source: string, file: string, find: Find): Result<LoadedRunbook> => {
    const loaded = loadRunbook(source, file, find, parseOnce)
    if (!loaded.ok) return loaded
    // With the same bytes and the same includes it is the same runbook: everybody gets that one object.
    const key = [loaded.value, ...loaded.value.includes].map(({ sha256 }) => sha256).join()
    const known = recall(whole, key, () => loaded.value)
    return succeed(known)
  }
  const sources = async (): Promise<Map<string, string>> => {
    const found = new Map<string, string>()
    for (const name of (await readdir(folder)).filter((each) => each.endsWith('.md')).sort()) {
      found.set(name.replace(/\.md$/, ''), await readFile(path.join(folder, name), 'utf8'))
    }
    return found
  }
  const builtIn = async (): Promise<LoadedRunbook[]> => {
    const found = await sources()
    return [...found].flatMap(([id, source]) => {
      const read = load(source, `${id}.md`, (other) => found.get(other))
      return read.ok ? [read.value] : []
    })
  }
  return {
    list: builtIn,
    async load(idOrPath) {
      const builtInSources = await sources()
      const find = (id: string): string | undefined => builtInSources.get(id)
      const own = find(idOrPath)
      if (own !== undefined) return load(own, `${idOrPath}.md`, find)
      if (!idOrPath.endsWith('.md')) {
        const known = [...builtInSources.keys()].join(', ')
        return failed(
          failure('runbook.not-found', `There is no runbook called ${idOrPath}.`, `Choose one of: ${known}.`),
        )
      }
      try {
        return load(await readFile(idOrPath, 'utf8'), path.basename(idOrPath), find)
      } catch {
        return failed(
          failure(
            'runbook.not-found',
            `The file ${idOrPath} cannot be read.`,
            'Name a runbook document that is there.',
          ),
        )
      }
    },
    async pinned(run, state, readKept) {
      const { sha256, includes = [] } = state.opened?.runbook ?? { sha256: '' }
      const kept = new Map<string, string>()
      for (const each of [{ id: '', sha256 }, ...includes]) {
        const source = await readKept(each.sha256)
        if (source === undefined) {
          const hint = 'Export what there is, and open a new run.'
          const sentence = `The runbook that ${run} is pinned to is missing from its folder.`
          return failed(failure('journal.damaged', sentence, hint))
        }
        kept.set(each.id, Buffer.from(source).toString('utf8'))
      }
      const loaded = load(kept.get('') ?? '', 'the runbook of this run', (id) => kept.get(id))
      return loaded.ok ? succeed(loaded.value.runbook) : loaded
    },
  }
}

/** Parses what is new; a document with faults is parsed again, since its faults name the file that they were found in. */
function rememberParsed(parse: Parse): Parse {
  const known = new Map<string, ParsedRunbook>()
  return (source, file) => {
    const hash = hashOf(source)
    const parsed = recall(known, hash, () => parse(source, file))
    if (parsed.faults.length > 0) known.delete(hash)
    return parsed
  }
}

/** What is kept under a key, made where it is not; the one that was asked for longest ago makes room. */
function recall<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make()
  known.delete(key)
  known.set(key, value)
  const oldest = known.size > mostParsed ? known.keys().next().value : undefined
  if (oldest !== undefined) known.delete(oldest)
  return value
}

/** Gives a document's text by its id; undefined if there is none. */
type Find = (id: string) => string | undefined

/**
 * Reads a document and what it includes (`find` gives a document's text by its id); the hashes are of their bytes, and a run
 * is pinned to them. Failure: runbook.invalid, which names file and line of the first fault.
 */
export function loadRunbook(
  source: string,
  file: string,
  find: Find,
  parse: Parse = parseRunbook,
): Result<LoadedRunbook> {
  const { runbook, faults } = parse(source, file)
  if (runbook === undefined || faults.length > 0) return invalid(file, faults)
  const includes = includedSources(runbook, find, parse)
  if (!includes.ok) return includes
  const others = new Map(includes.value.map((other) => [other.runbook.id, other.runbook]))
  const expanded = expandIncludes(runbook, file, others)
  if (expanded.faults.length > 0) return invalid(file, expanded.faults)
  const kept = includes.value.map(({ runbook: { id, version }, ...rest }) => ({ id, version, ...rest }))
  return succeed({ runbook: expanded.runbook, source, sha256: hashOf(source), includes: kept })
}

/** Every document that is included, directly or by one that is, each once. */
function includedSources(
  runbook: Runbook,
  find: Find,
  parse: Parse,
): Result<readonly { runbook: Runbook; source: string; sha256: string }[]> {
  const found = new Map<string, { runbook: Runbook; source: string; sha256: string }>()
  const wanted = [...includesOf(runbook)]
  for (let id = wanted.shift(); id !== undefined; id = wanted.shift()) {
    const source = found.has(id) ? undefined : find(id)
    if (source === undefined) continue // expandIncludes reports what is missing, with its line
    const read = parse(source, `${id}.md`)
    if (read.runbook === undefined) return invalid(`${id}.md`, read.faults)
    found.set(id, { runbook: read.runbook, source, sha256: hashOf(source) })
    wanted.push(...includesOf(read.runbook))
  }
  return succeed([...found.values()])
}

function invalid(file: string, faults: readonly Fault[]): Result<never> {
  const first = faults[0]
  const where = first === undefined ? file : `${first.file}:${String(first.line)}: ${first.sentence}`
  const hint = 'Fix the runbook. `uptick runbook lint FILE` lists every error.'
  return failed(failure('runbook.invalid', `The runbook does not read: ${where}`, hint))
}

const hashOf = (source: string): string => createHash('sha256').update(source).digest('hex')
