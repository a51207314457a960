import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { usualAnswers } from '../journeys/answers.ts'
import { applianceFacts } from './appliance-facts.ts'
import { kinds, PythonGround, typed, type Played, type Told } from './python-ground.ts'

// An appliance in another language, written from the public facts by a reader of its own: what Uptick does against the
// practice appliance must not rest on the guesses of the one who wrote both.

const ground = new PythonGround()
const { updates, folder } = ground
const uptick = (...words: string[]): Promise<Told> => ground.uptick(...words)
const appliance = (...words: string[]): Promise<Played> => ground.appliance(...words)
const sha256 = (name: string): string => ground.sha256(name)
const answers = path.join(folder, 'answers.yaml')
const pace = ['--answers', answers, '--probe-every', '0.1', '--settle', '0.4', '--give-up-after', '60']
const serve = ['--serve-on', '127.0.0.1:0']

beforeAll(async () => {
  writeFileSync(answers, usualAnswers)
  for (const [name, release] of Object.entries(updates)) await ground.mirror(name, release)
})
afterEach(() => ground.endAppliances())
afterAll(() => ground.close())

describe('an appliance in Python, from the facts alone', { timeout: 90_000 }, () => {
  test.each<[string, keyof typeof updates, string[], string[]]>([
    ['over FTP, closing without a word', 'R4_4_3-GA', [], []],
    [
      'over HTTP, in single bytes, without echo, saying OK before it closes',
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
    expect(all).not.toContain(ground.password)
  })

  test('what it says is understood: release, identity, licenses, engines and patches', async () => {
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

  test('that hangs at "Installing" is no longer awaited when its time is over', async () => {
    const { address, diary } = await appliance('--hangs')
    const began = Date.now()
    const { exit, lines } = await uptick('upgrade', address, '--to', 'R4_4_3-GA', ...serve, ...pace.slice(0, -1), '12')
    expect(exit).toBe(6)
    expect(lines.at(-1)).toMatchObject({ outcome: 'unproven' })
    expect(typed(lines, 'console.question')[0]!.data).toMatchObject({ line: 'Installing', item: 'cli.install' })
    expect(Date.now() - began).toBeLessThan(60_000)
    expect(kinds(diary(), 'effect')).toHaveLength(1)
  })

  test('without the license, it is reported before anything is sent', async () => {
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
    expect(said).toContain('The appliance asks during "Uce Update rpdengine": "-- more --"')

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
    // 2 s until it is reported, 7 s until the wait ends, and no deadline of a minute.
    const waited = Date.now() - Math.max(began, Number(notes[sent]!['at']) * 1000)
    expect(waited).toBeLessThan(20_000)
  })

  test.each([
    ['is awaited, and the upgrade continues', '3', '4', 0],
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
    expect(all).not.toContain(ground.password)
  })
})
