import { commandsOf } from '../../shared/model/run-state.ts'
import type { RunView } from './app-state.ts'
import type { OutlineItem } from './outline.ts'
import type { Block } from './transcript.ts'

/** How long one reply may take if the runbook sets no limit. */
const usualDeadline = '2 min'

/** A command of an item: as it was sent, or as the runbook has it while nothing was sent. */
export interface ItemCommand {
  readonly command: string
  readonly sent: boolean
  /** How its last reply ended, and after how many milliseconds. */
  readonly last?: {
    readonly status: 'ok' | 'no' | 'bad' | 'none'
    readonly milliseconds: number
    readonly lines: readonly string[]
  }
}

export function commandsOfItem(run: RunView, entry: OutlineItem): readonly ItemCommand[] {
  const sent = commandsOf(run.state, entry.appliance, entry.item.id)
  if (sent.length === 0) return [entry.item.run ?? []].flat().map((command) => ({ command, sent: false }))
  return [...new Set(sent.map(({ command }) => command))].map((command) => {
    const last = sent.findLast((one) => one.command === command && one.finished !== undefined)
    const reply = last?.finished === undefined ? undefined : replyOf(run, last.finished.seq)
    if (reply === undefined) return { command, sent: true }
    const { status, milliseconds, lines } = reply
    return { command, sent: true, last: { status, milliseconds, lines } }
  })
}

function replyOf(run: RunView, seq: number): Extract<Block, { kind: 'reply' }> | undefined {
  const found = run.transcript.blocks.findLast((block) => block.kind === 'reply' && block.seq === seq)
  return found?.kind === 'reply' ? found : undefined
}

/** How long Uptick waits for a reply of this item, as the runbook writes it. */
export function deadlineOf({ item }: OutlineItem): string {
  return item.deadline ?? usualDeadline
}
