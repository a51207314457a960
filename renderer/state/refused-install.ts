import { refusedInstallOf, type RefusedInstall } from '../../shared/model/refused-install.ts'
import type { Patch } from './app-state.ts'
import type { ShownRun } from './shown-run.ts'
import { linesOf, replyAt, type EvidenceLines } from './transcript.ts'

export type { Protocol, RefusalCause, RefusedInstall, Remedy } from '../../shared/model/refused-install.ts'

/** A refused install as its page shows it: with the exact reply, and its lines in the transcript. */
export interface ShownRefusal extends RefusedInstall {
  readonly lines: readonly string[]
  /** When the reply arrived. */
  readonly at: string
  readonly where: EvidenceLines | undefined
}

/** The refused install of the selected item, if any. */
export function shownRefusal({ run, current }: ShownRun, patches: readonly Patch[] = []): ShownRefusal | undefined {
  if (current === undefined || run.runbook === undefined) return undefined
  const patch = patches.find(({ name }) => name === run.state.opened?.to)
  const refused = refusedInstallOf({ state: run.state, runbook: run.runbook, patch }, current.appliance)
  if (refused?.item.id !== current.item.id) return undefined
  const reply = replyAt(run.transcript, refused.reply)
  const lines = reply === undefined || reply.file !== undefined ? [refused.words] : reply.lines
  const bytes = new TextEncoder().encode(lines.join('\n')).length
  return {
    ...refused,
    lines,
    at: reply?.at ?? refused.sentAt,
    where: linesOf(run.transcript, { seq: refused.reply, from: 0, to: bytes }),
  }
}
