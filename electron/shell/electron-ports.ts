import { randomUUID } from 'node:crypto'
import type { App, SafeStorage } from 'electron'
import type { KeyGuard } from '../host/keys/signing-key-file.ts'
import {
  createSettings,
  ownerOnly,
  settingsName,
  type SettingsPort,
  type SettingsStore,
} from '../host/computer/settings.ts'
import { createMemoryVault, type Vault } from '../host/keys/vault.ts'
import { createKeptPasswords } from './kept-passwords.ts'

/** Preferences by electron-store, in the same file as `conf` writes without Electron. */
export function createElectronSettings(
  Store: new (options: { cwd: string; name: string; configFileMode: number }) => SettingsStore,
  folder: string,
): SettingsPort {
  return createSettings(folder, () => new Store({ cwd: folder, name: settingsName, configFileMode: ownerOnly }))
}

type Keychain = Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> &
  Partial<Pick<SafeStorage, 'getSelectedStorageBackend'>>

/** What keeps the signing key: the system's keychain, once Electron is ready to ask it; undefined where there is none. */
export async function findKeyGuard(
  { app, safeStorage }: { readonly app: Pick<App, 'whenReady'>; readonly safeStorage: Keychain },
  platform: string,
): Promise<KeyGuard | undefined> {
  await app.whenReady()
  if (!hasKeychain(safeStorage, platform)) return undefined
  return {
    name: keychainNames[platform] ?? "the system's keychain",
    seal: (secret) => safeStorage.encryptString(secret).toString('base64'),
    open(sealed) {
      try {
        return safeStorage.decryptString(Buffer.from(sealed, 'base64'))
      } catch {
        return undefined // sealed by another user or on another machine: the caller says that it is out of reach
      }
    },
  }
}

const keychainNames: Readonly<Record<string, string>> = {
  darwin: 'the macOS keychain',
  win32: "Windows' protection of this user's data",
  linux: "the desktop's keyring",
}

/** A keychain of the system's own. Linux without one falls back to a fixed key, `basic_text`: that counts as none. */
export function hasKeychain(safeStorage: Keychain, platform: string): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false
  return platform !== 'linux' || safeStorage.getSelectedStorageBackend?.() !== 'basic_text'
}

/**
 * Passwords for this visit: in memory, and where the system has a keychain, sealed with its key even there. Written down,
 * sealed, is only what a person asked to be kept for an appliance; where there is no keychain each is asked for again.
 */
export function createKeychainVault(safeStorage: Keychain, platform: string, folder: string): Vault {
  if (!hasKeychain(safeStorage, platform)) return createMemoryVault()
  const sealed = new Map<string, Buffer>()
  return {
    put(password) {
      const reference = randomUUID()
      sealed.set(reference, safeStorage.encryptString(password))
      return reference
    },
    get(reference) {
      const bytes = sealed.get(reference)
      return bytes === undefined ? undefined : safeStorage.decryptString(bytes)
    },
    keychain: createKeptPasswords(safeStorage, folder),
  }
}
