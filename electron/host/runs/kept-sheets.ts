import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { succeed, failed, type Result } from '../../../shared/base/result.ts'
import { readSheet, type AnswerSheet } from '../../../shared/runbook/read-sheet.ts'
import { ensureFolder, writeWhole } from '../disk/durable-files.ts'
import { diskFailure } from '../disk/faults.ts'

/** An answer sheet that was kept for its appliances, as a file in the data folder. */
export interface KeptSheet {
  readonly path: string
  readonly source: string
  readonly sheet: AnswerSheet
}

interface Member {
  readonly address: string
  readonly hostId?: string | undefined
}

/** The answer sheets that were filled in and not thrown away: one for an appliance, or for those of a cluster. */
export class KeptSheets {
  readonly #folder: string

  constructor(data: string) {
    this.#folder = path.join(data, 'sheets')
  }

  /** The newest sheet that was kept for exactly these appliances; one that cannot be read is none. */
  async find(members: readonly Member[]): Promise<KeptSheet | undefined> {
    const found = (await this.#all()).filter(({ sheet }) => isAbout(sheet, members))
    return found.sort((a, b) => a.sheet.made.localeCompare(b.sheet.made)).at(-1)
  }

  /** Keeps a sheet, in the place of the one that was kept for the same appliances. */
  async keep(members: readonly Member[], cluster: string | undefined, source: string): Promise<Result<KeptSheet>> {
    const before = (await this.#all()).filter(({ sheet }) => isAbout(sheet, members))
    const file = path.join(this.#folder, nameFor(members, cluster))
    const read = readSheet(path.basename(file), source)
    if (!read.ok) return read
    try {
      await ensureFolder(this.#folder)
      await writeWhole(file, [Buffer.from(source)])
      for (const other of before) if (other.path !== file) await rm(other.path, { force: true })
    } catch (error) {
      return failed(diskFailure(error, file))
    }
    return succeed({ path: file, source, sheet: read.value })
  }

  async #all(): Promise<KeptSheet[]> {
    const names = await readdir(this.#folder).catch(() => [])
    const read = names
      .filter((name) => name.endsWith('.yaml'))
      .map(async (name): Promise<KeptSheet[]> => {
        const file = path.join(this.#folder, name)
        const source = await readFile(file, 'utf8').catch(() => undefined)
        const sheet = source === undefined ? undefined : readSheet(name, source)
        return source !== undefined && sheet?.ok === true ? [{ path: file, source, sheet: sheet.value }] : []
      })
    return (await Promise.all(read)).flat()
  }
}

/** By Host ID where both are known: another appliance may have the address by now. */
function isAbout({ appliances }: AnswerSheet, members: readonly Member[]): boolean {
  return (
    appliances.length === members.length &&
    members.every((member) =>
      appliances.some(({ address, hostId }) =>
        hostId === undefined || member.hostId === undefined
          ? address === member.address
          : hostId.toLowerCase() === member.hostId.toLowerCase(),
      ),
    )
  )
}

/** 'sheet-0A1B2C3D.yaml'; of a cluster its name, and a digest of its members. */
function nameFor(members: readonly Member[], cluster: string | undefined): string {
  const ids = members.map(({ address, hostId }) => hostId ?? address)
  const digest = createHash('sha256').update(ids.toSorted().join()).digest('hex').slice(0, 8)
  const [only = 'appliance'] = ids
  const words = members.length === 1 ? only : `${cluster ?? 'cluster'}-${digest}`
  return `sheet-${words.replace(/[^A-Za-z0-9.-]+/g, '-')}.yaml`
}
