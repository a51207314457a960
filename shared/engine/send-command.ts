import { failure, type Failure } from '../base/failure.ts'
import { failed, succeed, type Result } from '../base/result.ts'
import type { Effect, EventData } from '../model/run-event.ts'
import type { CommandStanding, RunState } from '../model/run-state.ts'
import { commandsOf, itemOf } from '../model/run-state.ts'
import { ConsoleNotices } from './console-notices.ts'
import type { EngineContext } from './context.ts'
import { refusalToJournal } from './interlocks.ts'
import type { Console, Reply } from './ports.ts'
import type { StoredReply } from './stored-reply.ts'

export interface CommandWish {
  /** The appliance that the line leads to. */
  readonly appliance: string
  /** Whose item it is, where that is another appliance's. */
  readonly for?: string
  readonly item: string
  readonly command: string
  readonly effect: Effect
  readonly by?: 'engine' | 'person'
  /** Milliseconds. */
  readonly deadline: number
  readonly mayClose?: boolean
  /**
   * What else must be in the journal before the bytes leave. It goes to the disk in one piece with the intention, so that
   * a crash finds both or neither.
   */
  readonly noting?: () => Promise<unknown>
}

export interface Answered {
  readonly stored: StoredReply
  readonly reply: Reply
}

/** Replies above this many bytes go to a file of their own next to the journal. */
const largeReply = 16 * 1024

/**
 * Sends one command: interlocks, then the intention on disk, then the bytes, then the outcome. A command that changes the
 * appliance and was sent before in this item is never sent again; see `earlierSending`. Failures: those of Console.execute
 * and command.refused-by-interlock.
 */
export async function sendCommand(context: EngineContext, line: Console, wish: CommandWish): Promise<Result<Answered>> {
  const { appliance, item, command, effect } = wish
  const by = wish.by ?? 'engine'
  const refusal = await refusalToJournal(context, appliance, command, by)
  if (refusal) return failed(failure('command.refused-by-interlock', refusal.sentence, refusal.hint))
  const noted = wish.noting?.()
  const owner = wish.for === undefined ? {} : { for: wish.for }
  const intention = { appliance, item, command, effect, by, ...owner }
  const [sent] = await Promise.all([
    context.journal.append('command.sent', intention, { durable: effect !== 'none' }),
    noted,
  ])
  const started = context.clock.now()
  const notices = new ConsoleNotices(context, appliance, { appliance, item, command, effect })
  const result = await line.execute(command, {
    deadline: wish.deadline,
    effect,
    onNotice: notices.take,
    onQuestion: notices.ask,
    attended: context.attended ?? false,
    signal: context.signal,
    mayClose: wish.mayClose ?? false,
    onText: (text) => context.tell({ kind: 'text', appliance, text: context.journal.redact(text) }),
  })
  await notices.settled
  if (!result.ok) {
    // Nothing left: the outcome of a harmless command is that it has none. One with effect stays open, that is: uncertain.
    if (effect === 'none' || result.failure.code === 'command.not-sendable') {
      const milliseconds = Math.max(0, context.clock.now() - started)
      const none = { appliance, item, sent: sent.seq, status: 'none' as const, lines: [], cause: result.failure.code }
      await context.journal.append('command.finished', { ...none, milliseconds })
    }
    return failed(result.failure)
  }
  await notices.finished()
  const stored = await storeReply(context, wish, sent.seq, result.value)
  if (notices.doubted !== undefined) return failed(doubtedBefore(notices.doubted))
  return succeed({ reply: result.value, stored })
}

function doubtedBefore(command: string): Failure {
  const sentence = `Lines came after the reply to "${command}" that may belong to it.`
  return failure('console.out-of-step', sentence, 'Resume the run; the item asks again from its first command.')
}

async function storeReply(context: EngineContext, wish: CommandWish, sent: number, reply: Reply): Promise<StoredReply> {
  const { journal } = context
  const lines = reply.lines.map((line) => journal.redact(line))
  const kept = await keepReply(context, reply, lines)
  const statusText = journal.redact(reply.statusText)
  const { missing, doubt, contradiction } = reply
  const entry = await journal.append(
    'command.finished',
    {
      appliance: wish.appliance,
      item: wish.item,
      sent,
      status: reply.status,
      ...(statusText === '' ? {} : { statusText }),
      ...kept,
      ...(missing === undefined ? {} : { missing: [...missing] }),
      ...(doubt === undefined ? {} : { doubt }),
      ...(contradiction === undefined ? {} : { contradiction: contradiction.map((line) => journal.redact(line)) }),
      ...(reply.aside === undefined ? {} : { aside: reply.aside.map((line) => journal.redact(line)) }),
      ...(reply.ended === 'prompt' ? {} : { cause: reply.ended }),
      ...(contradiction === undefined ? {} : { cause: 'contradiction' }),
      milliseconds: Math.max(0, Math.round(reply.milliseconds)),
    },
    { durable: wish.effect !== 'none' },
  )
  const { status, statusLine, large } = reply
  return {
    seq: entry.seq,
    ...(kept.file === undefined ? {} : { file: kept.file }),
    lines,
    status,
    statusText,
    statusLine,
    ...(doubt === undefined ? {} : { doubt }),
    ...(contradiction === undefined ? {} : { contradiction }),
    ...(large === undefined
      ? {}
      : {
          large: { bytes: large.text.bytes, filled: large.filled, characters: large.characters, first: large.first },
        }),
  }
}

/** The bytes of a reply next to the journal, and its lines in the journal or, where they are many, in a file as well. */
async function keepReply(
  { journal }: EngineContext,
  { raw, large }: Reply,
  lines: readonly string[],
): Promise<Pick<EventData<'command.finished'>, 'file' | 'lines' | 'raw'>> {
  if (large !== undefined && journal.keepFile !== undefined) {
    const text = await journal.keepFile(large.text.path)
    return { file: text.sha256, raw: await journal.keepFile(large.raw.path) }
  }
  const kept = await journal.keep(raw)
  const bytes = new TextEncoder().encode(lines.join('\n'))
  if (bytes.length <= largeReply) return { lines: [...lines], raw: kept }
  return { file: (await journal.keep(bytes)).sha256, raw: kept }
}

/**
 * The same command sent before for this item since it was last reopened, unless it was found never to have arrived.
 * Call this before sending any command that changes the appliance, so that it is never sent twice.
 */
export function earlierSending(
  state: RunState,
  appliance: string,
  item: string,
  command: string,
): CommandStanding | undefined {
  const { reopenedAt } = itemOf(state, appliance, item)
  return commandsOf(state, appliance, item)
    .filter((c) => c.command === command && c.seq > reopenedAt)
    .filter((c) => c.settled?.arrived !== false && c.finished?.unsent !== true)
    .at(-1)
}
