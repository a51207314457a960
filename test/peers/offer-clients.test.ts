import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ownFolder, sha256, someBytes, verifiedPatch } from '../unit/mirror/kit.ts'
import { ownOffer } from '../unit/offer/kit.ts'
import { findProgram } from './programs.ts'

const bytes = someBytes(8_000_000)

/** Runs a real client to its end, in a folder of the test's own. */
async function run(folder: string, words: readonly string[]): Promise<{ code: number | null; said: string }> {
  const [name = '', ...rest] = words
  const child = spawn(findProgram(name), rest, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: folder, LC_ALL: 'C' },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return await new Promise((resolve) => child.once('close', (code) => resolve({ code, said })))
}

/** The hash of what the client has: the only proof that counts. */
function gotten(folder: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, 'got')))
    .digest('hex')
}

const lftp = (script: string): string[] => [
  'lftp',
  '--norc',
  '-c',
  `set net:max-retries 1; set net:timeout 10; ${script}`,
]

/** How each client fetches `U` into the file `got`. */
const clients: [string, 'ftp' | 'http', (url: string) => string[]][] = [
  ['curl', 'ftp', (url) => ['curl', '-sS', '-o', 'got', url]],
  ['curl without EPSV', 'ftp', (url) => ['curl', '-sS', '--disable-epsv', '-o', 'got', url]],
  ['curl in active mode', 'ftp', (url) => ['curl', '-sS', '-P', '-', '-o', 'got', url]],
  [
    'curl in active mode without EPRT',
    'ftp',
    (url) => ['curl', '-sS', '-P', '127.0.0.1', '--disable-eprt', '-o', 'got', url],
  ],
  [
    'curl with one CWD a folder',
    'ftp',
    (url) => [
      'curl',
      '-sS',
      '--ftp-method',
      'multicwd',
      '-o',
      'got',
      url.replace(/\/([^/]+)$/, '/pub/updates/$1.mpu5'),
    ],
  ],
  ['wget', 'ftp', (url) => ['wget', '-q', '-t', '1', '-O', 'got', url]],
  ['wget in active mode', 'ftp', (url) => ['wget', '-q', '-t', '1', '--no-passive-ftp', '-O', 'got', `${url}.mpu5`]],
  ['lftp', 'ftp', (url) => lftp(`get ${url} -o got`)],
  ['lftp in active mode', 'ftp', (url) => lftp(`set ftp:passive-mode off; get ${url}.mpu5 -o got`)],
  ['lftp pget', 'ftp', (url) => lftp(`pget -n 3 ${url} -o got`)],
  ['curl', 'http', (url) => ['curl', '-sSf', '-o', 'got', url]],
  ['curl in HTTP/1.0', 'http', (url) => ['curl', '-sSf', '-0', '-o', 'got', `${url}.mpu5`]],
  ['wget', 'http', (url) => ['wget', '-q', '-t', '1', '-O', 'got', url]],
  ['lftp', 'http', (url) => lftp(`get ${url} -o got`)],
  ['lftp pget', 'http', (url) => lftp(`pget -n 3 ${url} -o got`)],
]

