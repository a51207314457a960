import { longestOutlast, megabytesOf, outlastSentence } from '../model/outlast.ts'
import type { EngineContext } from './context.ts'
import { installItem } from './offer-update.ts'
import type { Offer } from './ports.ts'

/**
 * Waits, before a run releases its offers, until no appliance is downloading from them: to close an offer in the middle of a
 * download can leave an appliance with half an update. Ends at the latest after `longestOutlast`, or when a person asks for
 * the stop a second time.
 */
export async function outlastDownloads(context: EngineContext): Promise<void> {
  await Promise.all([...context.offered].map(([appliance, offer]) => outlast(context, appliance, offer)))
}

async function outlast(context: EngineContext, appliance: string, offer: Offer): Promise<void> {
  const { underWay } = offer
  const breaksOff = (): boolean => context.breakOff?.aborted ?? false
  if (underWay === undefined || breaksOff()) return
  const { address = appliance, identity } = context.state().appliances[appliance] ?? {}
  const name = context.update?.name ?? offer.path
  const sentence = outlastSentence([{ host: identity?.host ?? address, name, ...underWay }])
  const until = context.clock.now() + longestOutlast
  context.tell({ kind: 'outlasting', appliance, sentence, until: new Date(until).toISOString() })
  await note(context, appliance, sentence)
  const over = new AbortController()
  const stops = context.breakOff === undefined ? over.signal : AbortSignal.any([over.signal, context.breakOff])
  await Promise.race([offer.whenQuiet(stops), context.clock.sleep(longestOutlast, stops)])
  over.abort()
  const left = offer.underWay
  if (left === undefined) return
  const why = breaksOff() ? 'a person stopped the run a second time' : 'the time limit was reached'
  const far = `${megabytesOf(left.sent)} of ${megabytesOf(left.total)} MB`
  await note(context, appliance, `The download of ${name} was stopped at ${far}, because ${why}.`)
}

/** A journal that cannot be written does not keep the offer open; the next append, which is awaited, reports its fault. */
async function note(context: EngineContext, appliance: string, text: string): Promise<void> {
  const entry = { appliance, text, by: 'engine', ...installItem(context) }
  await context.journal.append('note.added', entry, { durable: true }).catch(() => undefined)
}
