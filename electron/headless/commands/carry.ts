import { exitOf, type FailureCode } from '../../../shared/base/failure.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { ParamsOf, PushOf } from '../../../shared/contract/contract.ts'
import { entryFor, readAnswers, type Answers } from '../answers-file.ts'
import { exitOfOutcome, refuseWith, summarise } from '../console-output.ts'
import { readCluster } from '../cluster-file.ts'
import { tellEvent } from '../event-lines.ts'
import { readPassword } from '../password.ts'
import { longWork, type Session } from '../session.ts'
import { secondsOption, wrongWords } from '../words.ts'

interface Waiting {
  readonly kind: 'question' | 'item' | 'approval'
  readonly id: string
  readonly appliance: string
  readonly title: string
}
interface ItemRow {
  readonly appliance: string
  readonly item: string
  readonly title: string
  readonly state: string
  readonly reason: string
  readonly hint: string
}
interface Next {
  readonly waiting: readonly Waiting[]
  readonly counts: Readonly<Record<string, number>>
  readonly ifWeStopNow: string
  readonly items: readonly ItemRow[]
}

/** `uptick check ADDRESS` and `uptick upgrade ADDRESS --to NAME`: opens a run and carries it as far as it goes. */
export async function openAndCarry(session: Session, purpose: 'check' | 'upgrade'): Promise<number> {
  const { words, output, client } = session
  const answers = await readAnswers(words.option('answers'))
  if (!answers.ok) return refuseWith(output, answers.failure)
  const appliances = await appliancesOf(session)
  if (!appliances.ok) return refuseWith(output, appliances.failure)
  const to = words.option('to')
  if (purpose === 'upgrade') {
    if (to === undefined) return refuseWith(output, wrongWords('An upgrade wants --to NAME, an update in the mirror.'))
    const known = await knownUpdate(session, to)
    if (known !== undefined) return known
  }
  const options = runOptionsOf(session)
  if (!options.ok) return refuseWith(output, options.failure)
  const opening: ParamsOf<'run.open'> = {
    appliances: appliances.value,
    purpose,
    by: words.option('by') ?? process.env['USER'] ?? 'unknown',
    options: options.value,
    ...named('to', to),
    ...named('runbook', words.option('runbook')),
    ...named('customer', words.option('customer')),
    ...named('ticket', words.option('ticket')),
    ...windowOf(words.option('window')),
  }
  return follow(session, () => client.ask('run.open', opening), answers.value)
}

/** `uptick resume RUN`. */
export async function resume(session: Session): Promise<number> {
  const { words, output, client } = session
  const run = words.rest[0]
  if (run === undefined) return refuseWith(output, wrongWords('resume wants a run; `uptick runs` lists them.'))
  const answers = await readAnswers(words.option('answers'))
  if (!answers.ok) return refuseWith(output, answers.failure)
  const snapshot = await client.ask('run.snapshot', { run })
  if (!snapshot.ok) return refuseWith(output, snapshot.failure)
  const password = await readPassword(words, words.option('user') ?? 'administrator')
  if (!password.ok) return refuseWith(output, password.failure)
  const reference = await client.ask('credential.put', { password: password.value })
  if (!reference.ok) return refuseWith(output, reference.failure)
  const credentialRefs = { '*': reference.value.credentialRef }
  const reason = words.option('reason') ?? 'resumed on the command line'
  const resuming = { run, credentialRefs, reason, ...named('by', words.option('by')) }
  return follow(session, () => client.ask('run.resume', resuming), answers.value)
}

async function follow(
  session: Session,
  open: () => Promise<Result<{ run: string }>>,
  answers: Answers,
): Promise<number> {
  const { output, client } = session
  const stopListening = client.on('event', (event) => {
    output.line({ run: event.run, seq: event.seq, at: event.at, type: event.type, data: event.data })
    tellEvent(output, event as PushOf<'event'>)
  })
  try {
    const opened = await open()
    if (!opened.ok) return refuseWith(output, opened.failure)
    const { run } = opened.value
    output.say(`Run ${run}`)
    const ended = await carryWithAnswers(session, run, answers)
    return await tellEnd(session, run, ended)
  } finally {
    stopListening()
  }
}

