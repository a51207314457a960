import { exitOf } from '../../../shared/base/failure.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { ParamsOf } from '../../../shared/contract/contract.ts'
import { countsText } from '../../../shared/record/state-words.ts'
import { carryWithAnswers, nextOf } from '../answered-run.ts'
import { acceptancesLeft, readAnswers, type Answers } from '../answers-file.ts'
import { exitOfOutcome, refuseWith, summarise } from '../console-output.ts'
import { createEventTeller, learnTitles, type Titles } from '../event-lines.ts'
import { appliancesOf, credentialsOf, runOptionsOf, waitForJobsOf, windowOf } from '../run-words.ts'
import type { Session } from '../session.ts'
import { tellUnproven } from '../tell-support.ts'
import { fileArgument, named, usageFailure } from '../words.ts'

/** `uptick check ADDRESS`: opens a run of read-only checks. */
export const check = (session: Session): Promise<number> => openAndCarry(session, 'check')

/** `uptick upgrade ADDRESS --to NAME`: opens a run of the whole runbook. */
export const upgrade = (session: Session): Promise<number> => openAndCarry(session, 'upgrade')

/** Opens a run and executes it until it is done or waits for a person. */
async function openAndCarry(session: Session, purpose: 'check' | 'upgrade'): Promise<number> {
  const { words, output, client } = session
  const answers = await readAnswers(words.option('answers'))
  if (!answers.ok) return refuseWith(output, answers.failure)
  const appliances = await appliancesOf(session)
  if (!appliances.ok) return refuseWith(output, appliances.failure)
  const to = words.option('to')
  if (purpose === 'upgrade') {
    if (to === undefined)
      return refuseWith(output, usageFailure('upgrade requires --to NAME (an update in the mirror).'))
    const known = await knownUpdate(session, to)
    if (known !== undefined) return known
  }
  const options = runOptionsOf(session)
  if (!options.ok) return refuseWith(output, options.failure)
  const window = windowOf(words.option('window'))
  if (!window.ok) return refuseWith(output, window.failure)
  const waitForJobs = waitForJobsOf(session)
  if (!waitForJobs.ok) return refuseWith(output, waitForJobs.failure)
  const opening: ParamsOf<'run.open'> = {
    ...appliances.value,
    purpose,
    by: words.option('by') ?? process.env['USER'] ?? 'unknown',
    options: options.value,
    ...named('to', to),
    ...named('runbook', runbookArgument(words.option('runbook'))),
    ...named('customer', words.option('customer')),
    ...named('ticket', words.option('ticket')),
    ...window.value,
    ...named('sheet', answers.value.sheet),
  }
  return follow(session, () => client.ask('run.open', opening), {
    answers: answers.value,
    waitForJobs: waitForJobs.value,
  })
}

/** A built-in document by its id, or one of one's own by its file, which is the caller's. */
function runbookArgument(text: string | undefined): string | undefined {
  return text?.endsWith('.md') === true ? fileArgument(text) : text
}

/** `uptick resume RUN`. */
export async function resume(session: Session): Promise<number> {
  const { words, output, client } = session
  const run = words.rest[0]
  if (run === undefined) return refuseWith(output, usageFailure('resume requires RUN; `uptick runs` lists the runs.'))
  const answers = await readAnswers(words.option('answers'))
  if (!answers.ok) return refuseWith(output, answers.failure)
  const waitForJobs = waitForJobsOf(session)
  if (!waitForJobs.ok) return refuseWith(output, waitForJobs.failure)
  const snapshot = await client.ask('run.snapshot', { run })
  if (!snapshot.ok) return refuseWith(output, snapshot.failure)
  const credentials = await credentialsOf(session, snapshot.value.state.appliances)
  if (!credentials.ok) return refuseWith(output, credentials.failure)
  const credentialRefs = credentials.value
  const reason = words.option('reason') ?? 'resumed on the command line'
  const given = { ...named('by', words.option('by')), ...named('sheet', answers.value.sheet) }
  const resuming = { run, credentialRefs, reason, ...given }
  return follow(session, () => client.ask('run.resume', resuming), {
    answers: answers.value,
    waitForJobs: waitForJobs.value,
  })
}

