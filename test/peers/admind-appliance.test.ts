import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createSystemClock } from '../../electron/host/computer/clock.ts'
import { createConsoleDoor } from '../../electron/host/console/console-session.ts'
import { uptick as runUptick, type Ended, type Line } from '../journeys/uptick.ts'
import { usualAnswers } from '../journeys/answers.ts'
import { applianceFacts } from './appliance-facts.ts'
import { findProgram } from './programs.ts'

// The administration protocol in another language, written from the public facts by a reader of its own, with every quirk
// that the vendor's client is known to live with.

const program = path.resolve(import.meta.dirname, 'fixtures/admind.py')
const password = 'curlew "3" quay\\side'
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-admind-py-'))
const answers = path.join(folder, 'answers.yaml')
const mirrored = path.join(folder, 'mirrored')
const cert = path.join(folder, 'cert.pem')
const key = path.join(folder, 'key.pem')
const update = randomBytes(700_001)
const sha256 = createHash('sha256').update(update).digest('hex')
const pace = ['--answers', answers, '--probe-every', '0.1', '--settle', '0.4', '--give-up-after', '60']
const running: ChildProcess[] = []
let folders = 0

type Note = Readonly<Record<string, unknown>>

interface Played {
  readonly address: string
  diary(kind: string): Note[]
}

