import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { Site } from '../../../shared/model/site.ts'
import { readSite, soundSite, type SiteFault } from '../../../shared/site/read-site.ts'
import { diskFailure, errnoOf } from '../disk/faults.ts'
import { ensureFolder, writeWhole } from '../disk/durable-files.ts'

/** A site as it is kept: its own text, and what was read in it. */
export interface KeptSite {
  readonly path: string
  readonly source: string
  readonly sha256: string
  /** Absent where a person's change to the file left it without the form of a site. */
  readonly site?: Site
  readonly faults: readonly SiteFault[]
}

/** The sites of this data folder: documents, kept as they came. A person may change them with an editor. */
export interface Sites {
  list(): Promise<readonly KeptSite[]>
  /** The site of that name. Failure: words.wrong. */
  read(name: string): Promise<Result<KeptSite>>
  /** Keeps a site. One of the same name with another content is only replaced on request. Failures: words.wrong, disk.*. */
  keep(source: string, options: { readonly replace: boolean }): Promise<Result<KeptSite>>
}

export function createSites(folder: string): Sites {
  const list = async (): Promise<KeptSite[]> => {
    const files = await filesIn(folder)
    const kept = await Promise.all(files.map(async (file) => keptSite(join(folder, file))))
    return kept.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
  }
  return {
    list,
    async read(name) {
      const known = await list()
      const found = known.find((one) => nameOf(one) === name)
      if (found !== undefined) return succeed(found)
      const names = known.map(nameOf).join(', ')
      const hint = names === '' ? 'No site is saved; `uptick site import FILE` saves one.' : `Saved sites: ${names}.`
      return failed(failure('words.wrong', `There is no site called "${name}".`, hint))
    },
    async keep(source, { replace }) {
      const site = soundSite('The site', source)
      if (!site.ok) return site
      const { name } = site.value
      const same = (await list()).find((one) => nameOf(one) === name)
      if (same !== undefined && same.source !== source && !replace) {
        const sentence = `There is already a site called "${name}", and it says something else.`
        const hint = `Choose another name with --name, or replace it with --replace. It is ${same.path}.`
        return failed(failure('words.wrong', sentence, hint))
      }
      const path = same?.path ?? join(folder, fileOf(name))
      try {
        await ensureFolder(folder)
        await writeWhole(path, [Buffer.from(source)])
      } catch (error) {
        return failed(diskFailure(error, folder))
      }
      return succeed({ path, source, sha256: hashOf(source), site: site.value, faults: [] })
    },
  }
}

/** The name that a site gives itself; of a document without one, its file. */
const nameOf = ({ site, path }: KeptSite): string => site?.name ?? path

async function keptSite(path: string): Promise<KeptSite> {
  const source = await readFile(path, 'utf8')
  return { path, source, sha256: hashOf(source), ...readSite(source) }
}

/** A file that a person finds again: the words of the name, and a few digits that keep similar names apart. */
function fileOf(name: string): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
  return `${words === '' ? 'site' : words}-${hashOf(name).slice(0, 6)}.yaml`
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort()
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return []
    throw error
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
