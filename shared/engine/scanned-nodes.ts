import { lastStep } from '../model/cluster-steps.ts'
import type { Json } from '../model/run-event.ts'
import type { Runbook } from '../model/runbook.ts'
import type { ApplianceState, RunState } from '../model/run-state.ts'

/** States that a scan may give an appliance that it did not find. */
const lost = /^(?:missing|lost|down|offline)$/i

/**
 * What is wrong with a scan after an attach: it has to name every active appliance that is attached by then, above all the
 * one just attached, and none that is not of this run. Undefined where it names exactly those. Pure.
 */
export function scanFault(
  ground: { readonly state: RunState; readonly runbook: Runbook },
  attached: string,
  value: Json | undefined,
): string | undefined {
  const members = Object.values(ground.state.appliances)
  const nodes = nodesIn(value)
  if (nodes.length === 0) return 'The scan named no appliance.'
  const found = nodes.filter(({ state }) => !lost.test(state)).map(({ name }) => name)
  const expected = members.filter(({ id, role }) => role === 'active' && (id === attached || isAttached(ground, id)))
  const missing = expected.filter((member) => !found.some((name) => isNameOf(member, name)))
  const others = found.filter((name) => !members.some((member) => isNameOf(member, name)))
  const parts = [
    ...(missing.length === 0 ? [] : [`did not find ${missing.map(hostOf).join(', ')}`]),
    ...(others.length === 0 ? [] : [`named ${others.join(', ')}, which this run does not know`]),
  ]
  return parts.length === 0 ? undefined : `The scan ${parts.join(' and ')}. It named: ${found.join(', ') || 'none'}.`
}

function isAttached(ground: { readonly state: RunState; readonly runbook: Runbook }, id: string): boolean {
  const attach = lastStep(ground, id, 'attach')
  return attach?.certain === true && attach.seq > (lastStep(ground, id, 'detach')?.seq ?? 0)
}

function nodesIn(value: Json | undefined): readonly { readonly name: string; readonly state: string }[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((row) => {
    if (row === null || typeof row !== 'object' || Array.isArray(row)) return []
    const { name, state } = row
    return typeof name === 'string' ? [{ name, state: typeof state === 'string' ? state : '' }] : []
  })
}

/** A host name with or without its domain, or the address. */
function isNameOf(member: ApplianceState, name: string): boolean {
  const wanted = name.toLowerCase()
  const host = (member.identity.host ?? '').toLowerCase()
  if (wanted === member.address.replace(/:\d+$/, '').toLowerCase() || wanted === host) return true
  const isShort = !wanted.includes('.') || !host.includes('.')
  return host !== '' && isShort && wanted.split('.')[0] === host.split('.')[0]
}

const hostOf = ({ identity, address }: ApplianceState): string => identity.host ?? address
