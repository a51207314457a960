import { failure, type Failure } from '../../base/failure.ts'
import { failed, succeed, type Result } from '../../base/result.ts'
import { parsers } from '../../console/parsers/parsers.ts'
import { gateOf } from '../../model/next-actions.ts'
import type { VerifiedPatch } from '../../model/patch.ts'
import { itemKey } from '../../model/run-state.ts'
import type { Item } from '../../model/runbook.ts'
import type { EngineContext } from '../context.ts'
import { refusalOf } from '../interlocks.ts'
import { closeOffer, openOffer } from '../offer-update.ts'
import type { Console } from '../ports.ts'
import { lookAtServices } from '../services.ts'
import { wantedRelease } from '../scope.ts'
import { earlierSending, sendCommand, type Answered } from '../send-command.ts'
import { lineTo, readIdentity } from '../sessions.ts'
import type { Executor, StepEnding } from '../step-table.ts'
import { evidenceOf, wholeOf } from '../stored-reply.ts'
import { verdict, type Verdict } from '../verdict.ts'

/** How long the reply to Update Install may take before the wait goes on without it; the offer and the line stay open. */
const installDeadline = 15 * 60_000

/**
 * The step with no way back (cli.install). In order: the file is hashed again, the identity proved again, running jobs
 * asked for again, the offer opened, a person's approval of the exact command required, the baseline of greetings noted;
 * then the command is sent, once. The offer stays open for the wait that follows.
 */
export const installPatch: Executor<{ kind: 'install-patch' }> = async ({ context, appliance, item }) => {
  const known = await whatIsInstalled(context, appliance, item)
  if (!known.ok) return known.ending
  const patch = await verifyUpdate(context, known.name)
  if (!patch.ok) return stop(patch.failure)
  const line = await lineTo(context, appliance)
  if (!line.ok) return stop(line.failure)
  const ready = await askAgain(context, line.value, appliance, item)
  if (!ready.ok) return stop(ready.failure)
  const offer = await openOffer(context, appliance, patch.value, line.value)
  if (!offer.ok) return stop(offer.failure)
  const command = `Update Install ${offer.value.url}`
  const refusal = refusalOf(context.state(), appliance, command, 'engine')
  if (refusal) {
    const { rule, sentence, hint } = refusal
    await context.journal.append('interlock.refused', { appliance, rule, command, by: 'engine', reason: sentence })
    await closeOffer(context, appliance)
    return over(verdict('fail', sentence, [], hint))
  }
  if (!isApproved(context, appliance, item, command)) {
    await closeOffer(context, appliance)
    const gate = item.gate ?? ''
    await context.journal.append('approval.requested', { appliance, gate, item: item.id, command })
    const hint = `Approve ${gate} to have it sent: ${command}`
    return over(verdict('waiting', 'There is no way back from here; a person approves it first.', [], hint))
  }
  return send(context, line.value, appliance, item, command, patch.value)
}

/** An approval holds for the command that was shown: where its address has changed since, it is asked for again. */
function isApproved(context: EngineContext, appliance: string, item: Item, command: string): boolean {
  const state = context.state()
  const standing = gateOf(state, appliance, item)
  if (standing !== 'given') return standing === 'none'
  const shown = state.gates[itemKey(appliance, item.gate ?? '')]?.command ?? ''
  return shown === '' || shown === context.journal.redact(command)
}

async function send(
  context: EngineContext,
  line: Console,
  appliance: string,
  item: Item,
  command: string,
  patch: VerifiedPatch,
): Promise<StepEnding> {
  const baseline = await lookAtServices(context, appliance)
  const release = wantedRelease(context, appliance)
  const expected = {
    appliance,
    ...(release === undefined ? {} : { release }),
    proves: item.proves ?? ('release' as const),
    name: patch.name,
    since: new Date(context.clock.now()).toISOString(),
    baseline: baseline.map(({ service, text }) => ({ service, greeting: context.journal.redact(text) })),
  }
  const asked = await sendCommand(context, line, {
    appliance,
    item: item.id,
    command,
    effect: 'point-of-no-return',
    mayClose: true,
    deadline: installDeadline,
    noting: () => context.journal.append('return.expected', expected),
  })
  if (asked.ok) return judgeReply(context, appliance, item, asked.value)
  const { failure: cause } = asked
  if (cause.code === 'command.refused-by-interlock' || cause.code === 'command.not-sendable') return stop(cause)
  // Sent, and no reply: whether it arrived is found out by the wait. Nothing is sent again.
  const sentence = `Sent once; no reply came (${cause.sentence}) The wait finds out whether it arrived.`
  if (cause.code === 'operation.cancelled')
    return { kind: 'stop', failure: cause, verdict: verdict('uncertain', sentence) }
  return over(verdict('uncertain', sentence))
}

