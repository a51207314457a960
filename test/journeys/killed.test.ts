import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Appliance } from '../../electron/practice/appliance.ts'
import { startPractice, type Practice } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { usualAnswers } from './answers.ts'
import { effectsAt } from './kit.ts'
import { uptick, type Ended, type Line } from './uptick.ts'

// Real processes, real sockets, real disks: the command line is killed without a warning and resumed.

const password = 'kestrel-9-orchard'
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-killed-'))
const data = path.join(folder, 'data')
const answersFile = path.join(folder, 'answers.yaml')
const updateFile = path.join(folder, 'R4_4_3-GA.mpu5')

beforeAll(async () => {
  writeFileSync(updateFile, makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 300_000 }))
  writeFileSync(answersFile, usualAnswers)
  const imported = await uptick(['mirror', 'import', updateFile, '--release', '4.4.3-GA'], data)
  expect(imported).toMatchObject({ exit: 0, refusals: [] })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pace = ['--probe-every', '0.1', '--settle', '0.4', '--answers', answersFile]

/**
 * Killed between a line on the disk and its bytes on the wire, or away for as long as the appliance was down, Uptick
 * cannot know what happened. It asks a person who can look at the appliance, and then continues.
 */
async function lookAndGoOn(run: string, asked: Ended, appliance: Appliance): Promise<Ended> {
  const waiting = (asked.lines.at(-1)?.['waiting'] as { kind: string; id: string }[]).map(({ id }) => id)
  const arrived = Object.keys(effectsAt(appliance))
  const act = async (...words: string[]): Promise<void> =>
    expect(await uptick(words, data)).toMatchObject({ exit: 0, refusals: [] })
  if (!arrived.some((command) => command.startsWith('Update Install'))) {
    // Reopening alone does not send a second install: somebody takes it on their name that none is under way.
    const reopening = ['reopen', run, 'cli.install', '--reason', 'the appliance never got it']
    const refused = await uptick(reopening, data)
    expect(refused).toMatchObject({ exit: 2, refusals: [expect.stringContaining('not known whether the command')] })
    await act(
      'waive',
      run,
      'cli.closes-and-reboots',
      '--authority',
      'Kim',
      '--reason',
      'Its System Log shows no install.',
    )
    await act(...reopening)
  } else if (waiting.includes('restarted')) {
    await appliance.whenPhase('running')
    expect(appliance.state.release).toBe('4.4.3-GA')
    await act('answer', run, 'restarted', 'yes')
  } else {
    expect(waiting).toEqual(['after.antispam'])
    for (const engine of ['rpdengine', 'default']) {
      if (!arrived.includes(`Uce Update ${engine}`)) await appliance.answer(`Uce Update ${engine}`)
    }
    await act('tick', run, 'after.antispam', '--note', 'by hand')
  }
  return uptick(['resume', run, ...pace], data, { password })
}

async function withPractice<T>(work: (practice: Practice) => Promise<T>): Promise<T> {
  // Down for longer than a resume takes to start, so that a second look sees it go down. It tries to download for
  // longer than that too.
  const knobs = { linger: '100', install: '300', down: '4000', fetchTries: '60' }
  const practice = await startPractice({ password, knobs })
  try {
    return await work(practice)
  } finally {
    await practice.dispose()
  }
}

// Side by side: most of the time each of them waits.
describe.concurrent('the command line, killed', () => {
  it.each([
    ['in the middle of the checks', (line: Line, index: number) => index === 60 && line.type !== 'summary'],
    ['when a question was answered', (line: Line) => line.type === 'question.answered'],
    ['when a person marked a step done', (line: Line) => line.type === 'item.ticked'],
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
      'when its services respond again',
      (line: Line) => line.type === 'return.stage' && line.data?.['stage'] === 'services',
    ],
    ['when the return is proved', (line: Line) => line.type === 'return.proven'],
    [
      'between two engines',
      (line: Line) => line.type === 'command.finished' && line.data?.['item'] === 'after.antispam',
    ],
  ])(
    '%s, continues and sends nothing twice',
    async (_words, killAt) => {
      await withPractice(async (practice) => {
        const [entry] = practice.appliances
        const words = ['upgrade', entry!.address, '--to', 'R4_4_3-GA', '--serve-on', '127.0.0.1:0', ...pace]
        const first = await uptick(words, data, { password, killAt })
        expect(first.exit, 'it was killed').toBe(null)
        const run = first.lines.find((line) => line.run !== undefined)?.run ?? ''
        const resumed = await uptick(['resume', run, ...pace], data, { password })
        const second = resumed.exit === 4 ? await lookAndGoOn(run, resumed, entry!.appliance) : resumed
        expect(second.refusals).toEqual([])
        expect(second.lines.at(-1)).toMatchObject({ type: 'summary', outcome: 'done', exit: 0 })
        expect(second.exit).toBe(0)
        const counts = effectsAt(entry!.appliance)
        expect(Object.keys(counts).filter((command) => command.startsWith('Update Install'))).toHaveLength(1)
        expect(Object.values(counts).every((count) => count === 1)).toBe(true)
        expect(Object.keys(counts)).toEqual(expect.arrayContaining(['Uce Update rpdengine', 'Uce Update default']))
        expect(entry!.appliance.diary.filter(({ kind }) => kind === 'sin')).toEqual([])
      })
    },
    120_000,
  )
})

describe('the command line, killed again and again', () => {
  it('leaves no password in any file', () => {
    const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.length).toBeGreaterThan(20)
    for (const entry of files) {
      const file = path.join(entry.parentPath, entry.name)
      expect(readFileSync(file).includes(password), file).toBe(false)
    }
  })
})
