import { z } from 'zod'
import type { EntryOf } from './run-event.ts'
import type { ApplianceState } from './run-state.ts'
import type { CommandStanding } from './command-standing.ts'

/**
 * OK replies to commands with effect from which no fact was read, by the seq of their `command.finished`: Uptick ended
 * before it read them, or did not understand them. `lines` is absent where the reply is in a file of its own.
 */
export const unreadReplies = z
  .record(
    z.string(),
    z.object({ lines: z.array(z.string()).readonly().exactOptional(), statusText: z.string() }).readonly(),
  )
  .readonly()

/** The appliance after the end of a command: an OK reply counts as unread until a fact rests on it. */
export function withUnreadReply(
  appliance: ApplianceState,
  { data, seq }: EntryOf<'command.finished'>,
  command: CommandStanding | undefined,
): ApplianceState {
  const isKept = data.status === 'ok' && command !== undefined && command.effect !== 'none' && command.by === 'engine'
  if (!isKept) return appliance
  const reply = { ...(data.lines === undefined ? {} : { lines: data.lines }), statusText: data.statusText ?? '' }
  return { ...appliance, unread: { ...appliance.unread, [seq]: reply } }
}

/** The appliance after a fact was read from the reply that ended at that entry. */
export function withReplyRead(appliance: ApplianceState, { data }: EntryOf<'fact.captured'>): ApplianceState {
  const { unread } = appliance
  if (unread === undefined || !('seq' in data.source) || !(data.source.seq in unread)) return appliance
  const left = { ...unread }
  delete left[data.source.seq]
  return { ...appliance, unread: left }
}

/** An OK reply of this appliance that was not read yet; undefined where it was read, or is no OK to a command with effect. */
export function unreadReply(
  appliance: ApplianceState | undefined,
  finished: number,
): { readonly lines?: readonly string[]; readonly statusText: string } | undefined {
  return appliance?.unread?.[finished]
}
