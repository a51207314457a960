import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { OwnAddress } from '../../../shared/model/rehearsal.ts'
import { errnoOf } from '../disk/faults.ts'
import { plainAddress } from './addresses.ts'

/** Milliseconds in which a host on a network that deserves the name answers. */
const patience = 4_000

/** The IP address of an appliance by name or address. Failure: console.unreachable. */
export async function resolveHost(host: string): Promise<Result<string>> {
  if (isIP(host) !== 0) return succeed(plainAddress(host))
  try {
    return succeed((await lookup(host)).address)
  } catch (error) {
    const evidence = errnoOf(error)
    const hint = 'Check the spelling, or give its IP address.'
    return failed(failure('console.unreachable', `The name ${host} could not be looked up.`, hint, { evidence }))
  }
}

/**
 * This computer's address toward another one, as the system would choose it; undefined without a route. Sends nothing:
 * a UDP socket is only connected.
 */
export async function addressTowards(host: string): Promise<string | undefined> {
  const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4')
  try {
    return await new Promise((resolve) => {
      socket.once('error', () => resolve(undefined))
      socket.connect(9, host, () => resolve(plainAddress(socket.address().address)))
    })
  } finally {
    socket.close()
  }
}

/** answers: it took the connection. refused: it is there and said no. silent: neither came in time. blind: no way there from us. */
export type Reach = 'answers' | 'refused' | 'silent' | 'blind'

/** Opens a TCP connection from one of this computer's addresses and closes it without sending data. */
export async function knock(host: string, port: number, from?: string): Promise<Reach> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, ...(from === undefined ? {} : { localAddress: from }) })
    const end = (reach: Reach): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(reach)
    }
    const timer = setTimeout(() => end('silent'), patience)
    socket.once('connect', () => end('answers'))
    socket.on('error', (error) => {
      const errno = errnoOf(error)
      end(errno === 'ECONNREFUSED' || errno === 'ECONNRESET' ? 'refused' : errno === 'ETIMEDOUT' ? 'silent' : 'blind')
    })
  })
}

/** Every address of this computer of the appliance's family, and whether the appliance is reached from it. */
export async function addressesTowards(host: string, port: number): Promise<OwnAddress[]> {
  const family = isIP(host) === 6 ? 'IPv6' : 'IPv4'
  const own = Object.entries(networkInterfaces()).flatMap(([card, each]) =>
    (each ?? [])
      .filter((one) => one.family === family && !one.address.startsWith('fe80'))
      .map((one) => ({ card, address: plainAddress(one.address), internal: one.internal })),
  )
  const loopback = host.startsWith('127.') || host === '::1'
  const chosen = own.filter((each) => each.internal === loopback).slice(0, 16)
  return await Promise.all(
    chosen.map(async ({ card, address }) => {
      const reach = await knock(host, port, address)
      const reaches = reach === 'answers' || reach === 'refused' ? 'yes' : reach === 'blind' ? 'no' : 'unknown'
      return { address, card, reaches } as const
    }),
  )
}