describe('the offer, fetched by programs that others wrote', () => {
  it.each(clients)('%s by %s gets every byte', async (name, protocol, words) => {
    const folder = ownFolder()
    const offer = await ownOffer(bytes, { protocol })
    const { code, said } = await run(folder, words(offer.url))
    expect({ code, said }).toMatchObject({ code: 0 })
    expect(gotten(folder)).toBe(sha256(bytes))
    await offer.whenDelivered
    // Segments have other hashes, and together they are the file.
    const whole = offer.segments.filter((each) => each.whole && each.sha256 === sha256(bytes))
    expect(whole).toHaveLength(name === 'lftp pget' ? 0 : 1)
  })

  it.each<[string, 'ftp' | 'http', (url: string) => string[]]>([
    ['curl -C -', 'ftp', (url) => ['curl', '-sS', '-C', '-', '-o', 'got', url]],
    ['wget -c', 'ftp', (url) => ['wget', '-q', '-t', '1', '-c', '-O', 'got', url]],
    ['lftp get -c', 'ftp', (url) => lftp(`get -c ${url} -o got`)],
    ['curl -C -', 'http', (url) => ['curl', '-sSf', '-C', '-', '-o', 'got', url]],
    ['wget -c', 'http', (url) => ['wget', '-q', '-t', '1', '-c', '-O', 'got', url]],
    ['lftp get -c', 'http', (url) => lftp(`get -c ${url} -o got`)],
  ])('%s by %s goes on where it stopped', async (_name, protocol, words) => {
    const folder = ownFolder()
    const offer = await ownOffer(bytes, { protocol })
    writeFileSync(join(folder, 'got'), bytes.subarray(0, 3_000_001))
    const { code, said } = await run(folder, words(offer.url))
    expect({ code, said }).toMatchObject({ code: 0 })
    expect(gotten(folder)).toBe(sha256(bytes))
    await offer.dispose()
    expect(offer.segments.map(({ from, to, whole }) => [from, to, whole])).toEqual([[3_000_001, bytes.length, true]])
    expect(offer.delivered).toBe(false)
  })

  it.each(['ftp', 'http'] as const)('a fetch by %s that was cut and carried on is proved whole', async (protocol) => {
    const folder = ownFolder()
    const offer = await ownOffer(someBytes(20_000_000), { protocol })
    const cut = await run(folder, [
      'curl',
      '-sS',
      '--max-filesize',
      '30M',
      '--limit-rate',
      '4M',
      '-m',
      '1',
      '-o',
      'got',
      offer.url,
    ])
    expect(cut.code).toBe(28)
    expect((await run(folder, ['curl', '-sS', '-C', '-', '-o', 'got', offer.url])).code).toBe(0)
    expect(gotten(folder)).toBe(sha256(someBytes(20_000_000)))
    await offer.whenDelivered
    expect(offer.segments.map((each) => each.whole)).toEqual([false, true])
  })

  it.each([
    ['0-99', 0, 100],
    ['7999999-7999999', 7_999_999, 8_000_000],
    ['-5', 7_999_995, 8_000_000],
  ])('curl asks by HTTP for the range %s', async (range, from, to) => {
    const folder = ownFolder()
    const offer = await ownOffer(bytes, { protocol: 'http' })
    expect((await run(folder, ['curl', '-sSf', '-r', range, '-o', 'got', offer.url])).code).toBe(0)
    expect(readFileSync(join(folder, 'got')).equals(bytes.subarray(from, to))).toBe(true)
  })

  it.each(['ftp', 'http'] as const)('another address gets nothing by %s', async (protocol) => {
    const folder = ownFolder()
    const offer = await ownOffer(bytes, { protocol })
    expect((await run(folder, ['curl', '-sSf', '--interface', '127.0.0.2', '-o', 'got', offer.url])).code).not.toBe(0)
    expect(() => gotten(folder)).toThrow()
    expect(offer.segments).toEqual([])
    expect(offer.notes.map((note) => note.peer)).toEqual(['127.0.0.2'])
  })

  it.each([
    ['curl -T', 'ftp', (url: string) => ['curl', '-sS', '-T', 'mine', url]],
    ['curl -T', 'http', (url: string) => ['curl', '-sSf', '-T', 'mine', url]],
    ['curl DELE', 'ftp', (url: string) => ['curl', '-sS', '-Q', 'DELE P4_4_3-GA', '-o', 'got', url]],
    ['lftp put', 'ftp', (url: string) => lftp(`open ${url.replace(/\/[^/]+$/, '')}; put mine`)],
    ['lftp rm', 'ftp', (url: string) => lftp(`open ${url.replace(/\/[^/]+$/, '')}; rm P4_4_3-GA`)],
  ] as const)('nothing can be written with %s by %s', async (_name, protocol, words) => {
    const folder = ownFolder()
    writeFileSync(join(folder, 'mine'), 'mine')
    const patch = await verifiedPatch(bytes)
    const offer = await ownOffer(bytes, { protocol, patch })
    expect((await run(folder, words(offer.url))).code).not.toBe(0)
    expect(sha256(readFileSync(patch.path))).toBe(sha256(bytes))
  })

  it.each([
    [
      'curl by FTP',
      'ftp',
      (url: string) => ['curl', '-sS', '--path-as-is', '-o', 'got', url.replace(/\/[^/]+$/, '/../../../../etc/passwd')],
    ],
    [
      'curl by FTP, absolute',
      'ftp',
      (url: string) => ['curl', '-sS', '-o', 'got', url.replace(/\/[^/]+$/, '/%2fetc/passwd')],
    ],
    [
      'curl by HTTP',
      'http',
      (url: string) => [
        'curl',
        '-sSf',
        '--path-as-is',
        '-o',
        'got',
        url.replace(/\/[^/]+$/, '/../../../../etc/passwd'),
      ],
    ],
    [
      'curl by HTTP, encoded',
      'http',
      (url: string) => ['curl', '-sSf', '-o', 'got', url.replace(/\/[^/]+$/, '/%2e%2e/%2e%2e/etc/passwd')],
    ],
    ['curl in small letters', 'http', (url: string) => ['curl', '-sSf', '-o', 'got', url.toLowerCase()]],
    ['wget by FTP in small letters', 'ftp', (url: string) => ['wget', '-q', '-t', '1', '-O', 'got', url.toLowerCase()]],
  ] as const)('no way out: %s', async (_name, protocol, words) => {
    const folder = ownFolder()
    const offer = await ownOffer(bytes, { protocol })
    expect((await run(folder, words(offer.url))).code).not.toBe(0)
    expect(offer.segments).toEqual([])
  })

  it('lftp can look around', async () => {
    const offer = await ownOffer(bytes)
    const base = offer.url.replace(/\/[^/]+$/, '')
    const { said } = await run(ownFolder(), lftp(`open ${base}; cls -1; cd pub/updates; ls; du P4_4_3-GA.mpu5`))
    expect(said).toContain('P4_4_3-GA.mpu5')
    expect(said).toMatch(/8000000/)
  })
})
