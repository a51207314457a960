import type { EngineContext } from './context.ts'
import type { Greeting } from './ports.ts'

const all = ['telnet', 'admind', 'smtp', 'imap', 'pop3', 'http'] as const

/**
 * What greets at the appliance's address, one service after the other, without a login. Only greetings that look like the
 * appliance's count (FACTS 3c): other programs may live at the same address, as on a practice machine.
 */
export async function lookAtServices(context: EngineContext, appliance: string): Promise<readonly Greeting[]> {
  const address = context.state().appliances[appliance]?.address ?? ''
  const found: Greeting[] = []
  for (const service of all) {
    const greeting = await context.probe.probe(address, service, context.signal)
    if (greeting.kind === 'answered' && (service === 'telnet' || looksOurs(greeting))) found.push(greeting)
  }
  return found
}

export function looksOurs(greeting: Greeting): boolean {
  return /mirapoint|\badmind\b|\bMOS\b/i.test(greeting.text)
}
