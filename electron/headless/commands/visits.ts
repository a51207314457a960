import { phaseText } from '../../../shared/model/member-standing.ts'
import { refuseWith, summarise } from '../console-output.ts'
import { tellMatrix } from '../matrix-lines.ts'
import type { Session } from '../session.ts'
import { personOf } from '../visit-words.ts'
import { isVisit, named, usageFailure } from '../words.ts'

/** `uptick visits`: a line a visit, the newest last. */
export async function visits({ client, output }: Session): Promise<number> {
  const list = await client.ask('visit.list', {})
  if (!list.ok) return refuseWith(output, list.failure)
  for (const { visit, site, purpose, to, openedAt, state, members } of list.value) {
    output.line({ type: 'visit', visit, site, purpose, ...named('to', to), openedAt, state, members })
    if (output.json) continue
    output.say(`${visit}  ${state}  ${site}  ${purpose}${to === undefined ? '' : ` to ${to}`}  ${openedAt}`)
  }
  if (list.value.length === 0) output.say('There is no visit yet. Open one with: uptick check --site SITE')
  return summarise(output, 0, { visits: list.value.length })
}

/** `uptick show VISIT`: what is in service, the standing of each member, what is asked, and what each appliance runs. */
export async function showVisit({ client, output }: Session, visit: string): Promise<number> {
  const shown = await client.ask('visit.show', { visit })
  if (!shown.ok) return refuseWith(output, shown.failure, { visit })
  const { site, purpose, to, openedAt, by, limits, sentence, halted, closed, members, questions, matrix } = shown.value
  output.say(`${site.name}: ${purpose}${to === undefined ? '' : ` to ${to}`}, opened by ${by} at ${openedAt}`)
  output.say(sentence)
  if (halted !== undefined) output.say(`Halted at ${halted.at}: ${halted.reason}`)
  if (closed !== undefined) output.say(`Closed at ${closed.at}: ${closed.outcome}`)
  for (const row of members) {
    output.line({ type: 'member', visit, ...row })
    if (output.json) continue
    const { member, run, phase, why, waiting, held, leftBehind } = row
    const state = leftBehind ? 'left behind' : phaseText[phase]
    output.say(`  ${member}: ${state}${run === undefined ? ', no run yet' : `, run ${run}`}`)
    if (why !== undefined) output.say(`     ${why}`)
    for (const { kind, id, appliance, title } of waiting.filter((one) => one.kind !== 'question')) {
      output.say(`     Waiting for ${kind} ${id} (${appliance}): ${title}`)
    }
    if (held !== undefined && phase !== 'done' && !leftBehind) output.say(`     ${held.sentence} ${held.hint}`)
  }
  for (const question of questions) {
    output.line({ type: 'question', visit, ...question })
    if (output.json) continue
    const { question: id, title, choices, askedBy } = question
    const asks = askedBy.length === 1 ? `${askedBy[0] ?? ''} asks` : `${String(askedBy.length)} appliances ask`
    output.say(`${asks} (${id}): ${title}${choices === undefined ? '' : ` (${choices.join(', ')})`}`)
    output.say(
      `     For all: uptick answer ${visit} ${id} VALUE. For some: add --only ${askedBy.slice(0, 2).join(',')}`,
    )
  }
  tellMatrix(output, matrix, { visit })
  return summarise(output, 0, {
    visit,
    site: site.name,
    sentence,
    limits,
    ...named('halted', halted),
    ...named('closed', closed),
  })
}

/** `uptick answer VISIT QUESTION VALUE [--only A,B]`: for every appliance that asks it, or for some. */
export async function answerVisit({ words, client, output }: Session, visit: string): Promise<number> {
  const [, question, value] = words.rest
  if (question === undefined || value === undefined) {
    return refuseWith(output, usageFailure('answer requires VISIT QUESTION VALUE.'))
  }
  const only = words
    .option('only')
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  const done = await client.ask('visit.answer', { visit, question, value, by: personOf(words), ...named('only', only) })
  if (!done.ok) return refuseWith(output, done.failure, { visit })
  output.say(
    `Noted in ${visit}, for ${only === undefined ? 'every appliance' : only.join(', ')}. Continue with: uptick resume ${visit}`,
  )
  return summarise(output, 0, { visit })
}

/** `uptick leave VISIT ADDRESS --authority WHO --reason TEXT [--until DATE]`: it keeps its release in this visit. */
export async function leaveBehind({ words, client, output }: Session): Promise<number> {
  const [visit, address] = words.rest
  const [authority, reason] = [words.option('authority'), words.option('reason')]
  if (!isVisit(visit) || address === undefined || authority === undefined || reason === undefined) {
    return refuseWith(output, usageFailure('leave requires VISIT ADDRESS --authority WHO --reason TEXT.'))
  }
  const about = { visit, address, authority, reason, by: personOf(words) }
  const done = await client.ask('visit.leave', { ...about, ...named('until', words.option('until')) })
  if (!done.ok) return refuseWith(output, done.failure, { visit })
  output.say(`${address} is left behind. The record of the visit shows who authorized this.`)
  return summarise(output, 0, { visit, address })
}
