import { describe, expect, it } from 'vitest'
import { codeOf, good, realClock, someBytes, verifiedPatch } from '../mirror/kit.ts'
import { createPatchOffer } from '../../../electron/host/offer/patch-offer.ts'
import { ownOffer, Talk } from './kit.ts'

const bytes = someBytes(700_000)

describe('the control connection', () => {
  it('answers what a client may ask', async () => {
    const offer = await ownOffer(bytes)
    const talk = new Talk(offer.port)
    expect(await talk.answer()).toMatch(/^220 /)
    expect(await talk.ask('PWD')).toMatch(/^530/)
    expect(await talk.ask('PASS x')).toMatch(/^503/)
    expect(await talk.ask('USER anyone')).toMatch(/^331/)
    expect(await talk.ask('PASS anything')).toMatch(/^230/)
    const expected: [string, RegExp][] = [
      ['SYST', /^215 UNIX/],
      ['FEAT', /^211-[^]* REST STREAM[^]*211 End$/],
      ['OPTS UTF8 ON', /^200/],
      ['OPTS NOPE', /^501/],
      ['PWD', /^257 "\/"/],
      ['TYPE I', /^200/],
      ['TYPE A', /^200/],
      ['TYPE E', /^504/],
      ['MODE S', /^200/],
      ['MODE B', /^504/],
      ['STRU F', /^200/],
      ['STRU R', /^504/],
      ['SIZE P4_4_3-GA', /^213 700000$/],
      ['SIZE /P4_4_3-GA.mpu5', /^213 700000$/],
      ['SIZE /pub/updates/P4_4_3-GA.mpu5', /^213 700000$/],
      ['size /P4_4_3-GA', /^213 700000$/],
      ['MDTM P4_4_3-GA', /^213 \d{14}$/],
      ['MLST P4_4_3-GA', /^250-[^]*size=700000;[^]*250 End$/],
      ['CWD /pub/updates', /^250/],
      ['PWD', /^257 "\/pub\/updates"/],
      ['SIZE P4_4_3-GA', /^213 700000$/],
      ['CDUP', /^250/],
      ['PWD', /^257 "\/pub"/],
      ['SIZE P4_4_3-GA', /^550/],
      ['CWD ..', /^250/],
      ['CWD ..', /^250/],
      ['PWD', /^257 "\/"/],
      ['CWD /etc', /^550/],
      ['REST x', /^501/],
      ['REST 12', /^350/],
      ['RETR P4_4_3-GA', /^425/],
      ['ABOR', /^226/],
      ['STAT', /^211/],
      ['NOOP', /^200/],
      ['HELP', /^214/],
      ['WHAT', /^502/],
      ['', /^502/],
      ['constructor', /^502/],
      ['AUTH TLS', /^502/],
      ['EPSV 2', /^522/],
      ['EPSV ALL', /^200/],
      ['PASV', /^501/],
      ['PORT 127,0,0,1,200,1', /^501/],
      ['QUIT', /^221/],
    ]
    for (const [line, pattern] of expected)
      expect(`${line}: ${await talk.ask(line)}`).toMatch(new RegExp(`: ${pattern.source.replace('^', '')}`))
    await talk.closed
  })

  it.each([
    'STOR x',
    'APPE x',
    'STOU',
    'DELE P4_4_3-GA',
    'RNFR P4_4_3-GA',
    'RNTO y',
    'MKD d',
    'XMKD d',
    'RMD pub',
    'XRMD pub',
    'MFMT 20300101000000 P4_4_3-GA',
  ])('refuses to write: %s', async (line) => {
    const offer = await ownOffer(bytes)
    const talk = new Talk(offer.port)
    await talk.answer()
    expect(await talk.ask(line)).toMatch(/^530/)
    await talk.ask('USER a')
    await talk.ask('PASS b')
    expect(await talk.ask(line)).toMatch(/^550/)
  })

  it.each([
    '../P4_4_3-GA',
    '/../P4_4_3-GA',
    'pub/../P4_4_3-GA',
    '/pub/../../../etc/passwd',
    '/etc/passwd',
    '//etc/passwd',
    '%2e%2e/etc/passwd',
    '..%2fetc%2fpasswd',
    '..\\..\\etc\\passwd',
    'p4_4_3-ga',
    'P4_4_3-GA.MPU5',
    'P4_4_3-GA ',
    'P4_4_3-GA\0',
    'P4_4_3-GA/',
    '~/P4_4_3-GA.mpu5',
    'files',
    '*',
    '.',
    '/',
  ])('gives no file for %j', async (path) => {
    const offer = await ownOffer(bytes)
    const talk = await new Talk(offer.port).login()
    await talk.passive()
    const answer = await talk.ask(`RETR ${path}`)
    expect(answer).toMatch(/^550/)
    expect(answer).not.toContain('tmp')
  })

  it('closes on a line without end and takes no more memory for it', async () => {
    const offer = await ownOffer(bytes)
    const talk = await new Talk(offer.port).login()
    talk.socket.write('A'.repeat(100_000))
    expect(await talk.answer()).toMatch(/^500/)
    await talk.closed
  })

  it('takes thousands of lines at once and answers each', async () => {
    const offer = await ownOffer(bytes)
    const talk = await new Talk(offer.port).login()
    talk.socket.write('NOOP\r\n'.repeat(5000))
    for (let count = 0; count < 5000; count += 1) expect(await talk.answer()).toMatch(/^200/)
  })

  it('serves a client that ends his side after his words', async () => {
    const offer = await ownOffer(bytes)
    const talk = new Talk(offer.port)
    talk.socket.end('USER a\r\nPASS b\r\nSIZE P4_4_3-GA\r\n')
    for (const code of [/^220/, /^331/, /^230/, /^213 700000/]) expect(await talk.answer()).toMatch(code)
    await talk.closed
  })

  it('ends one that does not log in, and one that falls silent', async () => {
    const silent = await ownOffer(bytes, {}, { limits: { login: 30 } })
    const talk = new Talk(silent.port)
    await talk.answer()
    expect(await talk.answer()).toMatch(/^421/)
    await talk.closed
    const idle = await ownOffer(bytes, {}, { limits: { idle: 30 } })
    const other = await new Talk(idle.port).login()
    expect(await other.answer()).toMatch(/^421/)
    await other.closed
  })

  it('has a limit of connections a peer', async () => {
    const offer = await ownOffer(bytes, {}, { limits: { connectionsPerPeer: 2 } })
    const [one, two] = [new Talk(offer.port), new Talk(offer.port)]
    expect(await one.answer()).toMatch(/^220/)
    expect(await two.answer()).toMatch(/^220/)
    const three = new Talk(offer.port)
    expect(await three.answer()).toMatch(/^421/)
    await three.closed
    await one.ask('QUIT')
    await one.closed
    await two.ask('NOOP')
    expect(await new Talk(offer.port).answer()).toMatch(/^220/)
  })
})

