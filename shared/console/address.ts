export interface HostAndPort {
  readonly host: string
  readonly port: number
}

/** `host`, `host:port`, `[v6]`, `[v6]:port` or a bare IPv6 address; undefined where it is none of them. */
export function parseAddress(address: string, defaultPort: number): HostAndPort | undefined {
  const text = address.trim()
  const match = /^(?:\[([^\]\s]+)\]|([^\s:[\]/]+))(?::(\d{1,5}))?$/.exec(text)
  if (!match)
    return /^[0-9a-f:.]*:[0-9a-f:.]*(?:%\w+)?$/i.test(text) && text.split(':').length > 2
      ? { host: text, port: defaultPort }
      : undefined
  const port = match[3] === undefined ? defaultPort : Number(match[3])
  return port >= 1 && port <= 65_535 ? { host: match[1] ?? match[2] ?? '', port } : undefined
}
