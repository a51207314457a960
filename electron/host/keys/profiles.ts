import { z } from 'zod'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { profile as profileSchema } from '../../../shared/contract/app-calls.ts'
import type { ParsedParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import type { SettingsPort } from '../computer/settings.ts'
import type { Vault } from './vault.ts'

type Profile = z.infer<typeof profileSchema>

/** The appliances that a person saved by name. Their passwords are stored only in the system's keychain. */
export interface Profiles {
  list(): ResultOf<'profile.list'>
  save(params: ParsedParamsOf<'profile.save'>): Result<ResultOf<'profile.save'>>
  forget(params: ParsedParamsOf<'profile.forget'>): Result<Record<string, never>>
  /** The password of an appliance, as the keychain gives it out. */
  password(id: string): Result<string>
}

export function createProfiles(settings: SettingsPort, { keychain }: Vault): Profiles {
  const read = (): readonly Profile[] => {
    // A file that somebody wrote in by hand is not a ground to fail: what is not a profile is left out.
    const rows = z.array(z.unknown()).catch([]).parse(settings.get('profiles'))
    return rows.flatMap((row) => profileSchema.safeParse(row).data ?? [])
  }
  const write = (profiles: readonly Profile[]): void => settings.set('profiles', z.json().parse(profiles))
  const isKept = (id: string): boolean => keychain?.names().includes(id) === true
  return {
    list: () => read().map((profile) => ({ ...profile, passwordKept: isKept(profile.id) })),
    save({ profile, password }) {
      if (password !== undefined) {
        if (keychain === undefined) return failed(noKeychain)
        keychain.keep(profile.id, password)
      }
      const others = read().filter((other) => other.id !== profile.id)
      write([profile, ...others])
      return succeed({ passwordKept: isKept(profile.id) })
    },
    forget({ id, passwordOnly }) {
      keychain?.forget(id)
      if (!passwordOnly) write(read().filter((profile) => profile.id !== id))
      return succeed({})
    },
    password(id) {
      const kept = keychain?.kept(id)
      if (kept !== undefined) return succeed(kept)
      const hint = 'Type the password; it is asked for at each visit where nothing keeps it.'
      return failed(failure('profile.no-password', 'No password is kept for this appliance.', hint))
    },
  }
}

const noKeychain = failure(
  'profile.no-keychain',
  'This system has no keychain that Uptick can use, so no password is kept.',
  'It is asked for at each visit.',
)