describe('who may fetch', () => {
  it('is one address; another one is refused and logged', async () => {
    const offer = await ownOffer(bytes)
    const stranger = new Talk(offer.port, { localAddress: '127.0.0.2' })
    expect(await stranger.answer()).toMatch(/^421 .*another address/)
    await stranger.closed
    expect(offer.notes).toMatchObject([{ peer: '127.0.0.2', answer: expect.stringContaining('421') as string }])
  })

  it('may be written as IPv4 in IPv6', async () => {
    const offer = await ownOffer(bytes, { peer: '::ffff:127.0.0.1' })
    expect(await new Talk(offer.port).answer()).toMatch(/^220/)
  })

  it('holds for data connections too', async () => {
    const offer = await ownOffer(bytes)
    const talk = await new Talk(offer.port).login()
    const stranger = await talk.passive('127.0.0.2')
    expect((await stranger.bytes).length).toBe(0)
    expect(offer.notes.at(-1)).toMatchObject({ peer: '127.0.0.2', answer: 'data connection refused' })
    const { bytes: mine } = await talk.passive()
    expect(await talk.ask('RETR P4_4_3-GA')).toMatch(/^150/)
    expect((await mine).equals(bytes)).toBe(true)
  })

  it.each([
    'PORT 127,0,0,2,200,1',
    'PORT 127,0,0,1,0,22',
    'PORT 127,0,0,1,3,255',
    'EPRT |1|127.0.0.2|50000|',
    'EPRT |1|127.0.0.1|1023|',
    'EPRT |2|::1|50000|',
  ])('and for active ones: %s', async (line) => {
    const talk = await new Talk((await ownOffer(bytes)).port).login()
    expect(await talk.ask(line)).toMatch(/^504/)
    expect(await talk.ask('RETR P4_4_3-GA')).toMatch(/^425/)
  })

  it.each([
    'PORT 1,2,3',
    'PORT a',
    'PORT 256,0,0,1,1,1',
    'EPRT x',
    'EPRT ||||',
    'EPRT |1|::1|50000|',
    'EPRT |1|127.0.0.1|x|',
  ])('does not fall over %s', async (line) => {
    const talk = await new Talk((await ownOffer(bytes)).port).login()
    expect(await talk.ask(line)).toMatch(/^5\d\d/)
  })
})

describe('the port', () => {
  it('is the default or the next free one unless a port was requested, and the requested one or none', async () => {
    const patch = await verifiedPatch(bytes)
    const offerer = createPatchOffer({ clock: realClock })
    const words = { patch, peer: '127.0.0.1', protocol: 'ftp' as const }
    // Two on one address: the second one gets another port.
    const first = good(await offerer.offer({ ...words, address: '127.0.0.1' }))
    const second = good(await offerer.offer({ ...words, address: '127.0.0.1' }))
    expect(second.port).toBeGreaterThan(1023)
    expect(first.url).toBe(first.port === 21 ? 'ftp://127.0.0.1/P4_4_3-GA' : `ftp://127.0.0.1:${first.port}/P4_4_3-GA`)
    expect(second.url).toBe(`ftp://127.0.0.1:${second.port}/P4_4_3-GA`)
    const third = await offerer.offer({ ...words, address: '127.0.0.1', port: second.port })
    expect(third).toMatchObject({
      ok: false,
      failure: { code: 'offer.port-in-use', sentence: expect.stringContaining(String(second.port)) as string },
    })
    await first.dispose()
    await second.dispose()
    const again = good(await offerer.offer({ ...words, address: '127.0.0.1', port: second.port }))
    await again.dispose()
  })

  it.each(['192.0.2.1', 'nonsense', ''])('cannot be on %j', async (address) => {
    const offerer = createPatchOffer({ clock: realClock })
    const offer = await offerer.offer({
      patch: await verifiedPatch(bytes),
      peer: '127.0.0.1',
      address,
      protocol: 'ftp',
    })
    expect(codeOf(offer)).toBe('offer.address-unavailable')
  })

  it('is announced on the address that the client came in over', async () => {
    const offer = await ownOffer(bytes, { address: '0.0.0.0' })
    const talk = await new Talk(offer.port, { host: '127.0.0.3', localAddress: '127.0.0.1' }).login()
    expect(await talk.ask('PASV')).toMatch(/\(127,0,0,3,\d+,\d+\)/)
  })
})
