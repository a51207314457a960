import { failure, type Failure } from '../../../shared/base/failure.ts'
import { AdmindConversation } from '../../../shared/console/admind-conversation.ts'
import { packCommand } from '../../../shared/console/admind-words.ts'
import type { TaggedDialect } from '../../../shared/console/dialect.ts'
import type { ConversationLimits, ReplyTurn, Turn } from '../../../shared/console/turn.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import { SilenceWatch } from './silence-watch.ts'
import type { Talk, TalkListener } from './talk.ts'
import type { TelnetConnection } from './telnet-connection.ts'

export interface AdmindDialogueOptions {
  readonly dialect: TaggedDialect
  readonly clock: Clock
  readonly limits?: ConversationLimits
}

/** A line on which the admin protocol is spoken: bytes -> turns. Silence counts only until the greeting. */
export class AdmindDialogue implements Talk {
  readonly conversation: AdmindConversation
  readonly logout: string
  /** Every reply has an end that is marked: nothing is ever undecided. */
  readonly settling = false
  readonly byPrompt = false
  readonly blank = false
  readonly unasked: readonly string[] = []
  readonly probe = undefined
  readonly echoes = undefined
  readonly tail = ''
  readonly #line: TelnetConnection
  readonly #silence: SilenceWatch
  #listener: TalkListener | undefined

  constructor(line: TelnetConnection, { dialect, clock, limits }: AdmindDialogueOptions) {
    this.#line = line
    this.logout = dialect.logout
    this.conversation = new AdmindConversation(dialect, limits)
    this.#silence = new SilenceWatch(clock, (milliseconds) => this.#tell(this.conversation.quiet(milliseconds)))
  }

  get ready(): boolean {
    return this.conversation.ready
  }

  get outstanding(): boolean {
    return this.conversation.commandOutstanding
  }

  get seen(): string {
    return this.conversation.seen
  }

  listen(listener: TalkListener): void {
    const first = this.#listener === undefined
    this.#listener = listener
    if (!first) return
    this.#line.listen({
      data: (bytes) => this.#receive(bytes),
      ended: (end) => {
        this.#silence.stop()
        this.#listener?.ended(end)
      },
    })
  }

  refusalOf(command: string): Failure | undefined {
    const packed = packCommand(command)
    if (packed.ok) return undefined
    const sentence = `The command holds ${packed.reason} and was not sent.`
    return failure('command.not-sendable', sentence, 'Put the whole argument into quotation marks, or none of it.')
  }

  /** Sends the login; false when the line is gone. */
  sendLogin(user: string, password: string): boolean {
    return this.#write(this.conversation.login(user, password))
  }

  send(command: string): boolean {
    return this.#write(this.conversation.command(command))
  }

  answer(): boolean {
    return false
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

  #write(text: string): boolean {
    return this.#line.write(new TextEncoder().encode(text))
  }

  #receive(bytes: Uint8Array): void {
    this.#listener?.raw?.(bytes)
    const turn = this.conversation.feed(bytes)
    this.#listener?.took?.()
    this.#tell(turn)
    this.#silence.restart(this.#line.end ? undefined : this.conversation.patience)
  }

  #tell(turn: Turn): void {
    if (turn.kind !== 'needs-more') this.#listener?.turn(turn)
  }
}
