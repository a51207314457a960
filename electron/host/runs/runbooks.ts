import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { Runbook } from '../../../shared/model/runbook.ts'
import { expandIncludes, includesOf } from '../../../shared/runbook/expand-includes.ts'
import { parseRunbook, type Fault } from '../../../shared/runbook/parse-runbook.ts'

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
}

export function createRunbooks(folder: string): Runbooks {
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
      const read = loadRunbook(source, `${id}.md`, (other) => found.get(other))
      return read.ok ? [read.value] : []
    })
  }
  return {
    list: builtIn,
    async load(idOrPath) {
      const builtInSources = await sources()
      const find = (id: string): string | undefined => builtInSources.get(id)
      const own = find(idOrPath)
      if (own !== undefined) return loadRunbook(own, `${idOrPath}.md`, find)
      if (!idOrPath.endsWith('.md')) {
        const known = [...builtInSources.keys()].join(', ')
        return failed(
          failure('runbook.not-found', `There is no runbook called ${idOrPath}.`, `Choose one of: ${known}.`),
        )
      }
      try {
        return loadRunbook(await readFile(idOrPath, 'utf8'), path.basename(idOrPath), find)
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
  }
}

/**
 * Reads a document and what it includes (`find` gives a document's text by its id); the hashes are of their bytes, and a run
 * is pinned to them. Failure: runbook.invalid, which names file and line of the first fault.
 */
export function loadRunbook(
  source: string,
  file: string,
  find: (id: string) => string | undefined,
): Result<LoadedRunbook> {
  const { runbook, faults } = parseRunbook(source, file)
  if (runbook === undefined || faults.length > 0) return invalid(file, faults)
  const includes = includedSources(runbook, find)
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
  find: (id: string) => string | undefined,
): Result<readonly { runbook: Runbook; source: string; sha256: string }[]> {
  const found = new Map<string, { runbook: Runbook; source: string; sha256: string }>()
  const wanted = [...includesOf(runbook)]
  for (let id = wanted.shift(); id !== undefined; id = wanted.shift()) {
    const source = found.has(id) ? undefined : find(id)
    if (source === undefined) continue // what is missing is told by whoever puts it in its place, with its line
    const read = parseRunbook(source, `${id}.md`)
    if (read.runbook === undefined) return invalid(`${id}.md`, read.faults)
    found.set(id, { runbook: read.runbook, source, sha256: hashOf(source) })
    wanted.push(...includesOf(read.runbook))
  }
  return succeed([...found.values()])
}

function invalid(file: string, faults: readonly Fault[]): Result<never> {
  const first = faults[0]
  const where = first === undefined ? file : `${first.file}:${String(first.line)}: ${first.sentence}`
  const hint = 'Mend it; `uptick runbook lint FILE` lists every fault.'
  return failed(failure('runbook.invalid', `The runbook does not read: ${where}`, hint))
}

const hashOf = (source: string): string => createHash('sha256').update(source).digest('hex')
