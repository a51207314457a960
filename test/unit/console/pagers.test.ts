import { describe, expect, it } from 'vitest'
import { after, asking, loggedIn } from './reply-end-kit.ts'

/** What the reply said last before the pager: none of these lines is a countdown. */
const linesAbove = ['"IMAP" i', 'M600', '4.4.3', '/usr/store 500000000 120000000 380000000', 'D4_4_1201 2012-11-02', '']

const pagers = [
  ['--More--', ' '],
  ['--More--(12%)', ' '],
  ['---(more 35%)---', ' '],
  ['<--- More --->', ' '],
  ['[Press space to continue, q to quit]', ' '],
  ['Press any key to continue (Q to quit)', ' '],
  ['Press Enter to continue, or q to quit:', '\r\n'],
  ['Type <CR> to continue, Q<CR> to stop: ', '\r\n'],
] as const

const notPagers = [
  'Press any key to abort',
  'Press any key to continue or Ctrl-C to cancel',
  'Press ENTER to accept the terms',
  'Press any key to continue ... 5',
  'Hit any key to stop autoboot: 3',
]

const linesThatForbid = [
  'The system will reboot.',
  'Restart in 30 seconds',
  'Starting in 5',
  '5',
  '5 4 3',
  '[10]',
  '10...',
]

describe('a pager in the reply to a command that only reads', () => {
  it.each(pagers)('%j is answered with the key it asks for, below any line of a reply', (words, key) => {
    for (const above of linesAbove) {
      expect(after(asking('Show'), `Show\r\n${above}\r\n${words}`, 7000)).toMatchObject({ kind: 'pager', key })
    }
  })

  it.each(notPagers)('%j gets no key', (words) => {
    expect(after(asking('Show'), `Show\r\n"IMAP" i\r\n${words}`, 7000).kind).toBe('question')
  })

  it.each(linesThatForbid)('a plain "Press any key to continue" gets no key below %j', (above) => {
    expect(after(asking('Show'), `Show\r\n${above}\r\nPress any key to continue`, 7000).kind).toBe('question')
  })
})

it.each(pagers)('%j gets no key in the reply to a command with effect', (words) => {
  const conversation = loggedIn()
  conversation.sentCommand('Update Install ftp://h/P', 'point-of-no-return')
  expect(after(conversation, `Update Install ftp://h/P\r\nM600\r\n${words}`, 60_000).kind).not.toBe('pager')
})
