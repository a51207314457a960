import { Conversation } from '../../../shared/console/conversation.ts'
import { mosCli } from '../../../shared/console/dialects/mos-cli.ts'
import { TelnetCodec } from '../../../shared/console/telnet-codec.ts'
import type { Turn } from '../../../shared/console/turn.ts'

export type Burst = string | Uint8Array

/** What a conversation came to: turns, replies with their status, and the answers of the telnet layer. */
export interface Told {
  readonly turns: unknown[]
  readonly fresh: string[]
  readonly banner: string
  readonly negotiated: number[]
}

/**
 * Plays a peer's bursts to a conversation in pieces of `step` bytes, with 60 ms of silence after each piece and a long
 * one after each burst, and does what a session does with the turns: the next burst is the reply to that.
 */
export function talk(bursts: readonly Burst[], commands: readonly string[], step: number): Told {
  const conversation = new Conversation(mosCli)
  const codec = new TelnetCodec()
  const told: Told = { turns: [], fresh: [], banner: '', negotiated: [] }
  const left = [...commands]
  const note = (turn: Turn): void => {
    told.fresh.push(...conversation.takeFresh())
    if (turn.kind === 'needs-more') return
    told.turns.push(turn)
    if (turn.kind === 'login') conversation.sentUser()
    else if (turn.kind === 'password') conversation.sentPassword('heron 12 reeds')
    else if (turn.kind === 'pager') conversation.sentKey(turn.line)
    else if (turn.kind === 'logged-in' || turn.kind === 'reply') {
      const command = left.shift()
      if (command !== undefined) conversation.sentCommand(command)
    }
  }
  for (const burst of bursts) {
    const bytes = typeof burst === 'string' ? new TextEncoder().encode(burst) : burst
    for (let at = 0; at < bytes.length; at += step) {
      const { data, replies } = codec.receive(bytes.subarray(at, at + step))
      told.negotiated.push(...replies)
      if (data.length > 0) note(conversation.feedBytes(data))
      note(conversation.quiet(60))
    }
    // Once per burst, as in a session: an unanswered question is not asked again and again.
    const { patience } = conversation
    if (patience !== undefined) note(conversation.quiet(patience))
  }
  return { ...told, banner: conversation.banner }
}

/** Telnet bytes between text: `iac([251, 1], 'User: ')`. */
export function iac(...parts: (string | readonly number[])[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([255, ...part]))),
  )
}
