import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPractice, type PracticeAppliance } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { usualAnswers } from './answers.ts'
import { cli, runProgram, uptick, type Ended, type Line } from './uptick.ts'

// The command line waits for a running backup for the given time, visibly, and no longer.

const password = 'dunlin-7-harbour'
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-job-waits-'))
const data = path.join(folder, 'data')
const answersFile = path.join(folder, 'answers.yaml')
const pace = ['--probe-every', '0.1', '--settle', '0.3', '--answers', answersFile]
const upgrade = ['--to', 'R4_4_3-GA', '--serve-on', '127.0.0.1:0', ...pace]

beforeAll(async () => {
  const file = path.join(folder, 'R4_4_3-GA.mpu5')
  writeFileSync(file, makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 50_000 }))
  writeFileSync(answersFile, usualAnswers)
  const imported = await uptick(['mirror', 'import', file, '--release', '4.4.3-GA'], data)
  expect(imported).toMatchObject({ exit: 0, refusals: [] })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function withBackup(work: (practice: PracticeAppliance) => Promise<void>): Promise<void> {
  const knobs = { linger: '100', install: '200', down: '1500', backups: 'Backup-10001 Running' }
  const practice = await startPractice({ password, knobs })
  try {
    const [appliance] = practice.appliances
    if (appliance === undefined) throw new Error('no appliance')
    await work(appliance)
  } finally {
    await practice.dispose()
  }
}

const waits = (ended: Ended): Line[] => ended.lines.filter(({ type }) => type === 'item.put-off')
const installs = ({ appliance }: PracticeAppliance): number =>
  appliance.diary.filter(({ kind, text }) => kind === 'command' && /^update install/i.test(text)).length

describe('a running backup on the command line', () => {
  it('is awaited, and the upgrade continues once it is over', async () => {
    await withBackup(async (practice) => {
      const ends = (line: Line): boolean => {
        if (line.type === 'item.put-off') practice.appliance.state.backups = ['Backup-10001 Done']
        return false
      }
      const words = ['upgrade', practice.address, ...upgrade, '--wait-for-jobs', '2']
      const ended = await uptick(words, data, { password, killAt: ends })
      expect(ended.lines.at(-1)).toMatchObject({ outcome: 'done', exit: 0 })
      expect(waits(ended)).toHaveLength(1)
      expect(ended.all).toContain(
        'A backup is running, or its state is not known: Backup-10001 Running. Uptick waits for at most 2 s and checks again in 2 s. Press Ctrl-C to stop.',
      )
      expect(installs(practice)).toBe(1)
      expect(practice.appliance.diary.filter(({ kind }) => kind === 'sin')).toEqual([])
    })
  }, 60_000)

  it('blocks with exit code 3 once the time is over, at once with 0, and after a kill continues with the time that is left', async () => {
    await withBackup(async (practice) => {
      const start = ['upgrade', practice.address, ...upgrade]
      const at = Date.now()
      const none = await uptick([...start, '--wait-for-jobs', '0'], data, { password })
      expect(none.lines.at(-1)).toMatchObject({ outcome: 'blocked', exit: 3 })
      expect(waits(none)).toEqual([])
      expect(none.refusals.join()).toContain('Backup-10001 Running')
      expect(Date.now() - at).toBeLessThan(60_000)

      const isWait = ({ type }: Line): boolean => type === 'item.put-off'
      const killed = await uptick([...start, '--wait-for-jobs', '600'], data, { password, killAt: isWait })
      expect(killed.exit).toBeNull()
      const run = String(killed.lines[0]?.run)
      const shown = await runProgram(process.execPath, [cli, 'show', run, '--data', data])
      expect(shown.all).toMatch(/Waiting since \d\d:\d\d:\d\d\. Uptick asks again at \d\d:\d\d:\d\d, and waits until/)

      const resumed = await uptick(['resume', run, ...pace, '--wait-for-jobs', '2'], data, { password })
      expect(resumed.lines.at(-1)).toMatchObject({ outcome: 'blocked', exit: 3 })
      const [wait] = waits(resumed)
      const { until, since, waited } = wait?.data as { until: string; since: string; waited: number }
      expect(Date.parse(until) - Date.parse(String(wait?.['at']))).toBeLessThanOrEqual(2000)
      expect(since).toBe(killed.lines.findLast(isWait)?.data?.['since'])
      expect(waited).toBeLessThan(1500)
      expect(waits(resumed)).toHaveLength(1)
      expect(installs(practice)).toBe(0)
    })
  }, 120_000)

  it('does not wait at all if the arguments are wrong', async () => {
    const ended = await uptick(['upgrade', '127.0.0.1:1', ...upgrade, '--wait-for-jobs', 'soon'], data, { password })
    expect(ended).toMatchObject({
      exit: 2,
      refusals: [expect.stringContaining('--wait-for-jobs must be a number of seconds, not "soon".')],
    })
  })
})
