import { describe, expect, it } from 'vitest'
import { carryOn } from '../../shared/engine/carry-on.ts'
import type { JournalEntry } from '../../shared/model/run-event.ts'
import { carryThrough, effectsAt, openJournal, setStage, type MemoryJournal, type Stage } from './kit.ts'
import { liveOver, password, told } from './wire.ts'

// The same engine and the same document over the administration protocol: a check in every combination of its ways to
// talk finds what telnet finds, and every fate of an upgrade ends the same over either console.

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

/** Nothing in the journal, in what was kept beside it or in a word of the run holds the password or a session id. */
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

const install = 'Update Install ftp://127.0.0.1:2121/R4_4_3-GA'
const whole = { [install]: 1, 'License Fetch': 1, 'Uce Update rpdengine': 1, 'Uce Update default': 1 }

const fates: [name: string, knobs: Combination, outcome: string, returning: string | undefined, effects: object][] = [
  ['goes well', {}, 'done', 'proven', whole],
  ['goes well, every reply a literal', { literals: 'all', literalEnd: 'none' }, 'done', 'proven', whole],
  ['closes without a word and fetches afterwards', { fetchAfterClose: 'on', noStatus: 'on' }, 'done', 'proven', whole],
  ['is reset in the install', { reset: 'on' }, 'done', 'proven', whole],
  ['hangs in the install', { hang: 'on' }, 'done', 'proven', whole],
  ['takes a working day', { install: '28000000' }, 'done', 'proven', whole],
  ['comes back on the old release', { returns: 'old' }, 'unproven', 'old-release', { [install]: 1 }],
  ['never goes down', { returns: 'stays' }, 'unproven', 'never-went-down', { [install]: 1 }],
  ['does not come back', { returns: 'never' }, 'unproven', 'did-not-return', { [install]: 1 }],
  ['is another one afterwards', { returns: 'other' }, 'unproven', 'other-appliance', { [install]: 1 }],
  ['refuses the install', { refuse: 'disk' }, 'unproven', undefined, { [install]: 1 }],
  ['runs a backup', { backups: 'Backup-10000 Done|Backup-10001 Running' }, 'blocked', undefined, {}],
]

describe('an upgrade that', () => {
  it.each(fates)('%s: the same end over either console', async (_name, knobs, outcome, returning, effects) => {
    for (const transport of ['telnet', 'admind'] as const) {
      const stage = setStage(knobs)
      const journal = await openJournal(stage, undefined, 'upgrade', transport)
      const ended = await carryThrough(stage, journal, liveOver(transport))
      expect(ended.outcome, transport).toBe(outcome)
      const proven = journal.state.appliances['a1']?.returning?.outcome
      if (returning !== undefined) expect(proven, transport).toBe(returning)
      else expect(proven, transport).not.toBe('proven')
      expect(effectsAt(stage.appliance), transport).toEqual(effects)
      expect(stage.appliance.diary.filter(({ kind }) => kind === 'sin'), transport).toEqual([])
      tellsNoSecret({ stage, journal })
    }
  }) // prettier-ignore
})
