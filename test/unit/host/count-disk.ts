import fs from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

export interface DiskCount {
  /** Journals that were read from their start, by their paths. */
  readonly journals: string[]
  /** `run.json` files that were written. */
  readonly listings: string[]
  /** Looks at a file of a run's folder: its size and time. */
  readonly looks: string[]
  clear(): void
  stop(): void
}

/** Counts what this process does to the folders of runs. */
export function countDisk(): DiskCount {
  const { createReadStream } = fs
  const { rename, stat } = promises
  const journals: string[] = []
  const listings: string[] = []
  const looks: string[] = []
  fs.createReadStream = ((file: string, ...more: []) => {
    if (file.endsWith('journal.ndjson')) journals.push(file)
    return createReadStream(file, ...more)
  }) as typeof createReadStream
  promises.rename = async (from, to) => {
    if (String(to).endsWith('run.json')) listings.push(String(to))
    return rename(from, to)
  }
  promises.stat = (async (file: string, ...more: []) => {
    if (file.endsWith('journal.ndjson')) looks.push(file)
    return stat(file, ...more)
  }) as typeof stat
  syncBuiltinESMExports()
  return {
    journals,
    listings,
    looks,
    clear() {
      for (const list of [journals, listings, looks]) list.length = 0
    },
    stop() {
      promises.rename = rename
      promises.stat = stat
      fs.createReadStream = createReadStream
      syncBuiltinESMExports()
    },
  }
}
