import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Conversation } from '../../../shared/console/conversation.ts'
import { mosCli } from '../../../shared/console/dialects/mos-cli.ts'
import { readReply } from '../../../shared/console/reply.ts'
import type { Turn } from '../../../shared/console/turn.ts'
import { after, asking } from './reply-end-kit.ts'
import { iac, talk, type Burst } from './talk.ts'

/** Greetings of devices that ask `User:` (FACTS 1c), and a few of our own. */
const greetings: Record<string, Burst> = {
  plain: '\r\nMirapoint MOS 4.3.7-GA\r\n\r\nUser: ',
  'Cisco WLC': iac([251, 1], [251, 3], '\r\n(Cisco Controller) \r\nUser: '),
  Aruba: iac([251, 1], [253, 3], [251, 3], [253, 31], '\r\nUser: '),
  'D-Link': iac([253, 1], [253, 33], [251, 1], [251, 3], '\r\r\n\r\n<< Command Line Interface V x >>\r\n\r\nUser: '),
  Adtran: iac([251, 1], [251, 3], [253, 24], [250, 24, 1], [240], '\n\n\n\rUser: '),
  'Check Point': iac('text\r\n\r', [251, 1], [254, 1], [251, 3], 'User: '),
  NovaNET: '\r\n\r\n"backup"\r\n\r\nUser:',
  'inside the word': iac('\r\nUs', [241], 'er', [251, 1], ': '),
  Debian: 'Debian GNU/Linux 12\r\nmail login: ',
  'ISO 8859-1': Buffer.from('\r\nGrüße\r\nUsername : ', 'latin1'),
}

interface Variant {
  readonly echo: boolean
  readonly end: '\r\n' | '\n' | '\r\0'
  readonly prompt: string
}
const variants: Variant[] = [true, false].flatMap((echo) =>
  (['\r\n', '\n', '\r\0'] as const).flatMap((end) =>
    ['CLI> ', 'mail.example.com> ', 'box>', 'box# '].map((prompt) => ({ echo, end, prompt })),
  ),
)

function session(greeting: Burst, { echo, end, prompt }: Variant): { bursts: Burst[]; commands: string[] } {
  const answer = (command: string, ...lines: string[]): string =>
    `${echo ? command : ''}${end}${lines.map((line) => line + end).join('')}${prompt}`
  const commands = ['Version', 'License List', 'Storage Space', 'Update Install ftp://10.0.0.1/a']
  return {
    bursts: [
      greeting,
      `${echo ? 'administrator' : ''}${end}Password: `,
      `${end}OK User logged in${end}${prompt}`,
      answer('Version', 'OK 4.3.7-GA (1234)'),
      `${answer('License List', 'Upgrades Allowed (f)').slice(0, -prompt.length)}--More--`,
      `\r        \rNo expiry${end}${end}OK Completed${end}${prompt}`,
      answer('Storage Space'),
      answer('Update Install ftp://10.0.0.1/a', 'NO Unable to install update'),
    ],
    commands,
  }
}

