import { expect } from 'vitest'
import { Conversation } from '../../../shared/console/conversation.ts'
import { mosCli } from '../../../shared/console/dialects/mos-cli.ts'
import type { Turn } from '../../../shared/console/turn.ts'

/** A conversation that has logged in and learned its prompt. */
export function loggedIn(prompt = 'CLI> '): Conversation {
  const conversation = new Conversation(mosCli)
  conversation.feed('User: ')
  conversation.sentUser()
  conversation.feed('\r\nPassword: ')
  conversation.sentPassword('heron 12 reeds')
  conversation.feed(`\r\n${prompt}`)
  expect(conversation.quiet(500).kind).toBe('logged-in')
  return conversation
}

/** The same, with a command sent. */
export function asking(command: string, prompt?: string): Conversation {
  const conversation = loggedIn(prompt)
  conversation.sentCommand(command)
  return conversation
}

/** The turn after a text and a silence of so many milliseconds. */
export function after(conversation: Conversation, text: string, silence: number): Turn {
  const turn = conversation.feed(text)
  return turn.kind === 'needs-more' ? conversation.quiet(silence) : turn
}
