import { createHash, randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPractice, type PracticeAppliance } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { findProgram } from '../peers/programs.ts'
import { cli as cliScript, plainLogin, startPeer, type PeerSocket } from '../unit/console/scripted-peer.ts'
import { usualAnswers } from './answers.ts'
import { effectsAt } from './kit.ts'
import { cli, runProgram, uptick as runUptick, type Ended } from './uptick.ts'

// Hosts, files and disks that are not as they should be, met by the real command line: one clear sentence, the exit code
// of CLI.md, and nothing lost.

const password = 'pelican-41-gable'
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-refusals-'))
const answersFile = path.join(folder, 'answers.yaml')
const update = makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 300_000 })
const mirrored = path.join(folder, 'mirrored')
const ends: (() => Promise<void> | void)[] = []

const uptick = (words: readonly string[], data: string, given = password): Promise<Ended> =>
  runUptick(words, data, { password: given })

let folders = 0
/** A data folder of its own, with the update in its mirror if requested. */
function ownData(withMirror = false): string {
  const data = path.join(folder, `data-${String((folders += 1))}`)
  if (withMirror) cpSync(mirrored, data, { recursive: true })
  else mkdirSync(data)
  return data
}

const pace = ['--answers', answersFile, '--probe-every', '0.1', '--settle', '0.3']
const upgrade = (address: string): string[] => [
  'upgrade',
  address,
  '--to',
  'R4_4_3-GA',
  '--serve-on',
  '127.0.0.1:0',
  ...pace,
]

async function peer(script: (socket: PeerSocket) => Promise<void>): Promise<string> {
  const started = await startPeer(script)
  ends.push(() => started.close())
  return started.address
}

async function practice(knobs: Record<string, string> = {}): Promise<PracticeAppliance> {
  const started = await startPractice({ password, knobs: { linger: '100', install: '200', down: '1500', ...knobs } })
  ends.push(() => started.dispose())
  return started.appliances[0]!
}

/** Sends so many bytes, as fast as the other side takes them, or until it has had enough. */
async function pour({ socket }: PeerSocket, total: number, piece: Buffer): Promise<void> {
  let wake = (): void => undefined
  socket.on('drain', () => wake())
  socket.on('close', () => wake())
  for (let sent = 0; sent < total && !socket.destroyed; sent += piece.length) {
    if (!socket.write(piece)) await new Promise<void>((resolve) => (wake = resolve))
  }
}

/** The update's bytes as the mirror keeps them on the disk. */
function mirrorFile(data: string): string {
  const sha256 = createHash('sha256').update(update).digest('hex')
  const found = readdirSync(data, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith(sha256))
  if (found === undefined) throw new Error('the update is not in the mirror')
  return path.join(data, found)
}

beforeAll(async () => {
  writeFileSync(answersFile, usualAnswers)
  const file = path.join(folder, 'R4_4_3-GA.mpu5')
  writeFileSync(file, update)
  const imported = await uptick(['mirror', 'import', file, '--release', '4.4.3-GA'], mirrored)
  expect(imported).toMatchObject({ exit: 0, refusals: [] })
})

afterAll(async () => {
  for (const end of ends) await end()
  rmSync(folder, { recursive: true, force: true })
})

const garbage = randomBytes(1_048_576)
type Script = (socket: PeerSocket) => Promise<void>
const answering = (answer: Script): Script =>
  cliScript({ answers: { Version: answer, 'License Hostid': answer, 'Model Get Serial': answer } })

const hosts: [what: string, host: () => Promise<string>, sentence: RegExp][] = [
  ['a closed port', async () => closedPort(), /takes no connection|refuses|nothing listens/i],
  ['a host that says nothing', () => peer(async (socket) => void (await socket.line())), /no data received within/i],
  ['an SSH server', () => peer((socket) => socket.send('SSH-2.0-OpenSSH_9.2p1\r\n')), /is an SSH server/],
  ['a mail server', () => peer((socket) => socket.send('220 mail ESMTP\r\n')), /is a mail server/],
  ['a garbage banner', () => peer((socket) => socket.send(garbage.subarray(0, 20_000))), /What answers/],
  ['200 MB of garbage for a banner', () => peer((socket) => pour(socket, 200 * 1_048_576, garbage)), /What answers/],
  [
    '200 MB of garbage for a reply',
    () => peer(answering((socket) => pour(socket, 200 * 1_048_576, garbage))),
    /does not end|more than/,
  ],
  [
    '200 MB of lines for a reply',
    () => peer(answering((socket) => pour(socket, 200 * 1_048_576, Buffer.from('line after line\r\n'.repeat(4096))))),
    /does not end/,
  ],
  [
    'a line of 10 MB for a reply',
    () =>
      peer(
        answering(async (socket) => {
          await pour(socket, 10 * 1_048_576, Buffer.alloc(65_536, 'x'))
          await socket.send('\r\nOK\r\nappl> ')
        }),
      ),
    /a line of more than/,
  ],
  [
    'a host that goes in the middle of the login',
    () =>
      peer(async (socket) => {
        await socket.send('User: ')
        await socket.line()
        socket.socket.destroy()
      }),
    /The connection ended in the middle of the login/,
  ],
  [
    'a host that goes after the login',
    () =>
      peer(async (socket) => {
        await plainLogin('appl> ')(socket)
        await socket.line()
        socket.socket.resetAndDestroy()
      }),
    /The connection ended before the reply to "Version"/,
  ],
]

