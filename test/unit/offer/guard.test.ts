import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { open } from 'node:fs/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { allowList } from '../../../electron/host/offer/addresses.ts'
import { isLogin, oneTimeLogin } from '../../../electron/host/offer/offer-login.ts'
import { createPatchOffer } from '../../../electron/host/offer/patch-offer.ts'
import { serveMirror } from '../../../electron/host/offer/serve-mirror.ts'
import type { ServedMirror, ServeOptions } from '../../../electron/host/offer/serve-mirror.ts'
import { codeOf, good, realClock, someBytes, verifiedPatch } from '../mirror/kit.ts'
import { ownOffer, Talk } from './kit.ts'

const bytes = someBytes(2_000_000)

async function served(words: Partial<ServeOptions>): Promise<ServedMirror> {
  const patches = words.patches ?? [await verifiedPatch(bytes)]
  const usual = { patches, address: '127.0.0.1', port: 0, protocol: 'ftp' as const, clock: realClock }
  const mirror = good(await serveMirror({ ...usual, ...words }))
  onTestFinished(() => mirror.dispose())
  return mirror
}

/** Changes one byte of a file where it lies. */
async function rot(path: string, at: number): Promise<void> {
  const handle = await open(path, 'r+')
  await handle.write(Buffer.from([255 - (bytes[at] ?? 0)]), 0, 1, at)
  await handle.close()
}

describe('what was not verified', () => {
  it('is not served, regardless of its type', async () => {
    const real = await verifiedPatch(bytes)
    const offers = createPatchOffer({ clock: realClock })
    const words = { peer: '127.0.0.1', address: '127.0.0.1', port: 0, protocol: 'ftp' as const }
    const lie = { name: 'N', bytes: 1, sha256: '', path: '/etc/passwd', source: '' }
    // @ts-expect-error A patch that the cache did not verify is not a VerifiedPatch: the compiler refuses this line.
    expect(codeOf(await offers.offer({ ...words, patch: lie }))).toBe('patch.not-verified')
    // And where somebody casts, the run-time does: a copy has no tags.
    expect(codeOf(await offers.offer({ ...words, patch: { ...real } }))).toBe('patch.not-verified')
    expect(codeOf(await serveMirror({ patches: [{ ...real }], clock: realClock, ...words }))).toBe('patch.not-verified')
    await good(await offers.offer({ ...words, patch: real })).dispose()
  })

  it('does not leave by FTP when the file changes under the offer', async () => {
    const patch = await verifiedPatch(bytes)
    const offer = await ownOffer(bytes, { patch })
    await rot(patch.path, 1_500_000)
    const talk = await new Talk(offer.port).login()
    const data = await talk.passive()
    expect(await talk.ask('RETR P4_4_3-GA')).toMatch(/^150/)
    const got = await data.bytes
    expect(got.length).toBeLessThan(1_500_000)
    expect(got.equals(bytes.subarray(0, got.length))).toBe(true)
    expect(await talk.answer()).toMatch(/^451/)
    await offer.dispose()
    expect(offer.delivered).toBe(false)
  })

  it('does not leave by HTTP when the file changes under the offer', async () => {
    const patch = await verifiedPatch(bytes)
    const offer = await ownOffer(bytes, { patch, protocol: 'http' })
    await rot(patch.path, 300_000)
    await expect(fetch(offer.url).then((response) => response.arrayBuffer())).rejects.toThrow()
    const sound = await fetch(offer.url, { headers: { range: 'bytes=600000-700000' } })
    expect(Buffer.from(await sound.arrayBuffer()).equals(bytes.subarray(600_000, 700_001))).toBe(true)
    expect(offer.delivered).toBe(false)
  })
})

