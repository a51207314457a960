import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPractice, type PracticeAppliance } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { startPeer } from '../unit/console/scripted-peer.ts'
import { usualAnswers } from './answers.ts'
import { effectsAt } from './kit.ts'
import { uptick as runUptick, type Ended, type Line, type RunOptions } from './uptick.ts'

// The whole job over the administration protocol by the real command line: real processes, real sockets, real TLS.

const password = 'dunlin "5" weir\\gate'
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-admind-'))
const answersFile = path.join(folder, 'answers.yaml')
const mirrored = path.join(folder, 'mirrored')
const pace = ['--answers', answersFile, '--probe-every', '0.1', '--settle', '0.4']
const ends: (() => Promise<void>)[] = []
let folders = 0

beforeAll(async () => {
  writeFileSync(answersFile, usualAnswers)
  const file = path.join(folder, 'R4_4_3-GA.mpu5')
  writeFileSync(file, makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 300_000 }))
  expect(await runUptick(['mirror', 'import', file, '--release', '4.4.3-GA'], mirrored)).toMatchObject({ exit: 0 })
})

afterAll(async () => {
  for (const end of ends) await end()
  rmSync(folder, { recursive: true, force: true })
})

function ownData(): string {
  const data = path.join(folder, `data-${String((folders += 1))}`)
  cpSync(mirrored, data, { recursive: true })
  return data
}

async function practise(knobs: Record<string, string> = {}): Promise<PracticeAppliance> {
  const practice = await startPractice({ password, knobs: { linger: '100', install: '300', down: '1500', ...knobs } })
  ends.push(() => practice.dispose())
  return practice.appliances[0]!
}

const uptick = (words: readonly string[], data: string, more: RunOptions = {}): Promise<Ended> =>
  runUptick(words, data, { password, ...more })

/** The words that say where the services of a practice appliance are. */
const servicesOf = ({ services }: PracticeAppliance): string[] =>
  Object.entries(services).flatMap(([name, port]) => ['--service', `${name}=${String(port)}`])

/** The words of an upgrade by that console, on its own port. */
function upgrade(appliance: PracticeAppliance, transport: string): string[] {
  const address = `127.0.0.1:${String(appliance.services[transport])}`
  const words = ['upgrade', address, '--transport', transport, ...servicesOf(appliance)]
  return [...words, '--to', 'R4_4_3-GA', '--serve-on', '127.0.0.1:0', ...pace]
}

const of = (lines: readonly Line[], type: string): Record<string, unknown>[] =>
  lines.filter((line) => line.type === type).map((line) => line.data ?? {})

