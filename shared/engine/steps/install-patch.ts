import type { ItemStatus } from '../../model/run-event.ts'
import { patchKind } from '../../model/release.ts'
import type { Item } from '../../model/runbook.ts'
import { answerOf, commandsOf, hasNoEnd, itemOf, questionOf, type CommandStanding } from '../../model/run-state.ts'
import { beginInstall } from '../begin-install.ts'
import type { EngineContext } from '../context.ts'
import { wrongRelease } from '../release-answer.ts'
import { wantedRelease } from '../scope.ts'
import { earlierSending } from '../send-command.ts'
import { settledSentence } from '../settle.ts'
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
  const wrong = wrongRelease(context.state(), appliance, release, update)
  if (wrong !== undefined && answerOf(context.state(), appliance, 'wantedRelease') !== undefined)
    return { kind: 'verdict', verdict: verdict('waiting', `${wrong.sentence} Nothing was sent.`, [], wrong.hint) }
  const isGuess = update.releaseSource === 'guess' && release === update.release
  const remark = isGuess ? `That ${update.name} brings ${release} is read from its name; the approval confirms it.` : ''
  return beginInstall({ ...wanted, proves: 'release', release, ...(remark === '' ? {} : { remark }) })
}

const askedWhich = (name: string): string =>
  `Which release does ${name} bring? Its name does not tell, and the return is proved by it.`

/**
 * The release that the update brings: as a person answered, as the mirror has it, or as the update's name tells; only where
 * none of them tells, a person is asked, once.
 */
async function releaseOf(context: EngineContext, appliance: string, item: Item): Promise<string | undefined> {
  const { update } = context
  const known = wantedRelease(context, appliance)
  if (update === undefined || known !== undefined) return known
  if (questionOf(context.state(), appliance, 'wantedRelease') === undefined) {
    const why = askedWhich(update.name)
    const question = { appliance, item: item.id, question: 'wantedRelease', answerType: 'text', why } as const
    await context.journal.append('question.asked', question)
  }
  return undefined
}

function alreadyBegun(context: EngineContext, appliance: string, item: Item): StepEnding | undefined {
  const earlier = lastInstall(context, appliance, item)
  if (earlier === undefined) return undefined
  const ended = (status: ItemStatus, sentence: string): StepEnding => ({
    kind: 'verdict',
    verdict: verdict(status, sentence),
  })
  const begun = earlier.by === 'person'
  if (begun) return ended('pass', 'The install was already started in the Administration Suite.')
  if (earlier.settled?.arrived === true) {
    const { by, reason } = earlier.settled
    if (by === 'engine') return ended('pass', `Update Install sent once, and it reached the appliance. ${reason}`)
    return ended('attention', settledSentence(earlier.command, earlier.settled))
  }
  if (hasNoEnd(earlier) || earlier.finished === undefined) {
    return ended(
      'uncertain',
      `Result unknown: "${earlier.command}" may not have reached the appliance. Uptick does not send it again.`,
    )
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
