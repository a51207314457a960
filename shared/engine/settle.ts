import { parsers } from '../console/parsers/parsers.ts'
import type { Evidence, Json } from '../model/run-event.ts'
import type { CommandStanding } from '../model/run-state.ts'
import type { Item } from '../model/runbook.ts'
import { judge } from '../runbook/condition.ts'
import { asSentence, fillSentence } from '../runbook/sentences.ts'
import type { EngineContext } from './context.ts'
import { scopeOf } from './scope.ts'
import { sendCommand } from './send-command.ts'
import { lineTo } from './sessions.ts'
import type { StepEnding } from './step-table.ts'
import { wholeOf } from './stored-reply.ts'
import { verdict } from './verdict.ts'

type Settled =
  | { readonly kind: 'done'; readonly evidence: readonly Evidence[]; readonly oddity: string }
  | { readonly kind: 'ending'; readonly ending: StepEnding }

/**
 * A command that changes something was sent and its end was not seen. Asks the appliance, using the item's `settle`,
 * whether it took effect; without such a question, or if the reply does not show it, a person decides. Never sends the
 * command again.
 */
export async function settleByAsking(
  context: EngineContext,
  appliance: string,
  item: Item,
  command: CommandStanding,
  values: Record<string, Json>,
): Promise<Settled> {
  const uncertain = (why: string, evidence: readonly Evidence[] = []): Settled => ({
    kind: 'ending',
    ending: {
      kind: 'verdict',
      verdict: verdict(
        'uncertain',
        `Result unknown: "${command.command}" may not have reached the appliance${why}.`,
        evidence,
        item.idempotent === undefined
          ? 'Check the appliance. If the command took effect, mark the item done with evidence. If not, reopen the item.'
          : 'Reopen the item to send the command again. Sending it twice is safe.',
      ),
    },
  })
  if (item.settle === undefined) return uncertain('')
  // Asked where the command went, which need not be the appliance whose item it is.
  const target = command.appliance
  const line = await lineTo(context, target)
  if (!line.ok) return { kind: 'ending', ending: { kind: 'stop', failure: line.failure } }
  const wish = {
    appliance: target,
    item: item.id,
    command: item.settle.run,
    effect: 'none',
    deadline: 120_000,
  } as const
  const asked = await sendCommand(context, line.value, wish)
  if (!asked.ok) return { kind: 'ending', ending: { kind: 'stop', failure: asked.failure } }
  const { stored } = asked.value
  const evidence = [wholeOf(stored)]
  const read = parsers[item.settle.read]?.(stored)
  if (read?.ok !== true) return uncertain(`, and Uptick could not read the reply to "${item.settle.run}"`, evidence)
  const scope = scopeOf(context, appliance, item)
  const facts = { ...scope.facts, ...Object.fromEntries(read.facts.map((fact) => [fact.fact, fact.value])) }
  const known = { ...scope, facts, run: { ...scope.run, ...values } }
  if (judge(item.settle.pass, known).value !== true)
    return uncertain(`; the reply to "${item.settle.run}" does not show it`, evidence)
  const reason = fillSentence(item.settle.say, known) ?? item.settle.say
  const about = { appliance: target, item: item.id, sent: command.seq }
  await context.journal.append('command.settled', { ...about, arrived: true, reason, by: 'engine', evidence })
  return { kind: 'done', evidence, oddity: settledSentence(command.command, { reason, by: 'engine' }) }
}

/** Describes a command whose end was not seen: what the appliance showed, or who settled it. It is not a pass. */
export function settledSentence(
  command: string,
  { reason, by }: { readonly reason: string; readonly by: string },
): string {
  if (by === 'engine') return `The connection ended before the status of "${command}" came. ${reason}`
  return `The connection ended before the status of "${command}" came. ${by} reports that it took effect: ${asSentence(reason)}`
}
