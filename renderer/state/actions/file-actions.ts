import type { ParamsOf } from '../../../shared/contract/contract.ts'
import type { ActKit } from './act.ts'

export type FileKind = ParamsOf<'file.choose'>['kind']

/** Files by the system's dialogs, which the desktop app has. */
export function fileActions({ store }: ActKit) {
  const { client } = store
  return {
    chooseFiles: (kind: FileKind, several: boolean) => client.ask('file.choose', { kind, several }),
    chooseTarget: (kind: FileKind, name: string) => client.ask('file.chooseTarget', { kind, name }),
    saveCopy: (path: string) => client.ask('file.saveCopy', { path }),
    /** Saves a problem report where the person chooses; `journals` are the runs that the person adds. */
    async reportProblem(journals: readonly string[]) {
      const saved = await client.ask('file.report', { journals: [...journals] })
      if (saved.ok && saved.value.path !== undefined) store.toast(`Saved ${saved.value.path}`)
      return saved
    },
    showFile: (path: string) => client.ask('file.show', { path }),
  }
}