async function appliance(transport: string, ...words: string[]): Promise<Played> {
  const file = path.join(folder, `diary-${String((folders += 1))}.jsonl`)
  writeFileSync(file, '')
  const tls = transport === 'admind-tls' ? ['--cert', cert, '--key', key] : []
  const all = ['--diary', file, '--update', 'R4_4_3-GA=4.4.3-GA', ...tls, ...words]
  const child = spawn(findProgram('python3'), [program, ...all], {
    env: { ...process.env, APPLIANCE_PASSWORD: password, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  running.push(child)
  const [first] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  const { address } = JSON.parse(first) as { address: string }
  const notes = (): Note[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Note)
  return { address, diary: (kind) => notes().filter((note) => note['kind'] === kind) }
}

function ownData(): string {
  const data = path.join(folder, `data-${String((folders += 1))}`)
  cpSync(mirrored, data, { recursive: true })
  return data
}

const uptick = (words: readonly string[], data: string): Promise<Ended> => runUptick(words, data, { password })
const typed = (lines: readonly Line[], type: string): Record<string, unknown>[] =>
  lines.filter((line) => line.type === type).map((line) => line.data ?? {})

/** The password and the session ids, as they are, quoted, and as JSON writes both: in no output, and in no file. */
function tellsNoSecret(data: string, played: Played, ...outputs: Ended[]): void {
  const sessions = played.diary('session').map(({ id }) => String(id))
  expect(sessions.length).toBeGreaterThan(0)
  const quoted = password.replace(/[\\"]/g, '\\$&')
  const forms = [password, quoted, JSON.stringify(password).slice(1, -1), JSON.stringify(quoted).slice(1, -1)]
  for (const secret of [...sessions, ...forms]) {
    for (const { all } of outputs) expect(all).not.toContain(secret)
    for (const entry of readdirSync(data, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const file = path.join(entry.parentPath, entry.name)
      expect(readFileSync(file).includes(secret), file).toBe(false)
    }
  }
}

beforeAll(async () => {
  writeFileSync(answers, usualAnswers)
  // As they were made in those years.
  const request = ['req', '-x509', '-newkey', 'rsa:1024', '-sha1', '-nodes', '-days', '3650', '-subj', '/CN=mx7']
  execFileSync(findProgram('openssl'), [...request, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const file = path.join(folder, 'R4_4_3-GA.mpu5')
  writeFileSync(file, update)
  expect(await uptick(['mirror', 'import', file, '--release', '4.4.3-GA'], mirrored)).toMatchObject({ exit: 0 })
})

afterEach(async () => {
  for (const child of running.splice(0)) {
    const ended = once(child, 'close')
    child.stdin?.end()
    await ended
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('admind in Python, from the facts alone', { timeout: 90_000 }, () => {
  test.each<[string, string, string[]]>([
    ['closing without a word', 'admind', []],
    ['saying OK before it closes, in single bytes', 'admind', ['--chunk', '1', '--ending', 'ok', '--session', 'ok']],
    ['over TLS', 'admind-tls', ['--ending', 'ok', '--short-version', '--notices']],
    ['over TLS, in sevens, fetching after the close', 'admind-tls', ['--chunk', '7', '--fetch', 'after', '--tail', '']],
  ])('%s (%s): upgraded from end to end', async (_how, transport, knobs) => {
    const data = ownData()
    const played = await appliance(transport, ...knobs)
    const words = ['upgrade', played.address, '--transport', transport, '--to', 'R4_4_3-GA']
    const ended = await uptick([...words, '--serve-on', '127.0.0.1:0', ...pace], data)
    expect(ended.refusals).toEqual([])
    expect(ended.lines.at(-1)).toMatchObject({ type: 'summary', outcome: 'done', exit: 0 })
    expect(typed(ended.lines, 'return.proven')).toMatchObject([{ release: '4.4.3-GA' }])
    expect(typed(ended.lines, 'patch.delivered')).toMatchObject([{ name: 'R4_4_3-GA', bytes: 700_001, sha256 }])
    expect(typed(ended.lines, 'session.connected').every((each) => each['transport'] === transport)).toBe(true)
    expect(played.diary('sin')).toEqual([])
    expect(played.diary('fetched')).toMatchObject([{ bytes: 700_001, sha256 }])
    const effects = played.diary('effect').map(({ command }) => String(command))
    expect(effects[0]).toMatch(/^Update Install ftp:\/\/127\.0\.0\.1:\d+\//)
    expect(effects.slice(1).sort()).toEqual(['License Fetch', 'Uce Update premium', 'Uce Update rpdengine'])
    tellsNoSecret(data, played, ended)
  })

  test.each(['admind', 'admind-tls'])('what it says over %s is understood', async (transport) => {
    const data = ownData()
    const played = await appliance(transport, '--notices')
    const { exit, lines } = await uptick(['check', played.address, '--transport', transport, ...pace], data)
    expect([0, 4]).toContain(exit)
    const facts = Object.fromEntries(typed(lines, 'fact.captured').map(({ fact, value }) => [String(fact), value]))
    expect(facts).toMatchObject(applianceFacts)
    // Lines that belong to no reply are separated from the replies, and kept.
    const asides = typed(lines, 'command.finished').flatMap(({ aside }) => (aside ?? []) as string[])
    expect(asides).toContain('* NO Maintenance at midnight')
    expect(played.diary('effect')).toEqual([])
    expect(typed(lines, 'session.connected')[0]).toMatchObject({ identity: { host: 'mx7.example.net' } })
  })

  test('that repeats the session id and the password in its replies: they reach nothing', async () => {
    const data = ownData()
    const played = await appliance('admind', '--tell-session')
    const ended = await uptick(['check', played.address, '--transport', 'admind', ...pace], data)
    expect(ended.all).toContain('session [redacted]')
    tellsNoSecret(data, played, ended)
  })

  test('a wrong password is tried once, and appears in no text', async () => {
    const data = ownData()
    const played = await appliance('admind-tls', '--user', 'somebody')
    const ended = await uptick(['check', played.address, '--transport', 'admind-tls'], data)
    expect(ended.exit).toBe(5)
    expect(ended.refusals).toHaveLength(1)
    expect(played.diary('refused-login')).toHaveLength(1)
    expect(ended.all).not.toContain('curlew')
  })

  test('a watch continues until it is canceled, and then the connection is out of step', async () => {
    const played = await appliance('admind')
    const clock = createSystemClock()
    const who = { user: 'administrator', password, clock, transport: 'admind', resyncPatience: 100 } as const
    const opened = await createConsoleDoor(who).open(played.address, new AbortController().signal)
    if (!opened.ok) throw new Error(opened.failure.sentence)
    const stop = new AbortController()
    let heard = ''
    const onText = (text: string): void => {
      heard += text
      if (heard.split('\n').length > 3) stop.abort()
    }
    const line = opened.value
    const watched = await line.execute('Event Watch Login', { deadline: 60_000, signal: stop.signal, onText })
    expect(watched).toMatchObject({ ok: false, failure: { code: 'operation.cancelled' } })
    expect(heard).toMatch(/^(?:Login "bob"\n){3}/)
    const next = await line.execute('Version', { deadline: 1000 })
    expect(next).toMatchObject({ ok: false, failure: { code: 'console.out-of-step' } })
    await line.close()
  })
})
