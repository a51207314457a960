import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { capture, type Capture } from '../../electron/host/console/capture.ts'
import { createConsoleDoor } from '../../electron/host/console/console-session.ts'
import { createKnownCertificates } from '../../electron/host/console/known-certificates.ts'
import { createSystemClock } from '../../electron/host/computer/clock.ts'
import { startPlayback } from '../../electron/practice/playback.ts'
import { startPractice } from '../../electron/practice/practice.ts'
import { readRecording, writeRecording, type Recording } from '../../shared/model/recording.ts'
import type { Transport } from '../../shared/model/transport.ts'
import { runProgram, cli, uptick } from './uptick.ts'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const commands = ['Version', 'License List', 'Uce Version', 'Backup Status', 'Storage Space', 'Nonsense Command']
const systemClock = createSystemClock()
const password = 'curlew-8-mallow'
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'uptick-capture-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const certificates = () => createKnownCertificates(path.join(folder, 'known'), () => Date.now())

function visit(address: string, transport: Transport, more: Partial<Parameters<typeof capture>[0]> = {}) {
  return capture({
    address,
    transport,
    user: 'Administrator',
    password,
    commands,
    hide: [],
    clock: systemClock,
    certificates: certificates(),
    product: 'Uptick',
    signal: new AbortController().signal,
    deadline: 5000,
    ...more,
  })
}

/** Every reply of an address, as the console gives it. */
async function replies(address: string, transport: Transport, secret: string): Promise<readonly unknown[]> {
  const about = { user: 'Administrator', password: secret, clock: systemClock, certificates: certificates() }
  const opened = await createConsoleDoor({ transport, ...about }).open(address, new AbortController().signal)
  if (!opened.ok) throw new Error(opened.failure.sentence)
  const all: unknown[] = []
  for (const command of commands) {
    const reply = await opened.value.execute(command, { deadline: 5000 })
    if (!reply.ok) throw new Error(reply.failure.sentence)
    const { lines, status, statusText } = reply.value
    all.push({ lines, status, statusText })
  }
  await opened.value.close()
  return all
}

describe.each([
  ['telnet', { chunking: 'primes', pager: 'on' }],
  ['telnet', { chunking: 'ones', negotiation: 'checkpoint', echo: 'off', lineEnd: 'crnul' }],
  ['telnet', { chunking: 'sevens', negotiation: 'dlink', banner: 'Welcome\nto mx' }],
  ['admind', { chunking: 'ones', session: 'data', repeatsSession: 'on' }],
  ['admind', { chunking: 'primes', session: 'ok', literals: 'all', literalEnd: 'blank' }],
  ['admind-tls', { literals: 'all', literalEnd: 'none' }],
] as const)('a visit over %s with %o', (transport, knobs) => {
  it('is recorded without its secrets, and played back it gives the same replies', async () => {
    const practice = await startPractice({ password, knobs })
    const { services, appliance } = practice.appliances[0]!
    const address = `127.0.0.1:${services[transport]!}`
    const { recording, read, failure } = await visit(address, transport)
    const was = (await replies(address, transport, password)).map(withoutSession(transport))
    const session = appliance.diary.filter(({ kind }) => kind === 'session').map(({ text }) => text)
    await practice.dispose()
    expect(failure).toBeUndefined()
    expect(read.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'bad'])

    const text = writeRecording(recording)
    const bytes = bytesIn(recording)
    for (const secret of [password, ...session]) expect(bytes).not.toContain(secret)
    expect(bytes).toContain('*'.repeat(password.length))

    const again = readRecording(text)
    const playback = await startPlayback(again.ok ? again.value : recording)
    const overWhat = transport === 'admind-tls' ? 'admind' : transport
    const is = (await replies(playback.address, overWhat, 'whatever')).map(withoutSession(transport))
    await playback.dispose()
    expect(is).toEqual(was)
  })
})

