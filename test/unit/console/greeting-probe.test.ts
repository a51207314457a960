import { afterAll, describe, expect, it } from 'vitest'
import { parseAddress } from '../../../shared/console/address.ts'
import { releaseInGreeting } from '../../../shared/console/greeting.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import { createSystemClock } from '../../../electron/host/computer/clock.ts'
import { createGreetingProbe, kindOfFault, type Service } from '../../../electron/host/console/greeting-probe.ts'
import { startPeer, type Peer, type PeerSocket } from './scripted-peer.ts'

const never = new AbortController().signal
const ends: (() => Promise<void>)[] = []

afterAll(async () => {
  for (const end of ends) await end()
})

async function peerWith(script: (peer: PeerSocket) => Promise<void>): Promise<Peer> {
  const peer = await startPeer(script)
  ends.push(() => peer.close())
  return peer
}

/** Greets, then notes what comes until we leave. */
async function probe(
  service: Service,
  parts: readonly (string | Uint8Array)[],
): Promise<{ seen: unknown; sent: string }> {
  const peer = await peerWith(async (socket) => {
    if (service === 'http') {
      while ((await socket.line()) !== '') continue
    }
    await socket.send(parts)
  })
  const seen = await createGreetingProbe({ ports: { [service]: peer.port }, deadline: 2000 }).probe(
    '127.0.0.1',
    service,
    never,
  )
  expect(peer.sockets).toHaveLength(1)
  return { seen, sent: peer.sockets[0]!.received.toString('latin1') }
}

const smtp = '220 mail.example.com ESMTP Mirapoint Messaging Server MOS 4.3.7-GA; Mon, 1 Jan 2024 00:00:00 +0000'

describe.concurrent('a banner', () => {
  const table: [service: Service, parts: (string | Uint8Array)[], text: string, sent: string, release?: string][] = [
    ['telnet', ['\r\nMOS\r\n\r\nUs', 'er: '], 'MOS\n\nUser:', ''],
    ['telnet', [Buffer.from([255, 251, 1, 255, 253, 39]), 'login: '], 'login:', "\u00ff\u00fd\u0001\u00ff\u00fc'"],
    ['telnet', ['SSH-2.0-OpenSSH\r\n'], 'SSH-2.0-OpenSSH', ''],
    ['smtp', [`${smtp}\r\n`], smtp, 'QUIT\r\n', '4.3.7-GA'],
    ['smtp', ['220-one\r\n220', ' MOS 4.4.3-GA\r\n'], '220-one\n220 MOS 4.4.3-GA', 'QUIT\r\n', '4.4.3-GA'],
    [
      'imap',
      ['* OK mail Mirapoint IMAP4 1.0 server ready\r\n'],
      '* OK mail Mirapoint IMAP4 1.0 server ready',
      'a1 LOGOUT\r\n',
    ],
    ['pop3', ['+OK mail Mirapoint POP3 1.0\r\n'], '+OK mail Mirapoint POP3 1.0', 'QUIT\r\n'],
    ['admind', ['* OK mail admind 4.3', '.7 ready\r\n'], '* OK mail admind 4.3.7 ready', 'a1 LOGOUT\r\n'],
    ['http', ['HTTP/1.1 200 OK\r\nServer: Mirapoint/4.3.7\r\n\r\n'], 'Server: Mirapoint/4.3.7', 'HEAD / HTTP/1.1\r\n'],
    ['http', ['HTTP/1.1 403 Forbidden\r\n\r\n'], 'HTTP/1.1 403 Forbidden', 'HEAD / HTTP/1.1\r\n'],
  ]
  it.each(table)('of %s: %j', async (service, parts, text, sent, release) => {
    const result = await probe(service, parts)
    expect(result.seen).toMatchObject({ service, kind: 'answered', text })
    expect((result.seen as { release?: string }).release).toBe(release)
    expect(service === 'http' ? result.sent.slice(0, 17) : result.sent).toBe(sent)
  })

  it.each(['smtp', 'imap', 'pop3', 'admind'] as const)('of %s that is something else is not even left in words', async (service) => {
    const { seen, sent } = await probe(service, ['User: \r\n'])
    expect(seen).toMatchObject({ kind: 'answered', text: 'User:' })
    expect(sent).toBe('')
  }) // prettier-ignore

  it('that does not come is open', async () => {
    const peer = await peerWith(() => Promise.resolve())
    const seen = await createGreetingProbe({ deadline: 150 }).probe(peer.address, 'telnet', never)
    expect(seen).toEqual({ service: 'telnet', port: peer.port, kind: 'open', text: '' })
  })

  it('of a pager is looked at and not answered', async () => {
    const result = await probe('telnet', ['Press any key to continue'])
    expect(result).toMatchObject({ seen: { kind: 'answered', text: 'Press any key to continue' }, sent: '' })
  })

  it('of garbage without end is cut', async () => {
    for (const service of ['smtp', 'telnet'] as const) {
      const { seen } = await probe(service, [Buffer.alloc(1_000_000, 'x')])
      expect((seen as { text: string }).text.length).toBeLessThan(20_000)
    }
  })

  it('that is refused, cancelled or asked of no address', async () => {
    const peer = await startPeer(() => Promise.resolve())
    await peer.close()
    const looking = createGreetingProbe({ deadline: 1000 })
    expect(await looking.probe(peer.address, 'telnet', never)).toMatchObject({ kind: 'refused', text: '' })
    expect(await looking.probe(peer.address, 'telnet', AbortSignal.abort())).toMatchObject({ kind: 'blind' })
    expect(await looking.probe('no address', 'telnet', never)).toMatchObject({ kind: 'blind' })
  })

  it('that is not even connected to in time is silent', async () => {
    const peer = await peerWith(() => Promise.resolve())
    const clock: Clock = { now: () => 0, sleep: () => Promise.resolve() }
    expect(await createGreetingProbe({ clock }).probe(peer.address, 'telnet', never)).toMatchObject({ kind: 'silent' })
  })
})

