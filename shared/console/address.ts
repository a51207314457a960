import type { ServiceName } from '../model/transport.ts'

export interface HostAndPort {
  readonly host: string
  readonly port: number
}

/** Where each service of an appliance listens, unless it is said otherwise (CLI.md; FACTS 1a, 3c). */
export const usualPorts: Readonly<Record<ServiceName, number>> = {
  telnet: 23,
  admind: 10_143,
  'admind-tls': 10_243,
  smtp: 25,
  imap: 143,
  pop3: 110,
  http: 80,
}

/** `host`, `host:port`, `[v6]`, `[v6]:port` or a bare IPv6 address; undefined where it is none of them. */
export function parseAddress(address: string, defaultPort: number): HostAndPort | undefined {
  const parts = partsOf(address)
  if (parts === undefined) return undefined
  const port = parts.port ?? defaultPort
  return port >= 1 && port <= 65_535 ? { host: parts.host, port } : undefined
}

/** Does this address name a port of its own? */
export function namesPort(address: string): boolean {
  return partsOf(address)?.port !== undefined
}

function partsOf(address: string): { host: string; port?: number } | undefined {
  const text = address.trim()
  const match = /^(?:\[([^\]\s]+)\]|([^\s:[\]/]+))(?::(\d{1,5}))?$/.exec(text)
  if (!match) {
    const bare = /^[0-9a-f:.]*:[0-9a-f:.]*(?:%\w+)?$/i.test(text) && text.split(':').length > 2
    return bare ? { host: text } : undefined
  }
  const host = match[1] ?? match[2] ?? ''
  return match[3] === undefined ? { host } : { host, port: Number(match[3]) }
}
