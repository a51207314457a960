import { failure } from '../base/failure.ts'
import { failed, succeed, type Result } from '../base/result.ts'
import { parsers } from '../console/parsers/parsers.ts'
import { itemsOf } from '../model/bound-items.ts'
import { itemOf } from '../model/run-state.ts'
import type { Item } from '../model/runbook.ts'
import type { EngineContext } from './context.ts'
import { identityByHand, identityReadOff } from './identity-read-off.ts'
import type { Console } from './ports.ts'
import { wayOf } from './scope.ts'
import { sendCommand } from './send-command.ts'
import { readIdentity, visitOf } from './sessions.ts'
import { evidenceOf } from './stored-reply.ts'

const jobs = [
  { command: 'Backup Status', parser: 'backup-status' },
  { command: 'Restore Status', parser: 'restore-status' },
] as const

/**
 * Before an install: is it known which appliance this is, and does a backup or restore run now? The facts of an hour ago do not
 * count. Failures: identity.changed, run.blocked (a reply that is not understood may mean that one runs), those of the line.
 */
export async function readyToInstall(
  context: EngineContext,
  line: Console,
  appliance: string,
  item: Item,
): Promise<Result<void>> {
  const unknown = unknownIdentity(context, line, appliance)
  if (unknown !== undefined) return unknown
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
    const hint = 'Check whether a backup or restore is running. When none is running, mark the item for it done.'
    return failed(failure('run.blocked', sentence, hint))
  }
  return succeed(undefined)
}

/** The last thing before an install is sent: who answers on this line now? Failures as above. */
export async function proveIdentity(context: EngineContext, line: Console, appliance: string): Promise<Result<void>> {
  const identity = await readIdentity(context, line, appliance)
  if (!identity.ok) return identity
  return unknownIdentity(context, line, appliance) ?? succeed(undefined)
}

function unknownIdentity(context: EngineContext, line: Console, appliance: string): Result<never> | undefined {
  if (visitOf(line)?.known === true) return undefined
  const readOff = identityReadOff(context.state().appliances[appliance])
  if (wayOf(context, appliance) === 'suite' && readOff !== undefined) return undefined
  const sentence = 'Neither host id nor serial number could be read, so it is not proved which appliance this is.'
  return failed(failure('identity.changed', sentence, identityByHand))
}

/** A person ticked or waived the item that asks for this job: then an unreadable reply does not block it. */
function saidIdle(context: EngineContext, appliance: string, command: string): boolean {
  const asking = itemsOf(context.state(), context.runbook, appliance).filter(({ item }) => item.run === command)
  return asking.some(({ item }) => ['ticked', 'waived'].includes(itemOf(context.state(), appliance, item.id).state))
}
