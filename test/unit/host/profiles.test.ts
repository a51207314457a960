import { describe, expect, it } from 'vitest'
import { createProfiles } from '../../../electron/host/keys/profiles.ts'
import type { SettingsPort } from '../../../electron/host/computer/settings.ts'
import { createMemoryVault, type Keychain } from '../../../electron/host/keys/vault.ts'
import type { Json } from '../../../shared/model/run-event.ts'

function keptIn(rows: Map<string, Json>): SettingsPort {
  return { get: (name) => rows.get(name), set: (name, value) => void rows.set(name, value) }
}

function keychain(): Keychain {
  const rows = new Map<string, string>()
  return {
    keep: (name, password) => void rows.set(name, password),
    kept: (name) => rows.get(name),
    names: () => [...rows.keys()],
    forget: (name) => void rows.delete(name),
  }
}

const profile = { id: 'p1', address: 'ms-01', transport: 'telnet', user: 'administrator' } as const

describe('the appliances that are known', () => {
  it('keep their password only in the keychain', () => {
    const rows = new Map<string, Json>()
    const profiles = createProfiles(keptIn(rows), { ...createMemoryVault(), keychain: keychain() })
    expect(profiles.save({ profile, password: 's3cret' })).toMatchObject({ ok: true, value: { passwordKept: true } })
    expect(JSON.stringify([...rows, profiles.list()])).not.toContain('s3cret')
    expect(profiles.password('p1')).toEqual({ ok: true, value: 's3cret' })
    profiles.forget({ id: 'p1', passwordOnly: true })
    expect(profiles.list()).toEqual([{ ...profile, passwordKept: false }])
    expect(profiles.password('p1')).toMatchObject({ ok: false, failure: { code: 'profile.no-password' } })
    profiles.forget({ id: 'p1', passwordOnly: false })
    expect(profiles.list()).toEqual([])
  })

  it('are saved without a password if the system has no keychain, and are marked as such', () => {
    const profiles = createProfiles(keptIn(new Map()), createMemoryVault())
    expect(profiles.save({ profile, password: 's3cret' })).toMatchObject({
      ok: false,
      failure: { code: 'profile.no-keychain' },
    })
    expect(profiles.save({ profile })).toMatchObject({ ok: true, value: { passwordKept: false } })
  })

  it('leave out what somebody wrote into the file by hand', () => {
    const rows = new Map<string, Json>([['profiles', [profile, { id: 7 }, 'text']]])
    expect(createProfiles(keptIn(rows), createMemoryVault()).list()).toEqual([{ ...profile, passwordKept: false }])
  })
})
