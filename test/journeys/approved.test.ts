import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installsAt, runOf, Shop, unapproved } from './shop.ts'

// The point of no return by the real command line: what an approval needs, and to what it is bound.

const shop = new Shop()
beforeAll(async () => shop.mirror('R4_4_3-GA', '4.4.3-GA'))
afterAll(() => shop.close())

const gate = 'point-of-no-return'
const hours = (from: number): string => new Date(Date.now() + from * 3_600_000).toISOString().slice(0, 16) + 'Z'
const window = (from: number, to: number): string[] => ['--window', `${hours(from)}-${hours(to)}`]
const approving = (more: string): string => `${unapproved}approve: [${gate}]\n${more}`

describe('an approval of an install', () => {
  it('needs the license agreement: refused without, and the install follows with it', async () => {
    const practice = await shop.practice('4.3.7-GA')
    const started = await shop.upgrade(practice.address, 'R4_4_3-GA')
    expect(started.exit).toBe(4)
    const run = runOf(started)
    expect(started.lines.at(-1)?.['waiting']).toMatchObject([
      { kind: 'approval', id: gate, needs: ['licence-agreement'] },
    ])
    const bare = await shop.run('approve', run, gate)
    expect(bare).toMatchObject({ exit: 2, refusals: [expect.stringContaining('--accept licence-agreement')] })
    expect((await shop.run('approve', run, gate, '--accept', 'anything')).exit).toBe(2)
    expect(await shop.resume(run, approving(''))).toMatchObject({ exit: 4 })
    expect(installsAt(practice)).toEqual([])

    // The hash of this update was given: accepting that it has one source accepts nothing.
    const accepting = ['--accept', 'licence-agreement', '--accept', 'own-hash-only']
    const given = await shop.run('approve', run, gate, ...accepting, '--by', 'Ada')
    expect(given).toMatchObject({ exit: 0, refusals: [] })
    const [asked] = started.lines.filter(({ type }) => type === 'approval.requested')
    expect(given.lines.find(({ type }) => type === 'approval.given')?.data).toMatchObject({
      accepted: ['licence-agreement'],
      by: 'Ada',
      command: expect.stringMatching(/^Update Install ftp:.*R4_4_3-GA$/) as string,
    })
    expect(asked?.data).toMatchObject({ needs: ['licence-agreement'] })
  })

  it('is given by an answers file that approves what the gate waits for by name', async () => {
    const practice = await shop.practice('4.3.7-GA')
    const started = await shop.upgrade(practice.address, 'R4_4_3-GA', approving(''))
    expect(started).toMatchObject({ exit: 4 })
    const waiting = started.lines.at(-1)?.['waiting']
    expect(waiting).toMatchObject([
      { kind: 'approval', id: gate, needs: ['licence-agreement'] },
      { kind: 'approval', id: 'licence-agreement', title: 'Accept the license agreement of the release' },
    ])
    expect(installsAt(practice)).toEqual([])
    const alone = await shop.run('approve', runOf(started), 'licence-agreement')
    expect(alone).toMatchObject({ exit: 2, refusals: [expect.stringContaining('is not a gate')] })
    const named = `${unapproved}approve: [${gate}, licence-agreement]\n`
    const ended = await shop.resume(runOf(started), named)
    expect(ended).toMatchObject({ exit: 0 })
    expect(ended.lines.find(({ type }) => type === 'approval.given')?.data).toMatchObject({
      gate,
      accepted: ['licence-agreement'],
    })
    expect(installsAt(practice)).toHaveLength(1)
  })

  it('past the last safe start needs an authority and a reason too', async () => {
    const practice = await shop.practice('4.3.7-GA')
    const answers = approving('accept: [licence-agreement]\n')
    const started = await shop.upgrade(practice.address, 'R4_4_3-GA', answers, ...window(-4, -1))
    expect(started).toMatchObject({ exit: 4 })
    expect(started.lines.at(-1)?.['waiting']).toMatchObject([{ id: gate, needs: ['licence-agreement', 'late'] }])
    const run = runOf(started)
    const accepting = ['approve', run, gate, '--accept', 'licence-agreement']
    const late = await shop.run(...accepting)
    expect(late).toMatchObject({ exit: 2, refusals: [expect.stringContaining('last safe start has passed')] })
    expect((await shop.run(...accepting, '--late-authority', 'Kim')).exit).toBe(2)
    expect(installsAt(practice)).toEqual([])

    const ended = await shop.resume(
      run,
      `${answers}late: { authority: Kim, reason: The customer extended the window. }\n`,
    )
    expect(ended).toMatchObject({ exit: 0 })
    expect(ended.lines.find(({ type }) => type === 'approval.given')?.data).toMatchObject({
      accepted: ['licence-agreement'],
      late: { authority: 'Kim', reason: 'The customer extended the window.' },
    })
    expect(installsAt(practice)).toHaveLength(1)
  })
})

