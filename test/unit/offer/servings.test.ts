import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { serveMirror } from '../../../electron/host/offer/serve-mirror.ts'
import type { ServedMirror, ServeOptions } from '../../../electron/host/offer/serve-mirror.ts'
import { Servings } from '../../../electron/host/offer/servings.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import { longestOutlast, sameStop } from '../../../shared/model/outlast.ts'
import { good, someBytes, verifiedPatch } from '../mirror/kit.ts'
import { rawAnswer, Talk } from './kit.ts'

const bytes = someBytes(6_000_000, 7)
const unbroken = new AbortController().signal

/** A clock that a test moves. */
function ownClock(): Clock & { pass(milliseconds: number): void } {
  let now = 1_000_000
  const sleepers = new Set<() => void>()
  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const until = now + milliseconds
        const look = (): void => {
          if (now < until && signal?.aborted !== true) return
          sleepers.delete(look)
          resolve()
        }
        sleepers.add(look)
        signal?.addEventListener('abort', look, { once: true })
        look()
      }),
    pass(milliseconds) {
      now += milliseconds
      for (const look of [...sleepers]) look()
    },
  }
}

async function ownServing(words: Partial<ServeOptions> = {}) {
  const clock = ownClock()
  const delivered: string[] = []
  const served = good(
    await serveMirror({
      patches: [await verifiedPatch(bytes)],
      address: '127.0.0.1',
      port: 0,
      protocol: 'http',
      clock,
      onDelivered: (peer, name) => delivered.push(`${peer} ${name}`),
      ...words,
    }),
  )
  onTestFinished(() => served.dispose())
  const ended: string[] = []
  const told: string[] = []
  const onOutlasting = (sentence: string, until: number): void => void told.push(`${sentence} ${String(until)}`)
  const servings = new Servings({ clock, onStopped: (serving) => ended.push(serving), onOutlasting })
  servings.add('s1', served)
  return { served, servings, clock, delivered, ended, told }
}

/** A client that has taken the beginning and holds still. */
async function slowClient(served: ServedMirror): Promise<{ socket: Socket; rest: () => Promise<number> }> {
  const socket = connect({ port: served.port, host: '127.0.0.1' })
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  socket.write('GET /P4_4_3-GA HTTP/1.1\r\nHost: x\r\n\r\n')
  let got = 0
  await new Promise<void>((resolve) =>
    socket.once('data', (chunk) => {
      got += chunk.length
      socket.pause()
      resolve()
    }),
  )
  const rest = (): Promise<number> =>
    new Promise((resolve) => {
      socket.on('data', (chunk) => (got += chunk.length))
      socket.on('end', () => socket.end())
      socket.on('close', () => resolve(got))
      socket.resume()
    })
  return { socket, rest }
}

it('stops at once if no download is running', async () => {
  const { served, servings } = await ownServing()
  expect(await servings.stop('s1', false)).toBeUndefined()
  await expect(rawAnswer(served.port, 'GET / HTTP/1.0\r\n\r\n')).resolves.toBe('')
})

it('says what a stop would interrupt, admits no new client, and ends when the download has ended', async () => {
  const { served, servings, delivered, ended, clock } = await ownServing()
  const client = await slowClient(served)
  const sentence = await servings.stop('s1', false)
  expect(sentence).toMatch(
    /^Stopping now would break the download of P4_4_3-GA by 127\.0\.0\.1 \(\d\.\d of 6\.0 MB\)\. Uptick keeps serving until the download ends, at most 60 min\.$/,
  )
  // A second click on the same button is the same request.
  clock.pass(sameStop - 1)
  expect(await servings.stop('s1', true)).toBeDefined()
  const other = connect({ port: served.port, host: '127.0.0.1', localAddress: '127.0.0.2' })
  other.on('error', () => undefined)
  const answer = new Promise<string>((resolve) => other.once('data', (data) => resolve(data.toString('latin1'))))
  other.write('GET /P4_4_3-GA HTTP/1.0\r\n\r\n')
  expect(await answer).toContain('403')
  other.destroy()
  expect(ended).toEqual([])
  expect(await client.rest()).toBeGreaterThan(bytes.length)
  await expect.poll(() => ended).toEqual(['s1'])
  expect(delivered).toEqual(['127.0.0.1 P4_4_3-GA'])
})

it('interrupts the download at a second request', async () => {
  const { served, servings, clock, delivered } = await ownServing()
  const client = await slowClient(served)
  expect(await servings.stop('s1', false)).toBeDefined()
  clock.pass(sameStop)
  expect(await servings.stop('s1', true)).toBeUndefined()
  expect(await client.rest()).toBeLessThan(bytes.length)
  expect(delivered).toEqual([])
})

it('interrupts the download at the limit that it announced', async () => {
  const { served, servings, clock, ended } = await ownServing()
  const client = await slowClient(served)
  expect(await servings.stop('s1', false)).toContain('at most 60 min')
  clock.pass(longestOutlast - 1)
  expect(served.underWay).toHaveLength(1)
  clock.pass(1)
  await expect.poll(() => ended).toEqual(['s1'])
  expect(await client.rest()).toBeLessThan(bytes.length)
})

it('an end of Uptick waits for a download by FTP, also between two pieces of it', async () => {
  const { served, servings, delivered, told, clock } = await ownServing({ protocol: 'ftp' })
  const talk = await new Talk(served.port).login()
  await talk.ask('TYPE I')
  const first = await talk.passive()
  expect(await talk.ask('RETR P4_4_3-GA')).toMatch(/^150/)
  let closed = false
  const closing = servings.close(unbroken).then(() => (closed = true))
  expect(told).toEqual([expect.stringContaining(`at most 60 min. ${String(clock.now() + longestOutlast)}`)])
  // The line breaks, and the client asks for the rest over the connection that it has.
  first.socket.destroy()
  expect(await talk.answer()).toMatch(/^426/)
  expect(closed).toBe(false)
  const second = await talk.passive()
  expect(await talk.ask('REST 0')).toMatch(/^350/)
  expect(await talk.ask('RETR P4_4_3-GA')).toMatch(/^150/)
  expect(await second.bytes).toHaveLength(bytes.length)
  await closing
  expect(delivered).toEqual(['127.0.0.1 P4_4_3-GA'])
})
