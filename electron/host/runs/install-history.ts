import { appendFile, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { UsualTime } from '../../../shared/model/run-event.ts'
import { patchKind } from '../../../shared/model/release.ts'
import type { RunState } from '../../../shared/model/run-state.ts'
import { errnoOf } from '../disk/faults.ts'

const row = z.object({ kind: z.string(), chassis: z.string(), minutes: z.number().int().nonnegative() })
type Row = z.infer<typeof row>

/**
 * How long installs took that this Uptick saw from end to end: kind of update, model, minutes; no host, no customer. It only
 * helps a person to judge a wait. A history that is lost or damaged means "nothing to go by", never a failure.
 */
export interface InstallHistory {
  /** The range of what was seen for this kind of update on this model; undefined where nothing was. */
  usual(name: string, chassis: string | undefined): UsualTime | undefined
  /**
   * Notes a return that was just proved, unless Uptick was away for part of it, or practiced: such a time says nothing about a
   * real wait.
   */
  note(state: RunState, appliance: string, provenAt: string): Promise<void>
}

export async function openInstallHistory(folder: string): Promise<InstallHistory> {
  const file = path.join(folder, 'installs.ndjson')
  const rows = await readRows(file)
  return {
    usual(name, chassis) {
      const kind = patchKind(name)
      const own = rows.filter((each) => each.kind === kind && each.chassis === (chassis ?? ''))
      if (own.length === 0) return undefined
      const minutes = own.map((each) => each.minutes)
      return { from: Math.min(...minutes), to: Math.max(...minutes), runs: own.length }
    },
    async note(state, appliance, provenAt) {
      const known = state.appliances[appliance]
      const { returning, firstOfferAt = 0 } = known ?? {}
      if (returning === undefined || state.practice === true || state.resumedAt.some((seq) => seq > firstOfferAt))
        return
      const chassis = known?.facts['chassis']?.value
      const minutes = Math.ceil((Date.parse(provenAt) - Date.parse(returning.at)) / 60_000)
      const kind = patchKind(returning.expected.name)
      const noted = { kind, chassis: typeof chassis === 'string' ? chassis : '', minutes }
      rows.push(noted)
      // What cannot be written is missed next time, and nothing else depends on it.
      await appendFile(file, `${JSON.stringify(noted)}\n`, { mode: 0o600 }).catch(() => undefined)
    },
  }
}

async function readRows(file: string): Promise<Row[]> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (errnoOf(error) === '') throw error
    return []
  }
  return text.split('\n').flatMap((line) => {
    if (line === '') return []
    const parsed = row.safeParse(parsedOrNothing(line))
    return parsed.success ? [parsed.data] : []
  })
}

function parsedOrNothing(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
