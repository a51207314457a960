import { admindVersion, releaseInGreeting } from '../console/greeting.ts'
import { serviceTitles, type ServiceName } from '../model/transport.ts'
import type { EngineContext } from './context.ts'
import type { Greeting } from './ports.ts'
import type { Sight } from './return-table.ts'
import { consoleOf, looksOurs } from './services.ts'

export interface Look {
  readonly sight: Sight
  /** One sentence of what was seen, for the journal and the screen. */
  readonly observed: string
  /** A greeting names a release, and it is still the one from before: up, and as before. */
  readonly namesOldRelease?: boolean
  /**
   * The connection was refused: by the appliance's own system, or by a filter on the way that answers in its place. The two look
   * the same from here, so what is reported says only that it was refused. Silence may as well be a cut network.
   */
  readonly refused?: boolean
}

type Baseline = readonly { readonly service: string; readonly greeting: string }[]

/**
 * One round of probes at an appliance: its console first, the other services of the baseline only when that greets. No
 * login. A refused or silent console is asked again at once before it counts as gone: one lost packet is not a reboot.
 */
export async function lookAround(context: EngineContext, appliance: string, baseline: Baseline): Promise<Look> {
  const address = context.state().appliances[appliance]?.address ?? ''
  const probe = async (service: ServiceName): Promise<Greeting> => {
    const seen = await context.probe.probe(address, service, context.signal)
    const { port, kind, text } = seen
    context.tell({ kind: 'greeting', appliance, service, port, finding: kind, text: context.journal.redact(text) })
    return seen
  }
  const own = consoleOf(context)
  const called = serviceTitles[own]
  let console = await probe(own)
  if (console.kind === 'refused' || console.kind === 'silent') {
    await context.clock.sleep(200, context.signal)
    console = await probe(own)
  }
  if (console.kind === 'blind')
    return { sight: 'blind', observed: `This computer cannot probe the appliance: ${console.text}.` }
  if (console.kind === 'refused') return { sight: 'gone', refused: true, observed: `${called} refuses connections.` }
  if (console.kind === 'silent') return { sight: 'gone', observed: `${called} does not respond.` }
  if (console.kind === 'open') return { sight: 'mute', observed: `${called} accepts the connection and sends nothing.` }
  const before = admindVersion(baseline.find(({ service }) => service === own)?.greeting ?? '')
  const now = admindVersion(console.text)
  if (before !== undefined && now === undefined) {
    return { sight: 'mute', observed: `The appliance refuses the session: ${console.text.trim()}` }
  }
  const missing: string[] = []
  // Where the console was not heard before the install, there is nothing that its greeting could differ from.
  const differs = before !== undefined && before !== now
  let changed = differs ? `The ${called} banner shows another version: ${console.text.trim()}` : undefined
  let namesOldRelease = false
  for (const { service, greeting } of baseline) {
    if (service === own) continue
    const seen = await probe(service as ServiceName)
    if (seen.kind !== 'answered') missing.push(service)
    else if (namesAnother(greeting, seen.text))
      changed ??= `The ${titleOf(service)} banner shows another release: ${seen.text.trim()}`
    else if (tellsRelease(service, seen.text)) namesOldRelease = true
  }
  // Another release is news once everything is back: while services still come up one by one, it is too early to log in.
  if (missing.length > 0) {
    const late = `${namesOf(missing)} ${missing.length === 1 ? 'does' : 'do'} not yet`
    return { sight: 'console', observed: `${called} responds; ${late}.` }
  }
  if (changed !== undefined) return { sight: 'changed', observed: changed }
  const others = baseline.filter(({ service }) => service !== own).map(({ service }) => service)
  return {
    sight: 'all',
    namesOldRelease,
    observed: others.length === 0 ? `${called} responds.` : `${namesOf([own, ...others])} respond.`,
  }
}

const titleOf = (service: string): string => serviceTitles[service as ServiceName]

/** 'SMTP', 'SMTP and IMAP', 'SMTP, IMAP and POP3' */
function namesOf(services: readonly string[]): string {
  const names = services.map(titleOf)
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}

/** SMTP and the web server name the MOS release; the version that IMAP and POP3 tell may be their own (FACTS 3c). */
function tellsRelease(service: string, greeting: string): boolean {
  if (service === 'smtp') return releaseInGreeting(greeting) !== undefined
  return service === 'http' && /mirapoint\/\d/i.test(greeting)
}

/** Does it name another release than before? Only the appliance's own words are read: figures of others may be a clock's. */
function namesAnother(before: string, now: string): boolean {
  return looksOurs(before) && looksOurs(now) && releaseText(before) !== releaseText(now)
}

/** The version words of a greeting, its date and a stamp of POP3 (RFC 1939, APOP) left out, so that two greetings of one release compare as the same. */
function releaseText(greeting: string): string {
  const [words = ''] = greeting.replace(/<[^>]*>/g, '').split(';')
  return words.match(/\d+(?:\.\d+)+[a-z]?(?:-[A-Za-z]+)?/g)?.join(' ') ?? ''
}