describe('a one-time login', () => {
  it('is another one each time, and differs from every other pair', () => {
    const login = oneTimeLogin()
    expect(oneTimeLogin().password).not.toBe(login.password)
    expect(isLogin(login, login.user, login.password)).toBe(true)
    for (const [user, password] of [
      ['', ''],
      [login.user, ''],
      ['anonymous', login.password],
      [`${login.user}\n`, login.password],
    ])
      expect(isLogin(login, user ?? '', password ?? '')).toBe(false)
  })

  it('is asked for by FTP, and three wrong ones end the connection', async () => {
    const login = oneTimeLogin()
    const notes: string[] = []
    const mirror = await served({ login, onRequest: (note) => notes.push(JSON.stringify(note)) })
    const talk = new Talk(mirror.port)
    await talk.answer()
    for (const answer of [/^530/, /^530/, /^421/]) {
      expect(await talk.ask('USER anonymous')).toMatch(/^331/)
      expect(await talk.ask('PASS guest@example.com')).toMatch(answer)
    }
    await talk.closed
    const other = new Talk(mirror.port)
    await other.answer()
    await other.ask(`USER ${login.user}`)
    expect(await other.ask(`PASS ${login.password}`)).toMatch(/^230/)
    expect(await other.ask('SIZE P4_4_3-GA')).toBe('213 2000000')
    expect(notes.join()).not.toContain(login.password)
    expect(mirror.urls).toEqual([`ftp://uptick:${login.password}@127.0.0.1:${mirror.port}/P4_4_3-GA`])
  })

  it('is asked for by HTTP', async () => {
    const login = oneTimeLogin()
    const mirror = await served({ login, protocol: 'http' })
    const url = `http://127.0.0.1:${mirror.port}/P4_4_3-GA`
    const status = async (pair?: string): Promise<number> => {
      const headers = pair === undefined ? {} : { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
      const response = await fetch(url, { method: 'HEAD', headers })
      return response.status
    }
    expect(await status()).toBe(401)
    expect(await status(`${login.user}:wrong`)).toBe(401)
    expect(await status(login.password)).toBe(401)
    expect(await status(`${login.user}:${login.password}`)).toBe(200)
  })
})

describe('the list of who may fetch', () => {
  it.each([
    [['10.0.0.1'], '10.0.0.1', true],
    [['10.0.0.1'], '::ffff:10.0.0.1', true],
    [['10.0.0.1'], '10.0.0.2', false],
    [['10.0.0.0/24', '192.168.7.9'], '10.0.0.200', true],
    [['10.0.0.0/24', '192.168.7.9'], '192.168.7.9', true],
    [['10.0.0.0/24', '192.168.7.9'], '10.0.1.1', false],
    [['fd00::/8'], 'fd00::1', true],
    [['fd00::/8'], '10.0.0.1', false],
    [['fd00::1'], 'fd00:0::1', true],
  ])('%j: %s %s', (list, peer, allowed) => expect(good(allowList(list))(peer)).toBe(allowed))

  it.each([['host'], ['10.0.0.0/33'], ['10.0.0.0/'], ['10.0.0.0/8/8'], ['']])('refuses %j', (entry) => {
    expect(codeOf(allowList([entry]))).toBe('words.wrong')
  })

  it('holds', async () => {
    const mirror = await served({ allows: good(allowList(['127.0.0.2'])) })
    expect(await new Talk(mirror.port).answer()).toMatch(/^421/)
    expect(await new Talk(mirror.port, { localAddress: '127.0.0.2' }).answer()).toMatch(/^220/)
  })
})

describe('the port', () => {
  it('is reported with the reason if it is not the default one', async () => {
    const usual = createServer()
    const taken = await new Promise<boolean>((resolve) => {
      usual.once('error', () => resolve(false))
      usual.listen({ host: '127.0.0.1', port: 21, exclusive: true }, () => resolve(true))
    })
    onTestFinished(() => void usual.close())
    const patches = [await verifiedPatch(bytes)]
    const words = { patches, address: '127.0.0.1', protocol: 'ftp' as const, clock: realClock }
    const mirror = good(await serveMirror(words))
    onTestFinished(() => mirror.dispose())
    // Whether this test holds the port or somebody else does (or may not have it): it is not ours, and that is said.
    expect(mirror.missed?.code).toMatch(taken ? /^offer.port-in-use$/ : /^offer.port-(in-use|forbidden)$/)
    expect(mirror.port).not.toBe(21)
    expect((await served({})).missed).toBeUndefined()
  })

  it('of passive data is in the range that a firewall allows, or is any free one', async () => {
    const free = createServer()
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve))
    const { port } = free.address() as AddressInfo
    const mirror = await served({ limits: { passivePorts: { from: port, to: port } } })
    const talk = await new Talk(mirror.port).login()
    const told = async (): Promise<number> => Number(/\|\|\|(\d+)\|/.exec(await talk.ask('EPSV'))?.[1])
    expect(await told()).not.toBe(port)
    await new Promise((resolve) => free.close(resolve))
    expect(await told()).toBe(port)
  })
})
