import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Result } from '../../../shared/base/result.ts'
import type { Console } from '../../../shared/engine/ports.ts'
import { createSystemClock } from '../../../electron/host/computer/clock.ts'
import { createConsoleDoor } from '../../../electron/host/console/console-session.ts'
import { createGreetingProbe } from '../../../electron/host/console/greeting-probe.ts'
import {
  createKnownCertificates,
  readFingerprint,
  showFingerprint,
} from '../../../electron/host/console/known-certificates.ts'
import { lookForWays, withOtherWays } from '../../../electron/host/console/ways-in.ts'
import { startPractice, type Practice, type PracticeAppliance } from '../../../electron/practice/practice.ts'
import { practiceLine } from '../../../shared/console/practice-line.ts'
import { never, problem, value } from './line-kit.ts'
import { startPeer, type Peer, type PeerSocket } from './scripted-peer.ts'

const password = 'siskin "8" harbour'
const clock = createSystemClock()
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-tls-'))
const ends: (() => Promise<void>)[] = []
let folders = 0
let known = path.join(folder, '0')
let certificates = createKnownCertificates(known, () => Date.UTC(2026, 10, 23))

beforeEach(() => {
  known = path.join(folder, String((folders += 1)))
  certificates = createKnownCertificates(known, () => Date.UTC(2026, 10, 23))
})

afterAll(async () => {
  for (const end of ends) await end()
  rmSync(folder, { recursive: true, force: true })
})

async function practise(knobs: Record<string, string> = {}): Promise<PracticeAppliance> {
  const practice: Practice = await startPractice({ password, knobs })
  ends.push(() => practice.dispose())
  return practice.appliances[0]!
}

async function peerWith(script: (peer: PeerSocket) => Promise<void>): Promise<Peer> {
  const peer = await startPeer(script)
  ends.push(() => peer.close())
  return peer
}

function knock(port: number, connectDeadline = 10_000): Promise<Result<Console>> {
  const who = { user: 'administrator', password, clock, certificates, connectDeadline }
  return createConsoleDoor({ ...who, transport: 'admind-tls' }).open(`127.0.0.1:${port}`, never)
}

const kept = (): Record<string, unknown>[] =>
  readdirSync(known).map((name) => JSON.parse(readFileSync(path.join(known, name), 'utf8')) as Record<string, unknown>)
const logins = ({ appliance }: PracticeAppliance): number =>
  appliance.diary.filter(({ kind }) => kind.startsWith('login')).length

describe('admind over TLS', () => {
  it('takes a certificate at first use, keeps it, and knows it again', async () => {
    const practice = await practise()
    const port = practice.services['admind-tls']!
    const first = value(await knock(port))
    const { certificate } = first.connected
    expect(first.connected).toMatchObject({ transport: 'admind-tls', host: 'ms-01', local: '127.0.0.1', peer: `127.0.0.1:${port}` })
    expect(certificate).toEqual({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string, trust: 'first-use' })
    expect(value(await first.execute('Version', { deadline: 10_000 }))).toMatchObject({ status: 'ok', statusText: '4.3.7-GA (10473)' })
    await first.close()
    const since = '2026-11-23T00:00:00.000Z'
    expect(kept()).toEqual([{ v: 1, address: `127.0.0.1:${port}`, sha256: certificate?.sha256, since }])
    expect(readdirSync(known)[0]).toMatch(/^127\.0\.0\.1_\d+-[0-9a-f]{12}\.json$/)
    expect(statSync(path.join(known, readdirSync(known)[0]!)).mode & 0o077).toBe(0)

    const second = value(await knock(port))
    expect(second.connected.certificate).toEqual({ sha256: certificate?.sha256, trust: 'known', since })
    await second.close()
  }) // prettier-ignore

  it('refuses a changed certificate before anything is said, shows both, and takes it once a person trusts it', async () => {
    const practice = await practise()
    const port = practice.services['admind-tls']!
    const address = `127.0.0.1:${port}`
    value(await certificates.keep(address, 'ab'.repeat(32)))
    const failure = problem(await knock(port))
    expect(failure).toMatchObject({ code: 'console.certificate-changed', retry: 'unsafe' })
    const shown = /shown ([0-9a-f]{64})/.exec(failure.evidence ?? '')?.[1] ?? ''
    expect(failure.sentence).toContain(showFingerprint('ab'.repeat(32)))
    expect(failure.sentence).toContain(showFingerprint(shown))
    expect(failure.hint).toContain(`uptick trust ${address} ${showFingerprint(shown)}`)
    expect(logins(practice)).toBe(0)

    value(await certificates.keep(address, readFingerprint(showFingerprint(shown))!, 'Ada'))
    const line = value(await knock(port))
    expect(line.connected.certificate).toMatchObject({ sha256: shown, trust: 'known' })
    await line.close()
  })

  it('takes no certificate for known that cannot be read, and overwrites none', async () => {
    const practice = await practise()
    const port = practice.services['admind-tls']!
    await value(await knock(port)).close()
    const file = path.join(known, readdirSync(known)[0]!)
    for (const damage of ['', '{"v":1}', 'null', readFileSync(file, 'utf8').replace('127.0.0.1', '127.0.0.2')]) {
      writeFileSync(file, damage)
      const failure = problem(await knock(port))
      expect(failure).toMatchObject({ code: 'disk.not-readable' })
      expect(failure.hint).toContain('uptick trust')
      expect(readFileSync(file, 'utf8')).toBe(damage)
    }
    expect(logins(practice)).toBe(1)
  })

  it.each([
    ['closed', { noStatus: 'on' }, 'none', 'the appliance closed the line'],
    ['closed', {}, 'ok', 'the appliance closed the line'],
    ['reset', { reset: 'on' }, 'none', 'the appliance reset the line'],
  ])('that is %s with %j reports how it ended', async (ended, knobs, status, cause) => {
    const practice = await practise({ fetchAfterClose: 'on', fetchTries: '0', returns: 'stays', ...knobs })
    const line = value(await knock(practice.services['admind-tls']!))
    const install = 'Update Install ftp://127.0.0.1:9/R4_4_3-GA'
    const reply = value(await line.execute(install, { deadline: 20_000, mayClose: true }))
    expect(reply).toMatchObject({ status, ended })
    expect(line.lost).toBe(cause)
  })

  it('keeps no data of a host that is not an appliance', async () => {
    const practice = await practise({ admindGreeting: '* OK mail Mirapoint IMAP4 1.0 server ready' })
    expect(problem(await knock(practice.services['admind-tls']!)).code).toBe('console.not-an-appliance')
    expect(() => readdirSync(known)).toThrow()
    expect(logins(practice)).toBe(0)
  })
})