async function closedPort(): Promise<string> {
  const started = await startPeer(async () => undefined)
  await started.close()
  return started.address
}

function leavesNoPassword(data: string, ...outputs: Ended[]): void {
  for (const { all } of outputs) expect(all).not.toContain(password)
  for (const entry of readdirSync(data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath, entry.name)
    expect(readFileSync(file).includes(password), file).toBe(false)
  }
}

describe.concurrent('a host that is not an appliance, or not in a state to talk', { timeout: 120_000 }, () => {
  it.each(hosts)('%s', async (_what, host, sentence) => {
    const data = ownData()
    const ended = await uptick(['check', await host()], data)
    expect(ended.refusals.join('\n')).toMatch(sentence)
    expect(ended.refusals).toHaveLength(1)
    expect(ended.exit).toBe(5)
    expect(ended.lines.at(-1)).toMatchObject({ type: 'summary', outcome: 'unreachable', exit: 5 })
    leavesNoPassword(data, ended)
    // Nothing is lost: the run exists, and shows its state.
    const runs = await uptick(['runs'], data)
    expect(runs.lines[0]).toMatchObject({ state: 'unreachable' })
  })

  it('a wrong password is tried once', async () => {
    const data = ownData()
    const { address, appliance } = await practice()
    const wrong = 'not-the-one-at-all'
    const ended = await uptick(['check', address], data, wrong)
    expect(ended.exit).toBe(5)
    expect(ended.refusals).toHaveLength(1)
    expect(ended.refusals[0]).toMatch(/refused the login of administrator/)
    expect(appliance.diary.filter(({ kind }) => kind === 'login-refused')).toHaveLength(1)
    expect(ended.all).not.toContain(wrong)
  })
})

