import { describe, expect, it } from 'vitest'
import { carryOn } from '../../shared/engine/carry-on.ts'
import { effectsAt, openJournal, setStage } from './kit.ts'
import type { MemoryJournal } from './memory-journal.ts'
import { liveOver, told } from './over-wire.ts'

// A check over the real console and the real practice appliance, in every combination of its ways to talk. Only the wire
// between them is in memory and the clock virtual, so that hundreds of visits take no time and nothing depends on speed.

const knobs = {
  negotiation: ['none', 'wlc', 'aruba', 'dlink', 'adtran', 'checkpoint'],
  echo: ['on', 'off'],
  prompt: ['{host}> ', '{host}>', 'CLI> ', '{host}# '],
  lineEnd: ['crlf', 'lf', 'crnul'],
}
const chunkings = ['whole', 'ones', 'sevens', 'primes']

type Combination = Readonly<Record<string, string>>
const combinations = Object.entries(knobs).reduce<Combination[]>(
  (sofar, [knob, values]) => sofar.flatMap((each) => values.map((value) => ({ ...each, [knob]: value }))),
  [{}],
)

async function check(combination: Combination): Promise<{ journal: MemoryJournal; sins: unknown[]; effects: object }> {
  const stage = setStage(combination)
  const journal = await openJournal(stage, undefined, 'check')
  await carryOn(liveOver('telnet')(stage, journal))
  const sins = stage.appliance.diary.filter(({ kind }) => kind === 'sin')
  return { journal, sins, effects: effectsAt(stage.appliance) }
}

/** What a check finds over the usual talk; each combination is compared with the same one. */
const standard = await check({})

describe('a check', () => {
  it.each(combinations.map((combination) => [Object.values(combination).join(' '), combination] as const))(
    'over %s: the same facts and the same events, whole, in ones, in sevens and in primes',
    async (_name, combination) => {
      expect(standard.journal.state.appliances['a1']?.identity).toEqual({
        host: 'ms-01', release: '4.3.7-GA', hostId: '0050AB11', serial: 'MP-2210-4401',
      }) // prettier-ignore
      for (const chunking of chunkings) {
        const { journal, sins, effects } = await check({ ...combination, chunking })
        const facts = journal.state.appliances['a1']?.facts ?? {}
        expect(Object.fromEntries(Object.entries(facts).map(([name, { value }]) => [name, value]))).toMatchObject({
          release: '4.3.7-GA',
          hostId: '0050AB11',
          serial: 'MP-2210-4401',
          licences: [
            { name: 'Upgrades Allowed', key: 'f' },
            { name: 'Antispam' },
            { name: 'Antivirus' },
            { name: 'Corporate Edition' },
          ],
          antispamEngines: [
            { name: 'rpdengine', version: '4.2' },
            { name: 'default', version: '1.9' },
          ],
          patches: [{ name: 'D4_101_00123' }, { name: 'E4_205_00077' }],
        })
        expect(told(journal.entries)).toEqual(told(standard.journal.entries))
        expect(sins).toEqual([])
        expect(effects).toEqual({})
      }
    },
  )
})
