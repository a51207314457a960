import type { ParamsOf } from '../../../shared/contract/contract.ts'
import type { ActKit } from './act.ts'

export type FileKind = ParamsOf<'file.choose'>['kind']

/** Files by the system's dialogs, which the desktop app has. */
export function fileActions({ store: { client } }: ActKit) {
  return {
    chooseFiles: (kind: FileKind, several: boolean) => client.ask('file.choose', { kind, several }),
    chooseTarget: (kind: FileKind, name: string) => client.ask('file.chooseTarget', { kind, name }),
    saveCopy: (path: string) => client.ask('file.saveCopy', { path }),
    showFile: (path: string) => client.ask('file.show', { path }),
  }
}