describe.concurrent('an update that is not as it should be', { timeout: 120_000 }, () => {
  const faults: [what: string, harm: (file: string) => void, sentence: RegExp][] = [
    ['is gone', (file) => rmSync(file), /R4_4_3-GA/],
    ['is short', (file) => truncateSync(file, 100_000), /R4_4_3-GA/],
    ['was altered', (file) => writeFileSync(file, Buffer.from(update).fill(7, 1000, 1001)), /R4_4_3-GA/],
  ]
  it.each(faults)('%s: it is not offered, and nothing is sent', async (_what, harm, sentence) => {
    const data = ownData(true)
    harm(mirrorFile(data))
    const { address, appliance } = await practice()
    const ended = await uptick(upgrade(address), data)
    expect(ended.refusals.join('\n')).toMatch(sentence)
    expect(ended.refusals).toHaveLength(1)
    expect(ended.exit).toBe(7)
    expect(ended.lines.some(({ type }) => type === 'patch.offered')).toBe(false)
    expect(effectsAt(appliance)).toEqual({})
    // After another download, the same run continues.
    const file = path.join(folder, 'R4_4_3-GA.mpu5')
    expect(await uptick(['mirror', 'import', file, '--release', '4.4.3-GA'], data)).toMatchObject({ exit: 0 })
    const second = await uptick(['resume', String(ended.lines.at(-1)?.['run']), ...pace], data)
    expect(second).toMatchObject({ exit: 0, refusals: [] })
    leavesNoPassword(data, ended, second)
  })

  it('is not in the mirror: the words are off, and no run is opened', async () => {
    const data = ownData(true)
    const ended = await uptick(['upgrade', '127.0.0.1:9', '--to', 'R4_4_3_GA'], data)
    expect(ended.exit).toBe(2)
    expect(ended.refusals[0]).toMatch(/no update called R4_4_3_GA.*R4_4_3-GA/)
    expect((await uptick(['runs'], data)).lines).toHaveLength(1)
  })

  const part = update.subarray(0, 50_000)
  const sources: [what: string, status: number, bytes: Buffer, length: number, exit: number][] = [
    ['is missing at its source', 404, Buffer.from('no'), 2, 2],
    ['is cut off on its way', 200, part, update.length, 5],
    ['is shorter than the one whose hash is known', 200, part, part.length, 7],
    ['is a login page', 200, Buffer.from('<html><form>log in</form></html>'), 32, 7],
  ]
  it.each(sources)('%s: it is not taken in', async (_what, status, bytes, length, exit) => {
    const server = createServer((request, response) => {
      response.writeHead(status, { 'content-length': length })
      if (request.method === 'HEAD') response.end()
      else response.write(bytes, () => response.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    ends.push(() => void server.close())
    const { port } = server.address() as AddressInfo
    const data = ownData()
    const hash = createHash('sha256').update(update).digest('hex')
    const words = ['mirror', 'add', `http://127.0.0.1:${String(port)}/R4_4_3-GA.mpu5`, '--sha256', hash]
    const ended = await uptick(words, data)
    expect(ended.refusals).toHaveLength(1)
    expect(ended.exit, ended.refusals[0]).toBe(exit)
    const { lines } = await uptick(['mirror', 'list'], data)
    expect(lines.filter(({ state }) => state === 'verified')).toEqual([])
  })
})

describe.concurrent('this computer', { timeout: 120_000 }, () => {
  it('has a full disk in the middle of a run: it reports that, and continues once there is room', async () => {
    const { address, appliance } = await practice()
    const data = ownData()
    const node = `"${process.execPath}" "${cli}"`
    const words = upgrade(address).join(' ')
    // A disk of its own, in a mount namespace of its own: all but 90 kB of it are taken, then given back.
    const script = `
      mount -t tmpfs -o size=8m none "${data}" && cp -r "${mirrored}/." "${data}"
      free() { df --output=avail -k "${data}" | tail -n 1; }
      head -c $(( ($(free) - 90) * 1024 )) /dev/zero > "${data}/filler"
      ${node} ${words} --json --data "${data}"; echo "{\\"first\\":$?}"
      rm "${data}/filler"
      ${node} resume "$(ls "${data}/runs")" ${pace.join(' ')} --json --data "${data}"; echo "{\\"second\\":$?}"
      ${node} export "$(ls "${data}/runs")" --format zip --out "${data}/record.zip" --json --data "${data}"
      ${node} verify "${data}/record.zip" --json --data "${data}"; echo "{\\"verified\\":$?}"
      grep -rqF "${password}" "${data}"; echo "{\\"password\\":$?}"`
    const alone = process.getuid?.() === 0 ? ['--mount'] : ['--map-root-user', '--mount']
    const ended = await runProgram(findProgram('unshare'), [...alone, 'sh', '-c', script], { password })
    expect(
      ended.lines.find((line) => 'first' in line),
      ended.all,
    ).toEqual({ first: 8 })
    expect(ended.refusals, ended.all).toHaveLength(1)
    expect(ended.refusals[0]).toMatch(/disk.*full|no room/i)
    expect(
      ended.lines.find((line) => 'second' in line),
      ended.all,
    ).toEqual({ second: 0 })
    expect(ended.lines.find((line) => 'verified' in line)).toEqual({ verified: 0 })
    expect(ended.lines.find((line) => 'password' in line)).toEqual({ password: 1 })
    expect(Object.values(effectsAt(appliance)).every((count) => count === 1)).toBe(true)
    expect(appliance.diary.filter(({ kind }) => kind === 'sin')).toEqual([])
  })

  it('has another Uptick on the same run: the second one is refused, the first one continues', async () => {
    const { address, appliance } = await practice({ down: '9000' })
    const data = ownData(true)
    let second: Promise<Ended> | undefined
    const killAt = ({ run: id, type }: { run?: string; type?: string }): boolean => {
      if (id !== undefined && type === 'return.expected') second ??= uptick(['resume', id], data)
      return false
    }
    const first = await runUptick(upgrade(address), data, { password, killAt })
    expect(first.refusals, first.all).toEqual([])
    const refused = await second
    expect(refused?.exit).toBe(8)
    expect(refused?.refusals).toHaveLength(1)
    expect(refused?.refusals[0]).toMatch(/being carried out by another Uptick \(process \d+\)/)
    expect(first).toMatchObject({ exit: 0, refusals: [] })
    expect(Object.values(effectsAt(appliance)).every((count) => count === 1)).toBe(true)
    leavesNoPassword(data, first)
  })

  it('has no folder to write to', async () => {
    const file = path.join(ownData(), 'a-file')
    writeFileSync(file, '')
    const ended = await uptick(['runs'], path.join(file, 'data'))
    expect(ended).toMatchObject({ exit: 8, refusals: [expect.stringContaining('cannot be made') as string] })
  })
})
