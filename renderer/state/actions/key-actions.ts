import type { ResultOf } from '../../../shared/contract/contract.ts'
import type { ActKit } from './act.ts'

export type SigningKey = ResultOf<'key.show'>

/** What a person does with the key that seals records. A passphrase is handed on and never kept. */
export function keyActions({ store: { client } }: ActKit) {
  const locked = (passphrase: string): { passphrase?: string } => (passphrase === '' ? {} : { passphrase })
  return {
    showKey: () => client.ask('key.show', {}),
    backUpKey: (path: string, passphrase: string) =>
      client.ask('key.backup', { path: path.trim(), ...locked(passphrase) }),
    restoreKey: (path: string, passphrase: string) =>
      client.ask('key.restore', { path: path.trim(), ...locked(passphrase) }),
    replaceKey: () => client.ask('key.replace', {}),
  }
}
