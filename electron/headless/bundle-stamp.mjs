import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * What the bundled command line is made of. Plain JavaScript, because it is loaded on every start: reading TypeScript would
 * cost more than the rest of a short command.
 */
const sources = ['electron', 'shared', 'package.json', 'package-lock.json']
const wanted = /\.(?:ts|mjs|json)$/

/**
 * The size and modification time of every file that the bundle is made of. A file that was added, removed, renamed, edited, or
 * replaced by an older one changes this text; comparing the newest time alone would miss the last three.
 *
 * @param {string} root The checkout.
 * @returns {string} One line per file.
 */
export function stampOf(root) {
  /** @type {string[]} */
  const lines = []
  /** @param {string} name */
  const add = (name) => {
    const { size, mtimeMs } = statSync(path.join(root, name))
    lines.push(`${name} ${String(size)} ${String(mtimeMs)}`)
  }
  /** @param {string} folder */
  const walk = (folder) => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const name = `${folder}/${entry.name}`
      if (entry.isDirectory()) walk(name)
      else if (wanted.test(entry.name)) add(name)
    }
  }
  for (const name of sources) {
    if (wanted.test(name)) add(name)
    else walk(name)
  }
  return lines.join('\n')
}

/** The bundle's folder below the checkout, and the files in it that are read by name. */
export const bundleFolder = 'dist/command'
export const bundleEntry = 'program.js'
export const stampFile = 'sources.txt'

/**
 * The bundled command line, if every source still is as it was when the bundle was made; otherwise undefined.
 *
 * @param {string} root The checkout.
 * @returns {string | undefined} The path of the bundle.
 */
export function freshBundle(root) {
  const folder = path.join(root, bundleFolder)
  const stamp = path.join(folder, stampFile)
  try {
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== stampOf(root)) return undefined
    return path.join(folder, bundleEntry)
  } catch {
    // A file disappeared while this function looked at it: the sources are changing.
    return undefined
  }
}
