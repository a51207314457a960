import { failure } from '../base/failure.ts'
import { itemsOf } from '../model/bound-items.ts'
import type { ApprovalNeed, EventData } from '../model/run-event.ts'
import type { VerifiedPatch } from '../model/patch.ts'
import { gateStanding, itemOf, lastInstall } from '../model/run-state.ts'
import type { Item } from '../model/runbook.ts'
import { isRebootWait, traitsOf } from '../model/step.ts'
import { askApproval, isApproved } from './approval.ts'
import type { EngineContext } from './context.ts'
import { diagnoseInstall, mainCause, readReleaseAgain } from './diagnose-install.ts'
import { earlierInstalls } from './earlier-installs.ts'
import { identityReadOff } from './identity-read-off.ts'
import { returningOf } from './install-standing.ts'
import { refusalToJournal } from './interlocks.ts'
import { closeOffer, openOffer } from './offer-update.ts'
import type { Console } from './ports.ts'
import { proveIdentity, readyToInstall } from './ready-to-install.ts'
import { baselineOf } from './services.ts'
import { wayOf } from './scope.ts'
import { sendCommand, type Answered } from './send-command.ts'
import { hangUp, lineTo } from './sessions.ts'
import type { StepEnding } from './step-table.ts'
import { evidenceOf, wholeOf, type StoredReply } from './stored-reply.ts'
import { verdict, type Verdict } from './verdict.ts'
import { verifyUpdate } from './verify-update.ts'
import { doubtFactor } from './wait-pace.ts'
import { wantedReleaseRuns } from './wanted-release-runs.ts'

/** How long the reply to Update Install may take before the wait continues without it; the offer and the line stay open. */
const installDeadline = 15 * 60_000

export interface WantedInstall {
  readonly context: EngineContext
  readonly appliance: string
  readonly item: Item
  /** The update's name in the mirror. */
  readonly name: string
  readonly proves: 'release' | 'listed'
  /** The release it brings; absent for a D or E patch. */
  readonly release?: string
  /** A remark shown with the approval, such as that the release is only a guess. */
  readonly remark?: string
  /** What this install's approval needs in addition to what its item asks for. */
  readonly needs?: readonly ApprovalNeed[]
}

/**
 * Begins an install (cli.install, suite.install-now). In order: no earlier install of this run is open, the file is hashed
 * again, running jobs are asked for again, the offer is opened, a person's approval of the exact command is required, the
 * baseline of greetings is noted, the identity is proved again; then the command is sent, once, or the person presses the
 * button. The offer stays open for the wait that follows.
 */
export async function beginInstall(wanted: WantedInstall): Promise<StepEnding> {
  const { context, appliance, item, name } = wanted
  const open = await refusalToJournal(context, appliance, `Update Install ${name}`, 'engine', earlierInstalls)
  if (open) return over(verdict('fail', open.sentence, [], open.hint))
  const patch = await verifyUpdate(context, name)
  if (patch.kind === 'stop') return patch
  await outlastRefusal(context, appliance, item)
  const line = await lineTo(context, appliance)
  if (!line.ok) return { kind: 'stop', failure: line.failure }
  const ready = await readyToInstall(context, line.value, appliance, item)
  if (!ready.ok) return { kind: 'stop', failure: ready.failure }
  const runs = await refusedSinceItRuns(wanted, `Update Install ${name}`)
  if (runs !== undefined) return runs
  const offer = await openOffer(context, appliance, patch.value, line.value)
  if (!offer.ok) return { kind: 'stop', failure: offer.failure }
  const command = `Update Install ${offer.value.url}`
  const refusal = await refusalToJournal(context, appliance, command, 'engine')
  if (refusal) {
    await closeOffer(context, appliance)
    return over(verdict('fail', refusal.sentence, [], refusal.hint))
  }
  const inSuite = item.ways !== undefined && wayOf(context, appliance) === 'suite'
  const shown = inSuite ? `Install Now ${offer.value.url}` : command
  const needs = [...trustNeeds(patch.value), ...(wanted.needs ?? [])]
  if (!isApproved(context, appliance, item, shown, needs)) {
    // In the Administration Suite the person presses the button after the approval: the offer has to stand by then.
    await closeOffer(context, appliance)
    const ways = inSuite
      ? 'An installed release cannot be uninstalled. Approve, then enter the link on System > Utilities > Updates and press Install Now.'
      : 'An installed release cannot be uninstalled. Approve to continue.'
    const why = [
      ways,
      wanted.remark,
      oneSourceText(patch.value),
      identityReadOff(context.state().appliances[appliance]),
    ]
      .filter((each) => each !== undefined)
      .join(' ')
    return over(await askApproval(context, appliance, item, shown, why, needs))
  }
  const expected = await expectationOf(wanted, patch.value)
  const stops = await lastLook(wanted, line.value, command)
  if (stops !== undefined) {
    await closeOffer(context, appliance)
    return stops
  }
  if (traitsOf(item).waits !== 'own-install') await expectReturnAgain(context, appliance)
  if (inSuite) return beginInSuite(wanted, expected, offer.value.url)
  return send(wanted, line.value, command, expected)
}

