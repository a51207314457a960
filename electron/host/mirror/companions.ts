import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import { errnoOf } from '../disk/faults.ts'

/** What download tools leave next to an unfinished file, in lower case. Such a file may have its full length, with holes. */
const unfinished = ['.aria2', '.aria2__temp', '.lftp-pget-status', '.part', '.partial', '.crdownload', '.download', '.filepart', '.opdownload', '.st', '.!ut', '.!qb', '.bc!', '.xltd', '.td', '.tmp', '.incomplete'] // prettier-ignore

/** More than any list of sums has. */
const mostBytes = 4 * 1024 * 1024

const algorithms: Readonly<Record<number, string>> = {
  32: 'md5',
  40: 'sha1',
  64: 'sha256',
  96: 'sha384',
  128: 'sha512',
}

/** What lies next to a file that speaks against it: the trace of an unfinished download, or a checksum that is another one. */
export async function speaksAgainst(path: string): Promise<Failure | undefined> {
  const names = await namesBeside(path)
  const own = basename(path)
  const trace = names.find((name) => isTraceOf(own, name))
  if (trace !== undefined) {
    return failure(
      'patch.short',
      `${own} is not complete: ${trace} next to it belongs to an unfinished download.`,
      'Complete that download, or give the SHA-256 with --sha256. If the download was completed, remove that file.',
    )
  }
  for (const sum of await sumsFor(path, names)) {
    const found = await hashOf(path, sum.algorithm)
    if (found === sum.hash) continue
    return failure(
      'patch.digest-mismatch',
      `${own} does not have the ${sum.algorithm.toUpperCase()} that ${sum.file} next to it states.`,
      'Copy the file again from where it came from. If the list is an old one, give the right hash with --sha256.',
      { evidence: `${sum.file}: ${sum.hash}, found ${found}` },
    )
  }
  return undefined
}

/** `name` is what a download tool leaves next to `own`; rsync copies into `.NAME.XXXXXX` until the copy is complete. */
function isTraceOf(own: string, name: string): boolean {
  const lower = name.toLowerCase()
  const start = own.toLowerCase()
  if (lower.startsWith(`.${start}.`)) return /^[0-9a-z]{6}$/.test(lower.slice(start.length + 2))
  return lower.startsWith(start) && unfinished.includes(lower.slice(start.length))
}

interface Sum {
  readonly file: string
  readonly algorithm: string
  readonly hash: string
}

/** The checksums that files next to it give for a file: lists of sums, and a file of its own with another ending. */
async function sumsFor(path: string, names: readonly string[]): Promise<Sum[]> {
  const own = basename(path)
  const bare = own.replace(/\.mpu5$/i, '')
  const sums: Sum[] = []
  for (const file of names) {
    const alone = [own, bare].some((name) =>
      new RegExp(`^${escaped(name)}\\.(md5|sha1|sha256|sha384|sha512)(sums?)?(\\.txt)?$`, 'i').test(file),
    )
    const list =
      /^((md5|sha1|sha256|sha384|sha512)-?sums?|checksums?|hash(es)?)([.-](md5|sha1|sha256|sha384|sha512))?(\.(txt|asc))?$/i.test(
        file,
      )
    if (!alone && !list) continue
    for (const { name, hash } of readSums(await smallText(join(dirname(path), file)))) {
      const meant = name === undefined ? alone : [own, bare].includes(basename(name.replaceAll('\\', '/')))
      const algorithm = algorithms[hash.length]
      if (meant && algorithm !== undefined) sums.push({ file, algorithm, hash: hash.toLowerCase() })
    }
  }
  return sums
}

/** `HASH  NAME`, `HASH *NAME`, `ALGORITHM (NAME) = HASH`, or a hash alone. */
export function readSums(text: string): { name?: string; hash: string }[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, hash, name] = /^\\?([0-9a-f]{32,128})(?:\s+[*]?(\S.*?))?\s*$/i.exec(line) ?? []
    if (hash !== undefined) return [name === undefined ? { hash } : { hash, name }]
    const [, named, tagged] = /^[A-Z0-9-]+ ?\((.+)\) ?= ?([0-9a-f]{32,128})\s*$/i.exec(line) ?? []
    return named === undefined || tagged === undefined ? [] : [{ name: named, hash: tagged }]
  })
}

async function namesBeside(path: string): Promise<string[]> {
  try {
    return await readdir(dirname(path))
  } catch {
    return []
  }
}

async function smallText(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > mostBytes) return ''
    const bytes = await readFile(path)
    // PowerShell writes its lists in UTF-16.
    return bytes.length > 1 && bytes.readUInt16LE(0) === 0xfeff
      ? bytes.toString('utf16le').slice(1)
      : bytes.toString('utf8').replace(/^\ufeff/, '')
  } catch (error) {
    if (errnoOf(error) === '') throw error
    return ''
  }
}

async function hashOf(path: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm)
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
