import { createHash } from 'node:crypto'
import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:http'
import { mkdtemp, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { makePracticeUpdate } from '../practice/update-file.ts'
import { createOutput } from './console-output.ts'

/**
 * The main job unattended, in about a minute, on a practice appliance: an update is mirrored, the appliance checked and
 * upgraded, its return proved, the record exported and verified. Every stage is the command line's own, as a process of its
 * own, and shown as it happens. Exit code 0 only if each stage ended as it should.
 */
const cli = path.join(import.meta.dirname, 'uptick.mjs')
const update = { name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 24 * 1024 * 1024 }

/** What a person decides during an upgrade, decided in advance; the appliance's ordinary day makes none of it untrue. */
const answers = `answers:
  otherAppliances: false
  razorgateWithoutJmm: false
  watchedBy: nothing
  multiEngineBulkOnly: false
  connectors: false
  patchesToInstall: none
  corporateBranding: false
  offersVersion2: false
  nightWork: nothing
  ndmp: false
  antivirusCurrent: true
  customerCare: false
ticks:
  notice.latest-field-notices: read for the tour
  before.backup: a practice appliance holds no mail
  after.backup: a practice appliance holds no mail
approve: [point-of-no-return]
accept: [licence-agreement]
`

type Line = Readonly<Record<string, unknown>>

class StageFailed extends Error {}

let stages = 0
const begun = performance.now()
const seconds = (): string => `${String(Math.round((performance.now() - begun) / 1000))} s`
const { say } = createOutput(false, false)

function stage(words: string): void {
  stages += 1
  say('', `${String(stages)}. ${words}   (${seconds()})`)
}

/** Starts one command with --json: its words for people pass through, its lines are handed on one by one. */
function start(
  words: readonly string[],
  password: string,
  hear: (line: Line) => void,
): { child: ChildProcess; ended: Promise<number> } {
  const env = { ...process.env, UPTICK_PASSWORD: password }
  const child = spawn(process.execPath, [cli, ...words, '--json'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  createInterface({ input: child.stdout }).on('line', (line) => hear(JSON.parse(line) as Line))
  createInterface({ input: child.stderr }).on('line', (line) => say(`   ${line}`))
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 130))
  })
  return { child, ended }
}

/** Runs one command to its end; the lines it wrote. A stage that ends with another exit code than those is over. */
async function uptick(words: readonly string[], password: string, expected: readonly number[] = [0]): Promise<Line[]> {
  const lines: Line[] = []
  say(`   $ uptick ${words.filter((word, at) => word !== '--data' && words[at - 1] !== '--data').join(' ')}`)
  const exit = await start(words, password, (line) => lines.push(line)).ended
  if (!expected.includes(exit)) throw new StageFailed(`uptick ${words[0] ?? ''} ended with exit code ${String(exit)}.`)
  return lines
}

interface Practice {
  readonly address: string
  readonly password: string
  stop(): Promise<void>
}

async function practise(data: string): Promise<Practice> {
  const knobs = ['linger=1500', 'install=4000', 'down=5000'].flatMap((knob) => ['--set', knob])
  let ready: (line: Line) => void = () => undefined
  const first = new Promise<Line>((resolve) => (ready = resolve))
  const { child, ended } = start(['practice', '--release', '4.3.7-GA', ...knobs, '--data', data], '', (line) =>
    ready(line),
  )
  const line = await Promise.race([first, ended])
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
  }
  if (typeof line === 'number' || line['ready'] !== true) throw new StageFailed('The practice appliance did not start.')
  const [appliance] = line['appliances'] as { address: string; password: string }[]
  if (appliance === undefined) throw new StageFailed('The practice appliance names no address.')
  return { ...appliance, stop }
}

/** The vendor's server, played: one file on loopback, which the mirror fetches as it would fetch from anywhere. */
async function serveUpdate(): Promise<{ url: string; sha256: string; stop(): void }> {
  const bytes = makePracticeUpdate(update)
  const server = createServer((request, response) => {
    const there = request.url === `/pub/updates/${update.name}.mpu5`
    response.writeHead(there ? 200 : 404, there ? { 'content-length': bytes.length } : {})
    response.end(there && request.method === 'GET' ? bytes : undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    url: `http://127.0.0.1:${String(port)}/pub/updates/${update.name}.mpu5`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function tour(folder: string, appliance: Practice, source: { url: string; sha256: string }): Promise<void> {
  const { address, password } = appliance
  const data = ['--data', path.join(folder, 'data')]
  const answersFile = path.join(folder, 'answers.yaml')
  await writeFile(answersFile, answers)

  stage(`The update ${update.name} is fetched into the mirror and verified by the vendor's hash`)
  const given = ['--release', update.release, '--sha256', source.sha256]
  await uptick(['mirror', 'add', source.url, ...given, ...data], password)
  const [mirrored] = await uptick(['mirror', 'list', ...data], password)
  if (mirrored?.['state'] !== 'verified') throw new StageFailed('The update is not verified in the mirror.')
  say(`   ${String(mirrored['name'])}: ${String(mirrored['bytes'])} bytes, SHA-256 ${String(mirrored['sha256'])}`)

  stage('The appliance is checked; nothing on it is changed')
  await uptick(['check', address, '--answers', answersFile, ...data], password, [0, 4])

  stage(
    'The upgrade: repeat the checks, install from the mirror, wait for the reboot and verify it, do the post-upgrade tasks',
  )
  const pace = ['--probe-every', '1', '--settle', '2', '--give-up-after', '120']
  const who = ['--by', 'Uptick tour', '--customer', 'Practice', '--ticket', 'TOUR-1']
  const told = await uptick(
    ['upgrade', address, '--to', update.name, '--answers', answersFile, ...pace, ...who, ...data],
    password,
  )
  const run = told.at(-1)?.['run']
  if (typeof run !== 'string') throw new StageFailed('The upgrade named no run.')
  if (!told.some(({ type }) => type === 'return.proven')) throw new StageFailed('The return was not proved.')

  stage('The record is exported and verified')
  for (const format of ['html', 'zip']) {
    const file = path.join(folder, `record.${format}`)
    await uptick(['export', run, '--format', format, '--out', file, ...data], password)
    for (const line of await uptick(['verify', file, ...data], password)) {
      if (line['type'] === 'saying') say(`   ${String(line['sentence'])}`)
    }
  }
}

async function main(): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'uptick-tour-'))
  say('A tour of Uptick: one appliance upgraded from end to end, on this machine alone.')
  const source = await serveUpdate()
  let appliance: Practice | undefined
  try {
    stage('A practice appliance is started on MOS 4.3.7-GA')
    appliance = await practise(path.join(folder, 'practice'))
    say(`   It answers at ${appliance.address}.`)
    await tour(folder, appliance, source)
    say('', `Done in ${seconds()}. The record: ${path.join(folder, 'record.html')}`)
    say(`The same to hand on, with every reply and how to verify it: ${path.join(folder, 'record.zip')}`)
    return 0
  } catch (error) {
    if (!(error instanceof StageFailed)) throw error
    say('', `The tour ended early: ${error.message} What was written lies in ${folder}.`)
    return 1
  } finally {
    await appliance?.stop()
    source.stop()
  }
}

process.exitCode = await main()
