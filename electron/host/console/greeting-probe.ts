import { networkInterfaces } from 'node:os'
import { parseAddress, usualPorts } from '../../../shared/console/address.ts'
import { mosCli } from '../../../shared/console/dialects/mos-cli.ts'
import { releaseInGreeting } from '../../../shared/console/greeting.ts'
import type { Clock, Greeting, GreetingProbe } from '../../../shared/engine/ports.ts'
import { createSystemClock } from '../computer/clock.ts'
import { Dialogue } from './dialogue.ts'
import { readGreeting } from './read-greeting.ts'
import { dial, type DialRequest, type TelnetConnection } from './telnet-connection.ts'
import { dialTls } from './tls-connection.ts'

export type Service = Greeting['service']

export interface GreetingProbeOptions {
  /** The service that a port in the address belongs to: that of the console. telnet where it is not said. */
  readonly console?: Service
  /** Ports that differ from the usual ones (a practice machine, a forwarded port). */
  readonly ports?: Partial<Readonly<Record<Service, number>>>
  /** Milliseconds for the connection, and again for the greeting. */
  readonly deadline?: number
  readonly clock?: Clock
  /** Has this computer an address towards the outside? A look at its cards; for tests. */
  readonly hasNetwork?: () => boolean
}

/** Faults of this computer, regardless of the appliance. */
const ownFaults: ReadonlySet<string> = new Set([
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
  'EMFILE',
  'ENOBUFS',
  'ENOTFOUND',
  'EAI_AGAIN',
])
const partingPatience = 1000

/**
 * Looks at greetings without logging in; nothing but a polite end is ever sent, and to HTTP one HEAD. Over TLS only the
 * handshake is added to that.
 */
export function createGreetingProbe(options: GreetingProbeOptions = {}): GreetingProbe {
  const ports = { ...usualPorts, ...options.ports }
  const { console = 'telnet', deadline = 10_000, clock = createSystemClock(), hasNetwork = outsideAddress } = options

  const look = async (address: string, service: Service, signal: AbortSignal): Promise<Greeting> => {
    const target = parseAddress(address, ports[service])
    const port = service === console ? (target?.port ?? ports[service]) : ports[service]
    const seen = (kind: Greeting['kind'], text: string): Greeting => {
      const release = service === 'smtp' ? releaseInGreeting(text) : undefined
      return { service, port, kind, text, ...(release === undefined ? {} : { release }) }
    }
    if (!target) return seen('blind', `"${address}" is not a valid address`)
    const { host } = target
    const request = { host, port, deadline, clock, signal }
    const dialled: Looked = await (service === 'admind-tls' ? lookOverTls(request) : dial(request))
    if ('code' in dialled) {
      const { code } = dialled
      if (code === 'aborted') return seen('blind', 'cancelled')
      // It answers, but in no TLS that this computer accepts: it is there, and cannot be read.
      if (dialled.connected === true && code !== 'ECONNRESET') return seen('open', code)
      const kind = kindOfFault(code, host, hasNetwork)
      return seen(kind, kind === 'blind' ? code : '')
    }
    const { line } = dialled
    const text =
      service === 'telnet'
        ? await readLoginPrompt(line, deadline, clock, signal)
        : await readGreeting(line, service, host, { deadline, clock, signal })
    await line.hangUp(clock, partingPatience, 'the probe has seen enough')
    if (signal.aborted && text === '') return seen('blind', 'cancelled')
    const { certificate } = dialled
    return { ...seen(text === '' ? 'open' : 'answered', text), ...(certificate === undefined ? {} : { certificate }) }
  }
  return { probe: look }
}

type Looked =
  | { readonly line: TelnetConnection; readonly certificate?: string }
  | { readonly code: string; readonly connected?: boolean }

async function lookOverTls(request: DialRequest): Promise<Looked> {
  const dialled = await dialTls(request)
  return 'code' in dialled ? dialled : { line: dialled.line, certificate: dialled.sha256 }
}

/**
 * What a failed connection says about the appliance. No answer from it and no way to it look the same, unless this
 * computer has no network left: then nothing was seen at all.
 */
export function kindOfFault(code: string, host: string, hasNetwork: () => boolean): 'refused' | 'silent' | 'blind' {
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return 'refused'
  if (ownFaults.has(code)) return 'blind'
  return isLoopback(host) || hasNetwork() ? 'silent' : 'blind'
}

/** Everything up to the login prompt; what there is, where none comes. */
async function readLoginPrompt(
  line: TelnetConnection,
  deadline: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<string> {
  const stop = new AbortController()
  const dialogue = new Dialogue(line, { dialect: mosCli, clock, pressesKeys: false })
  await new Promise<void>((resolve) => {
    dialogue.listen({ turn: () => resolve(), ended: () => resolve() })
    signal.addEventListener('abort', () => resolve(), { signal: stop.signal })
    void clock.sleep(deadline, stop.signal).then(resolve)
  })
  stop.abort()
  return dialogue.conversation.seen
}

function outsideAddress(): boolean {
  return Object.values(networkInterfaces()).some((card) => card?.some((address) => !address.internal))
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}
