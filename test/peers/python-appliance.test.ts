import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { usualAnswers } from '../journeys/answers.ts'
import { applianceFacts } from './appliance-facts.ts'
import { findProgram } from './programs.ts'

// An appliance in another language, written from the public facts by a reader of its own: what Uptick does against the
// practice appliance must not rest on the guesses of the one who wrote both.

type Line = Readonly<Record<string, unknown>> & { readonly type?: string; readonly data?: Record<string, unknown> }

const cli = path.resolve(import.meta.dirname, '../../electron/headless/uptick.mjs')
const program = path.resolve(import.meta.dirname, 'fixtures/appliance.py')
const password = 'heron "7" lantern'
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-python-'))
const data = path.join(folder, 'data')
const answers = path.join(folder, 'answers.yaml')
const updates = { 'R4_4_3-GA': '4.4.3-GA', 'P4_3_8-GA': '4.3.8-GA' }
// No file of ours that explains itself: an update's format is not public.
const bytes = Object.fromEntries(Object.keys(updates).map((name) => [name, randomBytes(700_001)]))
const sha256 = (name: string): string => createHash('sha256').update(bytes[name]!).digest('hex')
const running: ChildProcess[] = []

async function uptick(
  ...words: string[]
): Promise<{ exit: number | null; lines: Line[]; errors: string; words: string; all: string }> {
  const env = { ...process.env, UPTICK_PASSWORD: password }
  const child = spawn(process.execPath, [cli, ...words, '--json', '--data', data], { env })
  let all = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (all += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const [exit] = (await once(child, 'close')) as [number | null]
  const lines = all
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
  return { exit, lines, errors: errors.replaceAll(/^(?!uptick:).*\n/gm, ''), words: errors, all: all + errors }
}

/** Starts the appliance; its diary says what was done to it. */
async function appliance(...words: string[]): Promise<{ address: string; diary(): Line[] }> {
  const file = path.join(folder, `diary-${String(running.length)}-${randomBytes(3).toString('hex')}.jsonl`)
  writeFileSync(file, '')
  const brought = Object.entries(updates).flatMap(([name, release]) => ['--update', `${name}=${release}`])
  const child = spawn(findProgram('python3'), [program, '--diary', file, ...brought, ...words], {
    env: { ...process.env, APPLIANCE_PASSWORD: password },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  running.push(child)
  const [first] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  const { address } = JSON.parse(first) as { address: string }
  const diary = (): Line[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line)
  return { address, diary }
}

const kinds = (lines: readonly Line[], kind: string): Line[] => lines.filter((line) => line['kind'] === kind)
const typed = (lines: readonly Line[], type: string): Line[] => lines.filter((line) => line.type === type)
const pace = ['--answers', answers, '--probe-every', '0.1', '--settle', '0.4', '--give-up-after', '60']
const serve = ['--serve-on', '127.0.0.1:0']

beforeAll(async () => {
  writeFileSync(answers, usualAnswers)
  for (const [name, release] of Object.entries(updates)) {
    const file = path.join(folder, `${name}.mpu5`)
    writeFileSync(file, bytes[name]!)
    const imported = await uptick('mirror', 'import', file, '--release', release)
    expect(imported).toMatchObject({ exit: 0, errors: '' })
  }
})

afterEach(async () => {
  for (const child of running.splice(0)) {
    const ended = once(child, 'close')
    child.stdin?.end()
    await ended
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('an appliance in Python, from the facts alone', { timeout: 90_000 }, () => {
  test.each<[string, keyof typeof updates, string[], string[]]>([
    ['over FTP, closing without a word', 'R4_4_3-GA', [], []],
    [
      'over HTTP, in single octets, without echo, saying OK before it closes',
      'R4_4_3-GA',
      ['--chunk', '1', '--no-echo', '--ending', 'ok', '--prompt', 'mx7.example.net> ', '--login', 'User: '],
      ['--serve-with', 'http'],
    ],
    [
      'a P update, fetched after the line was closed, with a pager',
      'P4_3_8-GA',
      ['--fetch', 'after', '--pager', '2', '--banner', '', '--chunk', '7'],
      [],
    ],
  ])('%s: upgraded from end to end', async (_how, name, knobs, words) => {
    const { address, diary } = await appliance(...knobs)
    const { exit, lines, errors, all } = await uptick('upgrade', address, '--to', name, ...serve, ...words, ...pace)
    expect(errors).toBe('')
    expect(lines.at(-1)).toMatchObject({ type: 'summary', outcome: 'done', exit: 0 })
    expect(exit).toBe(0)

    expect(typed(lines, 'return.proven')).toHaveLength(1)
    expect(typed(lines, 'return.proven')[0]!.data).toMatchObject({ release: updates[name] })
    expect(typed(lines, 'patch.delivered')[0]!.data).toMatchObject({ name, bytes: 700_001, sha256: sha256(name) })

    const notes = diary()
    expect(kinds(notes, 'sin')).toEqual([])
    expect(kinds(notes, 'fetched')).toMatchObject([{ bytes: 700_001, sha256: sha256(name) }])
    const effects = kinds(notes, 'effect').map(({ command }) => String(command))
    expect(effects[0]).toMatch(/^Update Install (?:ftp|http):\/\/127\.0\.0\.1:\d+\//)
    expect(effects.slice(1).sort()).toEqual(['License Fetch', 'Uce Update premium', 'Uce Update rpdengine'])
    expect(all).not.toContain(password)
  })

  test('what it says is understood: release, identity, licences, engines and patches', async () => {
    const { address, diary } = await appliance()
    const { exit, lines } = await uptick('check', address, ...pace)
    expect([0, 4]).toContain(exit)
    const facts = Object.fromEntries(typed(lines, 'fact.captured').map(({ data }) => [data!['fact'], data!['value']]))
    expect(facts).toMatchObject(applianceFacts)
    expect(kinds(diary(), 'effect')).toEqual([])
  })

  test('that comes back with its old release is not called upgraded', async () => {
    const { address, diary } = await appliance('--stays-old')
    const { exit, lines } = await uptick('upgrade', address, '--to', 'R4_4_3-GA', ...serve, ...pace)
    expect(exit).toBe(6)
    expect(lines.at(-1)).toMatchObject({ outcome: 'unproven', return: { outcome: 'old-release' } })
    expect(kinds(diary(), 'sin')).toEqual([])
  })

  test.each<[string, string[], number, string]>([
    ['names two releases', ['OK 4.3.7-GA|4.4.3-GA failed'], 6, 'unproven'],
    ['names the new release as what failed, below the old one', ['4.3.7|4.4.3-GA failed|OK Completed'], 6, 'unproven'],
  ])('whose Version %s is not called upgraded', async (_how, [said], exit, outcome) => {
    const { address, diary } = await appliance('--stays-old', '--version-as', said!)
    const told = await uptick('upgrade', address, '--to', 'R4_4_3-GA', ...serve, ...pace.slice(0, -1), '8')
    expect({ exit: told.exit, outcome: told.lines.at(-1)!['outcome'] }).toEqual({ exit, outcome })
    expect(typed(told.lines, 'return.proven')).toEqual([])
    expect(kinds(diary(), 'effect')).toHaveLength(1)
    const releases = typed(told.lines, 'fact.captured').filter(({ data }) => data!['fact'] === 'release')
    expect(releases.map(({ data }) => data!['value'])).not.toContain('4.4.3-GA')
  })

  test('that comes back with a plain release: a person is asked, and nothing is proved before', async () => {
    const { address, diary } = await appliance('--version-as', 'OK 4.4.3 (20049)')
    const { exit, lines } = await uptick('upgrade', address, '--to', 'R4_4_3-GA', ...serve, ...pace)
    expect(exit).toBe(4)
    expect(typed(lines, 'return.proven')).toEqual([])
    expect(typed(lines, 'question.asked').at(-1)!.data).toMatchObject({ question: 'releaseRuns' })
    expect(kinds(diary(), 'effect')).toHaveLength(1)
    const run = String(lines.at(-1)!['run'])
    expect((await uptick('answer', run, 'releaseRuns', 'true', '--by', 'Ada')).exit).toBe(0)
    const ended = await uptick('resume', run, ...pace)
    expect(typed(ended.lines, 'return.proven')).toHaveLength(1)
    expect(JSON.stringify(typed(ended.lines, 'return.proven')[0])).toContain('Ada')
    expect(kinds(diary(), 'sin')).toEqual([])
  })

  test('that hangs at "Installing" is given up when its time is over', async () => {
    const { address, diary } = await appliance('--hangs')
    const began = Date.now()
    const { exit, lines } = await uptick('upgrade', address, '--to', 'R4_4_3-GA', ...serve, ...pace.slice(0, -1), '12')
    expect(exit).toBe(6)
    expect(lines.at(-1)).toMatchObject({ outcome: 'unproven' })
    expect(typed(lines, 'console.question')[0]!.data).toMatchObject({ line: 'Installing', item: 'cli.install' })
    expect(Date.now() - began).toBeLessThan(60_000)
    expect(kinds(diary(), 'effect')).toHaveLength(1)
  })

  test('without the licence, it is told before anything is sent', async () => {
    const { address, diary } = await appliance('--licences', 'Antispam=s')
    const { exit } = await uptick('upgrade', address, '--to', 'R4_4_3-GA', ...serve, ...pace)
    expect(exit).toBe(3)
    expect(kinds(diary(), 'effect')).toEqual([])
  })

  test.each<[string, string[]]>([
    ['pressing no key', []],
    ['typing what the answers file holds for it, once', ['with an answer']],
  ])('a pager in the reply to a command with effect is a question, %s', async (_how, [answered]) => {
    const { address, diary } = await appliance('--pager', '1', '--pager-in', 'all')
    const question = 'console.after.antispam'
    const file = path.join(folder, 'pager.yaml')
    writeFileSync(
      file,
      answered === undefined ? usualAnswers : usualAnswers.replace('answers:', `$&\n  ${question}: ' '`),
    )
    const words = ['--answers', file, ...pace.slice(2)]
    const began = Date.now()
    const { exit, lines, words: said } = await uptick('upgrade', address, '--to', 'R4_4_3-GA', ...serve, ...words)
    expect(exit).toBe(4)
    expect(lines.at(-1)).toMatchObject({ type: 'summary', outcome: 'waiting', exit: 4 })
    expect(said).toContain('In the reply to "Uce Update rpdengine" the appliance waits: "-- more --"')

    const asked = typed(lines, 'console.question')
    expect(asked[0]!.data).toMatchObject({
      item: 'after.antispam',
      command: 'Uce Update rpdengine',
      line: '-- more --',
    })
    expect(typed(lines, 'question.asked').at(-1)!.data).toMatchObject({ question, answerType: 'text' })
    expect(typed(lines, 'question.withdrawn')).toHaveLength(1)
    expect(typed(lines, 'console.answered').map(({ data }) => data!['typed'])).toEqual(
      answered === undefined ? [] : [' '],
    )

    const notes = diary()
    const sent = notes.findIndex((note) => note['kind'] === 'effect' && note['command'] === 'Uce Update rpdengine')
    expect(kinds(notes.slice(sent), 'key')).toHaveLength(answered === undefined ? 0 : 1)
    expect(kinds(notes.slice(sent), 'effect')).toHaveLength(1)
    // 2 s until it is told, 7 s until it is given up, and no deadline of a minute.
    const waited = Date.now() - Math.max(began, Number(notes[sent]!['at']) * 1000)
    expect(waited).toBeLessThan(20_000)
  })

  test.each([
    ['is waited for, and the upgrade goes on', '3', '4', 0],
    ['blocks the run where it outlasts the wait', '600', '2', 3],
  ])('a running backup %s', async (_how, runs, waits, wanted) => {
    const { address, diary } = await appliance('--backup-runs', runs)
    const words = [...serve, ...pace, '--wait-for-jobs', waits]
    const { exit, lines } = await uptick('upgrade', address, '--to', 'R4_4_3-GA', ...words)
    expect(exit).toBe(wanted)
    expect(typed(lines, 'item.put-off')).toHaveLength(1)
    expect(typed(lines, 'item.put-off')[0]!.data).toMatchObject({
      reason: expect.stringContaining('Backup-10018 Running') as string,
    })
    const notes = diary()
    expect(kinds(notes, 'backup-asked').map(({ runs: ran }) => ran)).toContain(true)
    const installs = kinds(notes, 'effect').filter(({ command }) => String(command).startsWith('Update Install'))
    expect(installs).toHaveLength(wanted === 0 ? 1 : 0)
    expect(kinds(notes, 'sin')).toEqual([])
  })

  test('a wrong password is tried once', async () => {
    const { address, diary } = await appliance('--user', 'somebody')
    const { exit, errors, all } = await uptick('check', address)
    expect(exit).toBe(5)
    expect(errors.trim().split('\n')).toHaveLength(1)
    expect(kinds(diary(), 'refused-login')).toHaveLength(1)
    expect(all).not.toContain(password)
  })
})
