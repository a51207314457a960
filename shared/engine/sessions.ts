import { failure, type Failure } from '../base/failure.ts'
import { failed, succeed, type Result } from '../base/result.ts'
import type { Identity } from '../model/run-event.ts'
import { installMayGoOn } from '../model/open-install.ts'
import { showsPractice } from '../console/practice-line.ts'
import { parsers } from '../console/parsers/parsers.ts'
import { ConsoleNotices } from './console-notices.ts'
import type { EngineContext } from './context.ts'
import type { Console } from './ports.ts'
import { sendCommand } from './send-command.ts'
import type { StoredReply } from './stored-reply.ts'

/** The item under which the journal lists questions about identity. */
export const visitItem = 'session.identity'
const identityCommands = [
  { command: 'Version', parser: 'version', fact: 'release', member: 'release' },
  { command: 'License Hostid', parser: 'license-hostid', fact: 'hostId', member: 'hostId' },
  { command: 'Model Get Serial', parser: 'model-serial', fact: 'serial', member: 'serial' },
] as const
const replyDeadline = 60_000

/** What a connection showed when its identity was last read; a person may have to read the reply to Version. */
export interface Visit {
  readonly known: boolean
  readonly version?: StoredReply
}
const visits = new WeakMap<Console, Visit>()

/** The identity as it was read last on this line; undefined before the first reading. */
export function visitOf(line: Console): Visit | undefined {
  return visits.get(line)
}

/**
 * Returns the open connection to an appliance, or opens one. Each login reads the identity and compares it with the
 * run's. While an install may be running, only the wait for its return gets a connection (`forProof`), because a login
 * could disturb the install. Failures: those of the connection, run.not-allowed-now, and identity.changed, after which
 * nothing more is sent on it.
 */
export async function lineTo(context: EngineContext, appliance: string, forProof = false): Promise<Result<Console>> {
  if (!forProof && installMayGoOn(context.state(), context.runbook, appliance)) {
    const { identity, address } = context.state().appliances[appliance] ?? { identity: {}, address: appliance }
    const sentence = `An install may still go on on ${identity.host ?? address}, and a login could disturb it.`
    return failed(failure('run.blocked', sentence, 'Resume the run to go on waiting for its return.'))
  }
  const standing = context.lines.get(appliance)
  if (standing !== undefined && standing.lost === undefined) return succeed(standing)
  if (standing !== undefined) await hangUp(context, appliance, standing.lost ?? 'closed')
  const known = context.state().appliances[appliance]
  if (known === undefined) throw new Error(`The run has no appliance ${appliance}`)
  const notices = new ConsoleNotices(context, appliance)
  const opened = await context.doors(appliance).open(known.address, context.signal, notices.take)
  await notices.settled
  if (!opened.ok) {
    await noteFailed(context, appliance, opened.failure)
    return opened
  }
  context.lines.set(appliance, opened.value)
  const identity = await readIdentity(context, opened.value, appliance, true)
  const elsewhere = identity.ok ? await context.elsewhere?.(identity.value.identity) : identity.failure
  if (elsewhere !== undefined) {
    await hangUp(context, appliance, elsewhere.sentence)
    return failed(elsewhere)
  }
  return succeed(opened.value)
}

/** Reads who answers, notes it, and compares: at each login, and on a standing line right before an install is sent. */
export async function readIdentity(
  context: EngineContext,
  line: Console,
  appliance: string,
  isNew = false,
): Promise<Result<{ identity: Identity }>> {
  const identity: Identity = line.connected.host === '' ? {} : { host: line.connected.host }
  const evidence: string[] = []
  let version: StoredReply | undefined
  for (const { command, parser, fact, member } of identityCommands) {
    const about = { appliance, item: visitItem, command, effect: 'none', deadline: replyDeadline } as const
    const answer = await sendCommand(context, line, about)
    if (!answer.ok) return answer
    const read = parsers[parser]?.(answer.value.stored)
    const found = read?.ok === true ? read.facts.find((f) => f.fact === fact)?.value : undefined
    if (typeof found === 'string') identity[member] = found
    if (command === 'Version') version = answer.value.stored
    evidence.push(`${command}: ${answer.value.stored.lines.join(' / ')}`)
  }
  const before = context.state().appliances[appliance]?.identity ?? {}
  const differs = (['hostId', 'serial'] as const).filter(
    (name) => before[name] !== undefined && identity[name] !== undefined && before[name] !== identity[name],
  )
  if (isNew) {
    const { transport, peer, banner, prompt, local, certificate } = line.connected
    const shown = certificate === undefined ? {} : { certificate: { ...certificate } }
    const simulated = showsPractice(banner) ? { practice: true } : {}
    const how = { transport, identity, peer, banner, prompt, local, ...shown, ...simulated }
    await context.journal.append('session.connected', { appliance, ...how })
  }
  await context.journal.append('identity.noted', { appliance, identity, same: differs.length === 0 })
  if (differs.length > 0) {
    const was = differs.map((name) => `${identityNames[name]} ${before[name] ?? '?'}`).join(', ')
    const is = differs.map((name) => `${identityNames[name]} ${identity[name] ?? '?'}`).join(', ')
    return failed(
      failure(
        'identity.changed',
        `Another appliance answers at this address: ${is}. This run is for ${was}.`,
        'Disconnect, find out which appliance this is, and connect to the right one. Nothing was changed.',
        { evidence: evidence.join('\n') },
      ),
    )
  }
  const known = identity.hostId !== undefined || identity.serial !== undefined
  visits.set(line, { known, ...(version === undefined ? {} : { version }) })
  return succeed({ identity })
}

const identityNames = { hostId: 'Host ID', serial: 'serial number' } as const

/** The service responded, but the login failed: the appliance's own text says why. */
async function noteFailed(context: EngineContext, appliance: string, problem: Failure): Promise<void> {
  const { code, sentence, evidence = '' } = problem
  if (code === 'console.unreachable' || code === 'operation.cancelled') return
  const seen = evidence === '' ? {} : { seen: evidence.slice(-2000) }
  await context.journal.append('session.failed', { appliance, code, reason: sentence, ...seen })
}

/** Ends a connection and journals that. Never throws because of the connection. */
export async function hangUp(context: EngineContext, appliance: string, cause: string): Promise<void> {
  const line = context.lines.get(appliance)
  if (line === undefined) return
  context.lines.delete(appliance)
  await line.close()
  await context.journal.append('session.lost', { appliance, cause })
}
