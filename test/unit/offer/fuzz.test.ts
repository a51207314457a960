import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'
import { readRange } from '../../../electron/host/offer/http-range.ts'
import { openOfferedFiles } from '../../../electron/host/offer/offered-files.ts'
import { good, ownFolder, someBytes, verifiedPatch } from '../mirror/kit.ts'
import { FuzzInput } from './fuzz-input.ts'

const file = someBytes(50_000, 7)
const [lines, requests, paths] = [640_000, 60_000, 300_000]
const spellings = ['/P4_4_3-GA', '/P4_4_3-GA.mpu5', '/pub/updates/P4_4_3-GA', '/pub/updates/P4_4_3-GA.mpu5']

interface Memory {
  readonly rss: number
  readonly heapUsed: number
}

interface Fuzzed {
  readonly port: number
  memory(): Promise<Memory>
  /** The server must still be running at the end, with no more memory than at the start. */
  stands(before: Memory): Promise<void>
}

async function startServer(protocol: 'ftp' | 'http'): Promise<Fuzzed> {
  const folder = ownFolder()
  const update = join(folder, 'P4_4_3-GA.mpu5')
  writeFileSync(update, file)
  const program = join(import.meta.dirname, 'fuzz-server.ts')
  const child = spawn(process.execPath, ['--expose-gc', program, join(folder, 'mirror'), update, protocol], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async (): Promise<string> => String((await said.next()).value)
  const port = Number(await next())
  const memory = async (): Promise<Memory> => {
    child.stdin.write('\n')
    return JSON.parse(await next()) as Memory
  }
  const stands = async (before: Memory): Promise<void> => {
    const after = await memory()
    expect(child.exitCode).toBeNull()
    expect(after.heapUsed - before.heapUsed).toBeLessThan(8_000_000)
    expect(after.rss - before.rss).toBeLessThan(60_000_000)
  }
  return { port, memory, stands }
}

/** Everything that comes back for everything that is sent; the peer ends the connection, or we do when nothing more comes. */
function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(Buffer.from(text, 'latin1')))
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('end', () => socket.end())
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
  })
}

/**
 * What no reply may contain: the contents of the files next to the served file, and of the target of the link next to
 * it.
 */
function expectNoEscape(text: string): void {
  expect(text).not.toContain('SECRET')
  expect(text).not.toContain('root:')
}

