import type { RunView } from './app-state.ts'

/** What technical support asks for first, ready to paste: a line each. */
export function supportFacts(run: RunView, appliance: string): string {
  const one = run.state.appliances[appliance]
  if (one === undefined) return ''
  const { identity, facts, returning } = one
  const chassis = facts['chassis']?.value
  const unread = 'not read'
  const lines = [
    `Host: ${identity.host ?? one.address}`,
    `Host ID: ${identity.hostId ?? unread}`,
    `Serial: ${identity.serial ?? unread}`,
    `Model: ${typeof chassis === 'string' ? chassis : unread}`,
    `Release: ${identity.release ?? unread}`,
  ]
  if (returning !== undefined) {
    lines.push(`Install of ${returning.expected.name} sent: ${returning.at}`)
    for (const { stage, observed, at } of run.details.stages.filter((seen) => seen.appliance === appliance)) {
      lines.push(`${at} ${stage}: ${observed}`)
    }
    if (returning.outcome !== undefined) lines.push(`Ended: ${returning.outcome}. ${returning.observed ?? ''}`.trim())
  }
  for (const { cause, standing, reason } of one.diagnosis ?? []) lines.push(`Cause ${cause}: ${standing}. ${reason}`)
  return lines.join('\n')
}
