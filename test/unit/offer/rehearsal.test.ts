import { connect, createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
import { askFirewall, filtersInNft } from '../../../electron/host/offer/host-firewall.ts'
import type { Ask } from '../../../electron/host/offer/host-firewall.ts'
import { addressTowards, knock, resolveHost } from '../../../electron/host/offer/own-addresses.ts'
import { rehearseOffer } from '../../../electron/host/offer/rehearsal.ts'
import type { RehearsalOptions } from '../../../electron/host/offer/rehearsal.ts'
import { fetchByFtp, fetchByHttp } from '../../../electron/host/offer/try-fetch.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Finding, Rehearsal } from '../../../shared/model/rehearsal.ts'
import { codeOf, good, realClock } from '../mirror/kit.ts'

/** A console that takes every connection and says nothing. */
async function ownConsole(): Promise<{ server: Server; port: number; heard: Buffer[] }> {
  const heard: Buffer[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => heard.push(bytes))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { server, port: (server.address() as AddressInfo).port, heard }
}

interface Rehearsed {
  readonly result: Result<Rehearsal>
  readonly told: Finding[]
  readonly requests: string[]
}

async function rehearsed(
  words: Partial<RehearsalOptions> & { onUrl?: (url: string) => void } = {},
): Promise<Rehearsed> {
  const told: Finding[] = []
  const requests: string[] = []
  const result = await rehearseOffer({
    host: '127.0.0.1',
    consolePort: (await ownConsole()).port,
    port: 0,
    protocol: 'ftp',
    wait: 0,
    clock: realClock,
    signal: new AbortController().signal,
    onFinding: (finding) => told.push(finding),
    onOffered: (url) => words.onUrl?.(url),
    onRequest: ({ peer, verb, answer }) => requests.push(`${peer} ${verb} ${answer}`),
    ...words,
  })
  return { result, told, requests }
}

function standings(findings: readonly Finding[]): Record<string, string> {
  return Object.fromEntries(findings.map(({ about, holds }) => [about, holds]))
}

describe('a rehearsal', () => {
  it('by FTP proves what can be proved from here, and says what cannot', async () => {
    const { result, told, requests } = await rehearsed()
    const { findings, outcome, addresses, url } = good(result)
    expect(standings(findings)).toMatchObject({
      address: 'yes',
      appliance: 'yes',
      port: 'unknown',
      passive: 'yes',
      active: 'yes',
      names: 'yes',
      strangers: 'yes',
      fetch: 'unknown',
    })
    expect(outcome).toBe('ready')
    expect(told).toEqual(findings)
    expect(addresses).toContainEqual({ address: '127.0.0.1', card: 'lo', reaches: 'yes' })
    expect(url).toMatch(/^ftp:\/\/127\.0\.0\.1:\d+\/uptick-rehearsal$/)
    expect(findings.at(-1)?.sentence).toContain('not proved')
    // Requests of our own connection test do not count as an appliance's.
    expect(requests).toEqual([])
  })

  it('by HTTP does the same', async () => {
    const { result } = await rehearsed({ protocol: 'http' })
    expect(standings(good(result).findings)).toMatchObject({ http: 'yes', names: 'yes', strangers: 'yes' })
    expect(good(result).outcome).toBe('ready')
  })

  it('says nothing to the appliance', async () => {
    const appliance = await ownConsole()
    good((await rehearsed({ consolePort: appliance.port })).result)
    expect(appliance.heard).toEqual([])
  })

  it('waits for a fetch that a person starts at the appliance, shows each request, and leaves nothing behind', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('uptick-rehearsal-'))
    const { result, requests } = await rehearsed({
      wait: 20_000,
      onUrl: (url) => {
        const { port, pathname } = new URL(url)
        void fetchByFtp({ host: '127.0.0.1', port: Number(port), path: pathname, from: '127.0.0.1' }, 'EPSV')
      },
    })
    expect(standings(good(result).findings)['fetch']).toBe('yes')
    expect(requests.map((each) => each.split(' ')[1])).toEqual(['USER', 'PASS', 'TYPE', 'EPSV', 'RETR', 'QUIT'])
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('uptick-rehearsal-'))).toEqual(before)
  })

  it('shows who asks from another address, and does not take that for the appliance', async () => {
    const control = new AbortController()
    const { result, requests } = await rehearsed({
      wait: 2_000,
      protocol: 'http',
      onUrl: (url) => {
        const want = {
          host: '127.0.0.1',
          port: Number(new URL(url).port),
          path: '/uptick-rehearsal',
          from: '127.0.0.9',
        }
        void fetchByHttp(want).catch(() => undefined)
      },
      signal: control.signal,
    })
    expect(requests).toEqual(['127.0.0.9 GET 403'])
    expect(good(result)).toMatchObject({ outcome: 'unproven' })
    expect(good(result).findings.at(-1)).toMatchObject({ about: 'fetch', holds: 'no' })
  })

  it('tells an appliance that is away from one whose console is', async () => {
    const closed = await ownConsole()
    await new Promise((resolve) => closed.server.close(resolve))
    const refused = good((await rehearsed({ consolePort: closed.port })).result)
    expect([refused.outcome, standings(refused.findings)['appliance']]).toEqual(['ready', 'unknown'])
    // No network of the world has this address (RFC 6666, discard only).
    const away = good((await rehearsed({ host: '100::1', address: '::1' })).result)
    expect(away.outcome).toBe('unreachable')
  })

  it('fails in words where nothing can be offered, and where the name means nothing', async () => {
    const holder = await ownConsole()
    expect(codeOf((await rehearsed({ address: '192.0.2.77' })).result)).toBe('offer.address-unavailable')
    expect(codeOf((await rehearsed({ port: holder.port })).result)).toBe('offer.port-in-use')
    expect(codeOf(await resolveHost('no-such-host.invalid'))).toBe('console.unreachable')
  })

  it('can be cancelled while it waits', async () => {
    const control = new AbortController()
    const { result } = await rehearsed({ wait: 600_000, signal: control.signal, onUrl: () => control.abort() })
    expect(codeOf(result)).toBe('operation.cancelled')
  })
})

