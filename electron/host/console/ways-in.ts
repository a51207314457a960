import { failed } from '../../../shared/base/result.ts'
import { namesPort, parseAddress, usualPorts } from '../../../shared/console/address.ts'
import { mosCli } from '../../../shared/console/dialects/mos-cli.ts'
import { mosAdmind } from '../../../shared/console/dialects/mos-admind.ts'
import { admindVersion } from '../../../shared/console/greeting.ts'
import { Recogniser } from '../../../shared/console/recogniser.ts'
import type { Clock, ConsoleDoor, Greeting } from '../../../shared/engine/ports.ts'
import { type ServicePorts, type Transport } from '../../../shared/model/transport.ts'
import { createGreetingProbe } from './greeting-probe.ts'
import type { KnownCertificates } from './known-certificates.ts'
import { certificateAddress } from './open-tls.ts'

/** One transport of an appliance, as its banner shows it. */
export interface WayIn {
  readonly transport: Transport
  readonly port: number
  /** What greets there is this console of an appliance. */
  readonly answers: boolean
  /** The greeting, or in a few words why there is none. */
  readonly says: string
  /** As the greeting gives them; of admind alone. */
  readonly host?: string
  readonly version?: string
  readonly certificate?: { readonly sha256: string; readonly trust: 'new' | 'known' | 'changed' }
}

export interface WaysParts {
  readonly clock: Clock
  readonly certificates: KnownCertificates
  /** Milliseconds for each connection, and again for its greeting. */
  readonly deadline?: number
}

/** Which consoles greet at an address, the safest first. Nothing is logged in to, and nothing is remembered. */
export async function lookForWays(
  address: string,
  services: ServicePorts,
  signal: AbortSignal,
  { clock, certificates, deadline = 4000 }: WaysParts,
): Promise<readonly WayIn[]> {
  const look = (transport: Transport): Promise<Greeting> =>
    createGreetingProbe({ console: transport, ports: services, deadline, clock }).probe(address, transport, signal)
  const way = async (transport: Transport, greeting: Greeting): Promise<WayIn> => {
    const [, host] = mosAdmind.greeting.exec(greeting.text) ?? []
    const version = admindVersion(greeting.text)
    const certificate = await trustIn(address, greeting, certificates)
    return {
      transport,
      port: greeting.port,
      answers: isConsole(transport, greeting),
      says: saying(greeting),
      ...(host === undefined || version === undefined ? {} : { host, version }),
      ...(certificate === undefined ? {} : { certificate }),
    }
  }
  if (!namesPort(address)) {
    const order: readonly Transport[] = ['admind-tls', 'admind', 'telnet']
    return Promise.all(order.map(async (transport) => way(transport, await look(transport))))
  }
  // One port has one console. It is listened to first: to a login prompt, the first words of TLS would be an entry.
  const clear = await look('telnet')
  if (clear.kind === 'open') return [await way('admind-tls', await look('admind-tls'))]
  return [await way(isConsole('admind', clear) ? 'admind' : 'telnet', clear)]
}

function isConsole(transport: Transport, { kind, text }: Greeting): boolean {
  if (kind !== 'answered') return false
  if (transport !== 'telnet') return mosAdmind.greeting.test(text)
  return new Recogniser(mosCli).asksForUser(text.split('\n').at(-1) ?? '')
}

function saying({ kind, text }: Greeting): string {
  const words = { refused: 'refuses connections', silent: 'does not answer', open: 'says nothing', blind: text }
  return kind === 'answered' ? text.slice(0, 500) : kind === 'open' && text !== '' ? `no TLS: ${text}` : words[kind]
}

async function trustIn(
  address: string,
  { certificate: sha256, port }: Greeting,
  certificates: KnownCertificates,
): Promise<WayIn['certificate']> {
  const host = parseAddress(address, port)?.host
  if (sha256 === undefined || host === undefined) return undefined
  const known = await certificates.find(certificateAddress(host, port))
  // One that cannot be read is not taken for known.
  if (!known.ok) return { sha256, trust: 'changed' }
  if (known.value === undefined) return { sha256, trust: 'new' }
  return { sha256, trust: known.value.sha256 === sha256 ? 'known' : 'changed' }
}

/** A door that says, where its own port is closed, which other ways in answer. */
export function withOtherWays(
  door: ConsoleDoor,
  transport: Transport,
  look: (address: string, signal: AbortSignal) => Promise<readonly WayIn[]>,
): ConsoleDoor {
  return {
    async open(address, signal, onNotice) {
      const opened = await door.open(address, signal, onNotice)
      if (opened.ok || opened.failure.evidence !== 'ECONNREFUSED') return opened
      const other = (await look(address, signal)).find((way) => way.answers && way.transport !== transport)
      if (other === undefined) return opened
      const named = other.port === usualPorts[other.transport] ? '' : ` on port ${other.port}`
      const hint = `It answers by ${other.transport}${named}: choose that transport (--transport ${other.transport}).`
      return failed({ ...opened.failure, hint: `${opened.failure.hint} ${hint}` })
    },
  }
}
