import type { ItemStatus } from '../../model/run-event.ts'
import { patchKind } from '../../model/release.ts'
import type { Item } from '../../model/runbook.ts'
import {
  answerOf,
  commandsOf,
  gateStanding,
  hasNoEnd,
  itemOf,
  questionOf,
  type CommandStanding,
} from '../../model/run-state.ts'
import { beginInstall, gateIsGiven } from '../begin-install.ts'
import type { EngineContext } from '../context.ts'
import { wantedRelease } from '../scope.ts'
import { earlierSending } from '../send-command.ts'
import type { Executor, StepEnding } from '../step-table.ts'
import { verdict } from '../verdict.ts'

/**
 * The step with no way back: the run's own update. An unfinished sending is never repeated: the wait, or a person, settles
 * it. Without a release (or, for a D or E patch, its name in Update List) there is nothing that a return could prove.
 */
export const installPatch: Executor<{ kind: 'install-patch' }> = async ({ context, appliance, item }) => {
  const { update } = context
  if (update === undefined) {
    const hint = 'Start an upgrade with --to NAME, where NAME is an update in the mirror.'
    return { kind: 'verdict', verdict: verdict('waiting', 'No update was named for this run.', [], hint) }
  }
  const before = alreadyBegun(context, appliance, item)
  if (before !== undefined) return before
  const wanted = { context, appliance, item, name: update.name }
  const kind = patchKind(update.name)
  if (kind === 'D' || kind === 'E' || item.proves === 'listed') return beginInstall({ ...wanted, proves: 'listed' })
  const release = await releaseOf(context, appliance, item)
  if (release === undefined) return { kind: 'verdict', verdict: verdict('waiting', askedWhich(update.name)) }
  const isGuess = update.releaseSource === 'guess' && release === update.release
  const remark = isGuess
    ? `That ${update.name} brings ${release} is a guess from its name; the approval confirms it.`
    : ''
  return beginInstall({ ...wanted, proves: 'release', release, ...(remark === '' ? {} : { remark }) })
}

const askedWhich = (name: string): string =>
  `Which release does ${name} bring? Its name does not tell, and the return is proved by it.`

/**
 * The release that the update brings: confirmed in the mirror, or answered; else asked once, with the guess from its name
 * shown as a guess. Who approves the gate beside that question without answering it confirms the guess.
 */
async function releaseOf(context: EngineContext, appliance: string, item: Item): Promise<string | undefined> {
  const { update } = context
  const known = wantedRelease(context, appliance)
  const state = context.state()
  const answered = answerOf(state, appliance, 'wantedRelease') !== undefined
  if (update === undefined || update.releaseSource === 'confirmed' || answered) return known
  if (known !== undefined && gateIsGiven(context, appliance, item)) {
    const by = gateStanding(state, appliance, item.gate ?? '')?.by ?? 'unknown'
    await context.journal.append('question.answered', { appliance, question: 'wantedRelease', value: known, by })
    return known
  }
  if (questionOf(state, appliance, 'wantedRelease') === undefined) {
    const guess = `Which release does ${update.name} bring? Its name suggests ${known ?? ''}, which is a guess; the return is proved by it.`
    const why = known === undefined ? askedWhich(update.name) : guess
    const question = { appliance, item: item.id, question: 'wantedRelease', answerType: 'text', why } as const
    await context.journal.append('question.asked', question)
  }
  return known
}

function alreadyBegun(context: EngineContext, appliance: string, item: Item): StepEnding | undefined {
  const earlier = lastInstall(context, appliance, item)
  if (earlier === undefined) return undefined
  const ended = (status: ItemStatus, sentence: string): StepEnding => ({
    kind: 'verdict',
    verdict: verdict(status, sentence),
  })
  const begun = earlier.by === 'person'
  if (begun) return ended('pass', 'It was begun in the Administration Suite already.')
  if (earlier.settled?.arrived === true) return ended('pass', `Sent once; it arrived: ${earlier.settled.reason}`)
  if (hasNoEnd(earlier) || earlier.finished === undefined) {
    return ended('uncertain', `It is not known whether "${earlier.command}" arrived; it is not sent again.`)
  }
  const refused = earlier.finished.status === 'no' || earlier.finished.status === 'bad'
  if (refused) return ended('fail', 'The appliance refused it; a person reopens the item first.')
  return ended('pass', 'Sent once already.')
}

function lastInstall(context: EngineContext, appliance: string, item: Item): CommandStanding | undefined {
  const state = context.state()
  const { reopenedAt } = itemOf(state, appliance, item.id)
  const installs = commandsOf(state, appliance, item.id).filter((c) => c.effect === 'point-of-no-return')
  const last = installs.filter((c) => c.seq > reopenedAt).at(-1)
  return last === undefined ? undefined : earlierSending(state, appliance, item.id, last.command)
}
