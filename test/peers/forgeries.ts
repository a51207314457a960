import { runId } from '../unit/record/sample-run.ts'
import { forgeRecord, forgeSealLine, inOrder, type ForgedEvent } from './forged-lines.ts'
import { containerForgeries } from './forged-containers.ts'
import { asJson, assemble, forms, sha256, type Form, type Ground, type Parts } from './forgery-ground.ts'

/** A file that somebody made to pass for a record. `must`: what every verifier has to find of it, where that is known. */
export interface Forgery {
  readonly what: string
  readonly bytes: Uint8Array
  readonly end: string
  readonly must?: 'fail' | 'hold'
}

/** Numbers that look random and come again with their seed (mulberry32). */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 to below `sides`. */
  roll(sides: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
  }

  pick<T>(from: readonly T[]): T {
    return from[this.roll(from.length)]!
  }
}

type Maker = (ground: Ground, dice: Dice) => Forgery

/** Endless forgeries, the same ones for the same seed. */
export function* forgeries(ground: Ground, seed: number): Generator<Forgery> {
  const dice = new Dice(seed)
  for (;;) yield dice.pick(makers)(ground, dice)
}

type Events = ForgedEvent[]
type Story = (
  events: Events,
  ground: Ground,
  dice: Dice,
) => Partial<Pick<Forgery, 'must'>> & { seal?: object; files?: Map<string, Uint8Array> }

const noted = (ground: Ground, events: Events): ForgedEvent => forgeSealLine(events, ground.signer, { run: runId })
const withSeal = (
  event: ForgedEvent,
  change: (data: { seal: Record<string, unknown>; code: unknown }) => void,
): ForgedEvent => {
  const data = structuredClone(event.data) as { seal: Record<string, unknown>; code: unknown }
  change(data)
  return { ...event, data }
}
const closing = (events: Events): number => events.findIndex(({ type }) => type === 'run.closed')
const some = (events: Events, dice: Dice): { event: ForgedEvent; data: Record<string, unknown> } => {
  const at = 1 + dice.roll(events.length - 1)
  const event = { ...events[at]!, data: structuredClone(events[at]!.data) }
  events[at] = event
  return { event, data: event.data as Record<string, unknown> }
}
const acting = ['\u001b[2J', '\n', '\u202e', '\u0007', '\u009b', '\u200b', '\r', '\u2066', '\0', '\u{e0041}']
const moments = ['2026-02-30T10:00:00.000Z', '2026-11-23T24:00:00.000Z', '2026-11-23T10:00:60.000Z', '2026-11-23 10:00', '', 'now', '2026-11-23T10:00:00.000Z\u001b[2J', '1969-12-31T23:59:59.999Z', '2026-11-23T10:00:00Z', '2027-02-29T10:00:00.000Z'] // prettier-ignore
const good = ['2028-02-29T10:00:00.000Z', '1970-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z']

