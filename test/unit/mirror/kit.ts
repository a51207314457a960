import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished } from 'vitest'
import { openPatchCache } from '../../../electron/host/mirror/patch-cache.ts'
import type { CacheOptions, PatchCache } from '../../../electron/host/mirror/patch-cache.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { VerifiedPatch } from '../../../shared/model/patch.ts'

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    await pause(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
  },
}

/** A folder of the test's own, removed when it ends. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'uptick-mirror-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Bytes that look like nothing and are the same in every run. */
export function someBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length)
  let state = seed * 2654435761
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export function good<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.sentence} ${result.failure.evidence ?? ''}`)
  return result.value
}

export function codeOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.failure.code
}

export async function ownCache(options: Partial<CacheOptions> = {}): Promise<PatchCache> {
  const usual = { folder: join(ownFolder(), 'mirror'), clock: realClock, patience: { tries: 1, firstPause: 0 } }
  return good(await openPatchCache({ ...usual, ...options }))
}

/** A verified update made the only way there is: through a cache. */
export async function verifiedPatch(bytes: Uint8Array, name = 'P4_4_3-GA'): Promise<VerifiedPatch> {
  const cache = await ownCache()
  const file = join(ownFolder(), `${name}.mpu5`)
  writeFileSync(file, bytes)
  good(await cache.importFile(file))
  return good(await cache.verify(name))
}

/** The mirror gives out these very bytes. */
export async function expectWhole(cache: PatchCache, bytes: Uint8Array): Promise<void> {
  const patch = good(await cache.verify('P4_4_3-GA'))
  expect(patch.sha256).toBe(sha256(bytes))
  expect(readFileSync(patch.path).equals(Buffer.from(bytes))).toBe(true)
}

/** Every file under a folder with its text, to look for what must not be there. */
export function allText(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((each) => join(folder, each))
    .filter((each) => statSync(each).isFile())
    .map((each) => `${each}\n${readFileSync(each, 'latin1')}`)
    .join('\n')
}
