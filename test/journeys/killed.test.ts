import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPractice, type Practice } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { effectsAt } from './kit.ts'

// Real processes, real sockets, real disks: the command line is killed without a warning and resumed.

const cli = path.resolve(import.meta.dirname, '../../electron/headless/cli.ts')
const password = 'kestrel-9-orchard'
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-killed-'))
const answersFile = path.join(folder, 'answers.yaml')
const updateFile = path.join(folder, 'R4_4_3-GA.mpu5')

interface Line {
  readonly type: string
  readonly run?: string
  readonly data?: Record<string, unknown>
  readonly exit?: number
}

interface Ended {
  readonly exit: number | null
  readonly lines: Line[]
  readonly errors: string
}

/** Runs the command line; `killAt` says of each line whether the process dies upon it. */
function uptick(
  words: readonly string[],
  killAt: (line: Line, index: number) => boolean = () => false,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...words], { env: { ...process.env, UPTICK_PASSWORD: password } })
    const lines: Line[] = []
    let rest = ''
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => {
      rest += chunk.toString()
      for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
        const line = JSON.parse(rest.slice(0, end)) as Line
        rest = rest.slice(end + 1)
        lines.push(line)
        if (killAt(line, lines.length)) child.kill('SIGKILL')
      }
    })
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.on('close', (exit) => resolve({ exit, lines, errors }))
  })
}

beforeAll(async () => {
  writeFileSync(updateFile, makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 300_000 }))
  writeFileSync(
    answersFile,
    `answers: { razorgateWithoutJmm: false, otherAppliances: false, corporateBranding: false }
ticks: { before.backup: done, notice.latest-field-notices: read, after.backup: done, after.patches: none }
approve: [point-of-no-return]
`,
  )
  const imported = await uptick([
    'mirror',
    'import',
    updateFile,
    '--release',
    '4.4.3-GA',
    '--json',
    '--data',
    path.join(folder, 'data'),
  ])
  expect(imported.errors).toBe('')
  expect(imported.exit).toBe(0)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const data = path.join(folder, 'data')
const pace = ['--probe-every', '0.1', '--settle', '0.4', '--json', '--data', data, '--answers', answersFile]

async function withPractice<T>(work: (practice: Practice) => Promise<T>): Promise<T> {
  // Down for longer than a resume takes to start: the down edge is there to be seen by whoever looks again.
  const knobs = { linger: '100', install: '300', down: '4000' }
  const practice = await startPractice({ password, knobs })
  try {
    return await work(practice)
  } finally {
    await practice.dispose()
  }
}

describe('the command line, killed', () => {
  it.each([
    ['in the middle of the checks', (line: Line, index: number) => index === 60 && line.type !== 'summary'],
    ['when a question was answered', (line: Line) => line.type === 'question.answered'],
    ['when a person ticked', (line: Line) => line.type === 'item.ticked'],
    ['when the update was verified', (line: Line) => line.type === 'patch.verified'],
    ['when the approval was given', (line: Line) => line.type === 'approval.given'],
    ['when the return is expected', (line: Line) => line.type === 'return.expected'],
    [
      'when the install was answered',
      (line: Line) =>
        line.type === 'command.finished' && line.data?.['item'] === 'cli.install' && line.data['cause'] === 'closed',
    ],
    ['when the update was delivered', (line: Line) => line.type === 'patch.delivered'],
    ['while it installs', (line: Line) => line.type === 'return.stage' && line.data?.['stage'] === 'installing'],
    ['while it is down', (line: Line) => line.type === 'return.stage' && line.data?.['stage'] === 'down'],
    [
      'when its services greet again',
      (line: Line) => line.type === 'return.stage' && line.data?.['stage'] === 'services',
    ],
    ['when the return is proved', (line: Line) => line.type === 'return.proven'],
    [
      'between two engines',
      (line: Line) => line.type === 'command.finished' && line.data?.['item'] === 'after.antispam',
    ],
  ])(
    '%s, goes on and sends nothing twice',
    async (_words, killAt) => {
      await withPractice(async (practice) => {
        const [entry] = practice.appliances
        const first = await uptick(
          ['upgrade', entry!.address, '--to', 'R4_4_3-GA', '--serve-on', '127.0.0.1', ...pace],
          killAt,
        )
        expect(first.exit, 'it was killed').toBe(null)
        const run = first.lines.find((line) => line.run !== undefined)?.run ?? ''
        const second = await uptick(['resume', run, ...pace])
        expect(second.errors.split('\n').filter((line) => line.startsWith('uptick:'))).toEqual([])
        expect(second.lines.at(-1)).toMatchObject({ type: 'summary', outcome: 'done', exit: 0 })
        expect(second.exit).toBe(0)
        const counts = effectsAt(entry!.appliance)
        expect(Object.keys(counts).filter((command) => command.startsWith('Update Install'))).toHaveLength(1)
        expect(Object.values(counts).every((count) => count === 1)).toBe(true)
        expect(Object.keys(counts)).toEqual(expect.arrayContaining(['Uce Update rpdengine', 'Uce Update default']))
        expect(entry!.appliance.diary.filter(({ kind }) => kind === 'sin')).toEqual([])
      })
    },
    60_000,
  )

  it('leaves no password in any file', () => {
    const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.length).toBeGreaterThan(20)
    for (const entry of files) {
      const file = path.join(entry.parentPath, entry.name)
      expect(readFileSync(file).includes(password), file).toBe(false)
    }
  })
})
