import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostHashing } from '../../../electron/host/disk/hashing.ts'
import { fromBase64, toBase64, utf8 } from '../../../shared/record/bytes.ts'
import {
  canonical,
  NotCanonical,
  parseCanonical,
  parseUnambiguous,
  type JsonMap,
} from '../../../shared/record/canonical.ts'
import { checkLine, makeLine } from '../../../shared/record/chain.ts'
import { leavesOf, segmentsOf } from '../../../shared/record/leaves.ts'
import { LineCutter } from '../../../shared/record/lines.ts'
import { nobleHashing } from '../../../shared/record/noble.ts'
import { redactLine } from './redact-line.ts'

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9~/._ é-]{0,6}$/)
const scalar = fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null))
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
}))
const data = fc.dictionary(name, value, { maxKeys: 5 }) as fc.Arbitrary<JsonMap>

const prev = '0'.repeat(64)
const line = (body: JsonMap): string =>
  makeLine(hostHashing, {
    seq: 3,
    at: '2026-11-23T10:04:05.123Z',
    type: 'note.added',
    data: body,
    key: new Uint8Array(16).fill(7),
    prev,
  }).text

describe('canonical JSON', () => {
  it.each([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [
      { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 },
      '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
    ],
    [{ text: '\u000f\n\\"/\u2028é' }, '{"text":"\\u000f\\n\\\\\\"/\u2028é"}'],
    [{ zero: -0 }, '{"zero":0}'],
  ])('%j', (input, text) => {
    expect(canonical(input)).toBe(text)
  })

  it.each([[0.5], [2 ** 53], [Number.NaN], ['\ud800'], [{ '\udc00': 1 }], [10n], [Symbol('x')]])(
    'refuses %s',
    (input) => {
      expect(() => canonical({ input })).toThrow(NotCanonical)
    },
  )

  it.each([
    ['{"a":1,"a":1}'],
    ['{"b":1,"a":1}'],
    ['{"a": 1}'],
    ['{"a":1.0}'],
    ['{"a":-0}'],
    ['{"a":1e3}'],
    ['{"a":9007199254740992}'],
    ['{"a":"\\u00e9"}'],
    ['{"a":"\\/"}'],
    ['{"a":"\\ud800"}'],
    ['[1]'],
    ['\ufeff{"a":1}'],
    ['{"a":1}\r'],
    [`{"a":${'['.repeat(70)}${']'.repeat(70)}}`],
    ['{"a":'],
  ])('reads nothing but the one form: %s', (text) => {
    expect(parseCanonical(text).ok).toBe(false)
  })

  it('round trips everything it writes', () => {
    fc.assert(
      fc.property(data, (body) => {
        const parsed = parseCanonical(canonical(body))
        expect(parsed.ok && canonical(parsed.value)).toBe(canonical(body))
      }),
    )
  })

  it('finds doubled members in any form', () => {
    expect(parseUnambiguous('{ "a:b" : {"c":[1,{"d":"\\":"}]} }').ok).toBe(true)
    expect(parseUnambiguous('{"a":1, "b":{"c":1,"c":2}}').ok).toBe(false)
    expect(parseUnambiguous('{"__proto__":1}').ok).toBe(true)
  })
})

