import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ParsedParamsOf } from '../../../shared/contract/contract.ts'
import { itemsOf } from '../../../shared/model/bound-items.ts'
import type { Json, KeptFile } from '../../../shared/model/run-event.ts'
import { consoleQuestions, gateOf } from '../../../shared/model/next-actions.ts'
import {
  commandsOf,
  gateStanding,
  hasNoEnd,
  itemOf,
  lastInstall,
  questionOf,
  type CommandStanding,
} from '../../../shared/model/run-state.ts'
import { installMayGoOn } from '../../../shared/model/open-install.ts'
import type { Item } from '../../../shared/model/runbook.ts'
import { isInstall, traitsOf } from '../../../shared/model/step.ts'
import {
  applianceOf,
  approvalWantedFor,
  askedAbout,
  closedRefusal,
  overtakenAnswer,
  overtakenItem,
  questionsOf,
  targetOf,
} from './act-targets.ts'
import { answerValue, expectedText } from '../../../shared/engine/answer-value.ts'
import { approvalRefusal, needsNow, type ApprovalTime } from '../../../shared/engine/approve-rules.ts'
import { wrongRelease } from '../../../shared/engine/release-answer.ts'
import { tickRefusal, waiverRefusal } from '../../../shared/engine/tick-rules.ts'
import { notSendable } from '../console/not-sendable.ts'
import type { OpenRun } from './open-run.ts'

/**
 * What a person does to a run: each act is one event with a name under it. Nothing here talks to an appliance, so all of
 * it works on a run that is not being carried out.
 */
export const personActs = { tick, attach, waive, answer, approve, reopen, settle, note, sign }

/** When an approval is given, and how long such an install takes on that appliance. */
export type TimeOf = (appliance: string) => ApprovalTime
type Done = Promise<Result<Record<string, never>>>
const done = succeed<Record<string, never>>({})

async function tick(open: OpenRun, params: ParsedParamsOf<'run.tick'>, now: number): Done {
  const target = targetOf(open, params)
  if (!target.ok) return target
  const overtaken = overtakenItem(open, target.value, params.seen)
  if (overtaken) return failed(overtaken)
  const { appliance, item } = target.value
  const { note, files: given, evidenceFrom } = params
  const refusal = tickRefusal(open.state(), target.value, { note, files: given.length, evidenceFrom }, now)
  if (refusal) return failed(refusal)
  const by = byOf(open, params.by)
  const files = await keepFiles(open, given)
  const age = evidenceFrom === undefined ? {} : { evidenceFrom: new Date(evidenceFrom).toISOString() }
  await open.journal.append('item.ticked', { appliance, item: item.id, by, note, files, ...age }, durable)
  return done
}

/** Attaches files to an item in any state: they change no verdict. */
async function attach(open: OpenRun, params: ParsedParamsOf<'run.attach'>): Done {
  const target = targetOf(open, params)
  if (!target.ok) return target
  const { appliance, item } = target.value
  const files = await keepFiles(open, params.files)
  const by = byOf(open, params.by)
  await open.journal.append('evidence.attached', { appliance, item: item.id, by, files }, durable)
  return done
}

async function keepFiles(open: OpenRun, given: ParsedParamsOf<'run.tick'>['files']): Promise<KeptFile[]> {
  const files: KeptFile[] = []
  for (const { name, base64 } of given) {
    files.push({ name, ...(await open.journal.keep(Buffer.from(base64, 'base64'))) })
  }
  return files
}

async function waive(open: OpenRun, params: ParsedParamsOf<'run.waive'>, now: number): Done {
  const target = targetOf(open, params)
  if (!target.ok) return target
  const overtaken = overtakenItem(open, target.value, params.seen)
  if (overtaken) return failed(overtaken)
  const { appliance, item } = target.value
  const { authority, reason, until } = params
  const refusal = waiverRefusal({ authority, reason, until }, now)
  if (refusal) return failed(refusal)
  const words = until === undefined ? {} : { until }
  const by = byOf(open, params.by)
  await open.journal.append('item.waived', { appliance, item: item.id, by, authority, reason, ...words }, durable)
  return done
}