describe('chunk invariance', () => {
  const fixtures = Object.entries(greetings).flatMap(([name, greeting]) =>
    variants.map((variant) => [name, JSON.stringify(variant), greeting, variant] as const),
  )
  it.each(fixtures)('%s %s: whole, in ones and in sevens', (_name, _label, greeting, variant) => {
    const { bursts, commands } = session(greeting, variant)
    const whole = talk(bursts, commands, 100_000)
    expect(talk(bursts, commands, 1)).toEqual(whole)
    expect(talk(bursts, commands, 7)).toEqual(whole)
    const reply = (lines: string[], more: object = {}): object => {
      return { kind: 'reply', lines, overlong: false, parts: readReply(lines), ...more }
    }
    const noAnswer = 'it contained neither the command nor OK, NO, or BAD'
    expect(whole.turns).toEqual([
      { kind: 'login' },
      { kind: 'password' },
      { kind: 'logged-in', prompt: variant.prompt, host: hostOf(variant.prompt) },
      reply(['OK 4.3.7-GA (1234)'], variant.echo ? {} : { missing: ['echo'] }),
      { kind: 'pager', key: ' ', line: '--More--' },
      reply(['Upgrades Allowed (f)', 'No expiry', '', 'OK Completed'], { aside: ['--More--'] }),
      reply([], variant.echo ? { missing: ['status'] } : { missing: ['echo', 'status'], doubt: noAnswer }),
      reply(['NO Unable to install update']),
    ])
  })

  function hostOf(prompt: string): string {
    return prompt === 'CLI> ' || prompt === 'box# ' ? '' : prompt.replace(/> ?$/, '')
  }

  it('takes any bytes in any pieces, with the same result', () => {
    const piece = fc.constantFrom(
      '\r\n',
      'User: ',
      'Password: ',
      'CLI> ',
      'OK',
      ' x',
      '--More--',
      '\u001b[K',
      'ü',
      '\n',
      '# ',
    )
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 6 }), { maxLength: 8 }), (bursts) => {
        const texts = bursts.map((burst) => burst.join(''))
        expect(talk(texts, ['a', 'b'], 1)).toEqual(talk(texts, ['a', 'b'], 100_000))
      }),
    )
  })

  it('throws at nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 6 }), (bursts) => {
        talk(['User: ', 'Password: ', 'CLI> ', ...bursts], ['a', 'b', 'c'], 3)
      }),
    )
  })
})

