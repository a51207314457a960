import { randomUUID } from 'node:crypto'

/** Passwords that outlive a visit, in the system's own keychain, each under a name of the caller's. */
export interface Keychain {
  keep(name: string, password: string): void
  kept(name: string): string | undefined
  names(): readonly string[]
  forget(name: string): void
}

/**
 * Where passwords lie while Uptick runs: in memory. Outside it only a reference exists: on the wire, in the journal and in
 * the record. A door with a keychain hands in its own.
 */
export interface Vault {
  put(password: string): string
  get(credentialRef: string): string | undefined
  /** Where the system has one; elsewhere a password is asked for at each visit. */
  readonly keychain?: Keychain
}

export function createMemoryVault(): Vault {
  const passwords = new Map<string, string>()
  return {
    put(password) {
      const reference = randomUUID()
      passwords.set(reference, password)
      return reference
    },
    get: (reference) => passwords.get(reference),
  }
}