async function answer(open: OpenRun, params: ParsedParamsOf<'run.answer'>): Done {
  const refusal = closedRefusal(open)
  if (refusal) return failed(refusal)
  const by = byOf(open, params.by)
  const id = params.question.replace(/^answers\./, '')
  const appliance = applianceOf(open, params.appliance, askedAbout(open, id))
  if (!appliance.ok) return appliance
  if (id.startsWith('facts.')) {
    const value = factValue(params.value)
    const fact = { appliance: appliance.value, fact: id.slice(6), value, source: { person: by } }
    await open.journal.append('fact.captured', fact, durable)
    return done
  }
  const overtaken = overtakenAnswer(open, appliance.value, id, params.seen)
  if (overtaken) return failed(overtaken)
  const asked = questionOf(open.state(), appliance.value, id)
  const unsendable = id.startsWith(consoleQuestions) ? notSendable(String(params.value)) : undefined
  if (unsendable) {
    const sentence = 'The answer is not one line of plain text, so it cannot be typed.'
    return failed(failure('words.wrong', sentence, unsendable.hint))
  }
  const known = questionsOf(open)
  const question = known.find((entry) => entry.id === id)
  const type = asked?.answerType ?? question?.type
  if (type === undefined) {
    const ids = known.map((entry) => entry.id).join(', ')
    return failed(
      failure('words.wrong', `This run asks no question called ${params.question}.`, `Questions are: ${ids}.`),
    )
  }
  const choices = asked?.choices ?? question?.choices ?? []
  const exact = asked?.emptyAllowed === true
  const value = exact
    ? String(params.value)
    : answerValue({ type, choices: [...choices], min: question?.min }, params.value)
  if (value === undefined) {
    const wanted = expectedText({ type, choices: [...choices], min: question?.min })
    return failed(
      failure('words.wrong', `The answer to ${id} must be ${wanted}, not "${String(params.value)}".`, 'Answer again.'),
    )
  }
  const wrong = id === 'wantedRelease' ? wrongRelease(open.state(), appliance.value, String(value)) : undefined
  if (wrong) return failed(failure('words.wrong', wrong.sentence, wrong.hint))
  await open.journal.append('question.answered', { appliance: appliance.value, question: id, value, by }, durable)
  return done
}

async function approve(open: OpenRun, params: ParsedParamsOf<'run.approve'>, timeOf: TimeOf): Done {
  const refusal = closedRefusal(open)
  if (refusal) return failed(refusal)
  const { gate } = params
  const appliance = applianceOf(open, params.appliance, approvalWantedFor(open, gate))
  if (!appliance.ok) return appliance
  const items = itemsOf(open.state(), open.runbook, appliance.value).map((entry) => entry.item)
  const asked = gateStanding(open.state(), appliance.value, gate)
  // The engine may put a gate of its own before a command (an old build of a patch); then the request tells whose it is.
  const own = items.find((entry) => entry.gate === gate) ?? items.find((entry) => entry.id === asked?.item)
  const item = own === undefined ? undefined : { ...own, gate }
  if (item === undefined) {
    const gates = [...new Set(items.flatMap((entry) => entry.gate ?? []))]
    return failed(failure('words.wrong', `This run has no gate called ${gate}.`, `Gates are: ${gates.join(', ')}.`))
  }
  if (asked === undefined || (asked.by !== undefined && gateOf(open.state(), appliance.value, item) !== 'given')) {
    const hint = 'Carry the run on until it shows the command; an answers file approves it there.'
    return failed(failure('run.not-allowed-now', `Nothing waits for the approval of ${gate} yet.`, hint))
  }
  if (asked.by !== undefined) {
    const hint = 'An approval is given once. The run shows its result.'
    return failed(failure('run.not-allowed-now', `${asked.by} has approved ${gate} already.`, hint))
  }
  if (params.seen !== undefined && asked.seq > params.seen) {
    const sentence = `The command has changed since you saw it: ${asked.command}`
    return failed(failure('run.not-allowed-now', sentence, 'Read it, then approve it again.'))
  }
  const { command, late, licenceAccepted } = params
  // An answers file may accept more than this install asks for; what did not apply is not said to be accepted.
  const needs = needsNow(open.state(), item, asked, timeOf(appliance.value))
  const given = new Set([...params.accepted, ...(licenceAccepted ? (['licence-agreement'] as const) : [])])
  const accepted = [...given].filter((need) => needs.includes(need))
  const wrong = approvalRefusal(open.state(), item, asked, { command, accepted, late }, timeOf(appliance.value))
  if (wrong) return failed(wrong)
  const about = { appliance: appliance.value, gate, item: asked.item, command: asked.command }
  const more = { accepted, ...(late === undefined ? {} : { late }) }
  await open.journal.append('approval.given', { ...about, by: byOf(open, params.by), ...more }, durable)
  return done
}

async function reopen(open: OpenRun, params: ParsedParamsOf<'run.reopen'>): Done {
  const target = targetOf(open, params)
  if (!target.ok) return target
  const { appliance, item } = target.value
  const standing = itemOf(open.state(), appliance, item.id)
  if (standing.state === 'running' || standing.state === 'to-do') {
    return failed(
      failure(
        'run.not-allowed-now',
        `${item.title} has no result yet, so there is nothing to reopen.`,
        'Wait for its result.',
      ),
    )
  }
  const { reason, serveWith } = params
  if (serveWith !== undefined && !isInstall(item)) {
    const hint = 'Name the item that installs the update, or leave the protocol out.'
    return failed(failure('words.wrong', `${item.title} serves no update, so no protocol can be chosen for it.`, hint))
  }
  const underWay = isInstall(item) ? await stillOpen(open, appliance, item) : undefined
  if (underWay !== undefined) return failed(underWay)
  await open.journal.append(
    'item.reopened',
    {
      ...{ appliance, item: item.id, by: byOf(open, params.by), reason },
      ...(serveWith === undefined ? {} : { serveWith }),
    },
    durable,
  )
  return done
}

