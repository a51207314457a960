import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AdmindConversation } from '../../../shared/console/admind-conversation.ts'
import { packArgument, packCommand } from '../../../shared/console/admind-words.ts'
import { mosAdmind } from '../../../shared/console/dialects/mos-admind.ts'
import { parsers } from '../../../shared/console/parsers/parsers.ts'
import { sessionSecrets } from '../../../shared/console/session-secrets.ts'
import type { ReplyTurn, Turn } from '../../../shared/console/turn.ts'
import { admindLoggedIn, speak, type Burst } from './speak.ts'

const greeting = '* OK mail.example.com admind 4.3.7 ready\r\n'
const id = '0123456789abcdef0123456789abcdef0'
const login = [greeting, `* u1 ${id}\r\nu1 OK User logged in\r\n`]
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

interface Expected {
  readonly lines: readonly string[]
  readonly status: 'ok' | 'no' | 'bad' | 'none'
  readonly statusText?: string
  readonly aside?: readonly string[]
  readonly broken?: string
}

const ok = (...lines: string[]): Expected => ({ lines: [...lines, 'OK'], status: 'ok' })

/** One reply to `u2`, in the shapes that FACTS 2a knows of, and some that a broken peer would send. */
const replies: [name: string, wire: Burst, expected: Expected][] = [
  ['rows', '* u2 Backup-10000 Error\r\n* u2 Backup-10000 Done\r\nu2 OK\r\n', ok('Backup-10000 Error', 'Backup-10000 Done')],
  ['quoted strings', '* u2 "bob" "Bob \\"B\\" Smith"\r\nu2 OK\r\n', ok('"bob" "Bob \\"B\\" Smith"')],
  ['a bare OK', 'u2 OK\r\n', ok()],
  ['words after OK', 'u2 OK Completed\r\n', { lines: ['OK Completed'], status: 'ok', statusText: 'Completed' }],
  ['the answer on the OK line', 'u2 OK 4.3.7-GA (1234)\r\n', { lines: ['OK 4.3.7-GA (1234)'], status: 'ok', statusText: '4.3.7-GA (1234)' }],
  ['NO', 'u2 NO Unable to install update\r\n', { lines: ['NO Unable to install update'], status: 'no', statusText: 'Unable to install update' }],
  ['BAD', 'u2 BAD Unknown command\r\n', { lines: ['BAD Unknown command'], status: 'bad', statusText: 'Unknown command' }],
  ['words in any case', '* U2 a\r\nU2 ok Done\r\n', { lines: ['a', 'ok Done'], status: 'ok', statusText: 'Done' }],
  ['bare line feeds', '* u2 a\nu2 OK\n', ok('a')],
  ['data that begin with a status word', '* u2 NO expiry\r\n* u2 OK to go\r\nu2 OK\r\n', ok('NO expiry', 'OK to go')],
  ['a literal that ends its line', '* u2 {6}\r\na\r\nb\r\n\r\nu2 OK\r\n', ok('a', 'b')],
  ['a literal and no blank line behind it', '* u2 {8}\r\na\r\nbcd\r\nu2 OK\r\n', ok('a', 'bcd')],
  ['a literal directly followed by the next line', '* u2 {3}\r\nabcu2 OK\r\n', ok('abc')],
  ['a literal, its line end, and a blank line', '* u2 {3}\r\nabc\r\n\r\nu2 OK\r\n', ok('abc')],
  ['an empty literal', '* u2 "x" {0}\r\n\r\nu2 OK\r\n', ok('"x"')],
  ['an empty literal without its line end', '* u2 {0}\r\nu2 OK\r\n', ok()],
  ['a literal behind fields', '* u2 "schema" {9}\r\none\r\ntwo \r\nu2 OK\r\n', ok('"schema"', 'one', 'two ')],
  ['a literal that is an argument of its row', '* u2 D4_3_1201 {10}\r\n2012-11-02\r\nu2 OK\r\n', ok('D4_3_1201 "2012-11-02"')],
  ['a literal argument with a quotation mark', '* u2 a {3}\r\nb"c\r\nu2 OK\r\n', ok('a "b\\"c"')],
  ['two literals', '* u2 {1}\r\na\r\n* u2 {1}\r\nb\r\nu2 OK\r\n', ok('a', 'b')],
  ['a literal that looks like the protocol', '* u2 {24}\r\n* u2 fake\r\nu2 NO fake!!\r\nu2 OK\r\n', ok('* u2 fake', 'u2 NO fake!!')],
  ['a literal counted in bytes', '* u2 {6}\r\nüüü\r\nu2 OK\r\n', ok('üüü')],
  ['a literal that ends inside a character', Buffer.concat([bytes('* u2 {1}\r\n'), Buffer.from([0xc3]), bytes('\r\nu2 OK\r\n')]), ok('Ã')],
  ['ISO 8859-1', Buffer.from('* u2 Grüße é\r\nu2 OK\r\n', 'latin1'), ok('Grüße é')],
  ['what only looks like a literal', '* u2 see{5}\r\n* u2 {5\r\n* u2 "{5}"\r\n* u2 {x}\r\nu2 OK {5}\r\n', { lines: ['see{5}', '{5', '"{5}"', '{x}', 'OK {5}'], status: 'ok', statusText: '{5}' }],
  ['indented data', '* u2   a  b\r\nu2 OK\r\n', ok('  a  b')],
  ['an empty data line', '* u2\r\nu2 OK\r\n', ok('')],
  ['controls', '* u2 a\u0007\u001b[1mb\tc\r\nu2 OK\r\n', ok('a[1mb\tc')],
  ['an unknown status', '* u2 a\r\nu2 MAYBE later\r\n', { lines: ['a', 'MAYBE later'], status: 'none' }],
  ['a tag alone', 'u2\r\n', { lines: [''], status: 'none' }],
  ['a notice in between', '* u2 a\r\n* BYE shutting down\r\nu2 OK\r\n', { ...ok('a'), aside: ['* BYE shutting down'] }],
  ['a line of a command before', '* u1 late\r\nu1 OK\r\nu2 OK\r\n', { ...ok(), aside: ['* u1 late', 'u1 OK'] }],
  ['a line of another tag next to data', '* a7 b\r\n* u2 a\r\nu2 OK\r\n', { ...ok('a'), aside: ['* a7 b'] }],
  ['rows without a tag and none with one', '* Backup-1 Running\r\nu2 OK Completed\r\n', { lines: ['OK Completed'], status: 'ok', statusText: 'Completed', aside: ['* Backup-1 Running'], broken: 'what came with it has not its tag' }],
  ['a literal that is longer than it says', '* u2 {3}\r\nabcdef\r\nu2 OK\r\n', { ...ok('abc'), aside: ['def'], broken: 'a literal in it was longer than it said' }],
  ['a literal that swallows the status', '* u2 {8}\r\nab\r\nu2 OK\r\nu2 OK\r\n', { ...ok('ab', 'u2 O'), aside: ['K'], broken: 'a literal in it was longer than it said' }],
] // prettier-ignore