/** What a forger with a key of his own writes: every hash and the signature are right. */
const stories: Readonly<Record<string, Story>> = {
  'another value': (events, _, dice) => (
    (some(events, dice).data['reason'] = `made up ${String(dice.roll(99))}`),
    { must: 'hold' }
  ),
  'a name that acts': (events, _, dice) => ((some(events, dice).data[`a${dice.pick(acting)}b`] = 1), { must: 'fail' }),
  'a withheld pointer that acts': (events, _, dice) => {
    const { event, data } = some(events, dice)
    const name = `a${dice.pick(acting)}b`
    data[name] = 1
    event.withheld = [`/${name}`]
    return { must: 'fail' }
  },
  'a name that begins otherwise': (events, _, dice) => (
    (some(events, dice).data[dice.pick(['', '1', '_a', '-', ' a'])] = 1),
    { must: 'fail' }
  ),
  'a name of another script': (events, _, dice) => (
    (some(events, dice).data[dice.pick(['größe', 'имя', 'a b', 'a~/b'])] = 1),
    { must: 'hold' }
  ),
  'a moment that is none': (events, _, dice) => ((some(events, dice).event.at = dice.pick(moments)), { must: 'fail' }),
  'another moment': (events, _, dice) => ((some(events, dice).event.at = dice.pick(good)), { must: 'hold' }),
  'a type that is none': (events, _, dice) => (
    (some(events, dice).event.type = dice.pick([
      '',
      'note',
      'Note.added',
      'note.added\n',
      'note..added',
      `a.${'b'.repeat(70)}`,
      'a.\u001b',
    ])),
    { must: 'fail' }
  ),
  'a number that is none': (events, _, dice) => (
    (some(events, dice).data['n'] = dice.pick([1.5, 1e21, 2 ** 53, -0.1])),
    { must: 'fail' }
  ),
  'nested deep': (events, _, dice) => {
    let value: unknown = 1
    for (let depth = 0; depth < 100; depth += 1) value = dice.roll(2) === 0 ? [value] : { a: value }
    some(events, dice).data['n'] = value
    return { must: 'fail' }
  },
  'a seal of another moment': (_events, _, dice) => ({ seal: { at: dice.pick(moments) }, must: 'fail' }),
  'a seal that says no end': () => ({ seal: { final: false }, must: 'hold' }),
  'a final seal of an open run': (events) => (events.splice(closing(events), 1), { must: 'fail' }),
  'a final seal of a run that was resumed': (events) => (
    events.push({ at: good[0]!, type: 'run.resumed', data: { reason: 'x' } }),
    { must: 'fail' }
  ),
  'an unfinished seal of an open run': (events) => (
    events.splice(closing(events), 1),
    { seal: { final: false }, must: 'hold' }
  ),
  'a seal that was noted': (events, ground, dice) => {
    const at = 1 + dice.roll(closing(events) - 1)
    events.splice(at, 0, noted(ground, events.slice(0, at)))
    return { must: 'hold' }
  },
  'a seal that was never made': (events, ground, dice) => {
    const at = 2 + dice.roll(closing(events) - 2)
    const changes: ((data: { seal: Record<string, unknown>; code: unknown }) => void)[] = [
      (data) => (data.seal['events'] = at + 1), (data) => (data.seal['head'] = 'ab'.repeat(32)), (data) => (data.seal['final'] = true),
      (data) => (data.seal['signature'] = 'ab'.repeat(64)), (data) => (data.seal['at'] = 'today'), (data) => (data.code = 'AAA-AAA'),
      (data) => (data.seal['run'] = 'another'), (data) => (data.seal['more'] = 1), (data) => ((data.seal as unknown) = 'sealed'),
      (data) => Object.assign(data, { code: undefined }), (data) => delete data.seal['signer'],
    ] // prettier-ignore
    events.splice(at, 0, withSeal(noted(ground, events.slice(0, at)), dice.pick(changes)))
    return { must: 'fail' }
  },
  'a seal of fewer lines noted later': (events, ground) => (
    events.splice(9, 0, noted(ground, events.slice(0, 7))),
    { must: 'fail' }
  ),
  'run.opened twice': (events) => (events.splice(4, 0, events[0]!), { must: 'fail' }),
  'no run.opened': (events) => (events.shift(), { must: 'fail' }),
  'run.opened without its run or signer': (events, _, dice) => {
    const { [dice.pick(['run', 'signer'])]: _gone, ...data } = events[0]!.data as Record<string, unknown>
    events[0] = { ...events[0]!, data }
    return { must: 'fail' }
  },
  'withheld what never may be': (events, _, dice) => {
    const { event, data } = some(events, dice)
    const name = dice.pick(['status', 'item', 'applies', 'effect', 'outcome', 'rule', 'gate', 'stage', 'practice'])
    data[name] = 'x'
    event.withheld = [`/${name}`]
    return { must: 'fail' }
  },
  'withheld what may be': (events, _, dice) => {
    const { event, data } = some(events, dice)
    data['extra'] = dice.pick([1, 'x', null, true])
    data['list'] = [1, { a: 2 }, 3]
    event.withheld = dice.pick([
      ['/extra'],
      ['/list/0'],
      ['/list/1/a', '/list/2'],
      ['/list/0', '/list/1/a', '/list/2', '/extra'],
    ])
    return { must: 'hold' }
  },
  'salts and pointers that do not agree': (events, _, dice) => {
    const { event, data } = some(events, dice)
    data['extra'] = 1
    event.withheld = ['/extra']
    const withheld = dice.pick([
      { '/extra': 'ab' },
      { extra: 'ab'.repeat(32) },
      { '/0': 'ab'.repeat(32) },
      [],
      null,
      { '/reason/x': 'ab'.repeat(32) },
    ])
    event.more = dice.roll(2) === 0 ? { withheld } : { salt: withheld }
    return { must: 'fail' }
  },
  'a member more in a line': (events, _, dice) => (
    (some(events, dice).event.more = dice.pick([
      { a: 1 },
      { v: 2 },
      { v: true },
      { seq: '3' },
      { key: 'AB'.repeat(16) },
      { data: [] },
    ])),
    { must: 'fail' }
  ),
  'a file that no line names': (_events, ground) => ({
    files: new Map([...ground.whole.files, [sha256(Buffer.from('x')), Buffer.from('x')]]),
    must: 'fail',
  }),
  'a file that no line names, with something withheld': (events, ground, dice) => {
    const { event, data } = some(events, dice)
    data['extra'] = 1
    event.withheld = ['/extra']
    return { files: new Map([...ground.whole.files, [sha256(Buffer.from('x')), Buffer.from('x')]]), must: 'fail' }
  },
  'files that are not there': (_events, ground, dice) => {
    const named = [...ground.whole.files.keys()].filter((name) => !JSON.stringify(ground.events[0]).includes(name))
    const gone = dice.pick(named)
    return { files: new Map([...ground.whole.files].filter(([name]) => name !== gone)), must: 'fail' }
  },
}

