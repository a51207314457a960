import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import { plan as planSchema, updatesOf } from '../../../shared/model/plan.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import { diskFailure, errnoOf } from '../disk/faults.ts'
import { ensureFolder, writeWhole } from '../disk/durable-files.ts'

/** More than a planned run ever says. */
const mostBytes = 1024 * 1024

/** A planned run as it is kept: its own text, and what was read in it. */
export interface KeptPlan {
  readonly plan: Plan
  readonly source: string
  readonly sha256: string
}

/** The planned runs of this data folder: documents, kept as they came. */
export interface Plans {
  list(): Promise<readonly KeptPlan[]>
  /** Keeps a plan in the place of an older one of its name. Failures: words.wrong, disk.*. */
  keep(source: string): Promise<Result<KeptPlan>>
  /** Failure: patch.not-found. */
  drop(name: string): Promise<Result<void>>
}

export function createPlans(folder: string): Plans {
  const pathOf = (name: string): string => join(folder, `${hashOf(name).slice(0, 16)}.yaml`)
  const list = async (): Promise<KeptPlan[]> => {
    const kept: KeptPlan[] = []
    for (const file of await filesIn(folder)) {
      const read = readPlan(await readFile(join(folder, file), 'utf8'))
      if (read.ok) kept.push(read.value)
    }
    return kept.sort((one, other) => (one.plan.name < other.plan.name ? -1 : 1))
  }
  return {
    list,
    async keep(source) {
      const read = readPlan(source)
      if (!read.ok) return read
      try {
        await ensureFolder(folder)
        await writeWhole(pathOf(read.value.plan.name), [Buffer.from(source)])
        return read
      } catch (error) {
        return failed(diskFailure(error, folder))
      }
    },
    async drop(name) {
      const known = (await list()).map(({ plan }) => plan.name)
      if (!known.includes(name)) {
        const hint = known.length === 0 ? 'No planned run is kept.' : `Kept are: ${known.join(', ')}.`
        return failed(failure('patch.not-found', `There is no planned run called "${name}".`, hint))
      }
      await rm(pathOf(name), { force: true })
      return succeed(undefined)
    },
  }
}

/** Reads a plan's YAML. Failure: words.wrong names the member that is off. */
export function readPlan(source: string): Result<KeptPlan> {
  const wrong = (why: string): Result<never> => {
    const hint = 'A plan has a name, "to" with the name of an update, and may have updates, appliances and answers.'
    return failed(failure('words.wrong', `This is not a planned run: ${why}`, hint))
  }
  if (source.length > mostBytes) return wrong('it is larger than a megabyte.')
  try {
    const read = planSchema.safeParse(parse(source))
    if (!read.success) return wrong(z.prettifyError(read.error).replaceAll('\n', ' '))
    return succeed({ plan: read.data, source, sha256: hashOf(source) })
  } catch (error) {
    return wrong(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
  }
}

/** For whom each update is kept: planned runs, and runs that were started and are not done. */
export async function keptUpdates(
  plans: Plans,
  runs: () => Promise<readonly { run: string; state: string; to?: string | undefined }[]>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const kept = new Map<string, string[]>()
  const keep = (name: string, why: string): void => void kept.set(name, [...(kept.get(name) ?? []), why])
  for (const { plan } of await plans.list())
    for (const name of updatesOf(plan)) keep(name, `the planned run "${plan.name}"`)
  for (const { run, state, to } of await runs()) if (to !== undefined && state !== 'done') keep(to, `the run ${run}`)
  return kept
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml'))
    const small: string[] = []
    for (const file of files) if ((await stat(join(folder, file))).size <= 4 * mostBytes) small.push(file)
    return small
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return []
    throw error
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
