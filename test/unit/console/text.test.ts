import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EchoSeeker } from '../../../shared/console/echo-seeker.ts'
import { longestLine, TerminalText } from '../../../shared/console/terminal-text.ts'
import { TextStream } from '../../../shared/console/text-stream.ts'

function decode(input: Uint8Array, step: number): string {
  const stream = new TextStream()
  let text = ''
  for (let at = 0; at < input.length; at += step) text += stream.decode(input.subarray(at, at + step))
  return text
}

describe('bytes to text', () => {
  it.each([
    ['ASCII', Buffer.from('User: '), 'User: '],
    ['UTF-8', Buffer.from('größe ✓ 𝄞!'), 'größe ✓ 𝄞!'],
    ['Latin-1', Buffer.from('größe!', 'latin1'), 'größe!'],
    ['an overlong form', Buffer.from([0xc0, 0xaf, 0x21]), 'À¯!'],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80, 0x21]), 'í\u00a0\ufffd!'],
    ['a cut sequence in the middle', Buffer.from([0xe2, 0x9c, 0x41]), 'â\ufffdA'],
    ['a byte order mark stays', Buffer.from([0xef, 0xbb, 0xbf, 0x41]), '\ufeffA'],
  ])('%s, in pieces of any size', (_name, input, text) => {
    for (const step of [1, 2, 3, 7, 1000]) expect(decode(input, step)).toBe(text)
  })

  it('agrees with the platform on everything well formed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 9 }), (text, step) => {
        const bytes = new TextEncoder().encode(text)
        expect(decode(bytes, step)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
      }),
    )
  })

  it('decodes any bytes the same in any pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (input, step) => {
        expect(decode(input, step)).toBe(decode(input, 1000))
      }),
    )
  })
})

function show(text: string, step = 1000): { lines: string[]; tail: string } {
  const terminal = new TerminalText()
  for (let at = 0; at < text.length; at += step) terminal.feed(text.slice(at, at + step))
  return { lines: terminal.takeLines(), tail: terminal.tail }
}

const screens: [name: string, text: string, lines: string[], tail: string][] = [
  ['CR LF', 'a\r\nb\r\n\r\nc', ['a', 'b', ''], 'c'],
  ['LF', 'a\nb\n\nc', ['a', 'b', ''], 'c'],
  ['LF CR', 'a\n\rb\n\rc', ['a', 'b'], 'c'],
  ['CR NUL', 'a\r\0b\r\0\r\0c', ['a', 'b', ''], 'c'],
  ['bare CR in a stream without LF', 'a\rb\rc', ['a', 'b'], 'c'],
  ['CR CR LF', 'a\r\r\nb\r\r\nc', ['a', 'b'], 'c'],
  ['CR NUL after CR LF', 'x\r\na\r\0b\r\0\r\0c', ['x', 'a', 'b', ''], 'c'],
  ['CR NUL at the margin', 'x\r\n\r\0CLI> ', ['x'], 'CLI> '],
  ['CR NUL CR LF is one end', 'x\r\na\r\0\r\nb', ['x', 'a'], 'b'],
  ['LF LF LF CR', 'a\n\n\n\rUser: ', ['a', '', ''], 'User: '],
  ['a return writes over', 'x\n10%\r20%\r100%\r\n', ['x', '100%'], ''],
  ['a shorter text leaves the rest', 'x\nabcdef\rXY\n', ['x', 'XYcdef'], ''],
  ['backspaces', 'abd\b\bxy\n', ['axy'], ''],
  ['backspaces at the margin', '\b\b\ba\n', ['a'], ''],
  ['a pager wiped with blanks', 'a\r\n--More--\r        \rb\r\n', ['a', 'b'], ''],
  ['a pager wiped with backspaces', 'a\r\n--More--' + '\b \b'.repeat(8) + 'b\r\n', ['a', 'b'], ''],
  ['a pager wiped with a sequence', 'a\r\n--More--\r\u001b[Kb\r\n', ['a', 'b'], ''],
  ['a prompt behind a wiped pager', 'a\r\n---- More ----\r              \rCLI> ', ['a'], 'CLI> '],
  ['colours vanish', '\u001b[1;31mNO\u001b[0m way\r\n', ['NO way'], ''],
  ['a title vanishes', '\u001b]0;box\u0007CLI> ', [], 'CLI> '],
  ['a title ended by ST', '\u001b]0;box\u001b\\CLI> ', [], 'CLI> '],
  ['a character set and keypad vanish', '\u001b(B\u001b=\u001b[?2004hCLI> ', [], 'CLI> '],
  ['a sequence that never ends stops at the line end', '\u001b]0;never\r\nnext\r\n', ['', 'next'], ''],
  ['the cursor moves', 'ab\u001b[3Cc\u001b[2Dx\u001b[1Gy\n', ['yb  xc'], ''],
  ['bells and other controls vanish', 'a\u0007\u0001\u009bb\u007f\n', ['ab'], ''],
  ['tabs stay', 'a\tb\n', ['a\tb'], ''],
  ['blanks at the end stay where nothing was wiped', 'CLI> ', [], 'CLI> '],
  ['clear screen keeps what went before', 'a\n\u001b[H\u001b[2Jb\n', ['a', 'b'], ''],
]

