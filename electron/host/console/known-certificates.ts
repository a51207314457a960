import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { diskFailure, errnoOf } from '../disk/faults.ts'
import { ensureFolder, writeJson } from '../disk/durable-files.ts'

const knownCertificate = z.object({
  v: z.literal(1),
  address: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  since: z.string(), // ISO 8601
  /** Who said that it is the right one; absent where it was taken at first use. */
  by: z.string().optional(),
})
export type KnownCertificate = z.infer<typeof knownCertificate>

/** The certificates of appliances by address (host:port), as they were seen at first use or as a person put them. */
export interface KnownCertificates {
  /**
   * undefined if none is known. Failures: disk.not-readable, also if the file is damaged: then no certificate counts as
   * known.
   */
  find(address: string): Promise<Result<KnownCertificate | undefined>>
  /** Failures: disk.not-writable, disk.full. */
  keep(address: string, sha256: string, by?: string): Promise<Result<KnownCertificate>>
}

/**
 * Keeps them in `folder`, one small file an address, each replaced as a whole: two Upticks at two appliances do not touch
 * each other's.
 */
export function createKnownCertificates(folder: string, now: () => number): KnownCertificates {
  return {
    async find(address) {
      const path = join(folder, fileName(address))
      let text: string
      try {
        text = await readFile(path, 'utf8')
      } catch (error) {
        return errnoOf(error) === 'ENOENT' ? succeed(undefined) : failed(diskFailure(error, path))
      }
      const read = parse(text)
      if (read?.address === address) return succeed(read)
      const sentence = `The certificate that is known of ${address} cannot be read from ${path}.`
      const hint = `Compare the appliance's certificate by hand, then: uptick trust ${address} FINGERPRINT.`
      return failed(failure('disk.not-readable', sentence, hint))
    },
    async keep(address, sha256, by) {
      const path = join(folder, fileName(address))
      const since = new Date(now()).toISOString()
      const known: KnownCertificate = { v: 1, address, sha256, since, ...(by === undefined ? {} : { by }) }
      try {
        await ensureFolder(folder)
        await writeJson(path, known)
        return succeed(known)
      } catch (error) {
        return failed(diskFailure(error, path))
      }
    },
  }
}

function parse(text: string): KnownCertificate | undefined {
  try {
    return knownCertificate.parse(JSON.parse(text))
  } catch {
    return undefined // no JSON or another shape: all the same to anyone who has to fix it
  }
}

/** A name that a person recognises, and that no two addresses share on any system. */
function fileName(address: string): string {
  const readable = address
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '_')
    .slice(0, 80)
  return `${readable}-${createHash('sha256').update(address).digest('hex').slice(0, 12)}.json`
}

/** 64 hex digits, with or without colons and in either case; undefined where it is none. */
export function readFingerprint(text: string): string | undefined {
  const hex = text.trim().replace(/^sha-?256[:=\s]+/i, '').replaceAll(':', '').toLowerCase() // prettier-ignore
  return /^[0-9a-f]{64}$/.test(hex) ? hex : undefined
}

/** As certificates' fingerprints are shown everywhere: pairs in capitals, colons between them. */
export function showFingerprint(sha256: string): string {
  return (sha256.toUpperCase().match(/../g) ?? []).join(':')
}
