import { statSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createConfSettings } from '../../../electron/host/computer/settings.ts'
import { createElectronSettings, createKeychainVault, hasKeychain } from '../../../electron/shell/electron-ports.ts'
import { createStandIn } from './electron-stand-in.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'uptick-settings-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the vault', () => {
  const { safeStorage } = createStandIn().electron

  it.each([
    ['linux', 'gnome_libsecret', true, true],
    ['linux', 'basic_text', true, false],
    ['linux', 'kwallet6', false, false],
    ['darwin', 'basic_text', true, true],
    ['win32', '', true, true],
  ])('on %s with %s (available: %s) there is a keychain: %s', (platform, backend, available, expected) => {
    const keychain = { ...safeStorage, isEncryptionAvailable: () => available }
    const asked =
      platform === 'linux' ? { ...keychain, getSelectedStorageBackend: () => backend as 'basic_text' } : keychain
    expect(hasKeychain(asked, platform)).toBe(expected)
  })

  it('returns what was stored, by a reference that reveals nothing', () => {
    const seen: string[] = []
    const watching = {
      ...safeStorage,
      encryptString: (text: string) => (seen.push(text), safeStorage.encryptString(text)),
    }
    const vault = createKeychainVault(watching, 'linux', folder)
    const reference = vault.put('s3cret')
    expect(reference).not.toContain('s3cret')
    expect(vault.get(reference)).toBe('s3cret')
    expect(vault.get('another')).toBeUndefined()
    expect(seen).toEqual(['s3cret'])
  })

  it('uses no fixed key where there is no keychain', () => {
    const never = () => {
      throw new Error('basic_text was used')
    }
    const vault = createKeychainVault(
      { ...safeStorage, encryptString: never, getSelectedStorageBackend: () => 'basic_text' as const },
      'linux',
      folder,
    )
    expect(vault.get(vault.put('s3cret'))).toBe('s3cret')
    expect(vault.keychain).toBeUndefined()
  })

  it('keeps a password over a restart, sealed, for this account alone', async () => {
    createKeychainVault(safeStorage, 'linux', folder).keychain?.keep('ms-01', 's3cret')
    expect(await readFile(path.join(folder, 'passwords.json'), 'utf8')).not.toContain('s3cret')
    const after = createKeychainVault(safeStorage, 'linux', folder).keychain
    expect(after?.names()).toEqual(['ms-01'])
    expect(after?.kept('ms-01')).toBe('s3cret')
    expect(after?.kept('ms-02')).toBeUndefined()
    const another = {
      ...safeStorage,
      decryptString: () => {
        throw new Error('sealed with another key')
      },
    }
    expect(createKeychainVault(another, 'linux', folder).keychain?.kept('ms-01')).toBeUndefined()
    after?.forget('ms-01')
    expect(after?.names()).toEqual([])
  })

  it('a file of passwords that does not read opens none, and is written again', async () => {
    await writeFile(path.join(folder, 'passwords.json'), '{"ms-01": ')
    const keychain = createKeychainVault(safeStorage, 'linux', folder).keychain
    expect(keychain?.names()).toEqual([])
    keychain?.keep('ms-02', 'another')
    expect(keychain?.kept('ms-02')).toBe('another')
  })
})

describe('preferences', () => {
  it('are kept from one start to the next, in one file', () => {
    createConfSettings({ folder }).set('theme', 'dark')
    expect(createConfSettings({ folder }).get('theme')).toBe('dark')
    expect(statSync(path.join(folder, 'settings.json')).mode & 0o077, 'readable by others').toBe(0)
  })

  it.each(['{"theme": "da', '', '\u0000\u0000\u0000'])(
    'a corrupt file (%j) is set aside and named, and none is lost',
    async (damage) => {
      await writeFile(path.join(folder, 'settings.json'), damage)
      const settings = createConfSettings({ folder })
      settings.set('theme', 'light')
      expect(settings.get('theme')).toBe('light')
      if (damage === '') return // conf takes an empty file for no preferences
      expect(settings.problem).toContain('settings.json.damaged-1')
      expect(await readFile(path.join(folder, 'settings.json.damaged-1'), 'utf8')).toBe(damage)
      expect((await readdir(folder)).sort()).toEqual(['settings.json', 'settings.json.damaged-1'])
    },
  )

  it('a store that cannot write reports that and does not throw', () => {
    class Full {
      get(): undefined {
        return undefined
      }
      set(): void {
        throw new Error('ENOSPC: no space left on device')
      }
    }
    const settings = createElectronSettings(Full, folder)
    settings.set('theme', 'dark')
    expect(settings.problem).toContain('no space left')
  })

  it('Electron writes the same file under the same name', () => {
    const given: unknown[] = []
    class Store {
      constructor(options: unknown) {
        given.push(options)
      }
      get(): undefined {
        return undefined
      }
      set(): void {
        // keeps nothing
      }
    }
    createElectronSettings(Store, folder)
    expect(given).toEqual([{ cwd: folder, name: 'settings', configFileMode: 0o600 }])
  })
})
