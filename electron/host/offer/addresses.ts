import { BlockList, isIP } from 'node:net'

/** An address in the form in which two can be compared: IPv4 inside IPv6 unwrapped, no zone, no brackets. */
export function plainAddress(address: string): string {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1]
  return (mapped ?? bare).toLowerCase()
}

/** Whether two addresses are the same one, however each is written. */
export function sameAddress(one: string, other: string): boolean {
  const [a, b] = [plainAddress(one), plainAddress(other)]
  const [familyA, familyB] = [isIP(a), isIP(b)]
  if (familyA === 0 || familyA !== familyB) return false
  if (familyA === 4) return a === b
  const list = new BlockList()
  list.addAddress(a, 'ipv6')
  return list.check(b, 'ipv6')
}

/** An address as it stands in a URL. */
export function urlHost(address: string): string {
  const plain = plainAddress(address)
  return isIP(plain) === 6 ? `[${plain}]` : plain
}

export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}
