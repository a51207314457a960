import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import { readFailure } from '../disk/faults.ts'
import { isUpdateFile } from './source-url.ts'

/** How deep a folder is searched: updates on a USB stick are near the top, and searching a whole disk is a mistake. */
const deepest = 3

export interface FoundFiles {
  readonly files: readonly string[]
  /** Files of a folder that are not updates by their name. */
  readonly passedOver: number
}

/** The updates that a path means: a file as it is, of a folder what ends in `.mpu5`. Links are not followed. */
export async function updateFiles(path: string): Promise<Result<FoundFiles>> {
  try {
    if (!(await stat(path)).isDirectory()) return succeed({ files: [path], passedOver: 0 })
    const files: string[] = []
    let passedOver = 0
    const look = async (folder: string, depth: number): Promise<void> => {
      for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const found = join(folder, entry.name)
        if (entry.isDirectory() && depth < deepest) await look(found, depth + 1)
        else if (entry.isFile() && isUpdateFile(entry.name)) files.push(found)
        else passedOver += 1
      }
    }
    await look(path, 1)
    return succeed({ files, passedOver })
  } catch (error) {
    return failed(readFailure(error, path))
  }
}
