import { randomUUID } from 'node:crypto'

/**
 * Where passwords lie while Uptick runs: in memory. Outside it only a reference exists: on the wire, in the journal and in
 * the record. A door with a keychain hands in its own.
 */
export interface Vault {
  put(password: string): string
  get(credentialRef: string): string | undefined
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