describe('the login', () => {
  const afterPassword: [name: string, text: string, silence: number, kind: Turn['kind']][] = [
    ['a NO and the login prompt', '\r\nNO Login incorrect\r\nUser: ', 100, 'refused'],
    ['the login prompt alone', '\r\n\r\nUser: ', 100, 'refused'],
    ['the password prompt again', '\r\nPassword: ', 100, 'refused'],
    ['a new password asked for', '\r\nYour password has expired.\r\nEnter new password: ', 100, 'refused'],
    ['a NO and nothing more', '\r\nNO Authentication failed\r\n', 1500, 'refused'],
    ['words of refusal and nothing more', '\r\nLogin incorrect\r\n', 6000, 'refused'],
    ['words of refusal and nothing more yet', '\r\nLogin incorrect\r\n', 5999, 'needs-more'],
    ['a NO and a prompt', '\r\nNO Access denied\r\nCLI> ', 500, 'refused'],
    ['"No mail." and a prompt', '\r\nNo mail.\r\nbox# ', 500, 'logged-in'],
    ['a prompt without an OK before it, not for long enough', '\r\nNo mail.\r\nbox# ', 499, 'needs-more'],
    ['a banner that begins with NO', '\r\nNO UNAUTHORIZED USE IS PERMITTED HERE\r\nCLI> ', 500, 'logged-in'],
    ['an OK and a banner that begins with NO', '\r\nOK\r\nNO UNAUTHORIZED ACCESS\r\nCLI> ', 200, 'logged-in'],
    ['an OK and "access is denied" in a banner', '\r\nOK\r\nUnauthorized access is denied.\r\n', 60_000, 'needs-more'],
    ['a question that ends like a prompt', '\r\nOK\r\nCut the other session? (y/n)> ', 2000, 'question'],
    ['a menu that ends like a prompt', '\r\nOK\r\nEnter your choice [1]> ', 7000, 'question'],
    ['a question in other words', '\r\nOK\r\nTerminal type [vt100]> ', 7000, 'question'],
    ['the first character of a logo', '\r\nOK\r\n#', 1999, 'needs-more'],
    ['a bare prompt', '\r\nOK\r\n> ', 2000, 'logged-in'],
    ['a prompt of several words', '\r\nOK\r\n(Cisco Controller) > ', 200, 'logged-in'],
    ['a prompt with a date', '\r\nOK\r\nmail1 Mon Nov 30 10:11:34> ', 200, 'logged-in'],
    ['a key to press that consents', '\r\nPress any key to accept the terms', 60_000, 'question'],
    [
      'a key to press next to words that could do harm',
      '\r\nThe system will reboot.\r\nPress any key to continue',
      60_000,
      'question',
    ],
    ['a NO in the news, an OK and a prompt', '\r\nNO SMOKING\r\nOK User logged in\r\nCLI> ', 200, 'logged-in'],
    ['a prompt that has not been unchanged for long enough', '\r\nCLI> ', 199, 'needs-more'],
    ['news that end like a login prompt', '\r\nLast login: ', 60_000, 'needs-more'],
    ['a key to press', '\r\nPress any key to continue', 100, 'pager'],
  ]
  it.each(afterPassword)('after the password: %s', (_name, text, silence, kind) => {
    for (const prompt of ['User: ', 'login: ']) {
      const conversation = new Conversation(mosCli)
      conversation.feed(prompt)
      conversation.sentUser()
      conversation.feed('administrator\r\nPassword: ')
      conversation.sentPassword('heron 12 reeds')
      const turn = after(conversation, text, silence)
      if (prompt === 'User: ' || !text.includes('User: ')) expect(turn.kind).toBe(kind)
    }
  })

  it.each([
    ['telnet', 'telnet\r\nNO Login incorrect\r\nUser: ', '[redacted]\nNO Login incorrect\nUser:'],
    ['x', 'x\r\nNO Login incorrect by x\r\nUser: ', '[redacted]\nNO Login incorrect by x\nUser:'],
    ['NO', 'NO\r\nNO Login incorrect\r\nUser: ', '[redacted]\nNO Login incorrect\nUser:'],
    ['mirapoint', '\r\nmirapoint says NO\r\nUser: ', '[redacted] says NO\nUser:'],
  ])('shows no echo of the password "%s", and leaves the words behind the echo', (password, text, seen) => {
    const conversation = new Conversation(mosCli)
    conversation.feed('User: ')
    conversation.sentUser()
    conversation.feed('\r\nPassword: ')
    conversation.sentPassword(password)
    expect(after(conversation, text, 100)).toMatchObject({ kind: 'refused', seen })
  })

  it('learns a prompt that begins with the password', () => {
    const conversation = new Conversation(mosCli)
    conversation.feed('User: ')
    conversation.sentUser()
    conversation.feed('\r\nPassword: ')
    conversation.sentPassword('mail')
    expect(after(conversation, '\r\nOK User logged in\r\nmail1> ', 500)).toMatchObject({
      kind: 'logged-in',
      prompt: 'mail1> ',
    })
  })

  it.each([
    ['SSH-2.0-OpenSSH_9.2p1\r\n', 'an SSH server'],
    ['HTTP/1.1 400 Bad Request\r\n', 'a web server'],
    ['220 mail ESMTP Mirapoint Messaging Server MOS 4.3.7-GA\r\n', 'a mail server (SMTP)'],
    ['220 (vsFTPd 3.0.3)\r\n', 'an FTP server'],
    ['* OK mail.example.com admind 4.3.7\r\n', 'the administration protocol (admind), not the command line'],
    ['* OK mail Mirapoint IMAP4 1.0 server ready\r\n', 'a mail server (IMAP)'],
    ['+OK mail Mirapoint POP3\r\n', 'a mail server (POP3)'],
    ['RFB 003.008\n', 'a VNC server'],
    ['x'.repeat(70_000), 'something that sends on and on without a login'],
  ])('does not start with %j', (text, what) => {
    const conversation = new Conversation(mosCli)
    expect(conversation.feed(text)).toMatchObject({ kind: 'foreign', what })
    expect(conversation.feed('\r\nUser: ').kind).toBe('needs-more')
    expect(conversation.quiet(60_000).kind).toBe('needs-more')
  })

  it.each(['\r\nPassword: ', '\r\nrouter> '])('does not start with %j, after a while', (text) => {
    const conversation = new Conversation(mosCli)
    expect(after(conversation, text, 1000).kind).toBe('needs-more')
    expect(conversation.quiet(1500).kind).toBe('foreign')
  })

  it('keeps the text before the login as the banner', () => {
    const conversation = new Conversation(mosCli)
    conversation.feed('\r\nWelcome\r\n to MOS\r\n\r\nUser: ')
    conversation.sentUser()
    expect(conversation.banner).toBe('Welcome\n to MOS')
  })

  it('ends where it is flooded', () => {
    const conversation = new Conversation(mosCli)
    conversation.feed('User: ')
    conversation.sentUser()
    expect(conversation.feed('x\r\n'.repeat(40_000)).kind).toBe('flood')
  })
})

