import { describe, expect, it } from 'vitest'
import { after, asking, loggedIn } from './reply-end-kit.ts'

describe('the end of a reply', () => {
  it('is the prompt behind the echo and a status, at once', () => {
    const conversation = asking('Version')
    expect(conversation.feed('Version\r\nOK 4.3.7-GA\r\nCLI>').kind).toBe('needs-more')
    expect(conversation.feed(' ')).toMatchObject({ kind: 'reply', lines: ['OK 4.3.7-GA'] })
    expect(conversation.ready).toBe(true)
    expect(conversation.patience).toBeUndefined()
  })

  it.each([
    ['a prompt at the line start that continues', 'CLI> is the prompt'],
    ['another prompt in the middle', 'other> '],
    ['a comment', '# comment line'],
  ])('is not %s', (_name, line) => {
    const conversation = asking('Show')
    for (const character of `Show\r\n${line}\r\n`) {
      conversation.feed(character)
      expect(conversation.quiet(900).kind).toBe('needs-more')
    }
    expect(conversation.feed('OK\r\nCLI> ')).toMatchObject({ lines: [line, 'OK'] })
  })

  it('is not the text of the prompt without a status before it, unless it stays so for long', () => {
    const conversation = asking('Show')
    expect(after(conversation, 'Show\r\ncut\r\nCLI> ', 1499).kind).toBe('needs-more')
    expect(conversation.feed('goes on\r\nOK\r\nCLI> ')).toMatchObject({ lines: ['cut', 'CLI> goes on', 'OK'] })
    conversation.sentCommand('Show')
    const reply = { kind: 'reply', lines: ['cut'], missing: ['status'], parts: { status: 'none' } }
    expect(after(conversation, 'Show\r\ncut\r\nCLI> ', 1500)).toMatchObject(reply)
  })

  it('is awaited longer if the network is slower and more depends on it', () => {
    const patience = (roundTrip: number, effect: 'none' | 'changes'): number | undefined => {
      const conversation = loggedIn()
      conversation.sentCommand('Show', effect)
      conversation.roundTrip(roundTrip)
      conversation.feed('Show\r\ncut\r\nCLI> ')
      return conversation.patience
    }
    expect([0, 100, 500].map((trip) => patience(trip, 'none'))).toEqual([1500, 1500, 3000])
    expect([0, 500, 1000].map((trip) => patience(trip, 'changes'))).toEqual([10_000, 10_000, 20_000])
  })

  it('is not a packet that ends in the prompt behind other text, unless it stays so', () => {
    const conversation = asking('Show', 'box# ')
    expect(after(conversation, 'Show\r\ncfg: box# ', 999).kind).toBe('needs-more')
    expect(conversation.feed('x\r\nOK\r\nbox# ')).toMatchObject({ lines: ['cfg: box# x', 'OK'] })
    conversation.sentCommand('Cat')
    expect(after(conversation, 'Cat\r\nno line end', 1500).kind).toBe('needs-more')
    const reply = { kind: 'reply', lines: ['no line end'], missing: ['prompt', 'status'] }
    expect(after(conversation, 'box# ', 1000)).toMatchObject(reply)
  })

  it('is the prompt behind a very long line', () => {
    const conversation = asking('Cat')
    expect(after(conversation, `Cat\r\n${'x'.repeat(5000)}CLI> `, 1000)).toMatchObject({ lines: ['x'.repeat(5000)] })
  })

  it('is not a progress bar, however long it stays; it is reported once', () => {
    const conversation = loggedIn('box# ')
    conversation.sentCommand('Update Install ftp://h/P', 'point-of-no-return')
    const text = 'Update Install ftp://h/P\r\nInstalling # # '
    expect(after(conversation, text, 7000)).toMatchObject({ kind: 'question', line: 'Installing # #', final: false })
    expect(conversation.quiet(600_000).kind).toBe('needs-more')
    expect(conversation.feed('#\r\nOK\r\nbox# ')).toMatchObject({ kind: 'reply', lines: ['Installing # # #', 'OK'] })
  })

  it('is another prompt of the same shape behind a status: the host was renamed', () => {
    const conversation = asking('Host Rename new', 'old> ')
    expect(after(conversation, 'Host Rename new\r\nOK\r\nnew> ', 1000)).toMatchObject({
      kind: 'reply',
      lines: ['OK'],
      newPrompt: 'new> ',
    })
    expect(conversation.ready).toBe(false)
  })

  it.each(['mail2> ', 'mail-02> '])(
    'is another appliance where a number in the name of the host differs: %j',
    (other) => {
      const conversation = asking('Show', 'mail1> ')
      expect(after(conversation, `Show\r\nOK\r\n${other}`, 1000)).toMatchObject({ newPrompt: other })
    },
  )

  it.each([
    ['a clock', 'mail1 10:11:34> ', 'mail1 10:11:59> '],
    ['a clock with a day', 'mail1 Mon 23:59:59> ', 'mail1 Tue 00:00:01> '],
    ['a counter', 'mail1 [7]> ', 'mail1 [8]> '],
    ['a counter that grows longer', '9:mail1> ', '10:mail1> '],
    ['a blank that came late', 'mail1>', 'mail1> '],
  ])('is the same prompt with another %s', (_what, first, second) => {
    const conversation = asking('Show', first)
    const turn = after(conversation, `Show\r\nOK\r\n${second}`, 300)
    expect(turn).toMatchObject({ kind: 'reply', lines: ['OK'] })
    expect(turn).not.toHaveProperty('newPrompt')
    conversation.sentCommand('Next')
    expect(conversation.feed(`Next\r\nOK\r\n${second}`)).toMatchObject({ kind: 'reply', lines: ['OK'] })
  })

  it('is not another prompt without a status before it', () => {
    const conversation = asking('Show', 'old> ')
    expect(after(conversation, 'Show\r\nsome text\r\nnew> ', 6999).kind).toBe('needs-more')
    expect(conversation.quiet(7000)).toMatchObject({ kind: 'question', line: 'new>', final: false })
    expect(conversation.quiet(20_000)).toMatchObject({ kind: 'question', line: 'new>', final: true })
  })

  it.each(['Delete all? (y/n) ', 'Are you sure you want to continue? ', 'Proceed [yes/no]: ', 'New password: '])(
    'is not a question: %j',
    (question) => {
      const conversation = asking('Reset')
      expect(after(conversation, `Reset\r\n${question}`, 1999).kind).toBe('needs-more')
      const line = question.trim()
      const secret = /password/.test(line) ? { secret: true } : {}
      const told = { kind: 'question', text: line, line, ...secret }
      expect(conversation.quiet(2000)).toEqual({ ...told, final: false })
      expect(conversation.quiet(6999).kind).toBe('needs-more')
      expect(conversation.quiet(7000)).toEqual({ ...told, final: true })
    },
  )

  it('is the login prompt again where the session was ended', () => {
    expect(after(asking('Show'), 'Show\r\nIdle too long\r\nUser: ', 1000).kind).toBe('logged-out')
    const idle = loggedIn()
    expect(after(idle, '\r\nIdle too long\r\nUser: ', 1000).kind).toBe('logged-out')
  })

  it('is the end of the line, with what there is', () => {
    const conversation = asking('Update Install x')
    conversation.feed('Update Install x\r\nFetching\r\nOK Inst')
    expect(conversation.ended()).toMatchObject({ kind: 'reply', lines: ['Fetching', 'OK Inst'], overlong: false })
  })

  it('without an echo is distinguished from a redrawn prompt by silence', () => {
    const conversation = asking('Storage Space')
    expect(after(conversation, '\r\nCLI> ', 2499).kind).toBe('needs-more')
    expect(conversation.quiet(2500)).toMatchObject({ kind: 'reply', lines: [], missing: ['echo', 'status'] })
    conversation.sentCommand('Version')
    expect(conversation.feed('\r\nCLI> Version\r\nOK\r\nCLI> ')).toMatchObject({ lines: ['OK'] })
  })

  it('of an empty command is the next prompt', () => {
    expect(after(asking(''), '\r\nCLI> ', 2500)).toMatchObject({ kind: 'reply', lines: [] })
    expect(after(asking(''), 'CLI> ', 2500)).toMatchObject({ kind: 'reply', lines: [] })
  })
})