describe('bytes', () => {
  it('base64 is the standard one, with one text for one sequence of bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64')
        expect(toBase64(bytes)).toBe(text)
        expect(fromBase64(text)).toEqual(bytes)
      }),
    )
    for (const bad of ['A', 'AA', 'AAA', 'AB==', 'AAB=', 'AA A', 'A===', '=AAA', 'AA-_', 'AAAA\n', 'é===']) {
      expect(fromBase64(bad), bad).toBeUndefined()
    }
  })

  it('lines are split the same, in pieces of any size', () => {
    const bytes = utf8('{"a":"é"}\n{"b":1}\nrest')
    const cut = (size: number): unknown => {
      const cutter = new LineCutter()
      const lines: unknown[] = []
      for (let at = 0; at < bytes.length; at += size) lines.push(...cutter.push(bytes.subarray(at, at + size)))
      return [lines, Buffer.from(cutter.rest).toString()]
    }
    for (const size of [1, 7]) expect(cut(size)).toEqual(cut(1000))
  })

  it('a line that is not UTF-8, or has no end, is reported as such', () => {
    const cutter = new LineCutter()
    expect([...cutter.push(new Uint8Array([0xff, 10, 0x41, 10]))]).toEqual([{ ok: false, why: 'it is not UTF-8' }])
    const endless = new LineCutter()
    let found: unknown
    for (let n = 0; n < 20 && found === undefined; n += 1) [found] = endless.push(new Uint8Array(1024 * 1024))
    expect(found).toMatchObject({ ok: false })
  })
})