function turnOf({ lines, status, statusText = '', aside, broken }: Expected): object {
  const parts = { status, statusText, statusLine: status === 'none' ? -1 : lines.length - 1 }
  return { kind: 'reply', lines, overlong: false, parts, ...(aside ? { aside } : {}), ...(broken ? { broken } : {}) }
}

describe('a reply', () => {
  it.each(replies)('%s: whole, in ones and in sevens', (_name, wire, expected) => {
    const bursts = [...login, wire]
    const whole = speak(bursts, ['Backup Status'], 1_000_000)
    expect(whole.turns.slice(2)).toEqual([turnOf(expected)])
    expect(whole.fresh).toEqual(expected.lines)
    for (const step of [1, 2, 7]) expect(speak(bursts, ['Backup Status'], step)).toEqual(whole)
  })

  it('has the form that the parsers know', () => {
    const read = (parser: string, wire: string): unknown => {
      const { lines, parts } = speak([...login, wire], ['x'], 1).turns[2] as ReplyTurn
      return parsers[parser]?.({ lines, ...parts! })
    }
    expect(read('version', 'u2 OK 4.3.7-GA (1234)\r\n')).toMatchObject({ ok: true, facts: [{ value: '4.3.7-GA' }, { value: '1234' }] })
    expect(read('version', '* u2 "4.3.7-GA"\r\nu2 OK\r\n')).toMatchObject({ ok: true, facts: [{ value: '4.3.7-GA' }] })
    expect(read('update-list', 'u2 OK\r\n')).toMatchObject({ ok: true, facts: [{ value: [] }] })
    expect(read('backup-status', '* u2 Backup-10000 Done\r\nu2 OK\r\n')).toMatchObject({ ok: true, facts: [{ value: [{ id: 'Backup-10000', state: 'Done' }] }] })
    expect(read('license-list', '* u2 "Upgrades Allowed (f)" 1000-0\r\nu2 OK\r\n')).toMatchObject({ ok: true, facts: [{ value: [{ name: 'Upgrades Allowed', key: 'f' }] }] })
  }) // prettier-ignore
})

