import type { PushOf, ResultOf } from '../../../shared/contract/contract.ts'
import type { FileKind } from '../../../shared/contract/file-calls.ts'
import { noticeOf, type Notice } from '../../../shared/model/notice.ts'
import type { JournalEntry } from '../../../shared/model/run-event.ts'
import type { RunState } from '../../../shared/model/run-state.ts'

type SystemState = ResultOf<'system.state'>

/** What the computer can do for anyone who waits. The desktop has all of it; other doors hand in what they have. */
export interface SystemPort {
  /** Keeps the system from sleeping, or lets it; undefined where this door cannot. */
  readonly keepAwake?: (on: boolean) => void
  power(): SystemState['power']
  onPower(listener: () => void): () => void
  /** Tells by a system notice, where no one looks at the window. */
  readonly notify?: (notice: Notice) => void
  readonly files?: FileDialogs
}

/** The system's own dialogs for files. */
export interface FileDialogs {
  /** Empty: no one chose. */
  choose(kind: FileKind, several: boolean): Promise<readonly string[]>
  /** Undefined: no one chose. */
  chooseTarget(kind: FileKind, name: string): Promise<string | undefined>
  show(path: string): void
}

/** Events after which an install may have been opened or ended. */
const turning: readonly string[] = [
  'return.expected', 'return.proven', 'return.unproven', 'command.finished', 'command.settled',
  'item.waived', 'run.opened', 'run.resumed', 'run.closed',
] // prettier-ignore

export interface SystemWatch {
  state(): SystemState
  readonly files: FileDialogs | undefined
  /** An entry was journalled in a run that this process carries. */
  take(run: string, entry: JournalEntry): void
  close(): void
}

/** Installs that are open in this state: started, and neither proved nor given a name for how they ended. */
export function openInstallsOf(state: RunState): number {
  return Object.values(state.appliances).filter((a) => a.returning !== undefined && a.returning.outcome === undefined)
    .length
}

/** Keeps the system awake while an install is open, and reports power events and what a person waits for. */
export function createSystemWatch(parts: {
  readonly system: SystemPort | undefined
  readonly keychain: boolean
  readonly live: () => readonly RunState[]
  readonly push: (passing: PushOf<'passing'>) => void
}): SystemWatch {
  const { system, push } = parts
  let told = ''
  const state = (): SystemState => {
    const installsOpen = parts.live().reduce((sum, run) => sum + openInstallsOf(run), 0)
    const keepsAwake = system?.keepAwake !== undefined
    return {
      keepsAwake,
      awake: keepsAwake && installsOpen > 0,
      power: system?.power() ?? 'unknown',
      keychain: parts.keychain,
      notices: system?.notify !== undefined,
      dialogs: system?.files !== undefined,
      installsOpen,
    }
  }
  const look = (): void => {
    const now = state()
    const words = JSON.stringify(now)
    if (words === told) return
    told = words
    system?.keepAwake?.(now.awake)
    push({ kind: 'system', ...now })
  }
  const stopListening = system?.onPower(look)
  return {
    state,
    files: system?.files,
    take(run, entry) {
      if (turning.includes(entry.type)) look()
      if (system?.notify === undefined) return
      const appliances = parts.live().find((candidate) => candidate.run === run)?.appliances
      const hostOf = (id: string): string => appliances?.[id]?.identity.host ?? appliances?.[id]?.address ?? id
      const notice = noticeOf(entry, run, hostOf)
      if (notice !== undefined) system.notify(notice)
    },
    close() {
      stopListening?.()
      system?.keepAwake?.(false)
    },
  }
}
