import { describe, expect, it } from 'vitest'
import type { EngineContext } from '../../../shared/engine/context.ts'
import { lookAround } from '../../../shared/engine/look.ts'
import type { Greeting } from '../../../shared/engine/ports.ts'
import { lookAtServices } from '../../../shared/engine/services.ts'
import type { ServiceName, ServicePorts, Transport } from '../../../shared/model/transport.ts'

type Seen = Partial<Record<ServiceName, string | Greeting['kind']>>

const kinds: readonly string[] = ['open', 'refused', 'silent', 'blind']
const smtp = '220 ms-01 ESMTP Mirapoint Messaging Server MOS 4.3.7-GA; Mon'
const newSmtp = smtp.replace('4.3.7', '4.4.3').replace('Mon', 'Tue')
const admind = '* OK ms-01 admind 4.3.7 ready'

function contextOf(
  seen: Seen,
  options: { transport: Transport; services?: ServicePorts },
  address = '127.0.0.1:2323',
): { context: EngineContext; asked: ServiceName[] } {
  const asked: ServiceName[] = []
  const context = {
    tell: () => undefined,
    journal: { redact: (text: string) => text },
    state: () => ({ appliances: { a1: { address } }, opened: { options } }),
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    signal: new AbortController().signal,
    probe: {
      probe: (_address: string, service: ServiceName) => {
        asked.push(service)
        const found = seen[service] ?? 'refused'
        const kind = kinds.includes(found) ? found : 'answered'
        return Promise.resolve({ service, port: 1, kind, text: kind === 'answered' ? found : kind === 'blind' ? 'ENETDOWN' : '' })
      },
    },
  } // prettier-ignore
  return { context: context as unknown as EngineContext, asked }
}

describe('what counts as the appliance’s own', () => {
  const everything: Seen = { telnet: 'User:', admind, smtp, imap: '* OK Dovecot ready', http: 'Server: nginx/1.2' }
  const table: [why: string, address: string, transport: Transport, services: ServicePorts | undefined, seen: Seen, own: ServiceName[]][] = [
    ['an address with a port: what looks like it', '127.0.0.1:2323', 'telnet', undefined, everything, ['telnet', 'admind', 'smtp']],
    ['the console, with any banner', '127.0.0.1:10143', 'admind', undefined, { admind: '* OK x', telnet: 'login:' }, ['admind']],
    ['an address of its own: every service that responds', '10.0.0.7', 'telnet', undefined, everything, ['telnet', 'admind', 'smtp', 'imap', 'http']],
    ['a port that was named: masked or not', '127.0.0.1:2323', 'telnet', { smtp: 2525 }, { telnet: 'User:', smtp: '220 ready', imap: '* OK Dovecot' }, ['telnet', 'smtp']],
    ['services that do not respond', '10.0.0.7', 'telnet', undefined, { telnet: 'open', smtp: 'silent' }, []],
  ] // prettier-ignore
  it.each(table)('%s', async (_why, address, transport, services, seen, own) => {
    const options = { transport, ...(services ? { services } : {}) }
    const { context } = contextOf(seen, options, address)
    expect((await lookAtServices(context, 'a1')).map(({ service }) => service)).toEqual(own)
  })
})

describe('a look around', () => {
  const telnetBase: Seen = { telnet: 'User:', smtp }
  const admindBase: Seen = { admind, smtp, pop3: '+OK ready 1.2.3' }
  const table: [what: string, transport: Transport, base: Seen, seen: Seen, sight: string, words: RegExp, old?: boolean][] = [
    ['as before', 'telnet', telnetBase, telnetBase, 'all', /^Telnet and SMTP respond\.$/, true],
    ['the console is refused, by whomever', 'telnet', telnetBase, { smtp }, 'gone', /^Telnet refuses connections\.$/],
    ['the console is silent', 'admind', admindBase, { admind: 'silent' }, 'gone', /^Admin does not respond\.$/],
    ['the console says nothing', 'admind-tls', { 'admind-tls': admind }, { 'admind-tls': 'open' }, 'mute', /^Admin over TLS accepts the connection and sends nothing\.$/],
    ['our own fault', 'telnet', telnetBase, { telnet: 'blind' }, 'blind', /ENETDOWN/],
    ['a service is missing', 'telnet', telnetBase, { telnet: 'User:' }, 'console', /^Telnet responds; SMTP does not yet\.$/],
    ['another release, all there', 'telnet', telnetBase, { telnet: 'User:', smtp: newSmtp }, 'changed', /another release/],
    ['another release, not all there yet', 'admind', admindBase, { admind, smtp: newSmtp }, 'console', /^Admin responds; POP3 does not yet\.$/],
    ['another version of the console', 'admind', admindBase, { ...admindBase, admind: admind.replace('4.3.7', '4.4.3') }, 'changed', /another version/],
    ['a console that was not seen before, whose version is not a change', 'admind', {}, { admind }, 'all', /^Admin responds\.$/, false],
    ['the console turns us away', 'admind', admindBase, { ...admindBase, admind: '* BYE shutting down' }, 'mute', /refuses the session: \* BYE/],
    ['figures of others are a clock', 'admind', admindBase, { ...admindBase, pop3: '+OK ready 1.2.4' }, 'all', /^Admin, SMTP and POP3 respond\.$/],
    ['a banner that was masked meanwhile', 'telnet', telnetBase, { telnet: 'User:', smtp: '220 ready 9.9.9' }, 'all', /^Telnet and SMTP respond\.$/, false],
    ['another banner of telnet', 'telnet', { telnet: 'MOS 1.1\nUser:' }, { telnet: 'MOS 1.2\nUser:' }, 'all', /^Telnet responds\.$/],
  ] // prettier-ignore
  it.each(table)('%s', async (_what, transport, base, seen, sight, words, old) => {
    const baseline = Object.entries(base).map(([service, greeting]) => ({ service, greeting }))
    const { context, asked } = contextOf(seen, { transport })
    const look = await lookAround(context, 'a1', baseline)
    expect(look).toMatchObject({ sight, observed: expect.stringMatching(words) as string })
    // Up and as before is known only where a greeting still names the release from before.
    if (old !== undefined) expect(look.namesOldRelease).toBe(old)
    // The console first; the others only where it greets, and only those of the baseline.
    expect(asked[0]).toBe(transport)
    expect(asked.slice(1).every((service) => service === transport || service in base)).toBe(true)
  })
})
