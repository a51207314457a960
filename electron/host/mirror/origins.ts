import { lookup } from 'node:dns/promises'

/**
 * Hosts and addresses that a file came from, as they are compared: names, what the names resolve to, and the address that was
 * connected to. Two names of one server are one source.
 */
export async function originsOf(hosts: readonly string[], connected: string | undefined): Promise<string[]> {
  const names = hosts.map((host) => host.toLowerCase().replace(/^\[|\]$/g, ''))
  const found = await Promise.all(names.map(addressesOf))
  const addresses = [...found.flat(), ...(connected === undefined ? [] : [connected])].map(plain)
  return [...new Set([...names.map(plain), ...addresses])]
}

/** The host of a URL; none for a file from a disk, which may well be a copy of the other one. */
export function hostOf(source: string): string | undefined {
  return /^[a-z]+:\/\/(\[[^\]]*\]|[^/:]*)/.exec(source)?.[1]?.replace(/^\[|\]$/g, '')
}

async function addressesOf(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address)
  } catch {
    return []
  }
}

/** One spelling an address; this computer is one machine over both families. */
function plain(address: string): string {
  const bare = address.replace(/^::ffff:/i, '')
  return bare === '::1' ? '127.0.0.1' : bare
}
