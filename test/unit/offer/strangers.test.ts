import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { someBytes } from '../mirror/kit.ts'
import { ownOffer, rawAnswer, Talk } from './kit.ts'

// Clients that may not download must not block one that may, however many connections they hold open.

const bytes = someBytes(300_000, 9)
const stranger = '127.0.0.9'
const many = 200

/** Connections of a stranger that say nothing, as many as are asked for, opened whether or not they are closed again. */
async function crowd(port: number, count = many): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: stranger })
    socket.on('error', () => undefined)
    onTestFinished(() => void socket.destroy())
    return socket
  })
  await Promise.all(
    sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))),
  )
  return sockets
}

const standing = (sockets: readonly Socket[]): number => sockets.filter((each) => !each.closed).length

describe(`${String(many)} idle connections of an address that may not fetch`, () => {
  it('do not keep the appliance from its update by HTTP', async () => {
    const offer = await ownOffer(bytes, { protocol: 'http' })
    const sockets = await crowd(offer.port)
    const answer = await rawAnswer(offer.port, 'GET /P4_4_3-GA HTTP/1.0\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    await offer.whenDelivered
    expect(standing(sockets)).toBeLessThanOrEqual(16)
  })

  it('do not keep the appliance from its update by FTP', async () => {
    const offer = await ownOffer(bytes)
    const sockets = await crowd(offer.port)
    const talk = await new Talk(offer.port).login()
    const data = await talk.passive()
    await talk.ask('TYPE I')
    expect(await talk.ask('RETR P4_4_3-GA')).toMatch(/^150/)
    expect((await data.bytes).equals(bytes)).toBe(true)
    await offer.whenDelivered
    expect(standing(sockets)).toBeLessThanOrEqual(16)
  })

  it('at the port of a data connection do not take the place of the appliance there', async () => {
    const offer = await ownOffer(bytes)
    const talk = await new Talk(offer.port).login()
    await talk.ask('TYPE I')
    const port = Number(/\|\|\|(\d+)\|/.exec(await talk.ask('EPSV'))?.[1])
    const sockets = await crowd(port)
    const own = connect({ port, host: '127.0.0.1' })
    onTestFinished(() => void own.destroy())
    const chunks: Buffer[] = []
    own.on('data', (chunk) => chunks.push(chunk))
    const ended = new Promise((resolve) => own.once('close', resolve).once('error', resolve))
    own.on('end', () => own.end())
    talk.socket.write('RETR P4_4_3-GA\r\n')
    expect(await talk.answer()).toMatch(/^150/)
    await ended
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true)
    await offer.whenDelivered
    await expect.poll(() => standing(sockets)).toBe(0)
  })
})
