import type { GivenWaiver } from '../model/run-state.ts'
import { waiversBefore } from '../model/waivers.ts'
import { gateOf } from '../model/next-actions.ts'
import { gateStanding } from '../model/run-state.ts'
import type { Item } from '../model/runbook.ts'
import type { EngineContext } from './context.ts'
import { verdict, type Verdict } from './verdict.ts'

/** An approval holds for the command that was shown: where that has changed since (its address), it is asked for again. */
export function isApproved(context: EngineContext, appliance: string, item: Item, command: string): boolean {
  const state = context.state()
  const standing = gateOf(state, appliance, item)
  if (standing !== 'given') return standing === 'none'
  return gateStanding(state, appliance, item.gate ?? '')?.command === context.journal.redact(command)
}

/** Puts the exact command to a person; the item waits for the approval of its gate. */
export async function askApproval(
  context: EngineContext,
  appliance: string,
  item: Item,
  command: string,
  why: string,
): Promise<Verdict> {
  const gate = item.gate ?? ''
  const passed = waiversBefore(context.state(), context.runbook, appliance, item)
  const waived = passed.map((one) => ({
    appliance: one.appliance,
    item: one.item,
    ...(one.verdict === undefined ? {} : { status: one.verdict.status }),
    reason: one.verdict?.reason ?? '',
    authority: one.authority,
  }))
  const more = waived.length === 0 ? {} : { waived }
  await context.journal.append('approval.requested', { appliance, gate, item: item.id, command, ...more })
  return verdict(
    'waiting',
    [why, ...passed.map(waivedWords)].join(' '),
    [],
    `Approve ${gate} to have it sent: ${command}`,
  )
}

function waivedWords({ item, authority, verdict: passed }: GivenWaiver): string {
  const standing = passed === undefined ? 'not checked' : `${passed.status}: ${passed.reason}`
  return `Waived by ${authority}: ${item} (${standing}).`
}
