import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { errnoOf } from '../disk/faults.ts'

/** Bytes that the system took from us and the peer's system has not acknowledged; undefined where this system does not tell. */
export type Unacked = (socket: Socket) => number | undefined

/**
 * Asks the system, by its name in Node. Only Linux tells; the others, and Linux where the connection is gone, give undefined,
 * which callers take as "not acknowledged".
 */
export function unackedOn(platform: NodeJS.Platform): Unacked {
  return platform === 'linux' ? inKernelTable : () => undefined
}

function inKernelTable({ localPort, remotePort, remoteFamily }: Socket): number | undefined {
  if (localPort === undefined || remotePort === undefined) return undefined
  const ports = [localPort, remotePort].map((port) => `:${port.toString(16).toUpperCase().padStart(4, '0')}`)
  const table = remoteFamily === 'IPv6' ? '/proc/net/tcp6' : '/proc/net/tcp'
  try {
    for (const line of readFileSync(table, 'latin1').split('\n')) {
      const [, local = '', remote = '', , queues = ''] = line.trim().split(/\s+/)
      if (local.endsWith(ports[0] ?? '') && remote.endsWith(ports[1] ?? ''))
        return parseInt(queues.split(':')[0] ?? '', 16)
    }
    return undefined
  } catch (error) {
    if (errnoOf(error) === '') throw error
    return undefined
  }
}