/** Carries on, applies what the answers file holds to what is asked, and goes on as long as that brings something. */
async function carryWithAnswers(session: Session, run: string, answers: Answers): Promise<Result<string>> {
  await answerAhead(session, run, answers)
  const used = new Set<string>()
  for (;;) {
    const work = await longWork(session, 'run.carryOn', { run })
    if (!work.ok) return work
    const { value, failure } = work.value
    const next = await nextOf(session, run)
    const applied = session.signal.aborted ? 0 : await applyAnswers(session, run, answers, next, used)
    if (applied > 0) continue
    if (failure !== undefined) return { ok: false, failure: failure as never }
    const outcome = (value as { outcome?: string } | undefined)?.outcome ?? 'error'
    return { ok: true, value: outcome }
  }
}

/** Answers hold from the start: a condition may rest on one before its question is put. */
async function answerAhead(session: Session, run: string, answers: Answers): Promise<void> {
  const { client, output } = session
  const snapshot = await client.ask('run.snapshot', { run })
  if (!snapshot.ok || snapshot.value.state['closed'] !== undefined) return
  const state = snapshot.value.state as {
    appliances?: Record<string, { address: string }>
    answers?: Record<string, unknown>
  }
  for (const [key, value] of Object.entries(answers.answers)) {
    const cut = key.lastIndexOf('/')
    const question = key.slice(cut + 1)
    for (const [appliance, { address }] of Object.entries(state.appliances ?? {})) {
      if (cut >= 0 && ![appliance, address].includes(key.slice(0, cut))) continue
      if (cut < 0 && entryFor(answers.answers, appliance, address, question) !== value) continue
      if (state.answers?.[`${appliance}/${question}`] !== undefined) continue
      const words = typeof value === 'object' ? JSON.stringify(value) : value
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
    return (await work()).ok ? 1 : 0
  }
  let applied = 0
  for (const { kind, id, appliance } of next.waiting) {
    const value = kind === 'question' ? entryFor(answers.answers, appliance, addresses[appliance] ?? '', id) : undefined
    if (value === undefined) continue
    const words = typeof value === 'object' ? JSON.stringify(value) : value
    const answer = { run, appliance, question: id, value: words, ...byOf(session) }
    applied += await once(`answer ${appliance}/${id}`, () => client.ask('run.answer', answer))
  }
  for (const { kind, id, appliance } of next.waiting) {
    if (kind !== 'approval' || !answers.approve.includes(id)) continue
    applied += await once(`approve ${appliance}/${id}`, () =>
      client.ask('run.approve', { run, appliance, gate: id, ...byOf(session) }),
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

async function tellEnd(session: Session, run: string, ended: Result<string>): Promise<number> {
  const { output } = session
  const next = await nextOf(session, run)
  const snapshot = await session.client.ask('run.snapshot', { run })
  const appliances = snapshot.ok
    ? (snapshot.value.state['appliances'] as Record<string, { returning?: { outcome?: string } }>)
    : {}
  const outcome = Object.values(appliances).find((a) => a.returning?.outcome !== undefined)?.returning?.outcome
  let exit: number
  if (ended.ok) exit = exitOfOutcome(ended.value)
  else {
    const code = exitOf(ended.failure.code as FailureCode)
    exit = code === 2 && ended.failure.code.startsWith('run.') ? 3 : code
    output.refuse(ended.failure)
  }
  const more = {
    run,
    items: next.counts,
    waiting: next.waiting,
    ...(outcome === undefined ? {} : { return: { outcome } }),
  }
  if (ended.ok && exit === 3) {
    for (const { title, reason, hint, item } of next.items.filter((entry) => entry.state === 'fail')) {
      process.stderr.write(`uptick: ${title} (${item}): ${reason} ${hint}\n`)
    }
  }
  if (ended.ok && exit === 4) {
    const what = next.waiting.map(({ kind, id }) => `${kind} ${id}`).join(', ')
    process.stderr.write(`uptick: Waits for a person: ${what}. Answer, tick or approve, then: uptick resume ${run}\n`)
  }
  if (exit !== 0) output.say(`If we stop now: ${next.ifWeStopNow}`)
  output.say(
    `${exit === 0 ? 'Done' : `Ended (${String(exit)})`}: ${Object.entries(next.counts)
      .map(([state, count]) => `${String(count)} ${state}`)
      .join(', ')}`,
  )
  return summarise(output, exit, more)
}

async function nextOf(session: Session, run: string): Promise<Next> {
  const next = await session.client.ask('run.next', { run })
  return next.ok ? (next.value as unknown as Next) : { waiting: [], counts: {}, ifWeStopNow: '', items: [] }
}

async function addressesOf(session: Session, run: string): Promise<Record<string, string>> {
  const snapshot = await session.client.ask('run.snapshot', { run })
  if (!snapshot.ok) return {}
  const appliances = snapshot.value.state['appliances'] as Record<string, { address: string }>
  return Object.fromEntries(Object.entries(appliances).map(([id, { address }]) => [id, address]))
}

/** The update after --to must be in the mirror, verified or not: a name that is not is a slip of the words. */
async function knownUpdate(session: Session, to: string): Promise<number | undefined> {
  const list = await session.client.ask('patch.list', {})
  if (!list.ok) return refuseWith(session.output, list.failure)
  if (list.value.some((row) => row.name === to)) return undefined
  const names = list.value.map((row) => row.name).join(', ')
  const hint =
    names === '' ? 'The mirror is empty: uptick mirror add URL, or mirror import FILE.' : `The mirror holds: ${names}.`
  return refuseWith(session.output, wrongWords(`There is no update called ${to} in the mirror.`, hint))
}

async function appliancesOf(session: Session): Promise<Result<ParamsOf<'run.open'>['appliances']>> {
  const { words, client } = session
  const cluster = words.option('cluster')
  if (cluster !== undefined) return readCluster(cluster, client)
  const address = words.rest[0]
  if (address === undefined)
    return { ok: false, failure: wrongWords(`${words.command} wants the address of an appliance.`) }
  const password = await readPassword(words, words.option('user') ?? 'administrator')
  if (!password.ok) return password
  const reference = await client.ask('credential.put', { password: password.value })
  if (!reference.ok) return reference
  return { ok: true, value: [{ address, role: 'appliance', credentialRef: reference.value.credentialRef }] }
}

function runOptionsOf({ words }: Session): Result<ParamsOf<'run.open'>['options']> {
  const transport = words.option('transport') ?? 'telnet'
  if (transport !== 'telnet') {
    const known = transport === 'admind' || transport === 'admind-tls'
    const sentence = known ? `The transport ${transport} is not built yet.` : `There is no transport ${transport}.`
    return { ok: false, failure: wrongWords(sentence, 'Use --transport telnet.') }
  }
  const serveWith = words.option('serve-with') ?? 'ftp'
  if (serveWith !== 'ftp' && serveWith !== 'http')
    return { ok: false, failure: wrongWords('--serve-with wants ftp or http.') }
  const probeEvery = secondsOption(words, 'probe-every')
  if (!probeEvery.ok) return probeEvery
  const settle = secondsOption(words, 'settle')
  if (!settle.ok) return settle
  const giveUpAfter = secondsOption(words, 'give-up-after')
  if (!giveUpAfter.ok) return giveUpAfter
  return {
    ok: true,
    value: {
      transport,
      serveWith,
      ...named('user', words.option('user')),
      ...named('serveOn', words.option('serve-on')),
      ...named('serveTo', words.option('serve-to')),
      ...named('probeEvery', probeEvery.value),
      ...named('settle', settle.value),
      ...named('giveUpAfter', giveUpAfter.value),
    },
  }
}

function windowOf(text: string | undefined): { window?: { from: string; to: string } } {
  if (text === undefined) return {}
  // FROM-TO, where each side may itself hold hyphens (a date): the middle hyphen parts them.
  const parts = text.split('-')
  const half = Math.ceil(parts.length / 2)
  return { window: { from: parts.slice(0, half).join('-').trim(), to: parts.slice(half).join('-').trim() } }
}

const byOf = ({ words }: Session): { by?: string } => named('by', words.option('by'))

function named<K extends string, T>(name: K, value: T | undefined): { [P in K]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { [P in K]?: T }
}
