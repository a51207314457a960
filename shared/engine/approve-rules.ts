import { failure, type Failure } from '../base/failure.ts'
import { lateBy, windowOf } from '../model/maintenance-window.ts'
import type { ApprovalNeed, LateStart, UsualTime } from '../model/run-event.ts'
import type { GateStanding, RunState } from '../model/run-state.ts'
import type { Item } from '../model/runbook.ts'

/** The time at which somebody approves or something is sent, and how long such installs take here. */
export interface ApprovalTime {
  readonly now: number
  /** Minutes east of UTC of this computer's clock. */
  readonly zone: number
  readonly usual?: UsualTime | undefined
}

/** What a person says with an approval. */
export interface ApprovalInput {
  /** The command that they saw; absent: the one that is shown now. */
  readonly command?: string | undefined
  readonly accepted: readonly ApprovalNeed[]
  readonly late?: LateStart | undefined
}

/**
 * What a person must accept for this item's command besides the approval itself: the license agreement if the command
 * cannot be undone, and an authority if it would start after the last safe start of the maintenance window.
 */
export function approvalNeeds(
  state: RunState,
  item: Item,
  { now, zone, usual }: ApprovalTime,
): readonly ApprovalNeed[] {
  if (item.effect !== 'point-of-no-return') return []
  const late = lateBy(windowOf(state, usual, zone), now) !== undefined
  return late ? ['licence-agreement', 'late'] : ['licence-agreement']
}

/** What this approval has to bring: what was needed when it was asked for, and what time has added since. */
export function needsNow(
  state: RunState,
  item: Item,
  { needs = [] }: Pick<GateStanding, 'needs'>,
  time: ApprovalTime,
): readonly ApprovalNeed[] {
  return [...new Set([...needs, ...approvalNeeds(state, item, time)])]
}

/** The needs that an approval does not meet. One without a list comes from a version that did not ask for the license. */
export function needsLeft(
  needs: readonly ApprovalNeed[],
  { accepted, late }: Pick<GateStanding, 'accepted' | 'late'>,
): readonly ApprovalNeed[] {
  return needs.filter((need) => {
    if (need === 'late') return late === undefined
    if (need === 'licence-agreement' && accepted === undefined) return false
    return accepted?.includes(need) !== true
  })
}

/** Why this approval is not taken; undefined where it is. Failure: run.not-allowed-now, words.wrong. */
export function approvalRefusal(
  state: RunState,
  item: Item,
  asked: GateStanding,
  words: ApprovalInput,
  time: ApprovalTime,
): Failure | undefined {
  if (words.command !== undefined && words.command !== asked.command) {
    const sentence = `The command has changed since it was shown: now it is "${asked.command}".`
    return failure('run.not-allowed-now', sentence, 'Read it, then approve it again.')
  }
  const { late } = words
  if (late !== undefined && (late.authority.trim() === '' || late.reason.trim() === ''))
    return failure('words.wrong', 'A late start needs the authorizing person and a reason.', needText.late.hint)
  const needs = needsNow(state, item, asked, time)
  const [missing] = needsLeft(needs, { accepted: [...words.accepted], ...(late === undefined ? {} : { late }) })
  if (missing === undefined) return undefined
  const { sentence, hint } = needText[missing]
  return failure('words.wrong', sentence, hint)
}

const needText: { readonly [N in ApprovalNeed]: { readonly sentence: string; readonly hint: string } } = {
  'licence-agreement': {
    sentence: 'The License Agreement has not been accepted yet.',
    hint: 'Approve with --accept licence-agreement once the customer has agreed.',
  },
  late: {
    sentence: 'The last safe start has passed, so the install may not finish in the maintenance window.',
    hint: 'Approve with --late-authority WHO --late-reason TEXT, or wait for another window.',
  },
  'own-hash-only': {
    sentence: 'This update has only one source: its SHA-256 was computed on this computer.',
    hint: 'Enter the SHA-256 from another source, or approve with --accept own-hash-only.',
  },
  'old-build': {
    sentence: 'This is the same build that was installed before the upgrade. It was made for the old release.',
    hint: 'Use the build for the new release, or approve with --accept old-build.',
  },
}