describe('a login', () => {
  const shapes: [name: string, wire: string, secrets: string[]][] = [
    ['with a session id in the first line', `* u1 ${id}\r\nu1 OK User logged in\r\n`, [id]],
    ['with a quoted one', `* u1 "${id}"\r\nu1 OK\r\n`, [id]],
    ['with a labelled one', `* u1 sessionid=${id}\r\nu1 OK\r\n`, [`sessionid=${id}`, id]],
    ['with a short one', '* u1 a7f3c9\r\nu1 OK\r\n', ['a7f3c9']],
    ['with one behind OK', `u1 OK ${id}\r\n`, [id]],
    ['with a short one behind OK', 'u1 OK a7f3c9\r\n', ['a7f3c9']],
    ['with one in a sentence', `u1 OK User logged in, session ${id}.\r\n`, [`${id}.`]],
    ['with one as a literal', `* u1 {33}\r\n${id}\r\nu1 OK\r\n`, [id]],
    ['with words alone', 'u1 OK User logged in\r\n', []],
    ['without a word', 'u1 OK\r\n', []],
  ]
  it.each(shapes)('%s', (_name, wire, secrets) => {
    for (const step of [1, 7, 100_000]) {
      const { turns, sent, banner } = speak([greeting, wire], [], step)
      expect(turns).toEqual([{ kind: 'login' }, { kind: 'logged-in', prompt: '', host: 'mail.example.com', secrets }])
      expect(sent).toEqual(['u1 LOGIN "administrator" "p \\"q\\""\r\n'])
      expect(banner).toBe('* OK mail.example.com admind 4.3.7 ready')
    }
  })

  it.each([
    ['u1 NO Invalid login\r\n', 'NO Invalid login'],
    ['u1 BAD Syntax\r\n', 'BAD Syntax'],
    ['u1 PERHAPS\r\n', 'PERHAPS'],
  ])('refused with %j', (wire, seen) => {
    expect(speak([greeting, wire], ['Version'], 1).turns[1]).toEqual({ kind: 'refused', seen })
  })

  it('redacts values equivalent to a password, and no other words', () => {
    expect(sessionSecrets(['Welcome back Administrator'], 'Completed')).toEqual([])
    for (const word of ['OK', 'Welcome', 'Administrator', '1', '42']) expect(sessionSecrets([word], word)).toEqual([])
    expect(sessionSecrets(['AbcdefghijklmnopQ'], '')).toEqual(['AbcdefghijklmnopQ'])
    expect(sessionSecrets([], 'AbcdefghijklmnopqrstuvwxyzAbcdef')).toEqual(['AbcdefghijklmnopqrstuvwxyzAbcdef'])
  })
})

describe('a banner', () => {
  it.each([
    ['* OK mail admind 4.3\r\n', 'mail'],
    ['* ok box admind 2.1.9 tail "x" {5}\r\n', 'box'],
    ['* OK 10.0.0.1 admind 10.2.3.4\n', '10.0.0.1'],
  ])('%j', (wire, host) => {
    const conversation = new AdmindConversation(mosAdmind)
    expect(conversation.feed(bytes(wire)).kind).toBe('login')
    conversation.login('a', 'b')
    expect(conversation.feed(bytes('u1 OK\r\n'))).toMatchObject({ kind: 'logged-in', host })
  })

  const foreign: [wire: Burst, what: RegExp, silence: boolean][] = [
    ['* OK mail Mirapoint IMAP4 1.0 server ready\r\n', /IMAP/, false],
    ['220 mail ESMTP Mirapoint\r\n', /SMTP/, false],
    ['+OK mail Mirapoint POP3 1.0\r\n', /POP3/, false],
    ['SSH-2.0-OpenSSH\r\n', /SSH/, false],
    ['HTTP/1.1 400 Bad Request\r\n', /web/, false],
    ['\r\nMirapoint\r\n\r\nUser: ', /the command line \(telnet\)/, true],
    [Buffer.from([255, 251, 1, 255, 251, 3, 13, 10, ...bytes('User: ')]), /the command line \(telnet\)/, false],
    [Buffer.from([255, 253, 24]), /the command line \(telnet\)/, true],
    ['Some other device\r\n', /something else/, true],
    ['prompt> ', /something else/, true],
  ]
  it.each(foreign)('that is none: %j', (wire, what, silence) => {
    for (const step of [1, 1000]) {
      const { turns, sent } = speak([wire], [], step)
      expect(turns).toEqual([{ kind: 'foreign', what: expect.stringMatching(what) as string, seen: expect.any(String) as string }])
      expect(sent).toEqual([])
    }
    const conversation = new AdmindConversation(mosAdmind)
    conversation.feed(typeof wire === 'string' ? bytes(wire) : wire)
    expect(conversation.patience).toBe(silence ? 1500 : undefined)
  }) // prettier-ignore

  it('that rejects the connection still counts as an appliance', () => {
    const conversation = new AdmindConversation(mosAdmind)
    conversation.feed(bytes('* BYE too many sessions\r\n'))
    expect(conversation.refusal).toBe('* BYE too many sessions')
    expect(conversation.quiet(60_000).kind).toBe('needs-more')
    expect(conversation.seen).toBe('* BYE too many sessions')
  })

  it('that is incomplete is awaited, and an endless one is rejected', () => {
    const conversation = new AdmindConversation(mosAdmind)
    conversation.feed(bytes('* OK mail adm'))
    expect(conversation.patience).toBeUndefined()
    expect(speak([`* OK ${'x'.repeat(70_000)}`], [], 1000).turns).toMatchObject([{ kind: 'foreign', what: /on and on/ as never }].map((turn) => ({ kind: turn.kind })))
  }) // prettier-ignore
})

