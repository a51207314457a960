import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { sha256, someBytes } from '../mirror/kit.ts'
import { ownOffer, Talk } from './kit.ts'

const bytes = someBytes(700_000)

describe('a transfer', () => {
  it('goes to where an active client listens', async () => {
    const offer = await ownOffer(bytes)
    const talk = await new Talk(offer.port).login()
    for (const verb of ['PORT', 'EPRT']) {
      const listener = createServer()
      await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
      const { port } = listener.address() as AddressInfo
      const got = new Promise<Buffer>((resolve) => {
        listener.once('connection', (socket) => {
          const chunks: Buffer[] = []
          socket.on('data', (chunk: Buffer) => chunks.push(chunk))
          socket.on('end', () => resolve(Buffer.concat(chunks)))
        })
      })
      expect(
        await talk.ask(verb === 'PORT' ? `PORT 127,0,0,1,${port >> 8},${port & 255}` : `EPRT |1|127.0.0.1|${port}|`),
      ).toMatch(/^200/)
      expect(await talk.ask('RETR P4_4_3-GA')).toMatch(/^150/)
      expect((await got).equals(bytes)).toBe(true)
      expect(await talk.answer()).toMatch(/^226/)
      listener.close()
    }
    await offer.whenDelivered
  })

  it.each([
    [0, 700_000],
    [1, 699_999],
    [699_999, 1],
    [700_000, 0],
  ])('starts at %i', async (from, length) => {
    const offer = await ownOffer(bytes)
    const talk = await new Talk(offer.port).login()
    const data = await talk.passive()
    await talk.ask(`REST ${from}`)
    expect(await talk.ask('RETR P4_4_3-GA.mpu5')).toMatch(/^150/)
    const got = await data.bytes
    expect(got.length).toBe(length)
    expect(got.equals(bytes.subarray(from))).toBe(true)
    expect(await talk.answer()).toMatch(/^226/)
    expect(await talk.ask('RETR P4_4_3-GA')).toMatch(/^425/)
    await offer.dispose()
    expect(offer.segments).toEqual([
      {
        peer: '127.0.0.1',
        path: '/P4_4_3-GA.mpu5',
        from,
        to: 700_000,
        sha256: sha256(got),
        whole: true,
        protocol: 'ftp',
      },
    ])
  })

  it('cannot start behind the end', async () => {
    const talk = await new Talk((await ownOffer(bytes)).port).login()
    await talk.passive()
    await talk.ask('REST 700001')
    expect(await talk.ask('RETR P4_4_3-GA')).toMatch(/^551/)
  })

  it('can be aborted, with and without the telnet signs before it', async () => {
    const offer = await ownOffer(someBytes(30_000_000))
    const talk = await new Talk(offer.port).login()
    for (const signs of ['', '\xff\xf4\xff\xf2', '\xff\xf4\xff']) {
      const { socket } = await talk.passive()
      socket.pause()
      expect(await talk.ask('RETR P4_4_3-GA')).toMatch(/^150/)
      expect(await talk.ask('STAT')).toMatch(/^213/)
      talk.socket.write(Buffer.from(`${signs}ABOR\r\n`, 'latin1'))
      expect(await talk.answer()).toMatch(/^426/)
      expect(await talk.answer()).toMatch(/^226/)
    }
    expect(offer.delivered).toBe(false)
    await offer.dispose()
    expect(offer.segments.filter((segment) => segment.to === 30_000_000)).toEqual([])
  })

  it('that no client takes ends automatically', async () => {
    const offer = await ownOffer(someBytes(30_000_000), {}, { limits: { stall: 100, dataOpen: 50 } })
    const talk = await new Talk(offer.port).login()
    const { socket } = await talk.passive()
    socket.pause()
    await talk.ask('RETR P4_4_3-GA')
    expect(await talk.answer()).toMatch(/^426/)
    await talk.ask('EPSV')
    expect(await talk.ask('RETR P4_4_3-GA')).toMatch(/^425/)
  })

  it('lists what is there and nothing else', async () => {
    const talk = await new Talk((await ownOffer(bytes)).port).login()
    const show = async (line: string): Promise<string> => {
      const data = await talk.passive()
      expect(await talk.ask(line)).toMatch(/^150/)
      const text = (await data.bytes).toString()
      expect(await talk.answer()).toMatch(/^226/)
      return text
    }
    expect((await show('NLST')).split('\r\n')).toEqual(['P4_4_3-GA', 'P4_4_3-GA.mpu5', 'pub', ''])
    expect((await show('NLST /pub/updates')).split('\r\n')).toEqual(['P4_4_3-GA', 'P4_4_3-GA.mpu5', ''])
    expect(await show('LIST -la')).toMatch(/^-r--r--r--\s+1 ftp\s+ftp\s+700000 \w{3} \d\d \d\d:\d\d P4_4_3-GA\r\n/)
    expect((await show('LIST -l P4_4_3-GA.mpu5')).split('\r\n')).toHaveLength(2)
    expect(await show('MLSD')).toMatch(/^type=file;size=700000;modify=\d{14};perm=r;unique=\w+; P4_4_3-GA\r\n/)
  })
})

it('leaves no handle open, regardless of the interrupted work', async () => {
  const handles = (): string[] =>
    process
      .getActiveResourcesInfo()
      .filter((each) => each.startsWith('TCP'))
      .sort()
  const before = handles()
  const big = someBytes(30_000_000)
  for (const protocol of ['ftp', 'http'] as const) {
    const offer = await ownOffer(big, { protocol })
    const talk = new Talk(offer.port)
    let data: Awaited<ReturnType<Talk['passive']>> | undefined
    if (protocol === 'http') {
      talk.socket.write('GET /P4_4_3-GA HTTP/1.1\r\nHost: x\r\n\r\n')
      await new Promise((resolve) => talk.socket.once('data', resolve))
      talk.socket.pause()
    } else {
      await talk.login()
      await (await new Talk(offer.port).login()).ask('EPSV')
      data = await talk.passive()
      data.socket.pause()
      await talk.ask('RETR P4_4_3-GA')
    }
    await offer.dispose()
    await offer.dispose()
    data?.socket.resume()
    talk.socket.resume()
    await talk.closed
    await data?.bytes
    expect(offer.delivered).toBe(false)
    expect(offer.segments).toMatchObject([{ whole: false }])
  }
  for (let turn = 0; turn < 50 && handles().length > before.length; turn += 1)
    await new Promise((resolve) => setImmediate(resolve))
  expect(handles()).toEqual(before)
})
