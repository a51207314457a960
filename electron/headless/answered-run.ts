import { consoleQuestions } from '../../shared/model/next-actions.ts'
import type { Result } from '../../shared/base/result.ts'
import type { ResultOf } from '../../shared/contract/contract.ts'
import type { RunOutcome } from '../../shared/model/run-event.ts'
import { answerOf } from '../../shared/model/run-state.ts'
import { approves, entryFor, type Answers } from './answers-file.ts'
import { longWork, type Session } from './session.ts'
import { byOf, named } from './words.ts'

type Next = ResultOf<'run.next'>

/** Runs as far as possible, applies the answers file to what is asked, and repeats that as long as it helps. */
export async function carryWithAnswers(
  session: Session,
  run: string,
  answers: Answers,
  waitForJobs: number,
): Promise<Result<RunOutcome>> {
  await answerAhead(session, run, answers)
  const used = new Set<string>()
  const stopAnswering = answerWhileAsked(session, answers, used)
  try {
    for (;;) {
      const close = session.words.option('keep-open') !== true
      const work = await longWork(session, 'run.carryOn', { run, close, waitForJobs })
      const next = await nextOf(session, run)
      const applied = session.signal.aborted ? 0 : await applyAnswers(session, run, answers, next, used)
      if (applied > 0) continue
      return work.ok ? { ok: true, value: work.value.outcome } : work
    }
  } finally {
    stopAnswering()
  }
}

/**
 * A question of the appliance's waits for seconds only where no one sits: what the answers file holds for it goes to it at
 * once, and once.
 */
function answerWhileAsked(session: Session, answers: Answers, used: Set<string>): () => void {
  const { client } = session
  return client.on('event', ({ run, type, data }) => {
    if (type !== 'question.asked' || !data.question.startsWith(consoleQuestions)) return
    const { appliance, question } = data
    void addressesOf(session, run).then((addresses) => {
      const value = entryFor(answers.answers, appliance, addresses[appliance] ?? '', question)
      const key = `answer ${appliance}/${question}`
      if (value === undefined || used.has(key)) return undefined
      used.add(key)
      return client.ask('run.answer', { run, appliance, question, value: wordsOf(value), ...byOf(session) })
    })
  })
}

/** Answers hold from the start: a condition may rest on one before its question is put. */
async function answerAhead(session: Session, run: string, answers: Answers): Promise<void> {
  const { client, output } = session
  const snapshot = await client.ask('run.snapshot', { run })
  if (!snapshot.ok || snapshot.value.state.closed !== undefined) return
  const { state } = snapshot.value
  for (const [key, value] of Object.entries(answers.answers)) {
    const cut = key.lastIndexOf('/')
    const question = key.slice(cut + 1)
    // What is typed at the appliance is an answer to what it shows at that moment, and to nothing before.
    if (question.startsWith(consoleQuestions)) continue
    for (const [appliance, { address }] of Object.entries(state.appliances)) {
      if (cut >= 0 && ![appliance, address].includes(key.slice(0, cut))) continue
      if (cut < 0 && entryFor(answers.answers, appliance, address, question) !== value) continue
      if (answerOf(state, appliance, question) !== undefined) continue
      const words = wordsOf(value)
      const done = await client.ask('run.answer', { run, appliance, question, value: words, ...byOf(session) })
      if (!done.ok) output.say(`${done.failure.sentence} ${done.failure.hint}`)
    }
  }
}

async function applyAnswers(
  session: Session,
  run: string,
  answers: Answers,
  next: Next,
  used: Set<string>,
): Promise<number> {
  const { client } = session
  const addresses = await addressesOf(session, run)
  const once = async (key: string, work: () => Promise<Result<unknown>>): Promise<number> => {
    if (used.has(key)) return 0
    used.add(key)
    const done = await work()
    if (!done.ok) session.output.say(`${done.failure.sentence} ${done.failure.hint}`)
    return done.ok ? 1 : 0
  }
  const { accept } = answers
  const late = answers.late === undefined ? {} : { late: answers.late }
  let applied = 0
  for (const { kind, id, appliance } of next.waiting) {
    const value = kind === 'question' ? entryFor(answers.answers, appliance, addresses[appliance] ?? '', id) : undefined
    if (value === undefined) continue
    const words = wordsOf(value)
    const answer = { run, appliance, question: id, value: words, ...byOf(session) }
    applied += await once(`answer ${appliance}/${id}`, () => client.ask('run.answer', answer))
  }
  for (const { kind, id, appliance, title } of next.waiting) {
    if (kind !== 'approval') continue
    if (!approves(answers, { appliance, address: addresses[appliance] ?? '', gate: id })) continue
    // One gate may cover several items; each of them is approved once.
    applied += await once(`approve ${appliance}/${id}: ${title}`, () =>
      client.ask('run.approve', { run, appliance, gate: id, accepted: accept, ...late, ...byOf(session) }),
    )
  }
  for (const { appliance, item, state } of next.items) {
    const address = addresses[appliance] ?? ''
    const about = { run, appliance, item, ...byOf(session) }
    const waiver = entryFor(answers.waivers, appliance, address, item)
    if (waiver !== undefined && ['fail', 'error', 'waiting', 'uncertain', 'stale'].includes(state)) {
      const { authority, reason, until } = waiver
      applied += await once(`waive ${appliance}/${item}`, () =>
        client.ask('run.waive', { ...about, authority, reason, ...named('until', until) }),
      )
      continue
    }
    const tick = entryFor(answers.ticks, appliance, address, item)
    if (tick === undefined || !['waiting', 'error', 'uncertain', 'stale', 'fail'].includes(state)) continue
    const note = typeof tick === 'string' ? tick : ''
    applied += await once(`tick ${appliance}/${item}`, () => client.ask('run.tick', { ...about, note, files: [] }))
  }
  return applied
}

function wordsOf(value: Answers['answers'][string]): boolean | number | string {
  return typeof value === 'object' ? JSON.stringify(value) : value
}

export async function nextOf(session: Session, run: string): Promise<Next> {
  const next = await session.client.ask('run.next', { run })
  return next.ok ? next.value : { waiting: [], counts: {}, ifWeStopNow: '', items: [] }
}

async function addressesOf(session: Session, run: string): Promise<Record<string, string>> {
  const snapshot = await session.client.ask('run.snapshot', { run })
  if (!snapshot.ok) return {}
  return Object.fromEntries(Object.entries(snapshot.value.state.appliances).map(([id, { address }]) => [id, address]))
}
