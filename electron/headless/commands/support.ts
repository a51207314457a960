import type { Result } from '../../../shared/base/result.ts'
import type { RunState } from '../../../shared/model/run-state.ts'
import { supportCardOf } from '../../../shared/model/support-card.ts'
import { exitOfOutcome, refuseWith, summarise } from '../console-output.ts'
import { appliancesOf, runOptionsOf } from '../run-words.ts'
import { longWork, type Session } from '../session.ts'
import { tellSupportCard } from '../tell-support.ts'
import { usageFailure } from '../words.ts'

/**
 * `uptick support RUN|ADDRESS`: what technical support asks for, ready to paste. A run shows what it knows; an address is
 * visited first, read-only, by the runbook mos-support.
 */
export async function support(session: Session): Promise<number> {
  const { words, output, client } = session
  const named = words.rest[0]
  if (named === undefined)
    return refuseWith(
      output,
      usageFailure('support requires RUN or the ADDRESS of an appliance; `uptick runs` lists the runs.'),
    )
  const runs = await client.ask('run.list', {})
  if (!runs.ok) return refuseWith(output, runs.failure)
  const isRun = runs.value.rows.some(({ run }) => run === named)
  const visited: Result<{ run: string; exit: number }> = isRun
    ? { ok: true, value: { run: named, exit: 0 } }
    : await visit(session)
  if (!visited.ok) return refuseWith(output, visited.failure)
  const { run, exit } = visited.value
  const snapshot = await client.ask('run.snapshot', { run })
  if (!snapshot.ok) return refuseWith(output, snapshot.failure, { run })
  const state = snapshot.value.state
  for (const appliance of Object.keys(state.appliances)) {
    const card = supportCardOf(state, appliance)
    output.line({ type: 'support', run, appliance, ...factsOf(state, appliance), card })
    if (!output.json) tellSupportCard(output, state, appliance)
  }
  for (const contact of await contactsOf(session)) {
    output.line({ type: 'contact', contact })
    if (!output.json) output.say(contact)
  }
  return summarise(output, exit, { run })
}

/** The four facts by their names in the JSON lines (CLI.md); what was not read is left out. */
function factsOf({ appliances }: RunState, appliance: string): Record<string, unknown> {
  const { facts = {}, identity = {} } = appliances[appliance] ?? {}
  const rows = ['release', 'hostId', 'serial', 'chassis'].map((name) => [
    name,
    facts[name]?.value ?? identity[name as keyof typeof identity],
  ])
  return Object.fromEntries(rows.filter(([, value]) => value !== undefined)) as Record<string, unknown>
}

/** Reads the card's facts off an appliance; a question that is left open is not a reason to have no card. */
async function visit(session: Session): Promise<Result<{ run: string; exit: number }>> {
  const { words, client } = session
  const appliances = await appliancesOf(session)
  if (!appliances.ok) return appliances
  const options = runOptionsOf(session)
  if (!options.ok) return options
  const by = words.option('by') ?? process.env['USER'] ?? 'unknown'
  const opening = { ...appliances.value, purpose: 'check' as const, by, options: options.value, runbook: 'mos-support' }
  const opened = await client.ask('run.open', opening)
  if (!opened.ok) return opened
  const work = await longWork(session, 'run.carryOn', { run: opened.value.run, close: true })
  if (!work.ok) return work
  const exit = exitOfOutcome(work.value.outcome)
  return { ok: true, value: { run: opened.value.run, exit: exit === 4 ? 0 : exit } }
}

/** Whom to call: the lines of the document's own item, so that there is one place to fix them. */
async function contactsOf({ client }: Session): Promise<readonly string[]> {
  const shown = await client.ask('runbook.show', { id: 'mos-support' })
  if (!shown.ok) return []
  const item = shown.value.runbook.phases.flatMap(({ items }) => items).find(({ id }) => id === 'support.contacts')
  return (item?.prose ?? '').split('\n').filter((line) => line.trim() !== '')
}