describe('the way there', () => {
  it('is known without a word being sent', async () => {
    expect(await addressTowards('127.0.0.1')).toBe('127.0.0.1')
    expect(await addressTowards('::1')).toBe('::1')
    const { port } = await ownConsole()
    expect(await knock('127.0.0.1', port)).toBe('answers')
    expect(await knock('127.0.0.1', 1)).toBe('refused')
    expect(await knock('127.0.0.1', port, '192.0.2.77')).toBe('blind')
    const socket = connect(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
  })
})

describe('the firewall of this computer', () => {
  const wanted = { port: 21, data: { from: 50_000, to: 50_099 }, peer: '10.0.0.5' }
  const asks =
    (answers: Record<string, string>): Ask =>
    async (program) =>
      await Promise.resolve(answers[program])

  it.each<[string, NodeJS.Platform, Record<string, string>, Finding['holds'], RegExp]>([
    ['nothing may be asked', 'linux', {}, 'unknown', /^Unknown whether/],
    ['no rules', 'linux', { nft: '' }, 'yes', /lets everything in/],
    ['rules for what goes out', 'linux', { nft: 'table inet f {\n chain output {\n type filter hook output priority 0; policy drop;\n }\n}' }, 'yes', /lets everything in/],
    ['a chain that drops', 'linux', { nft: 'table inet f {\n chain input {\n type filter hook input priority 0; policy drop;\n }\n}' }, 'unknown', /nft insert rule .*tcp dport \{ 21, 50000-50099 \}/],
    ['a chain that jumps to one that drops', 'linux', { nft: 'table inet f {\n chain input {\n type filter hook input priority 0; policy accept;\n jump other\n }\n chain other {\n tcp dport 21 reject\n }\n}' }, 'unknown', /may stop/],
    ['iptables alone, open', 'linux', { iptables: '-P INPUT ACCEPT\n-A INPUT -i lo -j ACCEPT\n' }, 'yes', /lets everything in/],
    ['iptables alone, closed', 'linux', { iptables: '-P INPUT DROP\n' }, 'unknown', /iptables -I INPUT -s 10.0.0.5/],
    ['ufw', 'linux', { ufw: 'Status: active\n', nft: '' }, 'unknown', /ufw allow proto tcp from 10.0.0.5 to any port 50000:50099/],
    ['ufw that is off', 'linux', { ufw: 'Status: inactive\n', nft: '' }, 'yes', /lets everything in/],
    ['firewalld', 'linux', { 'firewall-cmd': 'running\n' }, 'unknown', /--add-port=21\/tcp --add-port=50000-50099\/tcp/],
    ['macOS, off', 'darwin', { '/usr/libexec/ApplicationFirewall/socketfilterfw': 'Firewall is disabled. (State = 0)' }, 'yes', /is off/],
    ['macOS, on', 'darwin', { '/usr/libexec/ApplicationFirewall/socketfilterfw': 'Firewall is enabled. (State = 1)' }, 'unknown', /System Settings/],
    ['Windows, on', 'win32', { netsh: 'Domain Profile Settings:\nState   ON\nOk.' }, 'unknown', /localport=21,50000-50099 remoteip=10.0.0.5/],
    ['Windows, off', 'win32', { netsh: 'Public Profile Settings:\nState   OFF\nOk.' }, 'yes', /is off/],
    ['Windows, silent', 'win32', {}, 'unknown', /could not be asked/],
  ])('%s', async (_what, platform, answers, holds, words) => {
    const found = await askFirewall(wanted, platform, asks(answers))
    expect(found.holds).toBe(holds)
    expect(`${found.sentence} ${found.hint ?? ''}`).toMatch(words)
  }) // prettier-ignore

  it('is not taken for closed because of a word in a comment of an open chain', () => {
    expect(filtersInNft('table inet f {\n chain forward {\n hook forward\n drop\n }\n}')).toBe(false)
  })
})