function tell(ground: Ground, dice: Dice): Forgery {
  const [what, story] = dice.pick(Object.entries(stories))
  const [form, signer] = [dice.pick(forms), dice.pick([ground.signer, ground.other])]
  const events = [...ground.events]
  const opened = { ...(events[0]!.data as object), signer: signer.publicHex }
  events[0] = { ...events[0]!, data: opened }
  const { must, seal = {}, files = ground.whole.files } = story(events, { ...ground, signer }, dice)
  const forged = forgeRecord(events, signer, { run: runId, ...seal })
  const parts = { lines: forged.lines, seal: forged.seal, files }
  return {
    what: `${what} (${form})`,
    bytes: assemble(ground, form, parts),
    end: form,
    ...(must === undefined ? {} : { must }),
  }
}

/** Lines and seal as texts, which are not signed again. */
function retype(ground: Ground, dice: Dice): Forgery {
  const [form, parts] = [dice.pick(forms), dice.pick([ground.whole, ground.redacted])]
  const at = dice.roll(parts.lines.length - 1)
  const [line, next] = [parts.lines[at]!, parts.lines[at + 1]!]
  const flipped = [...line].with(dice.roll(line.length), dice.pick(['x', '"', ' ', '\\', '0', 'é'])).join('')
  const changes: readonly (readonly [string, readonly string[], boolean])[] = [
    ['another character', parts.lines.with(at, flipped), flipped !== line],
    ['a line dropped', parts.lines.toSpliced(at, 1), true],
    ['a line doubled', parts.lines.toSpliced(at, 0, line), true],
    ['lines swapped', parts.lines.toSpliced(at, 2, next, line), true],
    ['the rest cut off', parts.lines.slice(0, at + 1), true],
    ['a line of the other copy', parts.lines.with(at, ground.whole.lines[at]!), false],
    ['a blank', parts.lines.with(at, line.replace(',', ', ')), true],
    ['a doubled member', parts.lines.with(at, line.replace('"v":1', '"v":1,"v":1')), true],
    [
      'hex in capitals',
      parts.lines.with(
        at,
        line.replace(/"prev":"[0-9a-f]+"/, (hex) => hex.toUpperCase()),
      ),
      true,
    ],
    [
      'an escape that need not be',
      parts.lines.with(at, line.replace('"type":"r', '"type":"\\u0072')),
      line.includes('"type":"r'),
    ],
  ]
  const [what, lines, fails] = dice.pick(changes)
  return {
    what: `${what} (${form})`,
    bytes: assemble(ground, form, { ...parts, lines }),
    end: form,
    ...(fails ? { must: 'fail' as const } : {}),
  }
}

function reseal(ground: Ground, dice: Dice): Forgery {
  const [form, parts] = [dice.pick(forms), dice.pick([ground.whole, ground.redacted])]
  const seal = parts.seal as Record<string, unknown>
  const strange = (value: unknown): unknown => dice.pick([value, null, 1, true, 'x', [], {}, `${String(value)}\n`])
  const name = dice.pick(Object.keys(seal))
  const changed = strange(seal[name])
  const texts: readonly (readonly [string, Partial<Parts>, Forgery['must'] | undefined])[] = [
    ['a member of the seal changed', { seal: { ...seal, [name]: changed } }, changed === seal[name] ? 'hold' : 'fail'],
    ['a member of the seal more', { seal: { ...seal, more: 1 } }, 'fail'],
    [
      'the seal in another order',
      { sealText: JSON.stringify(Object.fromEntries(Object.entries(seal).toReversed())) },
      form === 'json' ? 'hold' : 'fail',
    ],
    ['the seal with blanks', { sealText: JSON.stringify(seal, undefined, 1) }, form === 'json' ? 'hold' : 'fail'],
    ['a member of the seal doubled', { sealText: inOrder(seal).replace('"v":1', '"v":1,"v":1') }, 'fail'],
    ['no seal', { sealText: dice.pick(['null', '[]', '1', '""', '{}']) }, 'fail'],
  ]
  const [what, change, must] = dice.pick(texts)
  return {
    what: `${what} (${form})`,
    bytes: assemble(ground, form, { ...parts, ...change }),
    end: form,
    ...(must === undefined ? {} : { must }),
  }
}

