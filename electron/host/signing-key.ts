import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { chmod, link, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { failure } from '../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import { diskFailure, errnoOf } from './mirror/disk-faults.ts'
import { ensureFolder, syncFolder } from './mirror/durable-files.ts'

/** Signs with Ed25519. `publicHex` is the public key, 32 octets in hex: what a record names as its signer. */
export interface Signer {
  readonly publicHex: string
  sign(message: Uint8Array): Uint8Array
}

export interface SigningKey extends Signer {
  /** Where the key lies, for `uptick key show`. */
  readonly path: string
}

const keyFile = z.object({
  v: z.literal(1),
  public: z.string().regex(/^[0-9a-f]{64}$/),
  seed: z.string().regex(/^[0-9a-f]{64}$/), // the private key of RFC 8032
})

/**
 * The key that seals this installation's records; made at first use, in a file that only its owner can read. A damaged
 * file is never replaced by a new key. Failures: record.invalid, disk.full, disk.not-writable, disk.not-readable.
 */
export async function loadSigningKey(data: string): Promise<Result<SigningKey>> {
  const path = join(data, 'signing-key.json')
  try {
    const text = (await read(path)) ?? (await make(data, path))
    const key = parse(text)
    if (key === undefined) {
      const sentence = `The signing key in ${path} is damaged.`
      return failed(
        failure('record.invalid', sentence, 'Bring it back from its backup; move it away only if there is none.'),
      )
    }
    await closeToOthers(path)
    return succeed({ path, publicHex: publicOf(key), sign: (message) => sign(null, message, key) })
  } catch (error) {
    return failed(diskFailure(error, path))
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Two processes may meet here: the one whose file stands first has made the key, the other takes that one. */
async function make(data: string, path: string): Promise<string> {
  await ensureFolder(data)
  const { privateKey } = generateKeyPairSync('ed25519')
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32).toString('hex')
  const text = `${JSON.stringify({ v: 1, public: publicOf(privateKey), seed })}\n`
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(temporary, path).catch(async (error: unknown) => {
      if (errnoOf(error) === 'EEXIST') throw error
      await rename(temporary, path) // sticks and some network folders have no hard links
    })
    await syncFolder(data)
    return text
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
    return (await read(path)) ?? text
  } finally {
    await rm(temporary, { force: true })
  }
}

function parse(text: string): KeyObject | undefined {
  try {
    const { seed, public: announced } = keyFile.parse(JSON.parse(text))
    const der = Buffer.concat([pkcs8Prefix, Buffer.from(seed, 'hex')])
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    return publicOf(key) === announced ? key : undefined
  } catch {
    return undefined // no JSON, another shape, no key: all the same to whoever has to mend it
  }
}

/** What stands before the 32 octets of an Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

function publicOf(key: KeyObject): string {
  const publicKey = key.type === 'public' ? key : createPublicKey(key)
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
}

async function closeToOthers(path: string): Promise<void> {
  if (process.platform === 'win32') return
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600)
}