/** If only this computer vouches for the bytes, a named person decides whether to install them anyway. */
function trustNeeds({ trust }: VerifiedPatch): readonly ApprovalNeed[] {
  return trust === 'own-hash-only' ? ['own-hash-only'] : []
}

function oneSourceText({ name, trust }: VerifiedPatch): string | undefined {
  if (trust !== 'own-hash-only') return undefined
  return `${name} came from one source: its SHA-256 was computed here and compared with no other.`
}

/**
 * Checks that this is still the same appliance and that it does not run the target release yet. Undefined if the
 * command may be sent.
 */
async function lastLook(wanted: WantedInstall, line: Console, command: string): Promise<StepEnding | undefined> {
  const identity = await proveIdentity(wanted.context, line, wanted.appliance)
  if (!identity.ok) return { kind: 'stop', failure: identity.failure }
  return refusedSinceItRuns(wanted, command)
}

/** What an earlier install of this run may have brought is left to the wait, which proves it; nothing is sent. */
async function refusedSinceItRuns(wanted: WantedInstall, command: string): Promise<StepEnding | undefined> {
  const { context, appliance, release } = wanted
  const refusal = release === undefined ? undefined : wantedReleaseRuns(context, appliance, release)
  if (refusal === undefined) return undefined
  const { rule, sentence, hint } = refusal
  await context.journal.append('interlock.refused', { appliance, rule, command, by: 'engine', reason: sentence })
  const mayBeOurs = returningOf(context, appliance) !== undefined
  return over(verdict(mayBeOurs ? 'uncertain' : 'fail', sentence, [], hint))
}

/**
 * An appliance that took the whole update before it said NO may have meant something else by it, and still install. Before it
 * is asked again, as much time passes as an old release is doubted for.
 */
async function outlastRefusal(context: EngineContext, appliance: string, item: Item): Promise<void> {
  const state = context.state()
  const last = lastInstall(state, appliance)
  const { delivered } = state.appliances[appliance] ?? {}
  const refused = last?.finished?.status === 'no' || last?.finished?.status === 'bad'
  if (!refused || delivered === undefined || delivered.seq < last.seq) return
  const settle = state.opened?.options.settle ?? 30_000
  const left = Date.parse(last.at) + doubtFactor * settle - context.clock.now()
  if (left <= 0) return
  const text = `The appliance downloaded the whole update before it refused the install. Uptick waits ${String(Math.ceil(left / 1000))} s before the next install, in case the first one is still running.`
  await context.journal.append('note.added', { appliance, item: item.id, text, by: 'engine' })
  await context.clock.sleep(left, context.signal)
}

/** The wait for an earlier install may be over (waived, or ended otherwise): the one that is sent now has a wait of its own. */
async function expectReturnAgain(context: EngineContext, appliance: string): Promise<void> {
  for (const { item } of itemsOf(context.state(), context.runbook, appliance)) {
    if (!isRebootWait(item) || itemOf(context.state(), appliance, item.id).state === 'to-do') continue
    const reason = 'Another install was started, and Uptick waits for its reboot.'
    await context.journal.append('item.taken-up', { appliance, item: item.id, reason })
  }
}

async function expectationOf(wanted: WantedInstall, patch: VerifiedPatch): Promise<EventData<'return.expected'>> {
  const { context, appliance, release, proves } = wanted
  const baseline = await baselineOf(context, appliance)
  const usual = context.usualTime?.(appliance)
  return {
    appliance,
    ...(usual === undefined ? {} : { usual }),
    ...(release === undefined ? {} : { release }),
    proves,
    name: patch.name,
    since: new Date(context.clock.now()).toISOString(),
    baseline,
  }
}