/** The ServerHello of an old server: it responds with its own version, regardless of the one that was offered. */
function oldHello(minor: number): Buffer {
  const body = Buffer.concat([Buffer.from([3, minor]), Buffer.alloc(32, 7), Buffer.from([0, 0, 0x2f, 0])])
  const message = Buffer.concat([Buffer.from([2, 0, 0, body.length]), body])
  return Buffer.concat([Buffer.from([0x16, 3, minor, 0, message.length]), message])
}

describe('a TLS that this computer does not speak', () => {
  const answering =
    (bytes: Buffer | undefined) =>
    async (peer: PeerSocket): Promise<void> => {
      await peer.bytes(1)
      if (bytes === undefined) peer.socket.end()
      else await peer.send(bytes)
    }
  const alert = (minor: number, what: number): Buffer => Buffer.from([0x15, 3, minor, 0, 2, 2, what])
  const old = /knows only an old TLS version \(SSLv3, TLS 1\.0 or TLS 1\.1\), which this computer refuses/
  const table: [name: string, script: (peer: PeerSocket) => Promise<void>, code: string, words: RegExp][] = [
    ['SSLv3', answering(oldHello(0)), 'console.unreachable', old],
    ['TLS 1.0', answering(oldHello(1)), 'console.unreachable', old],
    ['TLS 1.1', answering(oldHello(2)), 'console.unreachable', old],
    ['a version alert', answering(alert(1, 70)), 'console.unreachable', old],
    ['a handshake alert', answering(alert(0, 40)), 'console.unreachable', /no TLS version, cipher or key strength in common/],
    ['an end in the middle', answering(undefined), 'console.unreachable', /stopped the TLS handshake/],
    ['clear text', (peer) => peer.send('* OK mail admind 4.3.7\r\n'), 'console.not-an-appliance', /speaks no TLS/],
    ['a web server', answering(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')), 'console.not-an-appliance', /speaks no TLS/],
    ['silence', () => Promise.resolve(), 'console.unreachable', /did not answer the TLS handshake within/],
  ] // prettier-ignore
  it.each(table)('%s: is reported, and a lower version is never tried', async (name, script, code, words) => {
    const peer = await peerWith(script)
    const failure = problem(await knock(peer.port, name === 'silence' ? 400 : 10_000))
    expect(failure).toMatchObject({ code, retry: name === 'silence' ? 'safe' : 'pointless' })
    expect(failure.sentence).toMatch(words)
    expect(failure.hint).toMatch(/admin/)
    expect(peer.sockets).toHaveLength(1)
    expect(peer.sockets[0]!.received.toString('latin1')).not.toMatch(/LOGIN|administrator/)
  })

  it('a real server of that age', async () => {
    const practice = await practise({ tls: 'old' })
    expect(problem(await knock(practice.services['admind-tls']!)).sentence).toMatch(old)
    expect(logins(practice)).toBe(0)
  })

  it('a closed port', async () => {
    const peer = await startPeer(() => Promise.resolve())
    await peer.close()
    const failure = problem(await knock(peer.port))
    expect(failure).toMatchObject({ code: 'console.unreachable', evidence: 'ECONNREFUSED' })
    expect(failure.hint).toContain('whether admind is enabled')
  })
})

describe('transports', () => {
  it('that respond are recognized by their banners, the safest first, without a login', async () => {
    const practice = await practise()
    const { services } = practice
    const ways = await lookForWays('127.0.0.1', services, never, { clock, certificates })
    const certificate = { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string, trust: 'new' }
    const greets = {
      answers: true,
      says: `* OK ms-01 admind 4.3.7 ready ${practiceLine}`,
      host: 'ms-01',
      version: '4.3.7',
    }
    expect(ways).toEqual([
      { transport: 'admind-tls', port: services['admind-tls'], ...greets, certificate },
      { transport: 'admind', port: services['admind'], ...greets },
      { transport: 'telnet', port: services['telnet'], answers: true, says: `${practiceLine}\nUser:` },
    ])
    expect(logins(practice)).toBe(0)
    expect(practice.appliance.diary.filter(({ kind }) => kind === 'sin')).toEqual([])
    expect(() => readdirSync(known)).toThrow()

    const [way] = ways
    value(await certificates.keep(`127.0.0.1:${services['admind-tls']}`, way?.certificate?.sha256 ?? ''))
    const again = await lookForWays('127.0.0.1', services, never, { clock, certificates })
    expect(again[0]?.certificate?.trust).toBe('known')
    value(await certificates.keep(`127.0.0.1:${services['admind-tls']}`, '0'.repeat(64)))
    const changed = await lookForWays('127.0.0.1', services, never, { clock, certificates })
    expect(changed[0]?.certificate?.trust).toBe('changed')
  })

  it.each(['telnet', 'admind', 'admind-tls'])('at a port of its own: %s', async (transport) => {
    const practice = await practise()
    const address = `127.0.0.1:${practice.services[transport]}`
    const ways = await lookForWays(address, {}, never, { clock, certificates })
    expect(ways.filter(({ answers }) => answers).map((way) => way.transport)).toEqual([transport])
    expect(logins(practice)).toBe(0)
  })

  it('are named where the chosen one is closed', async () => {
    const practice = await practise()
    const closed = await startPeer(() => Promise.resolve())
    await closed.close()
    const services = { ...practice.services, telnet: closed.port, 'admind-tls': closed.port }
    const door = createConsoleDoor({ user: 'a', password, clock, port: closed.port })
    const look = (address: string): ReturnType<typeof lookForWays> =>
      lookForWays(address, services, never, { clock, certificates })
    const failure = problem(await withOtherWays(door, 'telnet', look).open('127.0.0.1', never))
    expect(failure.code).toBe('console.unreachable')
    const port = practice.services['admind']
    expect(failure.hint).toContain(`It answers by admind on port ${port}: choose that transport (--transport admind).`)
  })

  it('with an old TLS version are reported as such', async () => {
    const practice = await practise({ tls: 'old' })
    const [tls] = await lookForWays('127.0.0.1', practice.services, never, { clock, certificates })
    expect(tls).toMatchObject({ transport: 'admind-tls', answers: false, says: expect.stringMatching(/no TLS/) as string })
  }) // prettier-ignore
})

describe('a probe over TLS', () => {
  it('reads the banner, shows the certificate, and disconnects cleanly', async () => {
    const practice = await practise()
    const probe = createGreetingProbe({ console: 'admind-tls', deadline: 5000 })
    const port = practice.services['admind-tls']!
    const seen = await probe.probe(`127.0.0.1:${port}`, 'admind-tls', never)
    expect(seen).toEqual({
      service: 'admind-tls', port, kind: 'answered', text: `* OK ms-01 admind 4.3.7 ready ${practiceLine}`,
      certificate: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    }) // prettier-ignore
    expect(logins(practice)).toBe(0)
  })

  it.each([
    ['open', 'an old TLS', answeringOld],
    ['refused', 'a reset', (peer: PeerSocket) => Promise.resolve(void peer.socket.resetAndDestroy())],
  ] as const)('is %s of %s', async (kind, _name, script) => {
    const peer = await peerWith(script)
    const probe = createGreetingProbe({ console: 'admind-tls', deadline: 3000 })
    expect(await probe.probe(peer.address, 'admind-tls', never)).toMatchObject({ kind })
  })

  async function answeringOld(peer: PeerSocket): Promise<void> {
    await peer.bytes(1)
    await peer.send(oldHello(1))
  }
})

describe('a fingerprint', () => {
  const hex = '0123456789abcdef'.repeat(4)
  it.each([hex, hex.toUpperCase(), showFingerprint(hex), ` SHA256:${hex} `, `sha-256=${hex}`])('%j', (text) => {
    expect(readFingerprint(text)).toBe(hex)
  })
  it.each(['', hex.slice(1), `${hex}0`, 'g'.repeat(64)])('%j is none', (text) => {
    expect(readFingerprint(text)).toBeUndefined()
  })
})
