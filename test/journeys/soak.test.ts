import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Crash } from './memory-journal.ts'
import { playUpgrade } from './played-upgrade.ts'

// A few of the upgrades that `npm run soak -- upgrades` plays by the thousand. A failing seed is played again alone by
// `npm run soak -- upgrades 1 --seed SEED`.

/** A process that was killed leaves work behind that ends with its journal. */
const buried = (error: unknown): void => {
  if (!(error instanceof Crash)) throw error
}

describe('an upgrade in a random situation, with faults, kills and a careless person', () => {
  beforeAll(() => void process.on('unhandledRejection', buried))
  afterAll(() => void process.off('unhandledRejection', buried))

  it.each(Array.from({ length: 24 }, (_, index) => 7000 + index))(
    'says nothing false and sends nothing twice: seed %i',
    async (seed) => {
      expect((await playUpgrade(seed)).found).toEqual([])
    },
    60_000,
  )
})
