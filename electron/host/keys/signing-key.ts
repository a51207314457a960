import { sign, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import { keyChangeBytes, type KeyChange } from '../../../shared/record/key-change.ts'
import { readBackup, writeBackup } from './key-backup.ts'
import { diskFailure, errnoOf } from '../disk/faults.ts'
import { ensureFolder } from '../disk/durable-files.ts'
import { takeLock } from '../disk/lock.ts'
import {
  keepKey,
  newKey,
  openKey,
  placeKeyFile,
  readKeyFile,
  replaceKeyFile,
  type KeptKey,
  type KeyFile,
  type KeyGuard,
} from './signing-key-file.ts'

/** Signs with Ed25519. `publicHex` is the public key, 32 bytes in hex: what a record names as its signer. */
export interface Signer {
  readonly publicHex: string
  sign(message: Uint8Array): Uint8Array
}

/** The state of the key, for a person to see. Nothing in it is secret. */
export interface KeyStanding {
  readonly public: string
  readonly path: string
  /** Who keeps the private half: the name of the keychain, or the file alone. */
  readonly keptBy: string
  /** This program can sign with it. */
  readonly atHand: boolean
  readonly retired: readonly string[]
  readonly changes: readonly KeyChange[]
}

export interface SigningKeysConfig {
  readonly data: string
  readonly clock: Clock
  /** Finds the system's keychain, where there is one that this program can reach; asked only when a key is used. */
  readonly findGuard?: (() => Promise<KeyGuard | undefined>) | undefined
}

/**
 * The key that seals this installation's records, and those that it replaced. Each method reads the file as it is:
 * another Uptick may have changed it. Failures of all: record.invalid (damaged), key.out-of-reach, disk.full, disk.not-writable, disk.not-readable. A damaged file is never replaced by a new key.
 */
export class SigningKeys {
  readonly path: string
  readonly #config: SigningKeysConfig
  #guard: Promise<KeyGuard | undefined> | undefined

  constructor(config: SigningKeysConfig) {
    this.#config = config
    this.path = join(config.data, 'signing-key.json')
  }

  /** Returns the state of the key; the key is made at first use. */
  show(): Promise<Result<KeyStanding>> {
    return this.#guarded(async () => {
      const file = await this.#file()
      if (!file.ok) return file
      const { current, retired, changes } = file.value
      const guard = await this.#keychain()
      return succeed({
        public: current.public,
        path: this.path,
        keptBy:
          'sealed' in current ? (guard?.name ?? "the system's keychain") : 'this file, readable by its owner alone',
        atHand: openKey(current, guard) !== undefined,
        retired: retired.map((key) => key.public),
        changes,
      })
    })
  }

  /** Signs as a run that was started with that public key asks for: with the current key, or with one that it replaced. */
  signerOf(publicHex: string): Promise<Result<Signer>> {
    return this.#guarded(async () => {
      const file = await this.#file()
      if (!file.ok) return file
      const kept = [file.value.current, ...file.value.retired].find((key) => key.public === publicHex)
      if (kept === undefined) {
        const sentence = `The run was started with the signing key ${publicHex}, which is not on this computer.`
        const hint = 'Export it where that key is, or bring the key back from its backup (`uptick key restore FILE`).'
        return failed(failure('record.invalid', sentence, hint))
      }
      const key = openKey(kept, await this.#keychain())
      return key === undefined ? failed(outOfReach()) : succeed(signerWith(kept.public, key))
    })
  }

  /** Writes the keys to a file for safe keeping, locked where a passphrase is given. */
  backup(path: string, passphrase?: string): Promise<Result<{ public: string; encrypted: boolean }>> {
    return this.#guarded(async () => {
      const file = await this.#file()
      if (!file.ok) return file
      const guard = await this.#keychain()
      const keys = [file.value.current, ...file.value.retired].map((kept) => openKey(kept, guard))
      const opened = keys.filter((key) => key !== undefined)
      if (opened.length < keys.length) return failed(outOfReach())
      const written = await writeBackup(path, { keys: opened, changes: file.value.changes }, passphrase)
      return written.ok ? succeed({ public: file.value.current.public, ...written.value }) : written
    })
  }

  /** Brings keys back from a backup. A key that is here already and is another stays among the retired ones. */
  restore(path: string, passphrase?: string): Promise<Result<{ public: string }>> {
    return this.#locked(async () => {
      const backedUp = await readBackup(path, passphrase)
      if (!backedUp.ok) return backedUp
      const guard = await this.#keychain()
      const [current, ...retired] = backedUp.value.keys.map((key) => keepKey(key, guard))
      if (current === undefined) throw new Error('a backup without a key')
      const here = await readKeyFile(this.path)
      const others = here === undefined || here === 'damaged' ? [] : [here.current, ...here.retired]
      const changes = here === undefined || here === 'damaged' ? [] : here.changes
      const known = new Set([...retired, current].map((key) => key.public))
      await replaceKeyFile(this.path, {
        v: 2,
        current,
        retired: [...retired, ...others.filter((key) => !known.has(key.public))],
        changes: distinct([...backedUp.value.changes, ...changes]),
      })
      return succeed({ public: current.public })
    })
  }

  /** Makes a new key; the old one signs that it is meant to take its place, and continues sealing the runs started with it. */
  replace(): Promise<Result<KeyChange>> {
    return this.#locked(async () => {
      const file = await this.#file()
      if (!file.ok) return file
      const { current, retired, changes } = file.value
      const guard = await this.#keychain()
      const old = openKey(current, guard)
      if (old === undefined) return failed(outOfReach())
      const { kept } = newKey(guard)
      const about = { old: current.public, new: kept.public, at: new Date(this.#config.clock.now()).toISOString() }
      const change = { ...about, signature: sign(null, keyChangeBytes(about), old).toString('hex') }
      await replaceKeyFile(this.path, {
        v: 2,
        current: kept,
        retired: [current, ...retired],
        changes: [...changes, change],
      })
      return succeed(change)
    })
  }

  #keychain(): Promise<KeyGuard | undefined> {
    this.#guard ??= this.#config.findGuard?.() ?? Promise.resolve(undefined)
    return this.#guard
  }

  async #file(): Promise<Result<KeyFile>> {
    let file = await readKeyFile(this.path)
    if (file === undefined) {
      const { kept } = newKey(await this.#keychain())
      await placeKeyFile(this.path, { v: 2, current: kept, retired: [], changes: [] })
      file = await readKeyFile(this.path)
    }
    if (file === undefined || file === 'damaged') {
      const hint = 'Bring it back from its backup (`uptick key restore FILE`); move it away only if there is none.'
      return failed(failure('record.invalid', `The signing key in ${this.path} is damaged.`, hint))
    }
    return succeed(await this.#handedToKeychain(file))
  }

  /** A key that lies open in the file although there is a keychain moves into it. */
  async #handedToKeychain(file: KeyFile): Promise<KeyFile> {
    const guard = await this.#keychain()
    if (guard === undefined || ![file.current, ...file.retired].some((key) => 'seed' in key)) return file
    const moved = (key: KeptKey): KeptKey => {
      const opened = openKey(key, guard)
      return opened === undefined ? key : keepKey(opened, guard)
    }
    const sealed = { ...file, current: moved(file.current), retired: file.retired.map(moved) }
    await replaceKeyFile(this.path, sealed)
    return sealed
  }

  async #locked<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
    return this.#guarded(async () => {
      await ensureFolder(this.#config.data)
      const taken = await takeLock(`${this.path}.lock`)
      if ('heldBy' in taken) {
        const sentence = `Another Uptick (process ${String(taken.heldBy)}) is changing the signing key.`
        return failed(failure('run.locked', sentence, 'Wait for it and do it again.'))
      }
      try {
        return await work()
      } finally {
        await taken.lock.release()
      }
    })
  }

  async #guarded<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
    try {
      return await work()
    } catch (error) {
      if (errnoOf(error) === '') throw error
      return failed(diskFailure(error, this.path))
    }
  }
}

function signerWith(publicHex: string, key: KeyObject): Signer {
  return { publicHex, sign: (message) => sign(null, message, key) }
}

function outOfReach(): Failure {
  const sentence = "The signing key lies in the system's keychain, which this program cannot open."
  const hint = 'Do it in the app, which can; or bring the key back from a backup (`uptick key restore FILE`).'
  return failure('key.out-of-reach', sentence, hint)
}

function distinct(changes: readonly KeyChange[]): KeyChange[] {
  const all = new Map(changes.map((change) => [change.signature, change]))
  return [...all.values()].sort((a, b) => (a.at < b.at ? -1 : 1))
}
