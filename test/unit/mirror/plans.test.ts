import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readAnswers } from '../../../electron/headless/answers-file.ts'
import { createPlans, keptUpdates, readPlan } from '../../../electron/host/mirror/plans.ts'
import { updateFiles } from '../../../electron/host/mirror/update-files.ts'
import { codeOf, good, ownCache, ownFolder, someBytes } from './kit.ts'

const trip = `
name: Harbor Street
to: R4_4_3-GA
updates: [D4_4_3_50317, R4_4_3-GA]
appliances: [ms-01.example.com, { address: ms-02, role: standby }]
answers: { ntp: true }
approve: [point-of-no-return]
`

describe('a planned run', () => {
  it('is kept as it came and read in its own words', async () => {
    const plans = createPlans(join(ownFolder(), 'plans'))
    expect(await plans.list()).toEqual([])
    const kept = good(await plans.keep(trip))
    expect(kept.plan).toMatchObject({ name: 'Harbor Street', appliances: ['ms-01.example.com', 'ms-02'] })
    expect(kept.source).toBe(trip)
    expect(await plans.list()).toEqual([kept])
    good(await plans.keep(trip.replace('R4_4_3-GA', 'P4_4_3-GA')))
    expect((await plans.list()).map(({ plan }) => plan.to)).toEqual(['P4_4_3-GA'])
    expect(codeOf(await plans.drop('Harbour Street'))).toBe('patch.not-found')
    good(await plans.drop('Harbor Street'))
    expect(await plans.list()).toEqual([])
  })

  it.each([
    ['no YAML', 'a: [1'],
    ['nothing', ''],
    ['no name', 'to: R4_4_3-GA'],
    ['no update', 'name: x'],
    ['a name that no update has', 'name: x\nto: ../x'],
    ['a member that is misspelt', 'name: x\nto: R\nupdate: [D]'],
    ['too much', `name: x\nto: R\nnote: ${'x'.repeat(2 ** 20)}`],
  ])('with %s is refused in words', (_what, source) => {
    expect(readPlan(source)).toMatchObject({ ok: false, failure: { code: 'words.wrong' } })
  })

  it('serves --answers as it is', async () => {
    const file = join(ownFolder(), 'trip.yaml')
    writeFileSync(file, trip)
    expect(good(await readAnswers(file))).toEqual({
      answers: { ntp: true },
      ticks: {},
      waivers: {},
      approve: ['point-of-no-return'],
      accept: [],
    })
  })

  it('keeps the updates that it names, and so does a run that is not done', async () => {
    const plans = createPlans(join(ownFolder(), 'plans'))
    good(await plans.keep(trip))
    const runs = [
      { run: 'one', state: 'waiting', to: 'P4_4_3-GA' },
      { run: 'two', state: 'done', to: 'P4_4_2_FCS' },
      { run: 'three', state: 'blocked' },
    ]
    expect(Object.fromEntries(await keptUpdates(plans, async () => await Promise.resolve(runs)))).toEqual({
      'R4_4_3-GA': ['the planned run "Harbor Street"'],
      D4_4_3_50317: ['the planned run "Harbor Street"'],
      'P4_4_3-GA': ['the run one'],
    })
  })
})

describe('forgetting', () => {
  it('says what would be lost, and leaves what is needed unless it is told to', async () => {
    let kept = new Map([['KEPT', ['the run one']]])
    const cache = await ownCache({ keptFor: async () => await Promise.resolve(kept) })
    const file = join(ownFolder(), 'KEPT.mpu5')
    writeFileSync(file, someBytes(1000))
    good(await cache.importFile(file))
    good(await cache.importFile(file, { name: 'COPY' }))
    expect(good(await cache.lossOf('KEPT'))).toMatchObject({
      patch: { name: 'KEPT', keptFor: ['the run one'] },
      frees: 0,
      sharedWith: ['COPY'],
      fetchAgain: false,
    })
    const refused = await cache.forget('KEPT')
    expect(refused).toMatchObject({ failure: { code: 'patch.kept' } })
    good(await cache.forget('COPY'))
    expect(good(await cache.lossOf('KEPT'))).toMatchObject({ frees: 1000, sharedWith: [] })
    good(await cache.forget('KEPT', { evenIfKept: true }))
    kept = new Map()
    expect(await cache.list()).toEqual([])
    expect(codeOf(await cache.lossOf('KEPT'))).toBe('patch.not-found')
  })
})

describe('a folder of updates', () => {
  it('is looked through for what ends in .mpu5, not for ever and not over links', async () => {
    const folder = ownFolder()
    await mkdir(join(folder, 'a', 'b', 'c'), { recursive: true })
    for (const name of ['one.mpu5', 'readme.txt', 'a/two.mpu5', 'a/b/three.mpu5', 'a/b/c/four.mpu5'])
      writeFileSync(join(folder, name), 'x')
    symlinkSync(join(folder, 'one.mpu5'), join(folder, 'link.mpu5'))
    symlinkSync(folder, join(folder, 'a', 'loop'))
    const found = good(await updateFiles(folder))
    expect(found.files).toEqual(['a/b/three.mpu5', 'a/two.mpu5', 'one.mpu5'].map((name) => join(folder, name)))
    expect(found.passedOver).toBe(4)
    expect(good(await updateFiles(join(folder, 'readme.txt'))).files).toEqual([join(folder, 'readme.txt')])
    expect(codeOf(await updateFiles(join(folder, 'nothing')))).toBe('disk.not-readable')
    expect(readFileSync(join(folder, 'one.mpu5'), 'utf8')).toBe('x')
  })
})
