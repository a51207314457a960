import { answerOf, questionOf } from '../model/run-state.ts'
import type { EngineContext } from './context.ts'
import type { StoredReply } from './stored-reply.ts'

/** The question that a person answers where the reply to Version does not tell for sure whether the target release runs. */
export const releaseQuestion = 'releaseRuns'

/** What a person reads off a reply: that the target release runs, or that it does not. */
export interface ReadOff {
  readonly by: string
  readonly runs: boolean
}

/** The question with the reply in it, word for word; one that names another reply is another question. */
export function releaseQuestionText(reply: StoredReply | undefined, named: string | undefined, wanted: string): string {
  const words = shownReply(reply)
  if (named !== undefined)
    return `Version names ${named} without a stage: ${words}. Is that the target release ${wanted}?`
  return `The reply to Version is not understood: ${words}. Does it say that ${wanted} runs?`
}

/** The first lines of a reply, in quotes, as a person has to see them. */
export function shownReply(reply: StoredReply | undefined): string {
  const lines = (reply?.lines ?? []).map((line) => line.trim()).filter((line) => line !== '')
  const shown = lines.slice(0, 12).join(' / ')
  return lines.length === 0
    ? 'no line came'
    : `"${shown.slice(0, 600)}${lines.length > 12 || shown.length > 600 ? ' …' : ''}"`
}

/** What a person said to exactly this question since the install was started; undefined where no one did. */
export function readOffBy(context: EngineContext, appliance: string, why: string, since: number): ReadOff | undefined {
  const asked = questionOf(context.state(), appliance, releaseQuestion)
  const answer = answerOf(context.state(), appliance, releaseQuestion)
  if (asked === undefined || answer === undefined || asked.why !== why || answer.seq < since) return undefined
  return { by: answer.by, runs: answer.value === true }
}

/** Puts the question to a person, once for one reply. */
export async function askWhichRuns(
  context: EngineContext,
  appliance: string,
  item: string,
  why: string,
): Promise<void> {
  const asked = questionOf(context.state(), appliance, releaseQuestion)
  if (asked?.why === why && answerOf(context.state(), appliance, releaseQuestion) === undefined) return
  const question = { appliance, item, question: releaseQuestion, answerType: 'boolean', why } as const
  await context.journal.append('question.asked', question)
}