/** Neither the password nor any session id is in an output or in a file, however it is written there. */
function tellsNoSecret(data: string, { appliance }: PracticeAppliance, ...outputs: Ended[]): void {
  const sessions = appliance.diary.filter(({ kind }) => kind === 'session').map(({ text }) => text)
  expect(sessions.length).toBeGreaterThan(0)
  const quoted = password.replace(/[\\"]/g, '\\$&')
  const secrets = [...sessions, password, quoted, JSON.stringify(password).slice(1, -1), JSON.stringify(quoted).slice(1, -1)]
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  expect(files.length).toBeGreaterThan(5)
  for (const secret of secrets) {
    for (const { all } of outputs) expect(all).not.toContain(secret)
    for (const entry of files) {
      const file = path.join(entry.parentPath, entry.name)
      expect(readFileSync(file).includes(secret), `${file}: ${secret}`).toBe(false)
    }
  }
} // prettier-ignore

describe.concurrent('an upgrade by the command line', { timeout: 120_000 }, () => {
  it.each(['admind', 'admind-tls'])('over %s: done, each thing once, and no secret anywhere', async (transport) => {
    const data = ownData()
    const entry = await practise({ literals: 'all' })
    const { appliance } = entry
    const ended = await uptick(upgrade(entry, transport), data)
    expect(ended.refusals).toEqual([])
    expect(ended.lines.at(-1)).toMatchObject({ type: 'summary', outcome: 'done', exit: 0, waiting: [] })
    expect(of(ended.lines, 'return.proven')).toMatchObject([{ release: '4.4.3-GA' }])
    expect(of(ended.lines, 'patch.delivered')).toHaveLength(1)
    expect(Object.values(effectsAt(appliance))).toEqual([1, 1, 1, 1])
    expect(appliance.diary.filter(({ kind }) => kind === 'sin')).toEqual([])
    const connected = of(ended.lines, 'session.connected')
    expect(connected.length).toBeGreaterThan(1)
    expect(connected.every((each) => each['transport'] === transport)).toBe(true)
    const trusts = connected.map(({ certificate }) => (certificate as { trust?: string } | undefined)?.trust)
    expect(trusts).toEqual(
      transport === 'admind' ? trusts.map(() => undefined) : ['first-use', ...trusts.slice(1).map(() => 'known')],
    )
    // Everything that greets was noted before, its own console first of all, and greets again afterwards.
    const baseline = of(ended.lines, 'return.expected')[0]?.['baseline'] as { service: string; greeting: string }[]
    expect(baseline.map(({ service }) => service)).toEqual(Object.keys(entry.services))
    expect(baseline.find(({ service }) => service === 'smtp')?.greeting).toContain('MOS 4.3.7-GA')

    const run = String(ended.lines.at(-1)?.run)
    const exports: Ended[] = []
    for (const format of ['zip', 'json', 'html', 'md', 'csv']) {
      const file = path.join(data, `record.${format}`)
      exports.push(await uptick(['export', run, '--format', format, '--out', file], data))
    }
    expect(exports.map(({ exit }) => exit)).toEqual([0, 0, 0, 0, 0])
    tellsNoSecret(data, entry, ended, ...exports)
  })

  it.each(['admind', 'admind-tls'])('over %s, killed in the install and resumed: nothing twice', async (transport) => {
    const data = ownData()
    const entry = await practise({ down: '4000', fetchTries: '12' })
    const killAt = ({ type, data: about }: Line): boolean =>
      type === 'command.finished' && about?.['item'] === 'cli.install' && about['cause'] === 'closed'
    const first = await uptick(upgrade(entry, transport), data, { killAt })
    expect(first.exit, 'it was killed').toBe(null)
    const run = first.lines.find((line) => line.run !== undefined)?.run ?? ''
    // The transport, the ports and the certificate are the run's: no word of them is needed again.
    const second = await uptick(['resume', run, ...pace], data)
    expect(second).toMatchObject({ exit: 0, refusals: [] })
    expect(Object.values(effectsAt(entry.appliance)).every((count) => count === 1)).toBe(true)
    expect(entry.appliance.diary.filter(({ kind }) => kind === 'sin')).toEqual([])
    tellsNoSecret(data, entry, first, second)
  })

  it('lives through services that come up one by one and flap', async () => {
    const data = ownData()
    const knobs = { comeUp: 'smtp|imap|admind|telnet', comeUpGap: '500', flapping: 'admind|smtp', flapFor: '2000' }
    const entry = await practise(knobs)
    const words = upgrade(entry, 'admind').map((word) => (word === '0.4' ? '3' : word))
    const ended = await uptick(words, data)
    expect(ended).toMatchObject({ exit: 0, refusals: [] })
    const stages = of(ended.lines, 'return.stage').map(({ stage }) => stage)
    expect(stages.filter((stage) => stage === 'down').length).toBeGreaterThan(1)
    // It was not asked before everything had settled: the login that proves is the only one after the fall.
    const diary = entry.appliance.diary.map(({ kind, text }) => `${kind} ${text}`)
    const down = diary.lastIndexOf('state down')
    const asked = diary.slice(down).filter((line) => line.startsWith('login'))
    expect(asked).toHaveLength(1)
    expect(diary.lastIndexOf('state running')).toBeLessThan(diary.indexOf(asked[0]!, down))
  })

  it('another certificate after the restart is a person’s to judge', async () => {
    const data = ownData()
    const entry = await practise({ certificate: 'new' })
    const ended = await uptick(upgrade(entry, 'admind-tls'), data)
    expect(ended.exit).toBe(6)
    expect(ended.lines.at(-1)).toMatchObject({ outcome: 'unproven', return: { outcome: 'unproven' } })
    const [, address, fingerprint] = /uptick trust (\S+) ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})/.exec(ended.refusals.join()) ?? []
    expect(address).toBe(`127.0.0.1:${String(entry.services['admind-tls'])}`)
    expect(await uptick(['trust', address!, fingerprint!, '--by', 'Ada'], data)).toMatchObject({ exit: 0, refusals: [] })
    const second = await uptick(['resume', String(ended.lines.at(-1)?.run), ...pace], data)
    expect(second).toMatchObject({ exit: 0, refusals: [] })
    expect(Object.values(effectsAt(entry.appliance)).every((count) => count === 1)).toBe(true)
  }) // prettier-ignore
})

