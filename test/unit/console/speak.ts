import { AdmindConversation } from '../../../shared/console/admind-conversation.ts'
import { mosAdmind } from '../../../shared/console/dialects/mos-admind.ts'
import type { ConversationLimits, Turn } from '../../../shared/console/turn.ts'

export type Burst = string | Uint8Array

/** What a conversation came to. */
export interface Spoken {
  readonly turns: unknown[]
  readonly fresh: string[]
  readonly sent: string[]
  readonly banner: string
}

/**
 * Plays a peer's bursts to a conversation in pieces of `step` bytes and does what a session does with the turns: the
 * next burst is the reply to that. A long silence follows each burst.
 */
export function speak(
  bursts: readonly Burst[],
  commands: readonly string[],
  step: number,
  limits?: ConversationLimits,
): Spoken {
  const conversation = new AdmindConversation(mosAdmind, limits)
  const spoken: Spoken = { turns: [], fresh: [], sent: [], banner: '' }
  const left = [...commands]
  const note = (turn: Turn): void => {
    spoken.fresh.push(...conversation.takeFresh())
    if (turn.kind === 'needs-more') return
    spoken.turns.push(turn)
    if (turn.kind === 'login') spoken.sent.push(conversation.login('administrator', 'p "q"'))
    else if (turn.kind === 'logged-in' || turn.kind === 'reply') {
      const command = left.shift()
      if (command !== undefined) spoken.sent.push(conversation.command(command))
    }
  }
  for (const burst of bursts) {
    const bytes = typeof burst === 'string' ? new TextEncoder().encode(burst) : burst
    for (let at = 0; at < bytes.length; at += step) note(conversation.feed(bytes.subarray(at, at + step)))
    note(conversation.quiet(60_000))
  }
  return { ...spoken, banner: conversation.banner }
}

/** A conversation that is logged in. */
export function admindLoggedIn(limits?: ConversationLimits): AdmindConversation {
  const conversation = new AdmindConversation(mosAdmind, limits)
  conversation.feed(new TextEncoder().encode('* OK box admind 4.3.7\r\n'))
  conversation.login('administrator', 'x')
  conversation.feed(new TextEncoder().encode('u1 OK\r\n'))
  return conversation
}
