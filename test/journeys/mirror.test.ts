import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { someBytes } from '../unit/mirror/kit.ts'
import { Standing } from './standing.ts'
import { runProgram, uptick, type Line } from './uptick.ts'

// The mirror by the command line: two laptops, a stick between them, a server that is watched, an offer that is rehearsed.

const folder = mkdtempSync(path.join(tmpdir(), 'uptick-mirror-journey-'))
const [home, away] = [path.join(folder, 'home'), path.join(folder, 'away')]
const stick = path.join(folder, 'stick')
const release = someBytes(900_000, 1)
const defect = someBytes(200_000, 2)
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

beforeAll(() => {
  mkdirSync(path.join(stick, 'more'), { recursive: true })
  writeFileSync(path.join(stick, 'R4_4_3-GA.mpu5'), release)
  writeFileSync(path.join(stick, 'more', 'D4_4_3_50317.mpu5'), defect)
  writeFileSync(path.join(stick, 'readme.txt'), 'not an update')
  const plan = 'name: Harbor Street\nto: R4_4_3-GA\nupdates: [D4_4_3_50317]\nappliances: [ms-01, ms-02]\n'
  writeFileSync(path.join(stick, 'trip.yaml'), plan)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function curl(...words: string[]): Promise<Buffer> {
  const file = path.join(folder, 'got')
  rmSync(file, { force: true })
  expect((await runProgram('curl', ['-sSf', '-o', file, ...words])).exit).toBe(0)
  return readFileSync(file)
}

describe('a trip', { timeout: 60_000 }, () => {
  it('begins at home: a stick is taken in, a plan is kept, and what it needs is safe', async () => {
    const imported = await uptick(['mirror', 'import', stick, '--plan', path.join(stick, 'trip.yaml')], home)
    expect(imported).toMatchObject({ exit: 0, refusals: [] })
    expect(imported.lines[0]).toMatchObject({
      type: 'plan',
      name: 'Harbor Street',
      missing: ['R4_4_3-GA', 'D4_4_3_50317'],
    })
    const listed = await uptick(['mirror', 'list'], home)
    expect(listed.lines.slice(0, 2)).toMatchObject([
      { name: 'D4_4_3_50317', bytes: 200_000, sha256: sha256(defect), state: 'verified' },
      { name: 'R4_4_3-GA', bytes: 900_000, sha256: sha256(release), state: 'verified', trust: 'own-hash-only' },
    ])
    expect(listed.lines[1]).toMatchObject({ keptFor: ['the planned run "Harbor Street"'] })
    const refused = await uptick(['mirror', 'forget', 'R4_4_3-GA'], home)
    expect(refused).toMatchObject({ exit: 3 })
    expect(refused.lines[0]).toMatchObject({ type: 'loss', frees: 900_000, fetchAgain: false })
    expect(refused.refusals[0]).toContain('kept for the planned run "Harbor Street"')
    expect(await uptick(['mirror', 'forget', 'R4_4_3-GA', '--preview'], home)).toMatchObject({ exit: 0 })
    expect((await uptick(['mirror', 'list'], home)).lines).toHaveLength(3)
  })

  it('continues with a pack: what a plan needs, signed, and imported elsewhere', async () => {
    const file = path.join(stick, 'trip.zip')
    const packed = await uptick(['mirror', 'pack', file, '--plan', 'Harbor Street', '--by', 'Ann'], home)
    expect(packed).toMatchObject({ exit: 0, refusals: [] })
    const { signer, sha256: hash } = packed.lines[0] as Line & { signer: string; sha256: string }
    expect(hash).toBe(sha256(readFileSync(file)))
    const unpacked = await uptick(['mirror', 'unpack', file, '--signer', signer], away)
    expect(unpacked).toMatchObject({ exit: 0, refusals: [] })
    expect(unpacked.lines.find((line) => line.type === 'unpacked')).toMatchObject({
      taken: ['R4_4_3-GA', 'D4_4_3_50317'],
      had: [],
      plans: ['Harbor Street'],
      known: 'given',
      by: 'Ann',
    })
    expect(unpacked.lines.at(-1)).toMatchObject({ type: 'summary', exit: 0, taken: 2, had: 0 })
    expect((await uptick(['mirror', 'unpack', file], away)).lines.at(-1)).toMatchObject({ exit: 0, taken: 0, had: 2 })
    expect(await uptick(['mirror', 'verify'], away)).toMatchObject({ exit: 0 })
    expect(await uptick(['mirror', 'unpack', file, '--signer', 'ab'.repeat(32)], away)).toMatchObject({ exit: 7 })
    expect(await uptick(['mirror', 'pack', file, 'R4_4_3-GA'], home)).toMatchObject({ exit: 2 })
    const missing = await uptick(['mirror', 'pack', `${file}2`, 'R4_4_3-GA', 'X1', 'X2'], home)
    expect(missing).toMatchObject({ exit: 2 })
    expect(missing.refusals[0]).toContain('X1, X2')
  })

  it('ends with the plan forgotten, and the update free to go', async () => {
    expect(await uptick(['mirror', 'forget', '--plan', 'Harbor Street'], away)).toMatchObject({ exit: 0 })
    expect(await uptick(['mirror', 'forget', 'D4_4_3_50317'], away)).toMatchObject({ exit: 0 })
    const files = readdirSync(path.join(away, 'mirror', 'files'))
    expect(files).toEqual([sha256(release)])
  })
})

describe('serving', { timeout: 60_000 }, () => {
  it.each([
    ['ftp', []],
    ['http', ['--http']],
  ] as const)('by %s shows each request and says who has the whole update', async (protocol, words) => {
    const serving = new Standing(['mirror', 'serve', 'R4_4_3-GA', '--on', '127.0.0.1:0', ...words], home)
    const { url } = (await serving.line('serving')) as Line & { url: string }
    expect(url).toMatch(new RegExp(`^${protocol}://127\\.0\\.0\\.1:\\d+/R4_4_3-GA$`))
    expect(sha256(await curl(url))).toBe(sha256(release))
    expect(await serving.line('delivered')).toMatchObject({ peer: '127.0.0.1', name: 'R4_4_3-GA' })
    const verb = protocol === 'ftp' ? 'RETR' : 'GET'
    expect(serving.lines.some((line) => line.type === 'request' && line['verb'] === verb)).toBe(true)
    expect(await serving.interrupt()).toBe(130)
    expect(serving.lines.at(-1)).toMatchObject({ type: 'summary', exit: 130 })
  })

  it('asks for the login of this one offer, lets in who may, and keeps to a rate', async () => {
    const words = ['--on', '127.0.0.1:0', '--http', '--login', '--serve-to', '127.0.0.0/30', '--rate', '500k']
    const serving = new Standing(['mirror', 'serve', 'R4_4_3-GA', ...words], home)
    const { url } = (await serving.line('serving')) as Line & { url: string }
    expect(url).toMatch(/^http:\/\/uptick:[a-z2-9]{12}@127\.0\.0\.1:\d+\/R4_4_3-GA$/)
    const plain = url.replace(/\/\/.*@/, '//')
    expect((await runProgram('curl', ['-sSf', plain])).exit).toBe(22)
    expect((await runProgram('curl', ['-sSf', '--interface', '127.0.0.9', url])).exit).toBe(22)
    const began = performance.now()
    expect(sha256(await curl(url))).toBe(sha256(release))
    // 900 kB at 500 kB a second, where the first block goes out at once.
    expect(performance.now() - began).toBeGreaterThan(500)
    await serving.interrupt()
  })

  it('refuses words that mean nothing', async () => {
    for (const words of [['--rate', 'fast'], ['--serve-to', 'host.example.com'], ['NOTHING']])
      expect(await uptick(['mirror', 'serve', ...words], home)).toMatchObject({ exit: 2 })
  })
})

describe('a rehearsal', { timeout: 60_000 }, () => {
  it('is proved by a fetch that a person starts at the appliance', async () => {
    const appliance = createServer()
    await new Promise<void>((resolve) => appliance.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void appliance.close())
    const address = `127.0.0.1:${String((appliance.address() as AddressInfo).port)}`
    const rehearsal = new Standing(['mirror', 'rehearse', address, '--on', '127.0.0.1:0', '--wait', '40'], home)
    const { url } = (await rehearsal.line('offered')) as Line & { url: string }
    expect((await curl(url)).toString()).toContain('Uptick connection test')
    expect(await rehearsal.end()).toBe(0)
    const findings = rehearsal.lines.filter((line) => line.type === 'finding')
    expect(findings.find((line) => line['about'] === 'fetch')).toMatchObject({ holds: 'yes' })
    expect(rehearsal.lines.at(-1)).toMatchObject({ type: 'summary', outcome: 'done', exit: 0, rehearsal: 'ready' })
    const unproven = await uptick(
      ['mirror', 'rehearse', address, '--http', '--on', '127.0.0.1:0', '--wait', '0.2'],
      home,
    )
    expect(unproven).toMatchObject({ exit: 6 })
  })
})

it('credentials in a URL reach neither what is said nor what is stored', { timeout: 60_000 }, async () => {
  const source = createServer((request, response) => {
    if (request.headers.authorization === undefined) response.writeHead(401).end()
    else response.end(release)
  })
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void source.close())
  const { port } = source.address() as AddressInfo
  const data = path.join(folder, 'secret')
  const url = (host: number): string => `http://anna:geheim@127.0.0.1:${String(host)}/R4_4_3-GA.mpu5?token=wort`
  const added = await uptick(['mirror', 'add', url(port)], data)
  const failed = await uptick(['mirror', 'add', url(port).replace('R4', 'http://x/R4')], data)
  const listed = await uptick(['mirror', 'list'], data)
  expect(added.lines[0]).toMatchObject({ name: 'R4_4_3-GA', state: 'verified' })
  const stored = readdirSync(data, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(data, name))
    .filter((name) => statSync(name).isFile())
    .map((name) => readFileSync(name, 'latin1'))
  for (const text of [added.all, failed.all, listed.all, ...stored])
    for (const secret of ['anna', 'geheim', 'wort']) expect(text.includes(secret)).toBe(false)
})