describe('the end of the line', () => {
  const endings: [wire: string, lines: string[], status: string][] = [
    ['', [], 'none'],
    ['* u2 Fetching\r\nu2 OK Inst', ['Fetching', 'OK Inst'], 'ok'],
    ['u2 OK Installing\r', ['OK Installing'], 'ok'],
    ['* u2 a\r\n* u2 hal', ['a', 'hal'], 'none'],
    ['* u2 {50}\r\none\r\ntw', ['one', 'tw'], 'none'],
    ['u2 NO', ['NO'], 'no'],
    ['u', [], 'none'],
  ]
  it.each(endings)('after %j', (wire, lines, status) => {
    for (const step of [1, 100]) {
      const conversation = admindLoggedIn()
      conversation.command('Update Install ftp://10.0.0.1/a')
      const all = bytes(wire)
      for (let at = 0; at < all.length; at += step) conversation.feed(all.subarray(at, at + step))
      const turn = conversation.commandOutstanding ? conversation.ended() : undefined
      expect(turn).toMatchObject({ lines, parts: { status } })
    }
  })
})

describe('a command whose deadline passed', () => {
  it('is in step again once its tagged line has come', () => {
    const conversation = admindLoggedIn()
    conversation.command('slow')
    conversation.feed(bytes('* u2 a\r\n* u2 {100000}\r\n'))
    conversation.abandon()
    conversation.feed(bytes(`${'x'.repeat(100_000)}\r\n`))
    expect(conversation.ready).toBe(false)
    expect(conversation.feed(bytes('* u2 b\r\nu2 OK\r\n'))).toEqual({ kind: 'ready' })
    expect(conversation.ready).toBe(true)
    expect(conversation.command('Version')).toBe('u3 Version\r\n')
    expect(conversation.feed(bytes('u3 OK 1\r\n'))).toMatchObject({ lines: ['OK 1'] })
  })
})

describe('bounds', () => {
  const limits = { greeting: 1000, replyCharacters: 5000, replyLines: 100 }
  const after = (wire: string): Turn => {
    const conversation = admindLoggedIn(limits)
    conversation.command('x')
    let last: Turn = { kind: 'needs-more' }
    for (let at = 0; at < wire.length; at += 64) {
      const turn = conversation.feed(bytes(wire.slice(at, at + 64)))
      if (last.kind === 'needs-more') last = turn
    }
    return last
  }

  it.each([
    ['lines', '* u2 x\r\n'.repeat(102), 'more than 100 lines'],
    ['characters', `* u2 ${'x'.repeat(500)}\r\n`.repeat(11), 'more than 5000 characters'],
    ['an unfinished line', 'x'.repeat(6000), 'more than 5000 characters'],
    ['lines without an owner', `* ${'x'.repeat(400)}\r\n`.repeat(20), 'more than 5000 characters'],
    ['a literal', '* u2 {5001}\r\n', 'a literal of 5001 octets'],
    ['a literal without measure', '* u2 {999999999999999}\r\n', 'a literal of 999999999999999 octets'],
    ['literals together', `* u2 {3000}\r\n${'x'.repeat(3000)}\r\n`.repeat(2), 'more than 5000 characters'],
  ])('of %s', (_name, wire, what) => {
    expect(after(wire)).toEqual({ kind: 'flood', what })
  })

  it('of a login', () => {
    expect(speak([greeting, `* u1 ${'x'.repeat(400)}\r\n`.repeat(4)], [], 50, limits).turns[1]).toMatchObject({ kind: 'flood' })
  }) // prettier-ignore

  it('keeps few of the lines that belong to no command', () => {
    const conversation = admindLoggedIn()
    conversation.command('x')
    conversation.feed(bytes(`* NO ${'y'.repeat(900)}\r\n`.repeat(200)))
    const reply = conversation.feed(bytes('* u2 a\r\nu2 OK\r\n')) as ReplyTurn
    expect(reply.aside).toHaveLength(50)
    expect(reply.aside?.every((line) => line.length === 500)).toBe(true)
  })

  it('a line of more than a million bytes is cut and marked as cut', () => {
    const conversation = admindLoggedIn()
    conversation.command('x')
    conversation.feed(bytes(`* u2 ${'y'.repeat(2_000_000)}\r\n`))
    expect(conversation.feed(bytes('u2 OK\r\n'))).toMatchObject({ kind: 'reply', overlong: true })
  })
})

