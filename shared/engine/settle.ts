import { parsers } from '../console/parsers/parsers.ts'
import type { Evidence, Json } from '../model/run-event.ts'
import type { CommandStanding } from '../model/run-state.ts'
import type { Item } from '../model/runbook.ts'
import { judge } from '../runbook/condition.ts'
import { fillSentence } from '../runbook/sentences.ts'
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
 * A command with effect was sent and its end was not seen. Asks the appliance, by the item's `settle`, whether it took
 * effect; where the document knows no such question, or the answer does not show it, a person decides. Never sends again.
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
        `It is not known whether "${command.command}" arrived${why}.`,
        evidence,
        item.idempotent === undefined
          ? 'Look at the appliance; then tick the item with what shows that it took effect, or reopen it to have it sent.'
          : 'Reopen the item to have it sent again, which does no harm.',
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
  if (read?.ok !== true) return uncertain(`, and the reply to "${item.settle.run}" is not understood`, evidence)
  const scope = scopeOf(context, appliance, item)
  const facts = { ...scope.facts, ...Object.fromEntries(read.facts.map((fact) => [fact.fact, fact.value])) }
  const known = { ...scope, facts, run: { ...scope.run, ...values } }
  if (judge(item.settle.pass, known).value !== true)
    return uncertain(`; "${item.settle.run}" does not show it`, evidence)
  const reason = fillSentence(item.settle.say, known) ?? item.settle.say
  const about = { appliance: target, item: item.id, sent: command.seq }
  await context.journal.append('command.settled', { ...about, arrived: true, reason, by: 'engine', evidence })
  return { kind: 'done', evidence, oddity: `The end of "${command.command}" was not seen: ${reason}` }
}