async function follow(
  session: Session,
  open: () => Promise<Result<{ run: string }>>,
  { answers, waitForJobs }: { readonly answers: Answers; readonly waitForJobs: number },
): Promise<number> {
  const { output, client, insisted } = session
  const titles: Titles = new Map()
  const tell = createEventTeller(titles)
  const stopListening = client.on('event', (event) => {
    output.line({ run: event.run, seq: event.seq, at: event.at, type: event.type, data: event.data })
    tell(output, event)
  })
  try {
    const opened = await open()
    if (!opened.ok) return refuseWith(output, opened.failure)
    const { run } = opened.value
    await learnTitles(client, run, titles)
    output.say(`Run ${run}`)
    insisted.addEventListener('abort', () => void client.ask('run.stop', { run, now: true }), { once: true })
    const ended = await carryWithAnswers(session, run, answers, waitForJobs)
    return await tellEnd(session, run, ended, answers)
  } finally {
    stopListening()
  }
}

async function tellEnd(session: Session, run: string, ended: Result<string>, answers: Answers): Promise<number> {
  const { output } = session
  const next = await nextOf(session, run)
  const snapshot = await session.client.ask('run.snapshot', { run })
  const state = snapshot.ok ? snapshot.value.state : undefined
  const outcomes = Object.values(state?.appliances ?? {}).flatMap((a) => a.returning?.outcome ?? [])
  const outcome = outcomes.find((one) => one !== 'proven') ?? outcomes[0]
  let exit: number
  if (ended.ok) exit = exitOfOutcome(ended.value)
  else {
    const code = exitOf(ended.failure.code)
    exit = code === 2 && ended.failure.code.startsWith('run.') ? 3 : code
    output.refuse(ended.failure)
  }
  const more = {
    run,
    items: next.counts,
    waiting: [...next.waiting, ...acceptancesLeft(answers, next.waiting)],
    ...(outcome === undefined ? {} : { return: { outcome } }),
  }
  if (ended.ok && exit === 3) {
    for (const { title, reason, hint, item } of next.items.filter((entry) => entry.state === 'fail')) {
      output.warn(`${title} (${item}): ${reason} ${hint}`)
    }
  }
  if (ended.ok && exit === 4) {
    const what = next.waiting
      .map(({ kind, id, title, needs, link }) => `${title} (${kind} ${id})${needsText(needs)}${linkText(link)}`)
      .join(', ')
    output.warn(`Waiting for you: ${what}. Answer, mark done, or approve, then run: uptick resume ${run}`)
  }
  if (exit === 6 && state !== undefined && !output.json) tellUnproven(output, state)
  if (exit !== 0) output.say(`If we stop now: ${next.ifWeStopNow}`)
  output.say(`${exit === 0 ? 'Done' : `Ended (${String(exit)})`}: ${countsText(new Map(Object.entries(next.counts)))}`)
  return summarise(output, exit, more)
}

/** The update after --to must be in the mirror, verified or not: a name that is not is a slip of the words. */
async function knownUpdate(session: Session, to: string): Promise<number | undefined> {
  const list = await session.client.ask('patch.list', {})
  if (!list.ok) return refuseWith(session.output, list.failure)
  if (list.value.some((row) => row.name === to)) return undefined
  const names = list.value.map((row) => row.name).join(', ')
  const hint =
    names === '' ? 'The mirror is empty: uptick mirror add URL, or mirror import FILE.' : `The mirror holds: ${names}.`
  return refuseWith(session.output, usageFailure(`There is no update called ${to} in the mirror.`, hint))
}

/** What an approval needs besides the approval itself. */
const needsText = (needs: readonly string[] = []): string => (needs.length === 0 ? '' : ` (needs ${needs.join(', ')})`)

const linkText = (link: string | undefined): string => (link === undefined ? '' : ` (open ${link})`)