describe('a line', () => {
  it('both hashings make the same one, and it checks', () => {
    fc.assert(
      fc.property(data, (body) => {
        const text = line(body)
        for (const hashing of [hostHashing, nobleHashing]) {
          expect(checkLine(hashing, text, { seq: 3, prev })).toMatchObject({ ok: true, line: { data: body } })
        }
      }),
      { numRuns: 60 },
    )
  })

  it('any changed byte is found', () => {
    fc.assert(
      fc.property(data, fc.nat(), fc.integer({ min: 1, max: 127 }), (body, place, flip) => {
        const bytes = Buffer.from(line(body))
        const at = place % bytes.length
        bytes[at] = (bytes[at] ?? 0) ^ flip
        const checked = checkLine(hostHashing, bytes.toString('utf8'), { seq: 3, prev })
        expect(checked.ok).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  it('leaves are named as RFC 6901 says', () => {
    const pointers = leavesOf({ a: { 'b/c': 1, 'd~e': [] }, f: [{}, 'x'] }).map(({ pointer }) => pointer)
    expect(pointers).toEqual(['/a/b~1c', '/a/d~0e', '/f/0', '/f/1'])
    expect(leavesOf({}).map(({ pointer }) => pointer)).toEqual([''])
    expect(pointers.map(segmentsOf)).toEqual([
      ['a', 'b/c'],
      ['a', 'd~e'],
      ['f', '0'],
      ['f', '1'],
    ])
    expect(() => leavesOf({ '0': 1 })).toThrow(NotCanonical)
    for (const bad of ['a', '/', '/01', '/~', '/a~2', '/_x']) expect(segmentsOf(bad), bad).toBeUndefined()
  })
})

describe('a redacted line', () => {
  it('verifies with any of its leaves withheld', () => {
    fc.assert(
      fc.property(data, fc.infiniteStream(fc.boolean()), (body, coins) => {
        const text = redactLine(line(body), () => coins.next().value)
        const checked = checkLine(hostHashing, text, { seq: 3, prev })
        expect(checked, text).toMatchObject({ ok: true })
      }),
      { numRuns: 200 },
    )
  })

  it('any changed byte is found', () => {
    fc.assert(
      fc.property(
        data,
        fc.infiniteStream(fc.boolean()),
        fc.nat(),
        fc.integer({ min: 1, max: 127 }),
        (body, coins, place, flip) => {
          const bytes = Buffer.from(redactLine(line(body), () => coins.next().value))
          const at = place % bytes.length
          bytes[at] = (bytes[at] ?? 0) ^ flip
          expect(checkLine(hostHashing, bytes.toString('utf8'), { seq: 3, prev }).ok).toBe(false)
        },
      ),
      { numRuns: 300 },
    )
  })

  const body = { reason: 'r', text: 't', list: ['x', 'y'], deep: { a: 1 }, name: null }
  const redacted = JSON.parse(redactLine(line(body), (p) => p === '/text' || p === '/list/0' || p === '/deep/a')) as {
    data: Record<string, unknown>
    salt: Record<string, string>
    withheld: Record<string, string>
  }
  const forged = (change: (copy: typeof redacted) => void): string => {
    const copy = structuredClone(redacted)
    change(copy)
    const checked = checkLine(hostHashing, canonical(copy), { seq: 3, prev })
    return checked.ok ? 'sound' : checked.why
  }

  it('as it was made, it is sound', () => {
    expect(redacted.data).toEqual({ reason: 'r', list: [null, 'y'], name: null })
    expect(forged(() => undefined)).toBe('sound')
  })

  it.each<[string, (copy: typeof redacted) => void, string]>([
    ['a forged withheld leaf', (c) => (c.withheld['/text'] = 'ab'.repeat(32)), 'its hash is not'],
    ['a withheld leaf dropped', (c) => delete c.withheld['/text'], 'its hash is not'],
    ['a value changed', (c) => (c.data['reason'] = 's'), 'its hash is not'],
    ['a value put in without a salt', (c) => (c.data['extra'] = 1), 'shown without a salt'],
    ['a value put where one was withheld', (c) => (c.data['text'] = 'u'), 'shown without a salt'],
    [
      'the same with a salt',
      (c) => ((c.data['text'] = 'u'), (c.salt['/text'] = 'ab'.repeat(16))),
      'both shown and withheld',
    ],
    ['a value taken out, its salt left', (c) => delete c.data['reason'], 'has a salt and is not shown'],
    ['a salt that is too long', (c) => (c.salt['/reason'] += '00'), 'not 16 bytes'],
    ['a salt that is too short', (c) => (c.salt['/reason'] = c.salt['/reason']?.slice(2) ?? ''), 'not 16 bytes'],
    ['a salt in capitals', (c) => (c.salt['/reason'] = 'AB'.repeat(16)), 'not 16 bytes'],
    ['a withheld leaf that is none', (c) => (c.withheld['/text'] = 'xy'), 'not a SHA-256'],
    ['a null that stands for nothing withheld', (c) => (c.data['list'] = [null, 'y', null]), 'shown without a salt'],
    ['the place of a withheld element gone', (c) => (c.data['list'] = []), 'gone from its list'],
    ['an empty container in the place of what is withheld', (c) => (c.data['deep'] = {}), 'shown without a salt'],
    ['a pointer through a value', (c) => (c.withheld['/reason/x'] = 'ab'.repeat(32)), 'a value and holds others'],
    ['a pointer that is none', (c) => (c.withheld['text'] = 'ab'.repeat(32)), 'is not a pointer'],
    ['an index where a member must be', (c) => (c.withheld['/0'] = 'ab'.repeat(32)), 'is not a pointer'],
    [
      'a shown null declared withheld as a list',
      (c) => (c.withheld['/list/x'] = 'ab'.repeat(32)),
      'does not fit the shape',
    ],
  ])('%s', (_, change, why) => {
    expect(forged(change)).toContain(why)
  })

  it.each(['status', 'item', 'applies', 'effect', 'outcome', 'rule', 'gate', 'stage', 'practice'])(
    '%s is never withheld',
    (member) => {
      const whole = line({ [member]: 'x', reason: 'y' })
      const checked = checkLine(
        hostHashing,
        redactLine(whole, (p) => p === `/${member}`),
        { seq: 3, prev },
      )
      expect(checked).toMatchObject({ ok: false, why: `/${member} may not be withheld` })
      const nested = redactLine(line({ [member]: [{ a: 1 }] }), () => true)
      expect(checkLine(hostHashing, nested, { seq: 3, prev }).ok).toBe(false)
      const deeper = redactLine(line({ about: { [member]: 'x' } }), () => true)
      expect(checkLine(hostHashing, deeper, { seq: 3, prev }).ok).toBe(true)
    },
  )

  it('with a key it is none', () => {
    const both = canonical({ ...redacted, key: '00'.repeat(16) })
    expect(checkLine(hostHashing, both, { seq: 3, prev })).toMatchObject({
      ok: false,
      why: 'its members are not those of a line',
    })
  })
})