describe('text to what a person saw', () => {
  it.each(screens)('%s', (_name, text, lines, tail) => {
    for (const step of [1000, 1, 7]) expect(show(text, step)).toEqual({ lines, tail })
  })

  it.each(screens)('every two-way split: %s', (_name, text, lines, tail) => {
    for (let cut = 1; cut < text.length; cut++) {
      const terminal = new TerminalText()
      terminal.feed(text.slice(0, cut))
      terminal.feed(text.slice(cut))
      expect({ lines: terminal.takeLines(), tail: terminal.tail }).toEqual({ lines, tail })
    }
  })

  it.each([
    ['by blanks', '\r      \rb\r\n', ['b']],
    ['by backspaces', '\b \b'.repeat(6) + 'b\r\n', ['b']],
    ['not at all', 'b\r\n', ['b']],
    ['by a line end', '\r\nb\r\n', ['b']],
    ['by a shorter line', '\rb\r\n', ['b']],
    ['and an empty line follows', '\r\u001b[K\r\nb\r\n', ['', 'b']],
  ])('leaves no trace of an answered pager wiped %s', (_name, after, lines) => {
    for (const step of [1000, 1]) {
      const terminal = new TerminalText()
      terminal.feed('a\r\n--More')
      terminal.takeLines()
      terminal.wipePager()
      for (let at = 0; at < after.length; at += step) terminal.feed(after.slice(at, at + step))
      expect(terminal.takeLines()).toEqual(lines)
    }
  })

  it('leaves no trace of an answered pager where CR NUL ends lines', () => {
    const terminal = new TerminalText()
    terminal.feed('a\r\0--More--')
    terminal.wipePager()
    terminal.feed('\r\0        \r\0b\r\0CLI> ')
    expect(terminal.takeLines()).toEqual(['a', 'b'])
    expect(terminal.tail).toBe('CLI> ')
  })

  it('says the same of any text in any pieces, and never throws', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '\r',
        '\n',
        '\0',
        '\b',
        '\u001b',
        '\u001b[',
        '[',
        'K',
        '2J',
        'H',
        '5C',
        '9D',
        ']',
        '\u0007',
        '   ',
      ),
      fc.string({ maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 5 }), (pieces, step) => {
        expect(show(pieces.join(''), step)).toEqual(show(pieces.join('')))
      }),
      { numRuns: 500 },
    )
  })
})

