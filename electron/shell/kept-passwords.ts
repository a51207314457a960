import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { SafeStorage } from 'electron'
import type { Keychain } from '../host/keys/vault.ts'

type Sealing = Pick<SafeStorage, 'encryptString' | 'decryptString'>

/**
 * Passwords by name in `folder`/passwords.json, each sealed with the key that the system's keychain holds: the file alone
 * opens none. One that no longer opens (another account, a new keychain) counts as not kept; the person is asked again.
 */
export function createKeptPasswords(safeStorage: Sealing, folder: string): Keychain {
  const file = path.join(folder, 'passwords.json')
  const read = (): Record<string, string> => {
    try {
      const found: unknown = JSON.parse(readFileSync(file, 'utf8'))
      const rows = typeof found === 'object' && found !== null ? Object.entries(found) : []
      return Object.fromEntries(rows.filter((row): row is [string, string] => typeof row[1] === 'string'))
    } catch {
      // Nothing kept yet; or a file that does not read, which opens no password and is written again with the next one.
      return {}
    }
  }
  const write = (rows: Record<string, string>): void => {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 })
    const fresh = `${file}.new`
    writeFileSync(fresh, JSON.stringify(rows), { mode: 0o600 })
    renameSync(fresh, file)
  }
  return {
    keep: (name, password) => write({ ...read(), [name]: safeStorage.encryptString(password).toString('base64') }),
    kept(name) {
      const sealed = read()[name]
      if (sealed === undefined) return undefined
      try {
        return safeStorage.decryptString(Buffer.from(sealed, 'base64'))
      } catch {
        return undefined
      }
    },
    names: () => Object.keys(read()),
    forget(name) {
      const { [name]: gone, ...rest } = read()
      if (gone !== undefined) write(rest)
    },
  }
}
