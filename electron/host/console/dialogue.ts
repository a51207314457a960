import type { Failure } from '../../../shared/base/failure.ts'
import { Conversation } from '../../../shared/console/conversation.ts'
import type { Dialect } from '../../../shared/console/dialect.ts'
import type { ReplySink } from '../../../shared/console/reply-intake.ts'
import { encodeTelnet, TelnetCodec } from '../../../shared/console/telnet-codec.ts'
import type { ConversationLimits, ReplyTurn, Turn } from '../../../shared/console/turn.ts'
import type { Effect } from '../../../shared/model/run-event.ts'
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
  /** Takes replies that are too much to be held. */
  readonly sink?: ReplySink
}

/**
 * A telnet line with a conversation on it: bytes -> telnet -> text -> turns, and the silence in between measured. Answers the
 * telnet negotiation and the pager on its own; everything else is for the listener.
 */
export class Dialogue implements Talk {
  readonly conversation: Conversation
  readonly byPrompt = true
  readonly #line: TelnetConnection
  readonly #options: DialogueOptions
  readonly #codec = new TelnetCodec()
  readonly #silence: SilenceWatch
  #listener: TalkListener | undefined
  #paused = false
  /** When the command was sent to which nothing has come yet. */
  #sentAt: number | undefined

  constructor(line: TelnetConnection, options: DialogueOptions) {
    this.#line = line
    this.#options = options
    this.conversation = new Conversation(options.dialect, options.limits, options.sink)
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

  get tail(): string {
    return this.conversation.tail
  }

  get blank(): boolean {
    return this.conversation.blank
  }

  get unasked(): readonly string[] {
    return this.conversation.unasked
  }

  get probe(): string {
    return this.#options.dialect.probe
  }

  get echoes(): boolean | undefined {
    return this.conversation.echoes
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

  send(command: string, effect: Effect = 'none'): boolean {
    this.#silence.stop()
    this.conversation.sentCommand(command, effect)
    this.#sentAt = this.#options.clock.now()
    return this.sendLine(command)
  }

  answer(text: string): boolean {
    this.#silence.stop()
    this.conversation.sentAnswer(text)
    // A blank is a key of its own, as pagers want it.
    return text === ' ' ? this.#send(text) : this.sendLine(text)
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
    if (this.#sentAt !== undefined) this.conversation.roundTrip(this.#options.clock.now() - this.#sentAt)
    this.#sentAt = undefined
    const turn = this.conversation.feedBytes(data)
    this.#listener?.took?.()
    this.#conclude(turn)
    this.#await(0)
  }

  /**
   * Nothing is read for a while: the disk has not taken yet what was read. That does not count as silence of the
   * appliance.
   */
  pause(): void {
    this.#paused = true
    this.#silence.stop()
    this.#line.pause()
  }

  resume(): void {
    this.#paused = false
    this.#line.resume()
    this.#await(0)
  }

  /** Measures the silence until the conversation has something to say about it; `since`: so much of it is over. */
  #await(since: number): void {
    const patience = this.#line.end || this.#paused ? undefined : this.conversation.patience
    const goesOn = patience !== undefined && patience > since
    this.#silence.restart(goesOn || since === 0 ? patience : undefined, since)
  }

  #onSilence(milliseconds: number): void {
    const turn = this.conversation.quiet(milliseconds)
    this.#listener?.took?.()
    this.#conclude(turn)
    // A question that was reported may have to be reported again, as final.
    if (turn.kind === 'question') this.#await(milliseconds)
  }

  #conclude(turn: Turn): void {
    if (turn.kind === 'needs-more') return
    if (turn.kind !== 'pager') {
      this.#listener?.turn(turn)
    } else if (this.#options.pressesKeys) {
      this.conversation.sentKey(turn.line)
      this.#send(turn.key)
      this.#listener?.key?.(turn.key, turn.line)
    }
  }

  #ended(end: LineEnd): void {
    this.#silence.stop()
    this.#listener?.ended(end)
  }
}