describe('unsolicited text', () => {
  it('does not get into the next reply', () => {
    const conversation = asking('Version')
    expect(conversation.feed('Version\r\nOK 1\r\nCLI> ').kind).toBe('reply')
    conversation.feed('\r\nSystem going down\r\n'.repeat(1000))
    expect(conversation.ready).toBe(false)
    expect(after(conversation, 'CLI> ', 100).kind).toBe('ready')
    conversation.sentCommand('Model Get Serial')
    expect(conversation.feed('Model Get Serial\r\nOK 2\r\nCLI> ')).toMatchObject({ lines: ['OK 2'] })
  })

  it('is dropped when it is the late answer of an abandoned command', () => {
    const conversation = asking('Slow')
    conversation.abandon()
    expect(conversation.feed('Slow\r\nRESULT-OF-slow\r\nOK\r\n').kind).toBe('needs-more')
    expect(conversation.feed('CLI> ')).toMatchObject({ kind: 'reply', lines: [] })
    conversation.sentCommand('Next')
    expect(conversation.feed('Next\r\nRESULT-OF-next\r\nOK\r\nCLI> ')).toMatchObject({
      lines: ['RESULT-OF-next', 'OK'],
    })
  })

  it('is cut where it is too much', () => {
    const limits = { greeting: 1000, replyCharacters: 1000, replyLines: 10 }
    for (const flood of ['x'.repeat(2000), 'x\r\n'.repeat(11), '\r\n'.repeat(400)]) {
      const conversation = new Conversation(mosCli, limits)
      conversation.feed('User: ')
      conversation.sentUser()
      conversation.feed('CLI> ')
      expect(conversation.quiet(500).kind).toBe('logged-in')
      conversation.sentCommand('Dump')
      expect(conversation.feed(`Dump\r\n${flood}`).kind).toBe('flood')
    }
  })
})

describe('the status of a reply', () => {
  it.each([
    [['4.3.7-GA', 'OK Completed'], 'ok', 'Completed', 1],
    [['OK 4.3.7-GA (77)'], 'ok', '4.3.7-GA (77)', 0],
    [['OK'], 'ok', '', 0],
    [['OK  done  '], 'ok', 'done', 0],
    [['OK Completed', 'No route to host ntp1.example.com'], 'ok', 'Completed', 0],
    [['ok done', 'Bad block 7'], 'none', '', -1],
    [['No expiry', 'OK'], 'ok', '', 1],
    [['OK Completed', '', 'a note'], 'ok', 'Completed', 0],
    [['BAD command'], 'bad', 'command', 0],
    [['Okay', 'NOTE', 'OK.', ' OK', 'BADGE'], 'none', '', -1],
    [[], 'none', '', -1],
  ])('%j', (lines, status, statusText, statusLine) => {
    expect(readReply(lines)).toEqual({ status, statusText, statusLine })
  })

  it.each([
    [['OK one', 'NO Unable to install update']],
    [['NO Unable to install update', 'fan 2 is well again', 'OK fan 2']],
    [['OK', 'BAD sector']],
  ])('is none if OK and NO are in it: %j', (lines) => {
    const contradiction = [lines.find((line) => line.startsWith('OK')), lines.find((line) => !/^(?:OK|fan)/.test(line))]
    expect(readReply(lines)).toEqual({ status: 'none', statusText: '', statusLine: -1, contradiction })
  })
})
