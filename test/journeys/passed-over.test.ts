import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runOf, Shop, installsAt, unapproved } from './shop.ts'

// What a person may waive, and how: by the real command line against practice appliances.

const shop = new Shop()
beforeAll(async () => shop.mirror('R4_4_3-GA', '4.4.3-GA'))
afterAll(() => shop.close())

const rule = 'rule.minimum-release'
const kim = ['--authority', 'Kim, change manager', '--reason', 'Support confirmed the step.']

describe('a check that failed', () => {
  it('is not marked done; it is waived with authority and reason, and its verdict is kept with the waiver', async () => {
    const practice = await shop.practice('4.1.8-GA')
    const started = await shop.upgrade(practice.address, 'R4_4_3-GA')
    expect(started.exit).toBe(3)
    const run = runOf(started)

    for (const words of [[], ['--note', 'It will work.']]) {
      const ticked = await shop.run('tick', run, rule, ...words)
      expect(ticked.exit).toBe(3)
      expect(ticked.refusals).toHaveLength(1)
      expect(ticked.refusals[0]).toContain('failed, so it cannot be marked done')
      expect(ticked.refusals[0]).toContain(`uptick waive RUN ${rule}`)
    }
    const bad = [kim.slice(0, 2), kim.slice(2), ['--authority', ' ', '--reason', 'x'], [...kim, '--until', 'soon']]
    for (const words of [...bad, [...kim, '--until', '2020-01-01']])
      expect((await shop.run('waive', run, rule, ...words)).exit).toBe(2)

    expect(await shop.run('waive', run, rule, ...kim, '--by', 'Ada')).toMatchObject({ exit: 0, refusals: [] })
    const shown = await shop.run('show', run)
    expect(shown.lines.find(({ item }) => item === rule)).toMatchObject({
      state: 'waived',
      waiver: { by: 'Ada', authority: kim[1], reason: kim[3], verdict: { status: 'fail' } },
    })
    const resumed = await shop.resume(run)
    expect(resumed).toMatchObject({ exit: 4 })
    expect(resumed.lines.find(({ type }) => type === 'approval.requested')?.data).toMatchObject({
      waived: [{ item: rule, status: 'fail', authority: kim[1] }],
    })
    expect(installsAt(practice)).toEqual([])
  })

  it('is waived by an answers file, and a tick there does not replace the waiver', async () => {
    const practice = await shop.practice('4.1.8-GA')
    const ticking = unapproved.replace('ticks:', `ticks:\n  ${rule}: it will work`)
    const started = await shop.upgrade(practice.address, 'R4_4_3-GA', ticking)
    expect(started.exit).toBe(3)
    const waivers = `waivers:\n  ${rule}: { authority: Kim, reason: Support confirmed the step., until: 2099-12-31 }\n`
    const resumed = await shop.resume(runOf(started), `${unapproved}${waivers}`)
    expect(resumed).toMatchObject({ exit: 4 })
    expect(resumed.lines.find(({ type }) => type === 'item.waived')?.data).toMatchObject({ until: '2099-12-31' })
    expect(installsAt(practice)).toEqual([])
  })

  it('is not skipped by marking it done before it was checked', async () => {
    const practice = await shop.practice('4.1.8-GA')
    const opened = await shop.run('check', practice.address)
    const run = runOf(opened)
    await shop.run('reopen', run, rule, '--reason', 'again')
    expect((await shop.run('tick', run, rule, '--note', 'It will work.')).exit).toBe(3)
  })
})

describe('a manual step that matters', () => {
  it('needs evidence, and evidence that is young enough', async () => {
    const practice = await shop.practice('4.3.7-GA')
    const started = await shop.upgrade(practice.address, 'R4_4_3-GA', unapproved.replace('  before.backup: done\n', ''))
    expect(started.exit).toBe(4)
    const tick = async (...words: string[]) => shop.run('tick', runOf(started), 'before.backup', ...words)
    const bare = await tick()
    expect(bare).toMatchObject({ exit: 2, refusals: [expect.stringContaining('needs a note or a file as evidence')] })
    const old = new Date(Date.now() - 30 * 3_600_000).toISOString()
    const aged = await tick('--note', 'Backup-1', '--as-of', old)
    expect(aged).toMatchObject({ exit: 2, refusals: [expect.stringContaining('this is 30 h old')] })
    expect((await tick('--note', 'Backup-1', '--as-of', 'yesterday')).exit).toBe(2)
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString()
    const ticked = await tick('--attach', shop.file('backup.log', 'Backup-1 Done'), '--as-of', hourAgo)
    expect(ticked).toMatchObject({ exit: 0, refusals: [] })
    expect(ticked.lines.find(({ type }) => type === 'item.ticked')?.data).toMatchObject({
      files: [{ name: 'backup.log' }],
      evidenceFrom: hourAgo,
    })
  })
})
