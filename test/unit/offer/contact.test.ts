import { describe, expect, it, vi } from 'vitest'
import { someBytes } from '../mirror/kit.ts'
import { ownOffer, rawAnswer, Talk } from './kit.ts'

const bytes = someBytes(2_000_000)
const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`

describe.each(['ftp', 'http'] as const)('how far the appliance came, by %s', (protocol) => {
  it('is empty while no client or only other clients connected', async () => {
    const offer = await ownOffer(bytes, { protocol, peer: '127.0.0.2' })
    expect(offer.contact).toMatchObject({ reached: false, missed: [] })
    // From 127.0.0.1: not the address that it is offered to.
    if (protocol === 'ftp') expect(await new Talk(offer.port).answer()).toMatch(/^421/)
    else expect(await rawAnswer(offer.port, get('/X'))).toMatch(/ 403 /)
    expect(offer.requests).toHaveLength(1)
    expect(offer.contact).toMatchObject({ reached: false, missed: [] })
  })

  it('is our server, where it connected and said nothing', async () => {
    const offer = await ownOffer(bytes, { protocol })
    const talk = new Talk(offer.port)
    await vi.waitUntil(() => offer.contact?.reached === true)
    expect(offer.contact?.missed).toEqual([])
    talk.socket.destroy()
  })

  it('is a list of the names that are not there, each once and as it was written', async () => {
    const offer = await ownOffer(bytes, { protocol })
    const asked = ['p4_4_3-ga.mpu5', 'P4_4_3_GA', 'p4_4_3-ga.mpu5', '/elsewhere/P4_4_3-GA']
    if (protocol === 'ftp') {
      const talk = await new Talk(offer.port).login()
      for (const name of asked) expect(await talk.ask(`SIZE ${name}`)).toMatch(/^550/)
      // Some clients first ask whether a file is a folder; a resource that cannot be changed is not a name.
      expect(await talk.ask('CWD P4_4_3-GA.mpu5')).toMatch(/^550/)
      expect(await talk.ask('DELE P4_4_3-GA')).toMatch(/^550/)
      expect(await talk.ask('SIZE P4_4_3-GA')).toMatch(/^213/)
      expect(offer.contact?.missed).toEqual(['P4_4_3_GA', 'p4_4_3-ga.mpu5', '/elsewhere/P4_4_3-GA'])
      expect(await talk.ask('CWD patches')).toMatch(/^550/)
      expect(offer.contact?.missed.at(-1)).toBe('patches')
    } else {
      for (const name of asked)
        expect(await rawAnswer(offer.port, get(name.startsWith('/') ? name : `/${name}`))).toMatch(/ 404 /)
      expect(await rawAnswer(offer.port, get('/P4_4_3-GA').replace('GET', 'HEAD'))).toMatch(/ 200 /)
      expect(offer.contact?.missed).toEqual(['/P4_4_3_GA', '/p4_4_3-ga.mpu5', '/elsewhere/P4_4_3-GA'])
    }
    expect(offer.contact?.reached).toBe(true)
  })

  it('is what it took, where it left before the end', async () => {
    const offer = await ownOffer(bytes, { protocol })
    if (protocol === 'ftp') {
      const talk = await new Talk(offer.port).login()
      const data = await talk.passive()
      data.socket.once('data', () => data.socket.resetAndDestroy())
      expect(await talk.ask('RETR P4_4_3-GA')).toMatch(/^150/)
      expect(await talk.answer()).toMatch(/^426/)
    } else {
      const talk = new Talk(offer.port)
      talk.socket.once('data', () => talk.socket.resetAndDestroy())
      talk.socket.write(get('/P4_4_3-GA'))
    }
    await vi.waitUntil(() => offer.segments.length > 0)
    expect(offer.segments).toMatchObject([{ from: 0, whole: false }])
    expect(offer.contact).toMatchObject({ reached: true, missed: [] })
    expect(offer.delivered).toBe(false)
  })
})