describe('bounds of a line', () => {
  it('cuts a line of 10 MB and marks it as cut', () => {
    const terminal = new TerminalText()
    for (let sent = 0; sent < 10; sent++) terminal.feed('x'.repeat(1_000_000))
    terminal.feed('\r\nCLI> ')
    expect(terminal.overlong).toBe(true)
    expect(terminal.takeLines()[0]).toHaveLength(longestLine)
    expect(terminal.tail).toBe('CLI> ')
    terminal.cut()
    expect(terminal.overlong).toBe(false)
  })

  it.each([
    ['writing over one long line', 'x'.repeat(1_000_000), '\ry'],
    ['erasing one long line', 'x'.repeat(1_000_000), '\u001b[2Ky\r\u001b[K'],
    ['moving far', '', '\u001b[999C\u001b[999Cx\r\u001b[K'],
    ['sequences that never end', '', '\u001b]'],
    ['empty lines', '', '\n'],
  ])(
    'stays linear: %s',
    (_name, start, again) => {
      const terminal = new TerminalText()
      terminal.feed(start)
      const batch = again.repeat(50_000)
      const began = performance.now()
      for (let round = 0; round < 4; round++) {
        terminal.feed(batch)
        terminal.takeLines()
      }
      // Linear is a quarter of a second; quadratic would be minutes.
      expect(performance.now() - began).toBeLessThan(20_000)
    },
    120_000,
  )
})

describe('the echo of a command', () => {
  const url = 'Update Install ftp://10.20.30.40:2121/pub/mira/P4_4_3-GA'
  const cases: [name: string, text: string, behind: string | undefined, certain: boolean][] = [
    ['as it was typed', `${url}\r\nOK\r\n`, 'OK\r\n', false],
    ['wrapped with CR LF', `${url.slice(0, 20)}\r\n${url.slice(20)}\r\nOK\r\n`, 'OK\r\n', false],
    ['wrapped as readline does', `${url.slice(0, 20)} \r${url.slice(20)}\r\nOK\r\n`, 'OK\r\n', false],
    ['behind a redrawn prompt', `\r\u001b[KCLI> ${url}\r\nOK\r\n`, 'OK\r\n', false],
    ['ended by CR NUL', `${url}\r\0OK\r\0`, 'OK\r\0', false],
    ['ended by CR CR LF', `${url}\r\r\nOK\r\n`, 'OK\r\n', false],
    ['behind lines of a log and a redrawn prompt', `\r\nfan 1 failed\r\nCLI> ${url}\r\nOK\r\n`, 'OK\r\n', false],
    ['behind lines of a log, where one is due', `fan 1 failed\r\n${url}\r\nOK\r\n`, 'OK\r\n', true],
    ['behind a second prompt', `\r\nCLI> \r\nCLI> ${url}\r\nOK\r\n`, 'OK\r\n', true],
    ['not where a line of data reads like it', `data\r\n${url}\r\nOK\r\n`, undefined, false],
    ['absent', '\r\nOK done\r\n', undefined, false],
    ['absent, and the reply starts like it', 'Update of 3 parts\r\n', undefined, false],
    ['absent, and the reply starts with all of it', `${url}: fetching\r\n`, undefined, false],
    ['cut at its beginning', `${url.slice(1)}\r\nOK\r\n`, undefined, true],
  ]
  it.each(cases)('%s', (_name, text, behind, certain) => {
    const seek = (pieces: readonly string[]): string | undefined => {
      const seeker = new EchoSeeker(url, 'CLI> ', certain)
      let found: string | undefined
      for (const piece of pieces) found = found === undefined ? seeker.feed(piece) : found + piece
      return found
    }
    for (let cut = 0; cut < text.length; cut++) expect(seek([text.slice(0, cut), text.slice(cut)])).toBe(behind)
    expect(seek([...text])).toBe(behind)
  })

  it('knows when it is under way', () => {
    const seeker = new EchoSeeker('Version', 'CLI> ', false)
    expect(seeker.underWay).toBe(false)
    seeker.feed('CLI> ')
    expect(seeker.underWay).toBe(false)
    seeker.feed('Vers')
    expect(seeker.underWay).toBe(true)
    seeker.feed('ion')
    expect(seeker.underWay).toBe(true)
    seeker.feed(' 2.0\r\n')
    expect(seeker.underWay).toBe(false)
  })
})