async function send(
  wanted: WantedInstall,
  line: Console,
  command: string,
  expected: EventData<'return.expected'>,
): Promise<StepEnding> {
  const { context, appliance, item } = wanted
  const giveUpAfter = context.state().opened?.options.giveUpAfter ?? installDeadline
  const asked = await sendCommand(context, line, {
    appliance,
    item: item.id,
    command,
    effect: 'point-of-no-return',
    mayClose: true,
    deadline: Math.min(installDeadline, giveUpAfter),
    noting: () =>
      context.journal.append('return.expected', { ...expected, since: new Date(context.clock.now()).toISOString() }),
  })
  if (asked.ok) return judgeReply(wanted, asked.value)
  const { failure: cause } = asked
  if (cause.code === 'command.refused-by-interlock' || cause.code === 'command.not-sendable')
    return { kind: 'stop', failure: cause }
  // Sent, and no reply: whether it arrived is found out by the wait. Nothing is sent again.
  const sentence = `Update Install sent once, without a reply. ${cause.sentence} Uptick finds out during the wait whether it reached the appliance.`
  if (cause.code === 'operation.cancelled')
    return { kind: 'stop', failure: cause, verdict: verdict('uncertain', sentence) }
  return over(verdict('uncertain', sentence))
}

/** The person begins it: noted before the button is pressed, since from then on interlocks, offer and wait have to hold. */
async function beginInSuite(
  wanted: WantedInstall,
  expected: EventData<'return.expected'>,
  url: string,
): Promise<StepEnding> {
  const { context, appliance, item } = wanted
  const by = gateStanding(context.state(), appliance, item.gate ?? '')?.by ?? 'unknown'
  await Promise.all([
    context.journal.append('return.expected', expected),
    context.journal.append('install.begun', { appliance, item: item.id, way: 'suite', url, by }, { durable: true }),
  ])
  await hangUp(context, appliance, 'the install is started in the Administration Suite')
  const sentence = `${by} starts the install in the Administration Suite with the link ${url}. The appliance continues on its own. Do not reboot it.`
  return over(verdict('pass', sentence))
}

async function judgeReply(wanted: WantedInstall, answer: Answered): Promise<StepEnding> {
  const { stored, reply } = answer
  if (stored.contradiction !== undefined) {
    const both = `Update Install sent once. The reply was ${stored.contradiction.map((line) => `"${line.trimEnd()}"`).join(' and ')}, so the result is unknown.`
    const next = 'Uptick finds out during the wait and sends nothing again.'
    return over(verdict('uncertain', `${both} ${next}`, [wholeOf(stored)]))
  }
  if (stored.status === 'no' || stored.status === 'bad') return refused(wanted, stored)
  const ends = {
    prompt: 'showed its prompt again',
    closed: 'closed the connection',
    reset: 'reset the connection',
  } as const
  const word = stored.status === 'ok' ? 'The reply was OK' : 'There was no status, which is normal for an install'
  const evidence = stored.lines.length === 0 ? [] : [wholeOf(stored)]
  const how = `The appliance ${ends[reply.ended]} and continues on its own`
  return over(verdict('pass', `Update Install sent once. ${word}. ${how}. Do not reboot it.`, evidence))
}

/** A NO hides its cause (cli.failure); the guide's five are tested for while the line and the offer still stand. */
async function refused({ context, appliance, item, name }: WantedInstall, stored: StoredReply): Promise<StepEnding> {
  await readReleaseAgain(context, appliance, item.id)
  const causes = await diagnoseInstall(context, appliance, item.id, name)
  await closeOffer(context, appliance)
  const { found, sentence, hint } = mainCause(causes)
  const words = stored.lines[stored.statusLine] ?? stored.statusText
  const whole = `The appliance refused the install: "${words}". ${sentence}`
  const next = `${hint} Fix the cause, then reopen this item.`
  return {
    kind: 'stop',
    verdict: verdict('fail', whole, [evidenceOf(stored, Math.max(0, stored.statusLine))], next),
    failure: failure(found ? 'command.rejected' : 'return.unproven', whole, next),
  }
}

const over = (found: Verdict): StepEnding => ({ kind: 'verdict', verdict: found })