describe('any bytes', () => {
  const piece = fc.constantFrom(
    '* ', 'u1 ', 'u2 ', 'u3 ', 'OK', 'NO', ' ', '\r\n', '\n', '\r', '{', '3', '0', '}', '{3}\r\n', '{0}\r\n', '"', 'ü', 'a7 ', 'BYE', ' x', '\u0000', '\t',
  ) // prettier-ignore

  it('of one reply in any pieces say the same', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (pieces, step) => {
        // Ends any open reply, so that there is one.
        const wire = `${pieces.join('').replaceAll(/u[123] (?:OK|NO)/g, '* u2')}\r\n\r\n\r\nu2 OK end\r\n`
        const turn = (size: number): unknown => speak([...login, wire], ['a'], size).turns[2]
        expect(turn(step)).toEqual(turn(1_000_000))
      }),
    )
  })

  it('make nothing throw, and hang nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 8 }), fc.nat(9), (bursts, step) => {
        speak(bursts, ['a', 'b'], step + 1)
        speak([...login, ...bursts], ['a', 'b', 'c'], step + 1)
        const conversation = admindLoggedIn()
        conversation.command('x')
        for (const burst of bursts) conversation.feed(burst)
        conversation.ended()
      }),
    )
  })
})

describe('words', () => {
  it.each([
    ['Version', 'Version'],
    ['  Update   Install  ftp://h/P4_4_3-GA', 'Update Install ftp://h/P4_4_3-GA'],
    ['Uce Update "*"', 'Uce Update "*"'],
    ['Uce Update "a \\"b\\" c"', 'Uce Update "a \\"b\\" c"'],
    ['User List "" "" ""', 'User List "" "" ""'],
    ['License Fetch (f)', 'License Fetch "(f)"'],
    ['Brand Add c:\\x', 'Brand Add "c:\\\\x"'],
    ['Get {5}', 'Get "{5}"'],
    ['Get ftp://h/x{12+}', 'Get "ftp://h/x{12+}"'],
    ['Uce Update grüße', 'Uce Update grüße'],
  ])('%j goes as %j', (command, words) => {
    expect(packCommand(command)).toEqual({ ok: true, words })
  })

  it.each(['Uce Update "a', 'Uce Update a"', 'Set name="a b"', '"a"b', '"', '', '   ', '"a\\"'])('%j does not go', (command) => {
    expect(packCommand(command).ok).toBe(false)
  }) // prettier-ignore

  it.each([
    ['plain', '"plain"'],
    ['', '""'],
    ['a "b" \\ c', '"a \\"b\\" \\\\ c"'],
    ['ü', '"ü"'],
    ['two\r\nlines ü', '{13+}\r\ntwo\r\nlines ü'],
    ['\u0007', '{1+}\r\n\u0007'],
  ])('the argument %j goes as %j', (argument, packed) => {
    expect(packArgument(argument)).toBe(packed)
  })

  it('never leave a line open: no word of a command announces a literal, and every quotation closes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (command) => {
        const packed = packCommand(command)
        if (!packed.ok) return
        expect(packed.words).not.toMatch(/(?:^|\s)[^"\s]*\{\d+\+?\}(?:\s|$)/)
        expect(packed.words.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')).not.toContain('"')
      }),
    )
  })
})
