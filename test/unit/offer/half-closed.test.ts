import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { someBytes } from '../mirror/kit.ts'
import { ownOffer, Talk } from './kit.ts'

// A client may close the half of its connection on which it sends, and read on, or not. What a server may claim then
// depends on whether its system reports which bytes were acknowledged; Linux does, and the test simulates systems that
// do not.

const bytes = someBytes(400_000, 3)
const limits = { linger: 500 }

interface Played {
  readonly read: boolean
  readonly halfClosed: boolean
}

/** Asks for the update by HTTP; resolves when the line is gone. */
async function overHttp(port: number, { read, halfClosed }: Played): Promise<number> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.write('GET /P4_4_3-GA HTTP/1.0\r\n\r\n')
  if (halfClosed) socket.end()
  return await taken(socket, read)
}

async function overFtp(port: number, { read, halfClosed }: Played): Promise<number> {
  const talk = await new Talk(port).login()
  await talk.ask('TYPE I')
  const dataPort = Number(/\|\|\|(\d+)\|/.exec(await talk.ask('EPSV'))?.[1])
  const socket = connect({ port: dataPort, host: '127.0.0.1', allowHalfOpen: true })
  await new Promise((resolve) => socket.once('connect', resolve))
  if (halfClosed) socket.end()
  talk.socket.write('RETR P4_4_3-GA\r\n')
  return await taken(socket, read)
}

/** Reads to the end and closes, or takes nothing and resets the line after the beginning has come. */
function taken(socket: Socket, read: boolean): Promise<number> {
  onTestFinished(() => void socket.destroy())
  let got = 0
  socket.on('error', () => undefined)
  socket.on('end', () => socket.end())
  socket.on('data', (chunk) => {
    got += chunk.length
    if (!read) socket.pause().resetAndDestroy()
  })
  return new Promise((resolve) => socket.on('close', () => resolve(got)))
}

describe.each([
  ['http', overHttp],
  ['ftp', overFtp],
] as const)('by %s', (protocol, play) => {
  it.each<[NodeJS.Platform, Played, boolean]>([
    ['linux', { read: true, halfClosed: false }, true],
    ['darwin', { read: true, halfClosed: false }, true],
    ['win32', { read: true, halfClosed: false }, true],
    // Only what the system tells as acknowledged speaks for an HTTP client that half-closed; an FTP client has no reason to.
    ['linux', { read: true, halfClosed: true }, protocol === 'http'],
    ['darwin', { read: true, halfClosed: true }, false],
    ['win32', { read: true, halfClosed: true }, false],
    ['linux', { read: false, halfClosed: true }, false],
    ['darwin', { read: false, halfClosed: true }, false],
    ['win32', { read: false, halfClosed: false }, false],
  ])('on %s, %j: delivered is %s', async (platform, played, delivered) => {
    const offer = await ownOffer(bytes, { protocol }, { platform, limits })
    const got = await play(offer.port, played)
    await expect.poll(() => offer.segments.length, { timeout: 5_000 }).toBe(1)
    expect(offer.segments[0]?.whole).toBe(delivered)
    expect(offer.delivered).toBe(delivered)
    if (played.read) expect(got).toBeGreaterThanOrEqual(bytes.length)
  })
})
