import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from './programs.ts'

/** A program that others wrote, as the appliance: what it is called to fetch `url` into the file `got` of its folder. */
export interface Client {
  readonly name: string
  readonly protocol: 'ftp' | 'http'
  readonly fetch: (url: string) => readonly string[]
  /** … and to continue with what is in `got`. */
  readonly resume?: (url: string) => readonly string[]
}

export interface Ran {
  readonly code: number | null
  readonly said: string
}

/** Runs a client to its end in a folder; in a network namespace where one is named. */
export async function runClient(folder: string, words: readonly string[], space?: string): Promise<Ran> {
  const [name = '', ...rest] = words
  const all = [findProgram(name), ...rest]
  const [program = '', ...others] = space === undefined ? all : ['ip', 'netns', 'exec', space, ...all]
  const child = spawn(program, others, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: folder, LC_ALL: 'C' },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return await new Promise((resolve) => child.once('close', (code) => resolve({ code, said })))
}

/** The hash of what the client has: the only proof that counts. */
export function gotten(folder: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, 'got')))
    .digest('hex')
}

export function lftp(script: string): readonly string[] {
  return ['lftp', '--norc', '-c', `set net:max-retries 1; set net:timeout 10; ${script}`]
}

function ncftpget(url: string, ...words: string[]): readonly string[] {
  const { hostname, port, pathname } = new URL(url)
  return [
    'ncftpget',
    '-V',
    '-t',
    '20',
    '-r',
    '1',
    '-P',
    port === '' ? '21' : port,
    '-u',
    'anonymous',
    '-p',
    'x',
    ...words,
    '-C',
    hostname,
    pathname,
    'got',
  ]
}

const ftplib = `
import ftplib, os, sys, urllib.parse
url = urllib.parse.urlsplit(sys.argv[1])
have = os.path.getsize('got') if 'resume' in sys.argv else 0
ftp = ftplib.FTP(timeout=20)
ftp.connect(url.hostname, url.port or 21)
ftp.login()
ftp.set_pasv('active' not in sys.argv)
with open('got', 'ab' if have else 'wb') as got:
    ftp.retrbinary('RETR ' + url.path, got.write, rest=have or None)
ftp.quit()
`

const python = (url: string, ...words: string[]): readonly string[] => ['python3', '-c', ftplib, url, ...words]
const curl = (url: string, ...words: string[]): readonly string[] => ['curl', '-sSf', ...words, '-o', 'got', url]
const wget = (url: string, ...words: string[]): readonly string[] => [
  'wget',
  '-q',
  '-t',
  '1',
  ...words,
  '-O',
  'got',
  url,
]
const busybox = (url: string, ...words: string[]): readonly string[] => [
  'busybox',
  'wget',
  '-q',
  ...words,
  '-O',
  'got',
  url,
]

/** Each in its usual way, over both protocols where it speaks them. */
export const clients: readonly Client[] = [
  ...(['ftp', 'http'] as const).flatMap((protocol): Client[] => [
    { name: 'curl', protocol, fetch: (url) => curl(url), resume: (url) => curl(url, '-C', '-') },
    { name: 'wget', protocol, fetch: (url) => wget(url), resume: (url) => wget(url, '-c') },
    {
      name: 'lftp',
      protocol,
      fetch: (url) => lftp(`get ${url} -o got`),
      resume: (url) => lftp(`get -c ${url} -o got`),
    },
    { name: 'busybox wget', protocol, fetch: (url) => busybox(url), resume: (url) => busybox(url, '-c') },
  ]),
  {
    name: 'ncftpget',
    protocol: 'ftp',
    fetch: (url) => ncftpget(url, '-F'),
    resume: (url) => ncftpget(url, '-F', '-z'),
  },
  { name: 'ftplib', protocol: 'ftp', fetch: (url) => python(url), resume: (url) => python(url, 'resume') },
]

/** Other ways that they have. */
export const otherWays: readonly Client[] = [
  { name: 'curl without EPSV', protocol: 'ftp', fetch: (url) => curl(url, '--disable-epsv') },
  { name: 'curl in active mode', protocol: 'ftp', fetch: (url) => curl(url, '-P', '-') },
  { name: 'curl in active mode without EPRT', protocol: 'ftp', fetch: (url) => curl(url, '-P', '-', '--disable-eprt') },
  {
    name: 'curl with one CWD a folder',
    protocol: 'ftp',
    fetch: (url) => curl(url.replace(/\/([^/]+)$/, '/pub/updates/$1.mpu5'), '--ftp-method', 'multicwd'),
  },
  { name: 'wget in active mode', protocol: 'ftp', fetch: (url) => wget(`${url}.mpu5`, '--no-passive-ftp') },
  {
    name: 'lftp in active mode',
    protocol: 'ftp',
    fetch: (url) => lftp(`set ftp:passive-mode off; get ${url}.mpu5 -o got`),
  },
  { name: 'ncftpget in active mode', protocol: 'ftp', fetch: (url) => ncftpget(url, '-E') },
  { name: 'ftplib in active mode', protocol: 'ftp', fetch: (url) => python(url, 'active') },
  { name: 'lftp pget', protocol: 'ftp', fetch: (url) => lftp(`pget -n 3 ${url} -o got`) },
  { name: 'lftp pget', protocol: 'http', fetch: (url) => lftp(`pget -n 3 ${url} -o got`) },
  { name: 'curl in HTTP/1.0', protocol: 'http', fetch: (url) => curl(`${url}.mpu5`, '-0') },
]
