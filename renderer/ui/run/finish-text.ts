import type { Finishing } from '../../state/finish.ts'
import type { ShownRun } from '../../state/hooks.ts'

const roleLabels = { engineer: 'the field engineer', customer: 'the customer' } as const

/** Why the run cannot be closed yet; '' where it can. `decided`: changes that have a reason now. */
export function blockedText(open: ShownRun, left: Finishing, decided: number, unsigned: boolean): string {
  if (open.running) return 'The run is working. Wait for it, or stop it first.'
  const [host] = left.installing.map((id) => open.run.state.appliances[id]?.identity.host ?? id)
  if (host !== undefined) return `An install may still be running on ${host}. Resume the run and wait for its end.`
  const undecided = left.changes.filter((change) => change.decided === undefined).length - decided
  const changes =
    undecided === 0 ? '' : undecided === 1 ? 'one unexpected change' : `${String(undecided)} unexpected changes`
  const roles = unsigned ? '' : left.unsigned.map((role) => roleLabels[role]).join(' and ')
  if (changes === '' && roles === '') return ''
  const missing = [changes === '' ? '' : `you decide ${changes}`, roles === '' ? '' : `${roles} signed`]
  return `Blocked until ${missing.filter((words) => words !== '').join(' and ')}.`
}