describe('a connection that failed', () => {
  it.each([
    ['ECONNREFUSED', '10.0.0.1', true, 'refused'],
    ['deadline', '10.0.0.1', true, 'silent'],
    ['deadline', '10.0.0.1', false, 'blind'],
    ['deadline', '127.0.0.1', false, 'silent'],
    ['EHOSTUNREACH', '10.0.0.1', true, 'silent'],
    ['EHOSTUNREACH', '10.0.0.1', false, 'blind'],
    ['ENETUNREACH', '10.0.0.1', true, 'blind'],
    ['EADDRNOTAVAIL', '10.0.0.1', true, 'blind'],
    ['ENETDOWN', '10.0.0.1', true, 'blind'],
    ['ENOTFOUND', 'mail.example.com', true, 'blind'],
  ])('%s at %s, with a network of our own: %s', (code, host, network, kind) => {
    expect(kindOfFault(code, host, () => network)).toBe(kind)
  })
})

describe('the system clock', () => {
  it('wakes early and quietly when its signal aborts', async () => {
    const stop = new AbortController()
    const sleeping = createSystemClock().sleep(60_000, stop.signal)
    stop.abort()
    await sleeping
    await createSystemClock().sleep(60_000, stop.signal)
  })
})

describe('words about addresses and releases', () => {
  it.each([
    ['host', { host: 'host', port: 23 }],
    [' 10.0.0.1:2323 ', { host: '10.0.0.1', port: 2323 }],
    ['[::1]:2323', { host: '::1', port: 2323 }],
    ['[fe80::1%eth0]', { host: 'fe80::1%eth0', port: 23 }],
    ['fe80::1', { host: 'fe80::1', port: 23 }],
    ['::1', { host: '::1', port: 23 }],
    ['host:0', undefined],
    ['host:70000', undefined],
    ['host:', undefined],
    ['http://host', undefined],
    ['a b', undefined],
    ['', undefined],
  ])('%j', (text, address) => {
    expect(parseAddress(text, 23)).toEqual(address)
  })

  it.each([
    [smtp, '4.3.7-GA'],
    ['220 h ESMTP Mirapoint Messaging Server MOS 3.7.5a-GA; now', '3.7.5a-GA'],
    ['220 h ESMTP Mirapoint 1.1.0; Wed, 28 Feb 2001', undefined],
    ['220 h ESMTP', undefined],
  ])('%j names %j', (text, release) => {
    expect(releaseInGreeting(text)).toBe(release)
  })
})
