import { createHash } from 'node:crypto'

const magic = 'UPTICK-PRACTICE-UPDATE/1'

/**
 * A file that a practice appliance takes for an update: a header line, then filler that its own hash vouches for. A real
 * update's format is not public, and nothing here claims to be one. `release` empty: a D or E patch.
 */
export function makePracticeUpdate(words: { name: string; release: string; bytes: number }): Buffer {
  const filler = Buffer.alloc(words.bytes)
  for (let at = 0; at < filler.length; at += 1) filler[at] = (at * 31 + (at >> 8)) & 0xff
  const sha256 = createHash('sha256').update(filler).digest('hex')
  return Buffer.concat([
    Buffer.from(`${magic} ${words.name} ${words.release === '' ? '-' : words.release} ${sha256}\n`),
    filler,
  ])
}

/** Reads such a file; undefined where it is none, or was changed. */
export function readPracticeUpdate(bytes: Buffer): { name: string; release: string } | undefined {
  const end = bytes.indexOf(0x0a)
  const header = bytes.subarray(0, Math.max(0, end)).toString('latin1').split(' ')
  const [first, name, release, sha256] = header
  if (end < 0 || first !== magic || name === undefined || release === undefined) return undefined
  const actual = createHash('sha256')
    .update(bytes.subarray(end + 1))
    .digest('hex')
  return actual === sha256 ? { name, release: release === '-' ? '' : release } : undefined
}
