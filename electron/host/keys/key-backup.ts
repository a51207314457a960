import { createPrivateKey, type KeyObject } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { z } from 'zod'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { KeyChange } from '../../../shared/record/key-change.ts'
import { diskFailure, saveFailure, errnoOf } from '../disk/faults.ts'
import { publicOf } from './signing-key-file.ts'

/** Keys in a backup: PKCS #8 in PEM, which any tool reads, encrypted if a passphrase was given. */
const backupFile = z.object({
  what: z.literal("Uptick's signing key"),
  v: z.literal(1),
  public: z.string(),
  keys: z.array(z.string()).min(1), // the current one first
  changes: z.array(z.object({ old: z.string(), new: z.string(), at: z.string(), signature: z.string() })),
})

export interface BackedUp {
  readonly keys: readonly KeyObject[]
  readonly changes: readonly KeyChange[]
}

/** Writes a backup that only its owner can read. A file that is there is never written over. Failures: words.wrong, disk.*. */
export async function writeBackup(
  path: string,
  { keys, changes }: BackedUp,
  passphrase: string | undefined,
): Promise<Result<{ encrypted: boolean }>> {
  const locked = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase }
  const pems = keys.map((key) => String(key.export({ type: 'pkcs8', format: 'pem', ...locked })))
  const [first] = keys
  if (first === undefined) throw new Error('a backup without a key')
  const content = { what: "Uptick's signing key", v: 1, public: publicOf(first), keys: pems, changes }
  try {
    const handle = await open(path, 'wx', 0o600)
    try {
      await handle.writeFile(`${JSON.stringify(content, undefined, 2)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    return succeed({ encrypted: passphrase !== undefined })
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') return failed(saveFailure(error, path))
    return failed(failure('words.wrong', `${path} is there already.`, 'Name a file that is not there yet.'))
  }
}

/** Reads a backup. Failures: disk.not-readable, record.invalid (no backup, or another passphrase). */
export async function readBackup(path: string, passphrase: string | undefined): Promise<Result<BackedUp>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    return failed(diskFailure(error, path))
  }
  const parsed = backupFile.safeParse(parseJson(text))
  if (!parsed.success) return failed(noBackup(path, 'It is not a backup of a signing key.'))
  const { keys: pems, changes, public: announced } = parsed.data
  const locked = pems.some((pem) => pem.includes('ENCRYPTED'))
  if (locked && passphrase === undefined) return failed(noBackup(path, 'It is locked with a passphrase.'))
  try {
    const words = passphrase === undefined ? {} : { passphrase }
    const keys = pems.map((key) => createPrivateKey({ key, format: 'pem', ...words }))
    const [first] = keys
    const whole = first !== undefined && keys.every(({ asymmetricKeyType: type }) => type === 'ed25519')
    if (!whole || publicOf(first) !== announced) return failed(noBackup(path, 'Its keys do not fit together.'))
    return succeed({ keys, changes })
  } catch {
    return failed(noBackup(path, locked ? 'The passphrase is another.' : 'Its keys do not read.')) // says no more than that
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the schema says that it is not a backup
  }
}

function noBackup(path: string, why: string): Failure {
  const hint = 'Name the file that `uptick key backup` wrote, with the passphrase that was given then.'
  return failure('record.invalid', `The signing key cannot be brought back from ${path}. ${why}`, hint)
}
