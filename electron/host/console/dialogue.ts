import type { Failure } from '../../../shared/base/failure.ts'
import { Conversation } from '../../../shared/console/conversation.ts'
import type { Dialect } from '../../../shared/console/dialect.ts'
import { encodeTelnet, TelnetCodec } from '../../../shared/console/telnet-codec.ts'
import { TextStream } from '../../../shared/console/text-stream.ts'
import type { ConversationLimits, ReplyTurn, Turn } from '../../../shared/console/turn.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import { SilenceWatch } from './silence-watch.ts'
import type { Talk, TalkListener } from './talk.ts'
import type { LineEnd, TelnetConnection } from './telnet-connection.ts'

export interface DialogueOptions {
  readonly dialect: Dialect
  readonly clock: Clock
  readonly limits?: ConversationLimits
  /** A probe only looks: it presses no key. */
  readonly pressesKeys: boolean
}

/**
 * A telnet line with a conversation on it: octets -> telnet -> text -> turns, and the silence in between measured. Answers the
 * telnet negotiation and the pager by itself; everything else is for the listener.
 */
export class Dialogue implements Talk {
  readonly conversation: Conversation
  readonly #line: TelnetConnection
  readonly #options: DialogueOptions
  readonly #codec = new TelnetCodec()
  readonly #text = new TextStream()
  readonly #silence: SilenceWatch
  #listener: TalkListener | undefined

  constructor(line: TelnetConnection, options: DialogueOptions) {
    this.#line = line
    this.#options = options
    this.conversation = new Conversation(options.dialect, options.limits)
    this.#silence = new SilenceWatch(options.clock, (milliseconds) => this.#onSilence(milliseconds))
  }

  get ready(): boolean {
    return this.conversation.ready
  }

  /** Text has come and the silence that decides what it means is not over yet. */
  get settling(): boolean {
    return this.#silence.running
  }

  get outstanding(): boolean {
    return this.conversation.commandOutstanding
  }

  get seen(): string {
    return this.conversation.seen
  }

  get logout(): string {
    return this.#options.dialect.logout
  }

  listen(listener: TalkListener): void {
    const first = this.#listener === undefined
    this.#listener = listener
    if (first) this.#line.listen({ data: (bytes) => this.#receive(bytes), ended: (end) => this.#ended(end) })
  }

  /** Sends a line with the dialect's Enter; false when the line is gone and nothing was handed over. */
  sendLine(text: string): boolean {
    return this.#send(text + this.#options.dialect.enter)
  }

  refusalOf(): Failure | undefined {
    return undefined
  }

  send(command: string): boolean {
    this.conversation.sentCommand(command)
    return this.sendLine(command)
  }

  abandon(): void {
    this.conversation.abandon()
  }

  takeFresh(): readonly string[] {
    return this.conversation.takeFresh()
  }

  ended(): ReplyTurn {
    return this.conversation.ended()
  }

  #send(text: string): boolean {
    return this.#line.write(encodeTelnet(new TextEncoder().encode(text)))
  }

  #receive(bytes: Uint8Array): void {
    this.#listener?.raw?.(bytes)
    const { data, replies } = this.#codec.receive(bytes)
    if (replies.length > 0) this.#line.write(replies)
    if (data.length === 0) return
    const turn = this.conversation.feed(this.#text.decode(data))
    this.#listener?.took?.()
    this.#conclude(turn)
    this.#silence.restart(this.#line.end ? undefined : this.conversation.patience)
  }

  #onSilence(milliseconds: number): void {
    const turn = this.conversation.quiet(milliseconds)
    this.#listener?.took?.()
    this.#conclude(turn)
  }

  #conclude(turn: Turn): void {
    if (turn.kind === 'needs-more') return
    if (turn.kind !== 'pager') {
      this.#listener?.turn(turn)
    } else if (this.#options.pressesKeys) {
      this.conversation.sentKey()
      this.#send(turn.key)
    }
  }

  #ended(end: LineEnd): void {
    this.#silence.stop()
    this.#listener?.ended(end)
  }
}
