import { Conversation } from '../../../shared/console/conversation.ts'
import type { Dialect } from '../../../shared/console/dialect.ts'
import { encodeTelnet, TelnetCodec } from '../../../shared/console/telnet-codec.ts'
import { TextStream } from '../../../shared/console/text-stream.ts'
import type { ConversationLimits, Turn } from '../../../shared/console/turn.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { LineEnd, TelnetConnection } from './telnet-connection.ts'

export interface DialogueListener {
  turn(turn: Turn): void
  ended(end: LineEnd): void
  /** Octets as they came, before anything is taken out. */
  raw?(bytes: Uint8Array): void
  /** The conversation has taken something in. */
  took?(): void
}

export interface DialogueOptions {
  readonly dialect: Dialect
  readonly clock: Clock
  readonly limits?: ConversationLimits
  /** A probe only looks: it presses no key. */
  readonly pressesKeys: boolean
}

/**
 * A line with a conversation on it: octets -> telnet -> text -> turns, and the silence in between measured. Answers the
 * telnet negotiation and the pager by itself; everything else is for the listener.
 */
export class Dialogue {
  readonly conversation: Conversation
  readonly #line: TelnetConnection
  readonly #options: DialogueOptions
  readonly #codec = new TelnetCodec()
  readonly #text = new TextStream()
  #listener: DialogueListener | undefined
  #watch: AbortController | undefined

  constructor(line: TelnetConnection, options: DialogueOptions) {
    this.#line = line
    this.#options = options
    this.conversation = new Conversation(options.dialect, options.limits)
  }

  /** Text has come and the silence that decides what it means is not over yet. */
  get settling(): boolean {
    return this.#watch !== undefined
  }

  /** Nothing is read before the first call; a later listener takes the place of an earlier one. */
  listen(listener: DialogueListener): void {
    const first = this.#listener === undefined
    this.#listener = listener
    if (first) this.#line.listen({ data: (bytes) => this.#receive(bytes), ended: (end) => this.#ended(end) })
  }

  /** Sends a line with the dialect's Enter; false when the line is gone and nothing was handed over. */
  sendLine(text: string): boolean {
    return this.#send(text + this.#options.dialect.enter)
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
    this.#watchSilence()
  }

  #watchSilence(): void {
    this.#watch?.abort()
    this.#watch = undefined
    const patience = this.#line.end ? undefined : this.conversation.patience
    if (patience === undefined) return
    const watch = new AbortController()
    this.#watch = watch
    void this.#await(patience, watch)
  }

  async #await(patience: number, watch: AbortController): Promise<void> {
    await this.#options.clock.sleep(patience, watch.signal)
    if (watch.signal.aborted) return
    // A timer may be late, after a busy loop or a sleep of the computer: what the system holds by then is read first.
    await new Promise((resolve) => setImmediate(resolve))
    if (watch.signal.aborted) return
    this.#watch = undefined
    const turn = this.conversation.quiet(patience)
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
    this.#watch?.abort()
    this.#watch = undefined
    this.#listener?.ended(end)
  }
}
