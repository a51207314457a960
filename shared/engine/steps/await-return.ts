import type { EngineContext } from '../context.ts'
import { isDelivered, returningOf } from '../install-standing.ts'
import { openOffer } from '../offer-update.ts'
import type { Executor } from '../step-table.ts'
import { verdict, type Verdict } from '../verdict.ts'
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
    return { kind: 'verdict', verdict: provedBefore(context, appliance, returning.release ?? '') }
  await keepOffering(context, appliance)
  const wait = new Wait(context, appliance, item, returning)
  return wait.run()
}

/** The release is proven; asking again would not show whether its bytes came from Uptick. */
function provedBefore(context: EngineContext, appliance: string, release: string): Verdict {
  if (isDelivered(context, appliance)) return verdict('pass', `Proved: ${release}.`)
  return verdict('attention', `Proved: ${release}. It is not proved that the whole file came from Uptick’s server.`)
}

/** After a resume the appliance may still fetch: the offer opens again at the same place, unless all was delivered. */
async function keepOffering(context: EngineContext, appliance: string): Promise<void> {
  const known = context.state().appliances[appliance]
  if (context.offered.has(appliance) || known?.delivered !== undefined || known?.returning?.outcome !== undefined)
    return
  const name = known?.returning?.expected.name
  if (name === undefined || known?.offer === undefined) return
  const patch = await context.store.verify(name, context.signal)
  const offer = patch.ok ? await openOffer(context, appliance, patch.value, undefined) : patch
  // File or port may be gone by now; the wait matters more than the offer, and the return shows whether it was needed.
  if (offer.ok) return
  const text = `The update could not be offered again: ${offer.failure.sentence}`
  await context.journal.append('note.added', { appliance, text, by: 'engine' })
}
