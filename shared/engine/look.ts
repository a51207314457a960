import { releaseInGreeting } from '../console/greeting.ts'
import type { EngineContext } from './context.ts'
import type { Greeting } from './ports.ts'
import type { Sight } from './return-table.ts'

export interface Look {
  readonly sight: Sight
  /** One sentence of what was seen, for the journal and the screen. */
  readonly observed: string
  /** A greeting names a release, and it is still the one from before: up, and as before. */
  readonly namesOldRelease?: boolean
  /** Its own system refused: the machine is there, and the console is not. Silence may as well be a cut network. */
  readonly refused?: boolean
}

type Baseline = readonly { readonly service: string; readonly greeting: string }[]

/**
 * One round of probes at an appliance: its console first, the other services of the baseline only when that greets. No
 * login. A refused or silent console is asked once more at once before it counts as gone: one lost packet is no reboot.
 */
export async function lookAround(context: EngineContext, appliance: string, baseline: Baseline): Promise<Look> {
  const address = context.state().appliances[appliance]?.address ?? ''
  const probe = (service: Greeting['service']): Promise<Greeting> =>
    context.probe.probe(address, service, context.signal)
  let console = await probe('telnet')
  if (console.kind === 'refused' || console.kind === 'silent') {
    await context.clock.sleep(200, context.signal)
    console = await probe('telnet')
  }
  if (console.kind === 'blind') return { sight: 'blind', observed: `This computer cannot look: ${console.text}.` }
  if (console.kind === 'refused') return { sight: 'gone', refused: true, observed: 'The console refuses connections.' }
  if (console.kind === 'silent') return { sight: 'gone', observed: 'The console does not answer.' }
  if (console.kind === 'open') return { sight: 'mute', observed: 'The console takes the connection and says nothing.' }
  const missing: string[] = []
  let namesOldRelease = false
  for (const { service, greeting } of baseline) {
    if (service === 'telnet') continue
    const seen = await probe(service as Greeting['service'])
    if (seen.kind !== 'answered') missing.push(service)
    else if (releaseWords(seen.text) !== releaseWords(greeting)) {
      return { sight: 'changed', observed: `${service} greets with another release: ${seen.text.trim()}` }
    } else if (tellsRelease(service, greeting)) namesOldRelease = true
  }
  if (missing.length > 0) return { sight: 'console', observed: `The console greets; ${missing.join(', ')} not yet.` }
  const others = baseline.filter(({ service }) => service !== 'telnet').map(({ service }) => service)
  return {
    sight: 'all',
    namesOldRelease,
    observed: others.length === 0 ? 'The console greets.' : `The console greets, and ${others.join(', ')}.`,
  }
}

/** SMTP and the web server name the MOS release; the version that IMAP and POP3 tell may be their own (FACTS 3c). */
function tellsRelease(service: string, greeting: string): boolean {
  if (service === 'smtp') return releaseInGreeting(greeting) !== undefined
  return service === 'http' && /mirapoint\/\d/i.test(greeting)
}

/** The version words of a greeting, its date left out, so that two greetings of one release compare as the same. */
function releaseWords(greeting: string): string {
  return (greeting.split(';')[0] ?? '').match(/\d+(?:\.\d+)+[a-z]?(?:-[A-Za-z]+)?/g)?.join(' ') ?? ''
}
