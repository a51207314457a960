import type { ApprovalNeed } from '../model/run-event.ts'
import type { GivenWaiver } from '../model/run-state.ts'
import { waiversBefore } from '../model/waivers.ts'
import { gateOf } from '../model/next-actions.ts'
import { gateStanding } from '../model/run-state.ts'
import type { Item } from '../model/runbook.ts'
import { approvalNeeds, needsLeft, type ApprovalTime } from './approve-rules.ts'
import { coveredByChain } from './chain-approval.ts'
import type { EngineContext } from './context.ts'
import { verdict, type Verdict } from './verdict.ts'

/**
 * An approval holds for the command that was shown and for what was accepted with it. Where the command has changed since
 * (its address), or it is late by now, it is asked for again and nothing is sent.
 */
export function isApproved(
  context: EngineContext,
  appliance: string,
  item: Item,
  command: string,
  more: readonly ApprovalNeed[] = [],
): boolean {
  const state = context.state()
  const standing = gateOf(state, appliance, item)
  if (standing === 'none' || coveredByChain(context, appliance, item, command)) return true
  if (standing !== 'given') return false
  const given = gateStanding(state, appliance, item.gate ?? '')
  if (given === undefined || given.command !== context.journal.redact(command)) return false
  return needsLeft([...approvalNeeds(state, item, timeOf(context, appliance)), ...more], given).length === 0
}

function timeOf({ clock, usualTime }: EngineContext, appliance: string): ApprovalTime {
  return { now: clock.now(), zone: clock.zone?.() ?? 0, usual: usualTime?.(appliance) }
}

/** Puts the exact command to a person; the item waits for the approval of its gate. */
export async function askApproval(
  context: EngineContext,
  appliance: string,
  item: Item,
  command: string,
  why: string,
  extra: readonly ApprovalNeed[] = [],
): Promise<Verdict> {
  const gate = item.gate ?? ''
  const changed = changedText(context, appliance, item, command)
  const passed = waiversBefore(context.state(), context.runbook, appliance, item)
  const waived = passed.map((one) => ({
    appliance: one.appliance,
    item: one.item,
    ...(one.verdict === undefined ? {} : { status: one.verdict.status }),
    reason: one.verdict?.reason ?? '',
    authority: one.authority,
  }))
  const needs = [...approvalNeeds(context.state(), item, timeOf(context, appliance)), ...extra]
  const more = { ...(needs.length === 0 ? {} : { needs }), ...(waived.length === 0 ? {} : { waived }) }
  await context.journal.append('approval.requested', { appliance, gate, item: item.id, command, ...more })
  const titleOf = (id: string): string => itemTitle(context, id)
  const words = [...changed, why, ...passed.map((one) => waivedText(one, titleOf(one.item)))].join(' ')
  return verdict('waiting', words, [], `Approve it to have this sent: ${command}`)
}

function waivedText({ authority, verdict: passed }: GivenWaiver, title: string): string {
  const standing = passed === undefined ? 'not checked' : `${passed.status}: ${passed.reason}`
  return `Waived by ${authority}: "${title}" (${standing}).`
}

function itemTitle({ runbook }: EngineContext, id: string): string {
  return runbook.phases.flatMap(({ items }) => items).find((item) => item.id === id)?.title ?? id
}

/** Why an approval that was given does not hold any more; nothing where none was given. */
function changedText(context: EngineContext, appliance: string, item: Item, command: string): readonly string[] {
  const state = context.state()
  if (gateOf(state, appliance, item) !== 'given') return []
  const given = gateStanding(state, appliance, item.gate ?? '')
  // One gate may cover several items, each with a command of its own.
  if (given?.item !== item.id) return []
  const by = given.by ?? 'a person'
  const other = given.command !== context.journal.redact(command)
  const what = other
    ? `The command is not the one that ${by} approved`
    : `Something is needed that ${by} did not accept`
  return [`${what}, so nothing was sent.`]
}
