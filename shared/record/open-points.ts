import type { RecordCommand, RecordComparison, RecordItem, RecordReturn, RecordSignature } from './record-document.ts'
import { changeLabel } from '../model/fact-text.ts'

/** What no verification of such a record can show, in plain words; part of every form. */
export const unprovable: readonly string[] = [
  'Whoever holds the signing key could have rebuilt the whole record before anybody noted its code. A code that was noted when the work was done, and kept elsewhere, rules that out.',
  'Times are those of the computer that carried the run; a clock that was set wrong shows here as it was.',
  'A verifier that came with a file can be as false as the file. Verify with a program of your own, or by VERIFY.md with none of ours.',
  'The connection to the appliance may have been clear text: what the appliance said is written down as it was received.',
]

interface Standing {
  readonly items: readonly RecordItem[]
  readonly commands: readonly RecordCommand[]
  readonly returns: readonly RecordReturn[]
  readonly comparison: readonly RecordComparison[]
  readonly outcome: string
  readonly signatures: readonly RecordSignature[]
}

const unsettled: ReadonlySet<string> = new Set(['fail', 'error', 'uncertain', 'stale', 'waiting', 'running'])

/** What this very run could not prove or left open, one sentence each. */
export function openPoints({ items, commands, returns, comparison, outcome, signatures }: Standing): string[] {
  const points: string[] = []
  if (outcome === 'unfinished') points.push('The run is not closed: what is here is how far it had come.')
  for (const { appliance, name, outcome: ended, proofs } of returns) {
    if (ended === 'proven') continue
    const why = ended === '' ? 'it was not seen to its end' : [ended, ...proofs].join(': ')
    points.push(sentence(`The return of ${appliance} after ${name} is not proven: ${why}`))
  }
  for (const { appliance, item, command, effect, status, cause } of commands) {
    if (effect === 'none' || status !== '' || cause !== '') continue
    points.push(`It is not known whether "${command}" (${item}, ${appliance}) arrived.`)
  }
  for (const { appliance, id, state, reason } of items) {
    if (unsettled.has(state))
      points.push(sentence(`${id} on ${appliance} is ${state}${reason === '' ? '' : `: ${reason}`}`))
  }
  for (const { appliance, changes } of comparison) {
    const surprises = changes.filter(({ verdict }) => verdict === 'surprise')
    const names = surprises.map(({ fact, name }) => changeLabel(fact, name))
    if (names.length > 0) points.push(`Not expected to differ on ${appliance} after the upgrade: ${names.join(', ')}.`)
  }
  const untouched = items.filter((item) => item.state === 'to-do').length
  if (untouched > 0) points.push(`${String(untouched)} item${untouched === 1 ? ' was' : 's were'} not done.`)
  for (const role of ['engineer', 'customer']) {
    if (!signatures.some((signature) => signature.role === role)) points.push(`No ${role} signed.`)
  }
  return points
}

/** Reasons of the journal end as their author ended them: most are sentences already. */
function sentence(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words}.`
}
