import { describe, expect, it } from 'vitest'
import { logInOver } from '../../electron/host/console/console-session.ts'
import { TelnetConnection } from '../../electron/host/console/telnet-connection.ts'
import { TelnetFace } from '../../electron/practice/telnet-face.ts'
import { carryOn } from '../../shared/engine/carry-on.ts'
import type { JournalEntry } from '../../shared/model/run-event.ts'
import { effectsAt, live, openJournal, setStage, type MemoryJournal } from './kit.ts'
import { wire } from './world.ts'

// A check over the real console and the real practice appliance, in every combination of its ways to talk. Only the wire
// between them is in memory and the clock virtual, so that hundreds of visits take no time and nothing depends on speed.

const password = 'osprey 3 "lattice"'
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
  const face = new TelnetFace(stage.appliance, password, 0)
  const journal = await openJournal(stage, undefined, 'check')
  const { clock } = stage
  const context = {
    ...live(stage, journal),
    doors: () => ({
      open: (_address: string, signal: AbortSignal) => {
        const [ours, theirs] = wire()
        face.serve(theirs)
        return logInOver(new TelnetConnection(ours), signal, { user: 'administrator', password, clock })
      },
    }),
  }
  await carryOn(context)
  const sins = stage.appliance.diary.filter(({ kind }) => kind === 'sin')
  return { journal, sins, effects: effectsAt(stage.appliance) }
}

/** What a run found, without what may differ by the way of talking: times, the prompt, and the octets of a reply. */
function told(entries: readonly JournalEntry[]): unknown[] {
  return entries.map(({ type, data, seq }) => {
    const { raw, milliseconds, prompt, banner, ...rest } = data as Record<string, unknown>
    const identity = (rest['identity'] ?? {}) as Record<string, unknown>
    return { seq, type, ...rest, ...(rest['identity'] === undefined ? {} : { identity: { ...identity, host: '' } }) }
  })
}

describe('a check', () => {
  it.each(combinations.map((combination) => [Object.values(combination).join(' '), combination] as const))(
    'over %s: the same facts and the same events, whole, in ones, in sevens and in primes',
    async (_name, combination) => {
      const standard = await check({})
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
