import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeTelnet, TelnetCodec, type TelnetEvent } from '../../../shared/console/telnet-codec.ts'

const IAC = 255
const [DONT, DO, WONT, WILL, SB, SE] = [254, 253, 252, 251, 250, 240] as const
const [ECHO, SGA, TTYPE, NAWS] = [1, 3, 24, 31] as const

function bytes(...parts: (string | number)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : [...Buffer.from(part, 'latin1')])),
  )
}

function run(
  input: Uint8Array,
  cuts: readonly number[] = [],
): { data: string; replies: number[]; events: TelnetEvent[] } {
  const codec = new TelnetCodec()
  const data: number[] = []
  const replies: number[] = []
  const events: TelnetEvent[] = []
  const edges = [0, ...cuts, input.length]
  for (let at = 0; at + 1 < edges.length; at++) {
    const decoded = codec.receive(input.subarray(edges[at], edges[at + 1]))
    data.push(...decoded.data)
    replies.push(...decoded.replies)
    events.push(...decoded.events)
  }
  return { data: Buffer.from(data).toString('latin1'), replies, events }
}

const type = [IAC, SB, TTYPE, 0, ...bytes('DUMB'), IAC, SE]
const size = [IAC, SB, NAWS, 4096 >> 8, 0, 9999 >> 8, 9999 & 255, IAC, SE]

describe('the telnet grammar', () => {
  const table: [name: string, input: Uint8Array, data: string, replies: number[]][] = [
    ['plain text', bytes('abc'), 'abc', []],
    ['an escaped 255', bytes('v=', IAC, IAC, '!'), 'v=\u00ff!', []],
    ['commands inside a reply', bytes('abc', IAC, WILL, ECHO, 'def', IAC, 241, 'ghi'), 'abcdefghi', [IAC, DO, ECHO]],
    ['an unsolicited subnegotiation', bytes('a', IAC, SB, 39, 1, IAC, IAC, 2, IAC, SE, 'b'), 'ab', []],
    ['go-ahead, data mark, are-you-there', bytes(IAC, 249, 'x', IAC, 242, 'y', IAC, 246), 'xy', []],
    ['the terminal type', bytes(IAC, DO, TTYPE, IAC, SB, TTYPE, 1, IAC, SE), '', [IAC, WILL, TTYPE, ...type]],
    ['a type asked for without DO', bytes(IAC, SB, TTYPE, 1, IAC, SE, 'x'), 'x', []],
    ['the window', bytes(IAC, DO, NAWS), '', [IAC, WILL, NAWS, ...size]],
    ['echo and no go-ahead', bytes(IAC, WILL, ECHO, IAC, WILL, SGA), '', [IAC, DO, ECHO, IAC, DO, SGA]],
    ['our echo is refused', bytes(IAC, DO, ECHO), '', [IAC, WONT, ECHO]],
    ['an option 251 is refused as itself', bytes(IAC, DO, 0xfb), '', [IAC, WONT, 0xfb]],
    ['an unknown offer is refused', bytes(IAC, WILL, 86), '', [IAC, DONT, 86]],
    ['DONT and WONT of what is off', bytes(IAC, DONT, ECHO, IAC, WONT, SGA), '', []],
    [
      'a contradictory pair',
      bytes(IAC, WILL, ECHO, IAC, DONT, ECHO, IAC, WILL, SGA),
      '',
      [IAC, DO, ECHO, IAC, DO, SGA],
    ],
    ['on and off again', bytes(IAC, WILL, ECHO, IAC, WONT, ECHO), '', [IAC, DO, ECHO, IAC, DONT, ECHO]],
    ['a command that cuts a subnegotiation', bytes(IAC, SB, TTYPE, IAC, WILL, SGA, 'x'), 'x', [IAC, DO, SGA]],
    ['a data mark lost as urgent data', bytes('a', IAC, 'User: '), 'aUser: ', []],
  ]
  it.each(table)('%s', (_name, input, data, replies) => {
    const result = run(input)
    expect(result.data).toBe(data)
    expect(result.replies).toEqual(replies)
  })

  it.each(table)('every two-way and byte-wise split: %s', (_name, input) => {
    const whole = run(input)
    for (let cut = 1; cut < input.length; cut++) expect(run(input, [cut])).toEqual(whole)
    expect(run(input, [...input.keys()].slice(1))).toEqual(whole)
  })

  it('tells options and commands as events', () => {
    const { events } = run(bytes(IAC, WILL, ECHO, IAC, DO, SGA, IAC, 241, IAC, WONT, ECHO))
    expect(events).toEqual([
      { kind: 'option', side: 'peer', option: ECHO, on: true },
      { kind: 'option', side: 'us', option: SGA, on: true },
      { kind: 'command', code: 241 },
      { kind: 'option', side: 'peer', option: ECHO, on: false },
    ])
  })
})

describe('no loops (RFC 1143)', () => {
  it.each([
    ['repeats an accepted offer after every answer', [WILL], ECHO],
    ['repeats a refused offer after every answer', [WILL], 86],
    ['takes every answer back', [WILL, WONT], ECHO],
    ['asks for and takes back the window', [DO, DONT], NAWS],
  ])('a peer that %s', (_name, verbs, option) => {
    const codec = new TelnetCodec()
    let answers = 0
    for (let round = 0; round < 5000; round++) {
      const { replies } = codec.receive(bytes(IAC, verbs[round % verbs.length]!, option))
      if (replies.length > 0) answers++
    }
    expect(answers).toBeLessThanOrEqual(16)
  })

  it('settles against a mirror of itself', () => {
    const [left, right] = [new TelnetCodec(), new TelnetCodec()]
    let message = bytes(IAC, WILL, ECHO, IAC, DO, ECHO, IAC, WILL, SGA, IAC, DO, SGA)
    let rounds = 0
    for (; message.length > 0 && rounds < 100; rounds++) {
      message = (rounds % 2 === 0 ? left : right).receive(message).replies
    }
    expect(rounds).toBeLessThan(10)
  })
})

describe('bounds', () => {
  it('gives up a subnegotiation that does not end, and reads on', () => {
    const { data, events } = run(bytes(IAC, SB, TTYPE, 'x'.repeat(70_000), 'User: '))
    expect(events).toEqual([{ kind: 'subnegotiation-overlong', option: TTYPE }])
    expect(data.endsWith('User: ')).toBe(true)
    expect(data.length).toBeLessThan(5000)
  })

  it('does not answer a subnegotiation longer than what it keeps', () => {
    expect(run(bytes(IAC, DO, TTYPE, IAC, SB, TTYPE, 1, 'x'.repeat(5000), IAC, SE, 'y'))).toMatchObject({
      data: 'y',
      replies: [IAC, WILL, TTYPE],
    })
  })

  it('takes any bytes in any pieces, with the same result', () => {
    const byte = fc.oneof(fc.constantFrom(255, 255, 254, 253, 252, 251, 250, 240, 24, 31, 1, 13, 0), fc.nat(255))
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 80 }), fc.array(fc.nat(80), { maxLength: 5 }), (input, cuts) => {
        const inside = [...new Set(cuts.filter((cut) => cut < input.length))].sort((a, b) => a - b)
        expect(run(Uint8Array.from(input), inside)).toEqual(run(Uint8Array.from(input)))
      }),
    )
  })

  it('gives back any data that was encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (data) => {
        const decoded = new TelnetCodec().receive(encodeTelnet(data))
        expect([...decoded.data]).toEqual([...data])
        expect(decoded.replies).toHaveLength(0)
      }),
    )
  })
})
