import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { errnoOf } from '../disk/faults.ts'

/**
 * Bytes that the system took from us and the peer's system has not acknowledged; undefined where this system does not tell, or
 * the connection is gone. A peer that ends its side with bytes under way has not read them.
 */
export function unackedBytes(socket: Socket): number | undefined {
  const { localPort, remotePort, remoteFamily } = socket
  if (process.platform !== 'linux' || localPort === undefined || remotePort === undefined) return undefined
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