async function judgeReply(
  context: EngineContext,
  appliance: string,
  item: Item,
  answer: Answered,
): Promise<StepEnding> {
  const { stored, reply } = answer
  if (stored.status === 'no' || stored.status === 'bad') {
    const offer = context.offered.get(appliance)
    const fetched =
      offer === undefined ? 0 : offer.segments.reduce((sum, segment) => sum + segment.to - segment.from, 0)
    await closeOffer(context, appliance)
    const seen =
      fetched === 0 ? 'It never asked our server for the file.' : `It had fetched ${fetched} bytes from our server.`
    const sentence = `The appliance refused the install: "${stored.lines[stored.statusLine] ?? stored.statusText}". ${seen}`
    const hint =
      'The cause stands only in its System Log (licence, disk space, name, network or a release that is too old). Reopen the item once it is mended.'
    return {
      kind: 'stop',
      verdict: verdict('fail', sentence, [evidenceOf(stored, Math.max(0, stored.statusLine))], hint),
      failure: failure('return.unproven', sentence, hint),
    }
  }
  const how = { prompt: 'the prompt came back', closed: 'it closed the line', reset: 'the line was reset' }[reply.ended]
  const word = stored.status === 'ok' ? 'It answered OK' : 'It gave no status, which is usual here'
  const evidence = stored.lines.length === 0 ? [] : [wholeOf(stored)]
  return over(verdict('pass', `Sent once. ${word}; ${how}. It goes on by itself; do not reboot it.`, evidence))
}

type Known = { readonly ok: true; readonly name: string } | { readonly ok: false; readonly ending: StepEnding }

/** Which update, and which release it brings: without both there is nothing that a return could prove. */
async function whatIsInstalled(context: EngineContext, appliance: string, item: Item): Promise<Known> {
  const name = context.update?.name
  if (name === undefined) {
    const hint = 'Start an upgrade with --to NAME, where NAME is an update in the mirror.'
    return { ok: false, ending: over(verdict('waiting', 'No update was named for this run.', [], hint)) }
  }
  // An unfinished sending is never repeated: the wait, or a person, settles it.
  const sent = context.state().commands.filter((c) => c.appliance === appliance && c.item === item.id)
  const last = sent.filter((c) => c.effect === 'point-of-no-return').at(-1)
  const earlier = last === undefined ? undefined : earlierSending(context.state(), appliance, item.id, last.command)
  if (earlier !== undefined) {
    if (earlier.finished === undefined) {
      const sentence = `It is not known whether "${earlier.command}" arrived; it is not sent again.`
      return { ok: false, ending: over(verdict('uncertain', sentence)) }
    }
    const refused = earlier.finished.status === 'no' || earlier.finished.status === 'bad'
    const sentence = refused ? 'The appliance refused it; a person reopens the item first.' : 'Sent once already.'
    return { ok: false, ending: over(verdict(refused ? 'fail' : 'pass', sentence)) }
  }
  if ((item.proves ?? 'release') === 'release' && wantedRelease(context, appliance) === undefined) {
    const why = `Which release does ${name} bring? Its name does not tell, and the return is proved by it.`
    const question = { appliance, item: item.id, question: 'wantedRelease', answerType: 'text', why } as const
    await context.journal.append('question.asked', question)
    return { ok: false, ending: over(verdict('waiting', why)) }
  }
  return { ok: true, name }
}

async function verifyUpdate(context: EngineContext, name: string): Promise<Result<VerifiedPatch>> {
  const patch = await context.store.verify(name, context.signal)
  if (!patch.ok) return patch
  const { bytes, sha256, source, release } = patch.value
  const words = release === undefined ? {} : { release }
  await context.journal.append('patch.verified', { name, bytes, sha256, source, ...words })
  return patch
}

const jobs = [
  { command: 'Backup Status', parser: 'backup-status', name: 'backup' },
  { command: 'Restore Status', parser: 'restore-status', name: 'restore' },
] as const

/** Right before: is it still the same appliance, and does a backup or restore run now? The facts of an hour ago do not count. */
async function askAgain(context: EngineContext, line: Console, appliance: string, item: Item): Promise<Result<void>> {
  const identity = await readIdentity(context, line, appliance)
  if (!identity.ok) return identity
  if (!identity.value.known) {
    const sentence = 'Neither host id nor serial number could be read, so it is not proved which appliance this is.'
    return failed(
      failure('identity.changed', sentence, 'Read them on the appliance; install by hand if they cannot be read.'),
    )
  }
  for (const { command, parser } of jobs) {
    const wish = { appliance, item: item.id, command, effect: 'none', deadline: 60_000 } as const
    const asked = await sendCommand(context, line, wish)
    if (!asked.ok) return asked
    const { stored } = asked.value
    const read = parsers[parser]?.(stored)
    if (read?.ok === true) {
      for (const { fact, value, line: first, lastLine } of read.facts) {
        const source = evidenceOf(stored, first, lastLine ?? first)
        await context.journal.append('fact.captured', { appliance, fact, value, source })
      }
      continue
    }
    if (saidIdle(context, appliance, command)) continue
    const sentence = `The reply to "${command}" is not understood, so it may be running: ${read?.reason ?? ''}`
    return failed(
      failure(
        'run.blocked',
        sentence,
        'Look whether a backup or restore runs; tick the item that asks for it once it is idle.',
      ),
    )
  }
  return succeed(undefined)
}

/** A person ticked or waived the item that asks for this job: then an unreadable reply does not stand in the way. */
function saidIdle(context: EngineContext, appliance: string, command: string): boolean {
  const items = context.runbook.phases.flatMap((phase) => phase.items).filter((item) => item.run === command)
  return items.some((item) =>
    ['ticked', 'waived'].includes(context.state().items[`${appliance}/${item.id}`]?.state ?? ''),
  )
}

const stop = (cause: Failure): StepEnding => ({ kind: 'stop', failure: cause })
const over = (found: Verdict): StepEnding => ({ kind: 'verdict', verdict: found })
