import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { failure } from '../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import type { Runbook } from '../../shared/model/runbook.ts'
import { parseRunbook } from '../../shared/runbook/parse-runbook.ts'

export interface LoadedRunbook {
  readonly runbook: Runbook
  readonly sha256: string
  readonly source: string
}

export interface Runbooks {
  list(): Promise<readonly LoadedRunbook[]>
  /** By id of a built-in document, or by path of a document of one's own. Failures: runbook.not-found, runbook.invalid. */
  load(idOrPath: string): Promise<Result<LoadedRunbook>>
}

export function createRunbooks(folder: string): Runbooks {
  const builtIn = async (): Promise<LoadedRunbook[]> => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort()
    const loaded: LoadedRunbook[] = []
    for (const name of names) {
      const read = loadRunbook(await readFile(path.join(folder, name), 'utf8'), name)
      if (read.ok) loaded.push(read.value)
    }
    return loaded
  }
  return {
    list: builtIn,
    async load(idOrPath) {
      const all = await builtIn()
      const found = all.find(({ runbook }) => runbook.id === idOrPath)
      if (found) return succeed(found)
      if (!idOrPath.endsWith('.md')) {
        const known = all.map(({ runbook }) => runbook.id).join(', ')
        return failed(
          failure('runbook.not-found', `There is no runbook called ${idOrPath}.`, `Choose one of: ${known}.`),
        )
      }
      try {
        return loadRunbook(await readFile(idOrPath, 'utf8'), path.basename(idOrPath))
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

/** Reads a document; the hash is of its bytes, and a run is pinned to it. */
export function loadRunbook(source: string, file: string): Result<LoadedRunbook> {
  const { runbook, faults } = parseRunbook(source, file)
  if (runbook === undefined || faults.length > 0) {
    const first = faults[0]
    const where = first === undefined ? file : `${first.file}:${String(first.line)}: ${first.sentence}`
    return failed(
      failure(
        'runbook.invalid',
        `The runbook does not read: ${where}`,
        'Mend it; `uptick runbook lint FILE` lists every fault.',
      ),
    )
  }
  return succeed({ runbook, source, sha256: createHash('sha256').update(source).digest('hex') })
}
