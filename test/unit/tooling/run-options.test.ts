import { describe, expect, it } from 'vitest'
import { runInLanes } from '../../run-lanes.ts'
import { partNames, partOf, parts } from '../../run-parts.ts'
import { readTestOptions, testHelp } from '../../run-options.ts'

describe('what the test command was asked for', () => {
  it.each<[string[], readonly string[]]>([
    [[], partNames],
    [
      ['--only', 'lint,unit'],
      ['unit', 'lint'],
    ],
    [
      ['--only', 'lint', '--only', 'unit'],
      ['unit', 'lint'],
    ],
    [['test/unit/engine/return.test.ts'], ['unit']],
    [
      ['test/journeys', '/somewhere/test/peers/telnetd.test.ts'],
      ['journeys', 'peers'],
    ],
    [
      ['test/app/quit.spec.ts', '--only', 'types'],
      ['browser', 'types'],
    ],
  ])('%j runs %j', (argv, names) => {
    expect(readTestOptions(argv)).toMatchObject({ kind: 'run', names })
  })

  it('hands each file to its part', () => {
    const wanted = readTestOptions(['test/unit/door', 'test/browser/page.spec.ts', 'test/unit/shell'])
    expect(wanted.kind === 'run' && Object.fromEntries(wanted.files)).toEqual({
      unit: ['test/unit/door', 'test/unit/shell'],
      browser: ['test/browser/page.spec.ts'],
    })
  })

  it.each([
    [['--only', 'units'], /no part units.*The parts are: programs, build/],
    [['electron/host/host.ts'], /electron\/host\/host\.ts is not below test\/unit/],
    [['test/unity/x.test.ts'], /is not below test\/unit/],
    [['--quick'], /--quick/],
  ])('%j is refused', (argv, sentence) => {
    expect(readTestOptions(argv)).toMatchObject({ kind: 'wrong', sentence: expect.stringMatching(sentence) as string })
  })

  it('names every part in its help', () => {
    for (const name of partNames) expect(testHelp).toContain(`  ${name.padEnd(10)} ${parts[name].about}`)
    expect(readTestOptions(['--help', 'lint'])).toEqual({ kind: 'help' })
  })
})

describe('the parts', () => {
  it('need only parts that exist, and run every test folder', () => {
    for (const name of partNames) {
      for (const need of parts[name].needs) expect(partNames.indexOf(need), name).toBeGreaterThanOrEqual(0)
    }
    const folders = ['unit', 'journeys', 'peers', 'browser', 'app', 'desktop']
    expect(folders.map((folder) => partOf(`test/${folder}/x.ts`))).toEqual([
      'unit', 'journeys', 'peers', 'browser', 'browser', 'desktop',
    ]) // prettier-ignore
  })

  it('run two at a time, each after those it needs, and a failed one holds up no other', async () => {
    const log: string[] = []
    let now = 0
    let most = 0
    const needs: Readonly<Record<string, readonly string[]>> = { b: ['a'], d: ['b', 'c'] }
    await runInLanes(['d', 'b', 'a', 'c', 'e'], {
      lanes: 2,
      needsOf: (name) => needs[name] ?? [],
      async run(name) {
        most = Math.max(most, (now += 1))
        log.push(`+${name}`)
        await new Promise(setImmediate)
        log.push(`-${name}`)
        now -= 1
      },
    })
    expect(most).toBe(2)
    expect(log.filter((line) => line.startsWith('+')).sort()).toEqual(['+a', '+b', '+c', '+d', '+e'])
    expect(log.indexOf('+b')).toBeGreaterThan(log.indexOf('-a'))
    expect(log.indexOf('+d')).toBeGreaterThan(Math.max(log.indexOf('-b'), log.indexOf('-c')))
  })

  it('that need each other are a fault that is reported', async () => {
    const needsOf = (name: string): string[] => [name === 'a' ? 'b' : 'a']
    await expect(runInLanes(['a', 'b'], { lanes: 2, needsOf, run: () => Promise.resolve() })).rejects.toThrow('a, b')
  })
})