describe('the release that an update brings', () => {
  it('is asked for only where nothing tells it, and a wrong answer is refused in one sentence', async () => {
    await shop.mirror('update-12', '4.4.3-GA', { confirmed: false })
    const practice = await shop.practice('4.3.7-GA')
    const answers = approving('accept: [licence-agreement]\n')
    const started = await shop.upgrade(practice.address, 'update-12', answers)
    expect(started).toMatchObject({ exit: 4 })
    expect(started.lines.at(-1)?.['waiting']).toMatchObject([{ kind: 'question', id: 'wantedRelease' }])
    const run = runOf(started)
    for (const value of ['no', 'none', '4.4', '4.2.5-GA', '4.3.7-GA']) {
      const answered = await shop.run('answer', run, 'wantedRelease', value)
      expect(answered).toMatchObject({ exit: 2, refusals: [expect.stringContaining(value)] })
    }
    expect(installsAt(practice)).toEqual([])
    expect((await shop.run('answer', run, 'wantedRelease', '4.4.3-GA')).exit).toBe(0)
    expect(await shop.resume(run, answers)).toMatchObject({ exit: 0 })
    expect(installsAt(practice)).toHaveLength(1)
  })
})

describe('an install of an update that came from one source', () => {
  it('waits for a decision with a name, which is journaled; a given hash takes its place', async () => {
    const alone = new Shop()
    try {
      await alone.mirror('R4_4_3-GA', '4.4.3-GA', { given: false })
      const practice = await alone.practice('4.3.7-GA')
      const answers = approving('accept: [licence-agreement]\n')
      const started = await alone.upgrade(practice.address, 'R4_4_3-GA', answers)
      expect(started).toMatchObject({ exit: 4 })
      const needs = ['licence-agreement', 'own-hash-only']
      expect(started.lines.at(-1)?.['waiting']).toMatchObject([
        { kind: 'approval', id: gate, needs },
        { kind: 'approval', id: 'own-hash-only' },
      ])
      const verified = started.lines.find(({ type }) => type === 'patch.verified')
      expect(verified?.data).toMatchObject({ trust: 'own-hash-only' })
      const asked = started.lines.find(({ type, data }) => type === 'item.finished' && data?.['item'] === 'cli.install')
      expect(asked?.data?.['reason']).toContain('came from one source')
      const run = runOf(started)
      const accepting = ['approve', run, gate, '--accept', 'licence-agreement']
      const refused = await alone.run(...accepting)
      expect(refused).toMatchObject({ exit: 2, refusals: [expect.stringContaining('--accept own-hash-only')] })
      expect(installsAt(practice)).toEqual([])

      const given = await alone.run(...accepting, '--accept', 'own-hash-only', '--by', 'Kim')
      expect(given.lines.find(({ type }) => type === 'approval.given')?.data).toMatchObject({
        accepted: needs,
        by: 'Kim',
      })
      const record = path.join(alone.folder, 'record.md')
      expect(await alone.run('export', run, '--format', 'md', '--out', record)).toMatchObject({ exit: 0 })
      const told = readFileSync(record, 'utf8')
      expect(told).toContain('The SHA-256 of R4_4_3-GA was computed by Uptick only.')
      expect(told).toContain('accepted: license agreement, update with one source')
      expect(told).not.toContain('own-hash-only')
      // A hash from elsewhere makes the decision needless; what was decided stays in the journal.
      const { sha256 } = verified?.data as { sha256: string }
      expect(await alone.run('mirror', 'verify', 'R4_4_3-GA', '--sha256', sha256)).toMatchObject({ exit: 0 })
      const ended = await alone.resume(run, answers)
      expect(ended).toMatchObject({ exit: 0 })
      expect(ended.lines.findLast(({ type }) => type === 'patch.verified')?.data).toMatchObject({ trust: 'given-hash' })
      expect(installsAt(practice)).toHaveLength(1)
    } finally {
      await alone.close()
    }
  })
})
