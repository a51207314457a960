import type { EngineContext } from '../context.ts'
import { returningOf } from '../install-standing.ts'
import { openOffer } from '../offer-update.ts'
import type { Executor, StepEnding } from '../step-table.ts'
import { verdict } from '../verdict.ts'
import { Wait } from '../wait.ts'

/**
 * Waits until the appliance's return is proved, or named as what it is instead (HOUSE.md, journey b). Reads greetings only;
 * logs in once a down edge or a changed greeting was seen and everything is calm. Sends nothing that changes anything.
 */
export const awaitReturn: Executor<{ kind: 'await-return' }> = async ({ context, appliance, item }) => {
  const returning = returningOf(context, appliance)
  if (returning === undefined) {
    return { kind: 'verdict', verdict: verdict('waiting', 'No install was sent, so there is no return to wait for.') }
  }
  if (returning.outcome === 'proven')
    return { kind: 'verdict', verdict: verdict('pass', `Proved: ${returning.release ?? ''}.`) }
  const offer = await keepOffering(context, appliance)
  if (offer !== undefined) return offer
  const wait = new Wait(context, appliance, item, returning)
  return wait.run()
}

/** After a resume the appliance may still fetch: the offer opens again at the same place, unless all was delivered. */
async function keepOffering(context: EngineContext, appliance: string): Promise<StepEnding | undefined> {
  const known = context.state().appliances[appliance]
  if (context.offered.has(appliance) || known?.delivered !== undefined || known?.returning?.outcome !== undefined)
    return undefined
  const name = known?.returning?.expected.name
  if (name === undefined || known?.offer === undefined) return undefined
  const patch = await context.store.verify(name, context.signal)
  if (!patch.ok) return { kind: 'stop', failure: patch.failure }
  const offer = await openOffer(context, appliance, patch.value, undefined)
  // The port may be taken by now; the wait matters more than the offer, and the return tells whether it was needed.
  if (offer.ok) return undefined
  const text = `The update could not be offered again: ${offer.failure.sentence}`
  await context.journal.append('note.added', { appliance, text, by: 'engine' })
  return undefined
}
