import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'
import { chmod, link, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { errnoOf } from '../disk/faults.ts'
import { ensureFolder, syncFolder, writeWhole } from '../disk/durable-files.ts'

/** Where a system keeps secrets for its user; the app passes in the available one. */
export interface KeyGuard {
  /** As the person knows it, for `key show`. */
  readonly name: string
  seal(secret: string): string
  /** undefined where this keychain did not seal it. */
  open(sealed: string): string | undefined
}

const hex32 = z.string().regex(/^[0-9a-f]{64}$/)
/** The private key of RFC 8032 as it lies in the file: open to anyone who reads the file, or sealed by the keychain. */
const keptKey = z.union([z.object({ public: hex32, seed: hex32 }), z.object({ public: hex32, sealed: z.string() })])
const keyChange = z.object({ old: hex32, new: hex32, at: z.string(), signature: z.string().regex(/^[0-9a-f]{128}$/) })

const firstForm = z.object({ v: z.literal(1), public: hex32, seed: hex32 })
const keyFile = z.object({
  v: z.literal(2),
  current: keptKey,
  /** Keys that were replaced: the runs that began with them are sealed with them. */
  retired: z.array(keptKey),
  changes: z.array(keyChange),
})

export type KeptKey = z.infer<typeof keptKey>
export type KeyFile = z.infer<typeof keyFile>

/** Reads the file; undefined where there is none, 'damaged' where it is not what it should be. */
export async function readKeyFile(path: string): Promise<KeyFile | 'damaged' | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
  const read = parseKeyFile(text)
  if (read === undefined) return 'damaged'
  await closeToOthers(path)
  return read
}

function parseKeyFile(text: string): KeyFile | undefined {
  try {
    const json: unknown = JSON.parse(text)
    const first = firstForm.safeParse(json)
    const file = first.success
      ? { v: 2 as const, current: { public: first.data.public, seed: first.data.seed }, retired: [], changes: [] }
      : keyFile.parse(json)
    const whole = [file.current, ...file.retired].every(
      (key) => !('seed' in key) || publicOf(privateOf(key.seed)) === key.public,
    )
    return whole ? file : undefined
  } catch {
    return undefined // no JSON, another shape, no key: all the same to anyone who has to fix it
  }
}

/** Two processes may create the key at the same time: the first file wins, and the other process uses it. */
export async function placeKeyFile(path: string, file: KeyFile): Promise<void> {
  await ensureFolder(dirname(path))
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await handle.writeFile(textOf(file))
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(temporary, path).catch(async (error: unknown) => {
      if (errnoOf(error) === 'EEXIST') throw error
      await rename(temporary, path) // sticks and some network folders have no hard links
    })
    await syncFolder(dirname(path))
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Writes the file again, whole or not at all. The caller holds the lock. */
export async function replaceKeyFile(path: string, file: KeyFile): Promise<void> {
  await writeWhole(path, [Buffer.from(textOf(file))])
}

function textOf(file: KeyFile): string {
  return `${JSON.stringify(file, undefined, 2)}\n`
}

/** A new key, sealed if there is a keychain. */
export function newKey(guard: KeyGuard | undefined): { readonly kept: KeptKey; readonly key: KeyObject } {
  const { privateKey: key } = generateKeyPairSync('ed25519')
  return { kept: keepKey(key, guard), key }
}

export function keepKey(key: KeyObject, guard: KeyGuard | undefined): KeptKey {
  const seed = key.export({ format: 'der', type: 'pkcs8' }).subarray(-32).toString('hex')
  return { public: publicOf(key), ...(guard === undefined ? { seed } : { sealed: guard.seal(seed) }) }
}

/** The key itself; undefined where a keychain sealed it that is not available. */
export function openKey(kept: KeptKey, guard: KeyGuard | undefined): KeyObject | undefined {
  const seed = 'seed' in kept ? kept.seed : guard?.open(kept.sealed)
  if (seed === undefined || !/^[0-9a-f]{64}$/.test(seed)) return undefined
  const key = privateOf(seed)
  return publicOf(key) === kept.public ? key : undefined
}

/** The bytes before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

function privateOf(seed: string): KeyObject {
  const der = Buffer.concat([pkcs8Prefix, Buffer.from(seed, 'hex')])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

/** The public half in hex. */
export function publicOf(key: KeyObject): string {
  const publicKey = key.type === 'public' ? key : createPublicKey(key)
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
}

async function closeToOthers(path: string): Promise<void> {
  if (process.platform === 'win32') return
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600)
}
