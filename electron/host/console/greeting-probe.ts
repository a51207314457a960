import { networkInterfaces } from 'node:os'
import { parseAddress } from '../../../shared/console/address.ts'
import { mosCli } from '../../../shared/console/dialects/mos-cli.ts'
import { releaseInGreeting } from '../../../shared/console/greeting.ts'
import type { Clock, Greeting, GreetingProbe } from '../../../shared/engine/ports.ts'
import { createSystemClock } from '../clock.ts'
import { Dialogue } from './dialogue.ts'
import { readGreeting } from './read-greeting.ts'
import { dial, type TelnetConnection } from './telnet-connection.ts'

export type Service = Greeting['service']

export interface GreetingProbeOptions {
  /** Ports that differ from the usual ones. A port in the address is telnet's. */
  readonly ports?: Partial<Readonly<Record<Service, number>>>
  /** Milliseconds for the connection, and again for the greeting. */
  readonly deadline?: number
  readonly clock?: Clock
  /** Has this computer an address towards the outside? A look at its cards; for tests. */
  readonly hasNetwork?: () => boolean
}

const usualPorts: Readonly<Record<Service, number>> = {
  telnet: 23,
  admind: 10_143,
  smtp: 25,
  imap: 143,
  pop3: 110,
  http: 80,
}

/** Faults of this computer, whatever the appliance does. */
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

/** Looks at greetings without logging in; nothing but a polite end is ever sent, and to HTTP one HEAD. */
export function createGreetingProbe(options: GreetingProbeOptions = {}): GreetingProbe {
  const ports = { ...usualPorts, ...options.ports }
  const { deadline = 10_000, clock = createSystemClock(), hasNetwork = outsideAddress } = options

  const look = async (address: string, service: Service, signal: AbortSignal): Promise<Greeting> => {
    const target = parseAddress(address, ports.telnet)
    const port = service === 'telnet' ? (target?.port ?? ports.telnet) : ports[service]
    const seen = (kind: Greeting['kind'], text: string): Greeting => {
      const release = service === 'smtp' ? releaseInGreeting(text) : undefined
      return { service, port, kind, text, ...(release === undefined ? {} : { release }) }
    }
    if (!target) return seen('blind', `"${address}" is no address`)
    const { host } = target
    const dialled = await dial({ host, port, deadline, clock, signal })
    if ('code' in dialled) {
      const { code } = dialled
      if (code === 'aborted') return seen('blind', 'cancelled')
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
    return text === '' ? seen('open', '') : seen('answered', text)
  }
  return { probe: look }
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
