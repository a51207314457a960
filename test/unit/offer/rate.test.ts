import { expect, it, onTestFinished } from 'vitest'
import { serveMirror } from '../../../electron/host/offer/serve-mirror.ts'
import { good, realClock, someBytes, verifiedPatch } from '../mirror/kit.ts'
import { rawAnswer, Talk } from './kit.ts'

const bytes = someBytes(700_000)

/** A server that lets a block go about every half second, and cuts who takes nothing for less than that. */
async function slowServer(protocol: 'ftp' | 'http'): Promise<number> {
  const limits = { rate: 500_000, stall: 250 }
  const patches = [await verifiedPatch(bytes)]
  const served = good(await serveMirror({ patches, address: '127.0.0.1', port: 0, protocol, clock: realClock, limits }))
  onTestFinished(() => served.dispose())
  return served.port
}

it('a slow rate does not cut who waits for his turn: over HTTP', async () => {
  const answer = await rawAnswer(await slowServer('http'), 'GET /P4_4_3-GA HTTP/1.1\r\nHost: x\r\n\r\n')
  expect(answer.slice(answer.indexOf('\r\n\r\n') + 4)).toHaveLength(700_000)
})

it('a slow rate does not cut who waits for his turn: over FTP', async () => {
  const talk = await new Talk(await slowServer('ftp')).login()
  const data = await talk.passive()
  expect(await talk.ask('RETR P4_4_3-GA')).toMatch(/^150/)
  expect((await data.bytes).equals(bytes)).toBe(true)
  expect(await talk.answer()).toMatch(/^226/)
})
