import { describe, expect, it } from 'vitest'
import { carryOn } from '../../shared/engine/carry-on.ts'
import type { JournalEntry } from '../../shared/model/run-event.ts'
import { effectsAt, openJournal, setStage, type Stage } from './kit.ts'
import type { MemoryJournal } from './memory-journal.ts'
import { liveOver, password, told } from './over-wire.ts'

// The same engine and the same document over the administration protocol: a check in every combination of its ways to
// talk finds what telnet finds. The fates of an upgrade over either console are in fates.test.ts.

type Combination = Readonly<Record<string, string>>

function combine(knobs: Readonly<Record<string, readonly string[]>>): Combination[] {
  return Object.entries(knobs).reduce<Combination[]>(
    (sofar, [knob, values]) => sofar.flatMap((each) => values.map((value) => ({ ...each, [knob]: value }))),
    [{}],
  )
}

const answers = combine({ statusText: ['on', 'off'], versionOn: ['ok', 'data'] })
const talks = [
  ...combine({ session: ['data', 'ok', 'none'], literals: ['none'], lineEnd: ['crlf', 'lf'] }),
  ...combine({ literals: ['all'], literalEnd: ['blank', 'line', 'after', 'none'], lineEnd: ['crlf', 'lf'] }),
  { admindNotice: '* BYE maintenance at midnight', literals: 'all' },
  { repeatsSession: 'on' },
]
const chunkings = ['whole', 'ones', 'sevens', 'primes']

interface Checked {
  readonly stage: Stage
  readonly journal: MemoryJournal
}

async function check(transport: 'telnet' | 'admind', knobs: Combination): Promise<Checked> {
  const stage = setStage(knobs)
  const journal = await openJournal(stage, undefined, 'check', transport)
  await carryOn(liveOver(transport)(stage, journal))
  return { stage, journal }
}

/** Neither the journal nor the files next to it nor any text of the run contain the password or a session ID. */
function tellsNoSecret({ stage, journal }: Checked): void {
  const sessions = stage.appliance.diary.filter(({ kind }) => kind === 'session').map(({ text }) => text)
  const all = JSON.stringify(journal.entries) + journal.kept.toString('latin1')
  for (const secret of [...sessions, password, password.replaceAll('"', '\\"')]) expect(all).not.toContain(secret)
  expect(JSON.stringify(journal.entries)).not.toContain(JSON.stringify(password).slice(1, -1))
}

/** The same, whichever console it went over. */
function without(entries: readonly JournalEntry[]): unknown[] {
  return told(entries).map((entry) => {
    const { transport, options, aside, ...rest } = entry as Record<string, unknown>
    // The look at what greets names the console that the run goes over.
    if (rest['item'] === 'before.greetings' && typeof rest['reason'] === 'string')
      return { ...rest, reason: rest['reason'].replace('admind', 'telnet') }
    return rest
  })
}

describe('a check over admind', () => {
  const table = talks.flatMap((talk) => answers.map((answer) => ({ ...talk, ...answer })))
  it.each(table.map((knobs) => [Object.values(knobs).join(' '), knobs] as const))(
    'with %s: what telnet finds, whole, in ones, in sevens and in primes',
    async (_name, knobs) => {
      const telnet = await check('telnet', knobs)
      const repeats = 'repeatsSession' in knobs
      for (const chunking of chunkings) {
        const admind = await check('admind', { ...knobs, chunking })
        const { stage, journal } = admind
        // What repeats secrets puts lines of its own into every list; there only the secrets matter.
        if (!repeats) expect(without(journal.entries)).toEqual(without(telnet.journal.entries))
        expect(stage.appliance.diary.filter(({ kind }) => kind === 'sin')).toEqual([])
        expect(effectsAt(stage.appliance)).toEqual({})
        tellsNoSecret(admind)
        if (repeats) expect(journal.kept.toString()).toContain('session [redacted] of "[redacted]"')
      }
    },
  )
})
