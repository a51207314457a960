import { existsSync } from 'node:fs'
import path from 'node:path'

/** The folder that contains Uptick itself: the checkout, or the archive of the packaged app. Found by its package.json. */
export const home = folderWithManifest(import.meta.dirname)

function folderWithManifest(from: string): string {
  const above = path.dirname(from)
  return above === from || existsSync(path.join(from, 'package.json')) ? from : folderWithManifest(above)
}
