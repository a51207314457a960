import { namesPort } from '../console/address.ts'
import { admindVersion } from '../console/greeting.ts'
import type { EventData } from '../model/run-event.ts'
import { serviceName, type ServiceName, type Transport } from '../model/transport.ts'
import type { EngineContext } from './context.ts'
import type { Greeting } from './ports.ts'

/** The service that is the run's console. */
export function consoleOf(context: EngineContext): Transport {
  return context.state().opened?.options.transport ?? 'telnet'
}

/** What greets at the appliance's address, one service after the other, without a login. Only what is its own counts. */
export async function lookAtServices(context: EngineContext, appliance: string): Promise<readonly Greeting[]> {
  const address = context.state().appliances[appliance]?.address ?? ''
  const found: Greeting[] = []
  for (const service of serviceName.options) {
    const greeting = await context.probe.probe(address, service, context.signal)
    if (greeting.kind === 'answered' && isItsOwn(context, address, service, greeting)) found.push(greeting)
  }
  return found
}

/**
 * The services that respond before an install, for the wait to compare with. If a probe was lost, the banner of the
 * current login supplies the console's version.
 */
export async function baselineOf(
  context: EngineContext,
  appliance: string,
): Promise<EventData<'return.expected'>['baseline']> {
  const seen = (await lookAtServices(context, appliance)).map(({ service, text }) => ({ service, greeting: text }))
  const own = consoleOf(context)
  const banner = context.lines.get(appliance)?.connected.banner ?? ''
  const unheard = admindVersion(banner) !== undefined && seen.every(({ service }) => service !== own)
  const all = unheard ? [{ service: own, greeting: banner }, ...seen] : seen
  return all.map(({ service, greeting }) => ({ service, greeting: context.journal.redact(greeting) }))
}

/**
 * The console is the appliance's own, and so is a service whose port was named, or that answers at an address without a
 * port, also where its greeting is masked. An address with a port may be that of a practice machine or of a forwarder:
 * there a service counts only where its greeting looks like the appliance's (FACTS 3c).
 */
function isItsOwn(context: EngineContext, address: string, service: ServiceName, greeting: Greeting): boolean {
  const named = context.state().opened?.options.services?.[service] !== undefined
  return service === consoleOf(context) || named || !namesPort(address) || looksOurs(greeting.text)
}

/** Does a greeting name the appliance's make, as all of its services do that are not masked? */
export function looksOurs(greeting: string): boolean {
  return /mirapoint|\badmind\b|\bMOS\b/i.test(greeting)
}