/** Bytes of a genuine file, changed anywhere. */
function scratch(ground: Ground, dice: Dice): Forgery {
  const [name, bytes] = dice.pick([...ground.genuine])
  const at = dice.roll(bytes.length)
  const some = Buffer.from([dice.roll(256), dice.roll(256)])
  const cut = (from: number, to: number, put: Uint8Array): Buffer =>
    Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)])
  const changes: readonly (readonly [string, Buffer])[] = [
    ['bytes changed', cut(at, at + 2, some)], ['bytes put in', cut(at, at, some)], ['bytes taken out', cut(at, at + 1 + dice.roll(9), Buffer.alloc(0))],
    ['cut off', bytes.subarray(0, at)], ['something behind', Buffer.concat([bytes, some])], ['something before', Buffer.concat([some, bytes])],
  ] // prettier-ignore
  const [what, changed] = dice.pick(changes)
  return { what: `${what} at ${String(at)} of ${name}`, bytes: changed, end: name.split('.')[1] ?? '' }
}

/** A genuine record under a name that says something else. */
function rename(ground: Ground, dice: Dice): Forgery {
  const [name, bytes] = dice.pick([...ground.genuine])
  const form = name.split('.')[1] as Form
  const end = dice.pick(['zip', 'html', 'json', 'HTML', 'htm', 'xhtml', 'svg', 'pdf', 'txt', ''])
  const holds = end === '' || end.toLowerCase() === form || (form === 'html' && end === 'htm')
  return { what: `${name} as .${end}`, bytes, end, must: holds ? 'hold' : 'fail' }
}

/** JSON in other layouts, which are records all the same, and in some that are none. */
function relay(ground: Ground, dice: Dice): Forgery {
  const parts = dice.pick([ground.whole, ground.redacted])
  const text = String(asJson(parts))
  const form = JSON.parse(text) as { journal: string[]; seal: object; files: Record<string, string> }
  const lines = form.journal.map((line) => JSON.parse(line) as unknown)
  const base64 = Object.values(form.files)[0] ?? ''
  const layouts: readonly (readonly [string, string, Forgery['must']])[] = [
    ['laid out', JSON.stringify(form, undefined, 2), 'hold'],
    ['lines as objects', JSON.stringify({ ...form, journal: lines }), 'hold'],
    ['a member more', JSON.stringify({ ...form, note: 'x' }), 'fail'],
    ['a doubled member', text.replace('{"files":', '{"files":{},"files":'), 'fail'],
    ['files that are none', JSON.stringify({ ...form, files: dice.pick([null, [], 'x', 1]) }), 'fail'],
    ['a number with a point', JSON.stringify({ ...form, journal: lines }).replace('"seq":2,', '"seq":2.0,'), 'hold'],
    ['base64 with a blank', text.replace(base64, `${base64.slice(0, 4)} ${base64.slice(4)}`), 'fail'],
    ['base64 without its end', text.replace(base64, base64.replace(/=*$/, '')), base64.endsWith('=') ? 'fail' : 'hold'],
    ['a blank before', `  ${text}`, 'hold'],
    ['something behind', `${text}{}`, 'fail'],
    ['lines that are none', JSON.stringify({ ...form, journal: dice.pick([null, {}, 'x', [1], [null], []]) }), 'fail'],
    [
      'two lines in one',
      JSON.stringify({
        ...form,
        journal: [`${form.journal[0] ?? ''}\n${form.journal[1] ?? ''}`, ...form.journal.slice(2)],
      }),
      'fail',
    ],
  ]
  const [what, bytes, must] = dice.pick(layouts)
  return { what: `${what} (json)`, bytes: Buffer.from(bytes), end: 'json', ...(must === undefined ? {} : { must }) }
}

const makers: readonly Maker[] = [
  tell,
  tell,
  tell,
  retype,
  reseal,
  scratch,
  scratch,
  rename,
  relay,
  containerForgeries,
  containerForgeries,
]
