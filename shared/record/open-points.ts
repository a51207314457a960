import { changeLabel } from '../model/fact-text.ts'
import { returnOutcomeText, roleText } from './outcome-words.ts'
import type {
  RecordAppliance,
  RecordCommand,
  RecordComparison,
  RecordItem,
  RecordPoint,
  RecordReturn,
  RecordSignature,
} from './record-document.ts'

/** What no verification of such a record can show, in plain words; part of every form. */
export const unprovable: readonly string[] = [
  'Before the verification code was noted, the holder of the signing key could have created a different record. A code that was noted when the work was done, and kept elsewhere, rules that out.',
  'Times are those of the computer that carried out the run. A clock that was set wrong shows here as it was.',
  'A verifier that came with a file can be as false as the file. Verify with a program of your own, or with the rules in VERIFY.md.',
  'The connection to the appliance may have been clear text. The record contains what was received.',
]

interface Standing {
  readonly appliances: readonly RecordAppliance[]
  readonly items: readonly RecordItem[]
  readonly commands: readonly RecordCommand[]
  readonly returns: readonly RecordReturn[]
  readonly comparison: readonly RecordComparison[]
  readonly purpose: string
  /** Whether a person accepted an unexpected change. */
  readonly isDecided: (appliance: string, fact: string, name: string) => boolean
  readonly outcome: string
  readonly signatures: readonly RecordSignature[]
  readonly questions: readonly { readonly appliance: string; readonly question: string }[]
}

/** Items that ended without a result that anything can rest on. */
const unsettled: ReadonlySet<string> = new Set(['fail', 'error', 'uncertain', 'stale', 'waiting', 'running'])

/** What exactly this run left open or could not verify. */
export function openPoints(standing: Standing): RecordPoint[] {
  const { items, commands, comparison, outcome, questions } = standing
  const points: RecordPoint[] = []
  const add = (state: string, appliance: string, title: string, ...lines: string[]): void => {
    points.push({ state, appliance, title, lines: lines.filter((line) => line !== '') })
  }
  if (outcome === 'unfinished')
    add('waiting', '', 'Run', 'The run is still open. This record shows how far it has come.')
  for (const entry of standing.returns) {
    if (entry.outcome === 'proven' || isWaivedReturn(items, entry)) continue
    add(
      'fail',
      entry.appliance,
      'Upgrade',
      ['Not verified.', returnOutcomeText(entry.outcome)].join(' '),
      ...entry.proofs,
    )
  }
  for (const { appliance, command, effect, status, cause } of commands) {
    if (effect === 'none' || status !== '' || cause !== '') continue
    add('uncertain', appliance, 'Command', `Result unknown: “${command}” may not have reached the appliance.`)
  }
  for (const item of items) {
    const { appliance, id, title, state, reason } = item
    if (unsettled.has(state) || (state === 'attention' && !isPast(standing.appliances, item)))
      add(state, appliance, title || id, sentence(reason))
  }
  for (const { appliance, changes } of comparison) {
    const undecided = changes.filter(
      ({ verdict, fact, name }) => verdict === 'surprise' && !standing.isDecided(appliance, fact, name),
    )
    for (const { fact, name, why } of undecided)
      add('attention', appliance, changeLabel(fact, name), sentence(`Unexpected change, not decided: ${why}`))
  }
  for (const { appliance, question } of questions) add('waiting', appliance, 'Question', `Not answered: ${question}`)
  // A check is about what comes before the install, and no one signs it.
  if (standing.purpose === 'check') return points
  const untouched = items.filter((item) => item.state === 'to-do').length
  if (untouched > 0)
    add('to-do', '', 'Items', `${String(untouched)} item${untouched === 1 ? ' was' : 's were'} not done.`)
  const missing = missingRoles(standing.signatures).map((role) => roleText(role).toLowerCase())
  if (missing.length > 0) add('to-do', '', 'Sign-off', `Not signed by the ${missing.join(' and the ')}.`)
  return points
}

export function missingRoles(signatures: readonly RecordSignature[]): string[] {
  return ['engineer', 'customer'].filter((role) => !signatures.some((signature) => signature.role === role))
}

/** What asked for attention before an upgrade that is verified was dealt with by the upgrade, or asks again after it. */
function isPast(appliances: readonly RecordAppliance[], { appliance, endedAt }: RecordItem): boolean {
  const { install } = appliances.find(({ id }) => id === appliance) ?? {}
  return install?.result === 'verified' && endedAt < install.at
}

/** A person accepted the upgrade that Uptick could not verify: that is an exception, and no longer open. */
function isWaivedReturn(items: readonly RecordItem[], { appliance, since }: RecordReturn): boolean {
  return items.some(
    (item) => item.appliance === appliance && item.awaits === true && item.state === 'waived' && item.endedAt > since,
  )
}

/** Reasons of the journal end as their author ended them: most are sentences already. */
function sentence(words: string): string {
  return words === '' || /[.!?…)]$/.test(words) ? words : `${words}.`
}
