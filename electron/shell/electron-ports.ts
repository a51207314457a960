import { randomUUID } from 'node:crypto'
import type { SafeStorage } from 'electron'
import { createSettings, settingsName, type SettingsPort, type SettingsStore } from '../host/settings.ts'
import { createMemoryVault, type Vault } from '../host/vault.ts'

/** Preferences by electron-store, in the same file as `conf` writes without Electron. */
export function createElectronSettings(
  Store: new (options: { cwd: string; name: string }) => SettingsStore,
  folder: string,
): SettingsPort {
  return createSettings(folder, () => new Store({ cwd: folder, name: settingsName }))
}

type Keychain = Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> &
  Partial<Pick<SafeStorage, 'getSelectedStorageBackend'>>

/** A keychain of the system's own. Linux without one falls back to a fixed key, `basic_text`: that counts as none. */
export function hasKeychain(safeStorage: Keychain, platform: string): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false
  return platform !== 'linux' || safeStorage.getSelectedStorageBackend?.() !== 'basic_text'
}

/**
 * Passwords for this visit: in memory, and where the system has a keychain, sealed with its key even there. Nothing is
 * written down; after a restart the person is asked again.
 */
export function createKeychainVault(safeStorage: Keychain, platform: string): Vault {
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
  }
}