/** An answer that says something of a file or folder says it of the offered one. */
function expectHonest(answer: string): void {
  if (answer.startsWith('213 ')) expect(answer).toMatch(/^213 (50000|\d{14}|A transfer is under way\.)$/)
  if (/^250 The|^257 /.test(answer)) expect(/(?:is |")(\/[a-z/]*)/.exec(answer)?.[1]).toMatch(/^\/(pub(\/updates)?)?$/)
  if (answer.startsWith('150 Sending')) expect(spellings).toContain(/Sending (.*) \(50000 bytes\)/.exec(answer)?.[1])
}

const verbs = [
  ...[
    'USER',
    'PASS',
    'ACCT',
    'NOOP',
    'SYST',
    'FEAT',
    'OPTS',
    'HELP',
    'AUTH',
    'STAT',
    'ALLO',
    'TYPE',
    'MODE',
    'STRU',
    'PWD',
  ],
  ...[
    'CWD',
    'CDUP',
    'XCWD',
    'PASV',
    'PORT',
    'PORT',
    'EPSV',
    'REST',
    'RETR',
    'SIZE',
    'MDTM',
    'MLST',
    'LIST',
    'NLST',
    'MLSD',
    'ABOR',
    'STOR',
  ],
  ...[
    'CWD',
    'RETR',
    'SIZE',
    'MLST',
    'RETR',
    'SIZE',
    'DELE',
    'RNFR',
    'MKD',
    'SITE',
    'constructor',
    '__proto__',
    'toString',
  ],
]

it(`${lines} FTP lines: each is answered, nothing else than the offer is seen, and the memory stays`, async () => {
  const server = await startServer('ftp')
  // The target of active transfers, so that they reach no one else.
  const sink = createServer((socket) => socket.on('error', () => undefined).resume())
  sink.listen(0, '127.0.0.1')
  await once(sink, 'listening')
  onTestFinished(() => void sink.close())
  const { port } = sink.address() as AddressInfo
  const aim = `PORT 127,0,0,1,${port >> 8},${port & 255}`
  const words = new FuzzInput(20_261)
  const line = (): string => {
    if (words.below(100) === 0) return words.one([aim, 'RETR P4_4_3-GA'])
    const kind = words.below(10)
    if (kind === 0) return words.noise(80)
    if (kind === 1) return words.bent(`${words.one(verbs)} ${words.path()}`)
    if (kind === 2) return `${words.one(verbs).toLowerCase()} ${words.noise(40)}`
    return `${words.one(verbs)} ${words.path()}`
  }
  const safe = (text: string): string => {
    if (/^\W*(?:port|eprt)/i.test(text)) return aim
    // These end the connection or the login, and the lines behind them would try nothing.
    return /^\W*(?:quit|rein)/i.test(text) ? 'NOOP' : text.replace(/[\r\n]/g, ' ')
  }
  const login = ['USER anonymous', 'PASS x']
  const batch = 1_000
  const seen = { sizes: 0, sent: 0 }
  const work = async (count: number): Promise<void> => {
    for (let left = count; left > 0; left -= batch) {
      // A login is lost with USER: what follows is to be tried with one.
      const tried = Array.from({ length: batch }, () => safe(line())).flatMap((each) =>
        /^user/i.test(each) ? [each, ...login] : [each],
      )
      const said = await exchange(server.port, [...login, ...tried, 'QUIT', ''].join('\r\n'))
      expectNoEscape(said)
      const answers = said.split('\r\n').filter((each) => /^\d{3} /.test(each))
      for (const answer of answers) {
        expectHonest(answer)
        if (answer === '213 50000') seen.sizes += 1
        if (answer.startsWith('150 Sending')) seen.sent += 1
      }
      // Every line is answered; a transfer that came about has two answers.
      expect(answers.length).toBeGreaterThanOrEqual(tried.length + login.length + 2)
      expect(answers[0]).toMatch(/^220 /)
      expect(answers.at(-1)).toMatch(/^221 /)
    }
  }
  await Promise.all([work(lines / 4), work(lines / 4)])
  const before = await server.memory()
  await Promise.all([work(lines / 4), work(lines / 4)])
  await server.stands(before)
  // It came as far as the file itself, or it would show nothing.
  expect(seen.sizes).toBeGreaterThan(100)
  expect(seen.sent).toBeGreaterThan(100)
}, 600_000)

it(`${requests} HTTP requests: only the offer leaves, and the memory stays`, async () => {
  const server = await startServer('http')
  const words = new FuzzInput(4_711)
  const heads = [
    'Range: bytes=',
    'If-Range: ',
    'If-None-Match: ',
    'If-Modified-Since: ',
    'Host: ',
    'Content-Length: ',
    'Expect: ',
  ]
  const request = (): string => {
    const verb =
      words.below(8) === 0 ? words.noise(12) : words.one(['GET', 'GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'TRACE'])
    const target = words.below(20) === 0 ? `http://x/${words.path()}` : `/${words.path().replaceAll(' ', '%20')}`
    let text = `${verb} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`
    if (words.below(2) === 0)
      text += `${words.one(heads)}${words.one(['0-99', '-5', '49999-', '5-2', '"x"', '*', words.noise(20)])}\r\n`
    const whole = `${text}\r\n`
    // Cut in the middle it would wait for the rest; a bent one ends like a whole one.
    return words.below(5) === 0 ? `${words.bent(whole)}\r\n\r\n` : whole
  }
  const work = async (count: number): Promise<void> => {
    let left = count
    const one = async (): Promise<void> => {
      while (left-- > 0) {
        const said = await exchange(server.port, request())
        expectNoEscape(said)
        if (said === '') continue
        expect(said).toMatch(/^HTTP\/1\.1 (100|200|206|304|400|404|405|408|413|414|416|417|431|501|503|505) /)
        const [head = '', ...rest] = said.split('\r\n\r\n')
        const body = rest.join('\r\n\r\n')
        if (head.includes('application/octet-stream') && body !== '')
          expect(file.includes(Buffer.from(body, 'latin1'))).toBe(true)
      }
    }
    await Promise.all(Array.from({ length: 16 }, one))
  }
  await work(requests / 2)
  const before = await server.memory()
  await work(requests / 2)
  await server.stands(before)
}, 600_000)

it(`${paths} paths and ranges lead to the served file, to its folders, or to an error`, async () => {
  const files = good(await openOfferedFiles([await verifiedPatch(file)]))
  onTestFinished(() => files.close())
  const words = new FuzzInput(99)
  let found = 0
  for (let count = 0; count < paths; count += 1) {
    const asked = words.path()
    const there = files.find(words.one(['/', '/pub', '/pub/updates']), asked)
    if (there?.kind === 'file') expect(spellings).toContain(there.path)
    if (there?.kind === 'folder') expect(['/', '/pub', '/pub/updates']).toContain(there.path)
    if (there !== undefined) found += 1
    const range = readRange(words.bent(words.one(['bytes=0-99', 'bytes=-5', 'bytes=49999-'])), file.length)
    if (range.kind === 'part') {
      expect(range.from).toBeGreaterThanOrEqual(0)
      expect(range.to).toBeGreaterThan(range.from)
      expect(range.to).toBeLessThanOrEqual(file.length)
    }
  }
  expect(found).toBeGreaterThan(1_000)
})
