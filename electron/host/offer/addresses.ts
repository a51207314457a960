import { BlockList, isIP } from 'node:net'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'

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

/** An address as it is in a URL. */
export function urlHost(address: string): string {
  const plain = plainAddress(address)
  return isIP(plain) === 6 ? `[${plain}]` : plain
}

export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}

/** Reads who may fetch: addresses, and networks such as 10.0.0.0/24. Failure: words.wrong names the entry that is neither. */
export function allowList(entries: readonly string[]): Result<(peer: string) => boolean> {
  const list = new BlockList()
  for (const entry of entries) {
    const [, host = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? []
    const address = plainAddress(host)
    const family = isIP(address)
    const most = family === 6 ? 128 : 32
    const wide = bits === undefined ? most : Number(bits)
    if (family === 0 || wide > most) {
      const hint = 'Give an IP address, or a network such as 10.0.0.0/24.'
      return failed(failure('words.wrong', `"${entry}" is neither an address nor a network.`, hint))
    }
    list.addSubnet(address, wide, family === 6 ? 'ipv6' : 'ipv4')
  }
  return succeed((peer) => {
    const address = plainAddress(peer)
    const family = isIP(address)
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
  })
}
