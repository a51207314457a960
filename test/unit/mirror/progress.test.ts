import { describe, expect, it } from 'vitest'
import type { MirrorProgress } from '../../../shared/model/patch.ts'
import { megabytes, ProgressTeller } from '../../../electron/host/mirror/progress.ts'

const mebibyte = 2 ** 20

function ownTeller(): { teller: ProgressTeller; told: MirrorProgress[]; pass: (milliseconds: number) => void } {
  let now = 0
  const told: MirrorProgress[] = []
  const clock = { now: () => now, sleep: async () => await Promise.resolve() }
  return { told, teller: new ProgressTeller(clock, (each) => told.push(each)), pass: (each) => (now += each) }
}

describe('the one line', () => {
  it('says how much, how fast, over how many connections and how long', () => {
    const { teller, told, pass } = ownTeller()
    teller.have(0, 100 * mebibyte)
    teller.stage('fetching')
    teller.connections = 4
    for (let step = 0; step < 20; step += 1) {
      pass(100)
      teller.moved(mebibyte)
    }
    expect(told.at(-1)).toMatchObject({ stage: 'fetching', total: 100 * mebibyte, connections: 4 })
    const { rate = 0, left = 0 } = told.at(-1) ?? {}
    expect(rate / mebibyte).toBeCloseTo(10, 0)
    expect(left / 1000).toBeCloseTo(8.2, 0)
    expect(told.at(-1)?.sentence).toMatch(/^1\d\.\d MB of 100 MB, 10\.0 MB\/s over 4 connections, \d s left$/)
    // At each change of stage, at the first bytes, then twice a second.
    expect(told.length).toBeLessThanOrEqual(7)
  })

  it('says that nothing comes, and for how long', () => {
    const { teller, told, pass } = ownTeller()
    teller.have(0, undefined)
    teller.stage('fetching')
    teller.moved(5 * mebibyte)
    for (let second = 0; second < 12; second += 1) {
      pass(1_000)
      teller.tick()
    }
    expect(told.at(-1)?.sentence).toBe('5.0 MB, nothing for 12 s')
    expect(told.at(-1)).not.toHaveProperty('left')
  })

  it('lets words stand for a stage that has no figures', () => {
    const { teller, told } = ownTeller()
    teller.stage('connecting', 'Asking 10.0.0.1.')
    expect(told).toEqual([{ stage: 'connecting', bytes: 0, connections: 0, sentence: 'Asking 10.0.0.1.' }])
  })

  it('reports the end at any time', () => {
    const { teller, told } = ownTeller()
    teller.have(0, 30)
    teller.stage('copying')
    for (let byte = 0; byte < 30; byte += 10) teller.moved(10)
    expect(told.at(-1)?.bytes).toBe(30)
  })
})

it.each([
  [0, '0.0 MB'],
  [1_500_000, '1.4 MB'],
  [104_000_000, '99.2 MB'],
  [1_073_741_824, '1024 MB'],
])('%d bytes are %s', (bytes, words) => expect(megabytes(bytes)).toBe(words))