/**
 * Why an install may not be sent again: it is proven to be done, or it may still be running, whether or not the wait
 * was abandoned and whether or not it is known to have arrived. The journal records the refusal like the engine's own.
 */
async function stillOpen(open: OpenRun, appliance: string, item: Item): Promise<Failure | undefined> {
  const state = open.state()
  const known = state.appliances[appliance]
  const { returning } = known ?? {}
  const sent = lastInstall(state, appliance)
  if (known === undefined || returning === undefined || sent === undefined) return undefined
  const where = known.identity.host ?? known.address
  const refuse = async (rule: string, sentence: string, hint: string): Promise<Failure> => {
    const refused = { appliance, rule, command: sent.command, by: 'person', reason: sentence } as const
    await open.journal.append('interlock.refused', refused)
    return failure('run.not-allowed-now', sentence, hint)
  }
  if (returning.outcome === 'proven' && traitsOf(item).waits !== 'own-install') {
    const sentence = `${returning.expected.name} is installed on ${where}, and its return is proved; it is not installed again.`
    return refuse('no-second-install', sentence, 'Continue with the post-upgrade tasks.')
  }
  if (!installMayGoOn(state, open.runbook, appliance)) return undefined
  const answered = sent.finished !== undefined || sent.settled?.arrived === true || sent.by === 'person'
  const arrived = answered || known.requested === true || known.delivered !== undefined || returning.wentDown
  const sentence = arrived
    ? `An install is open on ${where}. The command reached the appliance and has not finished, so it is not started again.`
    : `An install was sent to ${where}, and it is not known whether the command reached the appliance, so it is not started again.`
  const waive =
    'waive the item that waits for the reboot, with the authorizing person and the reason; then reopen this one.'
  const hint =
    returning.outcome === undefined && arrived
      ? 'Resume the run to keep waiting for the reboot.'
      : `Resume the run to keep waiting. If its System Log shows that ${arrived ? 'the install ended' : 'no install started, or that it ended'}, ${waive}`
  return refuse('install-is-open', sentence, hint)
}

/** A person looked and says whether a command of unknown end had arrived. */
async function settle(open: OpenRun, params: ParsedParamsOf<'run.settle'>): Done {
  const target = targetOf(open, params)
  if (!target.ok) return target
  const { appliance, item } = target.value
  const command = unsettled(open, appliance, item.id).at(-1)
  if (command === undefined) {
    return failed(
      failure('run.not-allowed-now', `${item.id} has no command of unknown end.`, 'There is nothing to settle.'),
    )
  }
  const about = { appliance: command.appliance, item: item.id, sent: command.seq, evidence: [] }
  const by = byOf(open, params.by)
  await open.journal.append(
    'command.settled',
    { ...about, arrived: params.arrived, reason: params.reason, by },
    durable,
  )
  await open.journal.append('item.taken-up', { appliance, item: item.id, reason: 'settled by a person' }, durable)
  return done
}

async function note(open: OpenRun, params: ParsedParamsOf<'run.note'>): Done {
  const { appliance, item, text } = params
  const where = { ...(appliance === undefined ? {} : { appliance }), ...(item === undefined ? {} : { item }) }
  await open.journal.append('note.added', { ...where, text, by: byOf(open, params.by) }, durable)
  return done
}

async function sign(open: OpenRun, params: ParsedParamsOf<'run.sign'>): Done {
  if (open.state().sealed?.final === true) {
    const hint = 'A signature belongs inside the seal: sign before the first export of a closed run.'
    return failed(failure('run.closed', 'This run is sealed; nothing can be added that the seal would cover.', hint))
  }
  const { role, name, statement } = params
  await open.journal.append('run.signed', { role, name, statement, by: byOf(open, params.by) }, durable)
  return done
}

const durable = { durable: true }

/** Commands of an item that may have changed something and of whose end no one knows. */
function unsettled(open: OpenRun, appliance: string, item: string): readonly CommandStanding[] {
  const sent = commandsOf(open.state(), appliance, item).filter((c) => c.effect !== 'none')
  return sent.filter(hasNoEnd)
}

function byOf(open: OpenRun, by: string | undefined): string {
  return by ?? open.state().opened?.by ?? 'unknown'
}

/** A fact that a person read off: JSON where it is JSON (a list), else the text as it is. */
function factValue(value: unknown): Json {
  if (typeof value !== 'string') return value as Json
  if (!/^[[{]/.test(value.trim())) return value
  try {
    return JSON.parse(value) as Json
  } catch {
    return value
  }
}