describe.concurrent('a check by the command line', { timeout: 180_000 }, () => {
  it('refuses a changed certificate with 5, without a login', async () => {
    const data = ownData()
    const entry = await practise()
    const address = `127.0.0.1:${String(entry.services['admind-tls'])}`
    expect(await uptick(['trust', address, 'AB'.repeat(32)], data)).toMatchObject({ exit: 0 })
    const ended = await uptick(['check', address, '--transport', 'admind-tls'], data)
    expect(ended.exit).toBe(5)
    expect(ended.lines.at(-1)).toMatchObject({ outcome: 'unreachable' })
    expect(ended.refusals).toHaveLength(1)
    expect(ended.refusals[0]).toMatch(/has changed: known since .* AB:AB:.*, shown now is .*uptick trust/)
    expect(entry.appliance.diary.filter(({ kind }) => kind.startsWith('login'))).toEqual([])
  })

  it.each([
    ['an old TLS', 'admind-tls', 'admind-tls', { tls: 'old' }, /only an old TLS version.*transport admind/],
    ['telnet where admind answers', 'telnet', 'admind', {}, /administration protocol.*--transport admind/],
    ['admind where telnet answers', 'admind', 'telnet', {}, /the command line \(telnet\).*--transport telnet/],
    ['TLS where clear text answers', 'admind-tls', 'admind', {}, /speaks no TLS.*--transport admind/],
  ] as const)('says what is wrong and what to do: %s', async (_what, transport, service, knobs, words) => {
    const data = ownData()
    const entry = await practise(knobs)
    const ended = await uptick(['check', `127.0.0.1:${String(entry.services[service])}`, '--transport', transport], data)
    expect(ended.exit).toBe(5)
    expect(ended.refusals).toHaveLength(1)
    expect(ended.refusals[0]).toMatch(words)
    expect(entry.appliance.diary.filter(({ kind }) => kind.startsWith('login'))).toEqual([])
  }) // prettier-ignore

  it('suggests the transport that responds if the chosen one is closed', async () => {
    const data = ownData()
    const entry = await practise()
    const closed = await startPeer(() => Promise.resolve())
    await closed.close()
    const { admind, 'admind-tls': tls } = entry.services
    const services = [`telnet=${closed.port}`, `admind=${String(admind)}`, `admind-tls=${String(tls)}`]
    const words = services.flatMap((pair) => ['--service', pair])
    const ended = await uptick(['check', '127.0.0.1', ...words], data)
    expect(ended.exit).toBe(5)
    expect(ended.refusals.join()).toContain(`It answers by admind-tls on port ${String(tls)}: choose that transport`)
    expect(entry.appliance.diary.filter(({ kind }) => kind.startsWith('login'))).toEqual([])
  })

  it('repeats no secret that the appliance repeats', async () => {
    const data = ownData()
    const entry = await practise({ repeatsSession: 'on' })
    const address = `127.0.0.1:${String(entry.services['admind'])}`
    const ended = await uptick(['check', address, '--transport', 'admind', ...pace], data)
    expect(ended.all).toContain('[redacted]')
    tellsNoSecret(data, entry, ended)
  })

  it.each([
    [['--transport', 'ssh'], /no transport ssh/],
    [['--service', 'smtp'], /--service must be NAME=PORT/],
    [['--service', 'ftp=21'], /--service must be NAME=PORT/],
    [['--service', 'smtp=0'], /--service must be NAME=PORT/],
    [['--service', 'smtp=65536'], /--service must be NAME=PORT/],
  ] as const)('%j is off', async (words, sentence) => {
    const data = path.join(folder, `words-${String((folders += 1))}`)
    mkdirSync(data)
    const ended = await uptick(['check', '127.0.0.1:9', ...words], data)
    expect(ended.exit).toBe(2)
    expect(ended.refusals).toHaveLength(1)
    expect(ended.refusals[0]).toMatch(sentence)
  })
})
