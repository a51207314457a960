import { boundItems, type BoundItem } from './bound-items.ts'
import { wordsOf } from './command-words.ts'
import type { Item, Runbook } from './runbook.ts'
import { allCommands, isOver, itemOf, type CommandStanding, type RunState } from './run-state.ts'
import { unreadReply } from './unread-replies.ts'

/** A step of the guide's order for an N+1 cluster (guide entry cluster.order). */
export type ClusterStep = 'detach' | 'delete' | 'install' | 'add' | 'attach' | 'scan'

/** The step that a command carries out; undefined for a command that is not part of the order. */
export function clusterStepOf(command: string): ClusterStep | undefined {
  const words = wordsOf(command)
  if (words.startsWith('update install')) return 'install'
  return /^cluster (detach|delete|add|attach|scan)\b/.exec(words)?.[1] as ClusterStep | undefined
}

/** When a step was done, or was sent with an unknown result. */
export interface DoneStep {
  readonly seq: number
  readonly at: string
  /** False while it is not known whether the command reached the appliance. */
  readonly certain: boolean
}

/**
 * The last time a step was done on an appliance: by a command that ended with OK, or by its item, which a person may have
 * marked done. A command without a known result counts as uncertain; a refused one does not count.
 */
export function lastStep(
  { state, runbook }: { readonly state: RunState; readonly runbook: Runbook },
  appliance: string,
  step: ClusterStep,
): DoneStep | undefined {
  const items = boundItems(state, runbook).filter(({ item, target }) => target === appliance && runsStep(item, step))
  const sent = allCommands(state)
    .filter((command) => command.appliance === appliance && clusterStepOf(command.command) === step)
    .flatMap((command): DoneStep[] => {
      const { seq, at, finished, settled } = command
      if (settled !== undefined) return settled.arrived ? [{ seq, at, certain: true }] : []
      if (finished?.status === 'ok')
        return [{ seq, at, certain: !isNotUnderstood(state, items, command, finished.seq) }]
      const refused = finished !== undefined && finished.status !== 'none'
      return refused || finished?.unsent === true ? [] : [{ seq, at, certain: false }]
    })
  const settled = items.flatMap(({ item, appliance: owner }): DoneStep[] => {
    const { state: now, seq, at = '', reopenedAt } = itemOf(state, owner, item.id)
    const isSettled = isOver(now) && now !== 'not-applicable' && now !== 'waived'
    // Where the item's own command ended with OK, the step was done when that command was sent.
    const hasCommand = sent.some((one) => one.certain && one.seq > reopenedAt && one.seq < seq)
    return isSettled && !hasCommand ? [{ seq, at, certain: true }] : []
  })
  return latestOf([...sent, ...settled])
}

/** OK, beside words that could not be read, and no person has said yet what they mean: the step may not be done. */
function isNotUnderstood(
  state: RunState,
  items: readonly BoundItem[],
  command: CommandStanding,
  finished: number,
): boolean {
  const owner = command.for ?? command.appliance
  const reads = items.some(
    ({ appliance, item }) => appliance === owner && item.id === command.item && item.read !== undefined,
  )
  const isUnread = unreadReply(state.appliances[command.appliance], finished) !== undefined
  return reads && isUnread && itemOf(state, owner, command.item).state === 'error'
}

/** Whether a command of the item carries out the step. */
export function runsStep(item: Item, step: ClusterStep): boolean {
  return [item.run ?? []].flat().some((command) => clusterStepOf(command) === step)
}

/** The latest step counts: a later one with an unknown result makes an earlier certain one doubtful. */
function latestOf(steps: readonly DoneStep[]): DoneStep | undefined {
  return steps.toSorted((a, b) => b.seq - a.seq)[0]
}