/** Where the practice appliance repeats its session, the recording has asterisks. */
function withoutSession(transport: Transport): (reply: unknown) => unknown {
  return (reply) =>
    transport === 'telnet' ? reply : JSON.stringify(reply).replaceAll(/session \S+ of \S+"/g, 'session"')
}

function bytesIn({ entries }: Recording): string {
  const came = entries.map((entry) => ('in' in entry ? entry.in : '')).join('')
  return came + entries.map((entry) => ('out' in entry ? entry.out : '')).join('')
}

describe('a visit that fails', () => {
  it('is recorded as far as it came: a refused login', async () => {
    const practice = await startPractice({ password: 'another-one' })
    const got = await visit(practice.appliances[0]!.address, 'telnet')
    await practice.dispose()
    expect(got.failure?.code).toBe('console.login-refused')
    expect(bytesIn(got.recording)).toContain('NO Invalid login')
    const playback = await startPlayback(got.recording)
    const door = createConsoleDoor({ user: 'Administrator', password: 'x', clock: systemClock })
    const opened = await door.open(playback.address, new AbortController().signal)
    await playback.dispose()
    expect(!opened.ok && opened.failure.code).toBe('console.login-refused')
  })

  it('continues with the rest on a new connection if a reply breaks off', async () => {
    let lines = 0
    const server = createServer((socket) => {
      lines += 1
      const mine = lines
      let asked = 0
      socket.on('error', () => undefined)
      socket.write('User: ')
      socket.on('data', () => {
        asked += 1
        if (asked === 1) socket.write('Password: ')
        else if (asked === 2) socket.write('\r\nmx> ')
        else if (mine === 1) socket.end('Mailstore: 100 MB fr')
        else socket.write('OK Done\r\nmx> ')
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const got = await visit(`127.0.0.1:${port}`, 'telnet', { commands: ['Storage Space', 'Version'] })
    server.close()
    expect(got.failure).toBeUndefined()
    expect(got.read.map(({ status }) => status)).toEqual(['console.closed', 'ok'])
    expect(bytesIn(got.recording)).toContain('Mailstore: 100 MB fr')
    expect(lines).toBe(2)
  })

  it('says that nothing is there', async () => {
    const got: Capture = await visit('127.0.0.1:9', 'telnet')
    expect([got.failure?.code, got.recording.entries.length]).toEqual(['console.unreachable', 2])
  })
})

describe('on the command line', () => {
  it('captures, refuses what may change something, and checks an appliance made of the recording', async () => {
    const practice = await startPractice({ password })
    const { address } = practice.appliances[0]!
    const out = path.join(folder, 'visit.jsonl')
    const words = ['capture', address, '--user', 'Administrator', '--out', out, '--hide', 'ms-01']
    const refused = await uptick([...words, '--command', 'Update Install x'], folder, { password })
    expect([refused.exit, refused.refusals[0]]).toEqual([2, expect.stringContaining('not known to only read')])
    const done = await uptick([...words, '--command', 'License Status'], folder, { password })
    const diary = practice.appliances[0]!.appliance.diary.filter(({ kind }) => kind === 'command')
    await practice.dispose()
    expect(done.exit, done.all).toBe(0)
    const sent = done.lines.filter(({ type }) => type === 'command').map(({ command }) => command)
    expect(sent).toContain('License Status')
    expect(sent).toContain('Backup Status')
    expect(sent).not.toContain('Conf Export')
    expect(diary.map(({ text: told }) => told)).toEqual(sent)
    const text = await readFile(out, 'utf8')
    expect(text).not.toContain('ms-01')
    expect(text).not.toContain(password)

    const played = spawn(process.execPath, [cli, 'practice', '--from', out, '--data', path.join(folder, 'played')])
    const [ready] = (await once(createInterface(played.stdout), 'line')) as [string]
    const { appliances } = JSON.parse(ready) as { appliances: { address: string }[] }
    const checked = await uptick(['check', appliances[0]!.address, '--by', 'Ada'], folder, { password: 'as-you-like' })
    played.kill()
    expect(checked.exit, checked.all).not.toBe(5)
    const facts = checked.lines.filter(({ type }) => type === 'fact.captured').map(({ data }) => data!['fact'])
    expect(facts).toEqual(expect.arrayContaining(['release', 'hostId', 'licences', 'storage']))
  })

  it('says what is wrong with a file that is not a recording', async () => {
    const { exit, all } = await runProgram(process.execPath, [cli, 'practice', '--from', cli, '--data', folder])
    expect([exit, all]).toEqual([2, expect.stringContaining('Line 1 of the recording cannot be read')])
  })
})
