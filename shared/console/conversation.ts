import type { Effect } from '../model/run-event.ts'
import { CommandTalk } from './command-talk.ts'
import type { Dialect } from './dialect.ts'
import { longestPrompt, type Expectation } from './expectation.ts'
import { LoginTalk } from './login-talk.ts'
import { Recogniser } from './recogniser.ts'
import type { ReplySink } from './reply-intake.ts'
import { TerminalText } from './terminal-text.ts'
import { TextStream } from './text-stream.ts'
import { conversationLimits } from './turn.ts'
import type { ConversationLimits, ReplyTurn, Turn } from './turn.ts'

const needsMore: Turn = { kind: 'needs-more' }
const lineFeed = 10
/** Chunks with fewer bytes than this do not use the fast path. */
const smallestBulk = 1024

/**
 * The state machine of one login: banner -> user -> password -> commands, one at a time. `feed` takes what arrives and
 * `quiet` says how long the line has been silent; the conversation has no clock of its own.
 */
export class Conversation {
  readonly #dialect: Dialect
  readonly #marks: Recogniser
  readonly #limits: ConversationLimits
  readonly #sink: ReplySink | undefined
  readonly #text = new TerminalText()
  readonly #decoder = new TextStream()
  readonly #login: LoginTalk
  #commands: CommandTalk | undefined
  #over = false

  constructor(dialect: Dialect, limits: ConversationLimits = conversationLimits, sink?: ReplySink) {
    this.#dialect = dialect
    this.#marks = new Recogniser(dialect)
    this.#limits = limits
    this.#sink = sink
    this.#login = new LoginTalk(dialect, this.#marks, limits, this.#text)
  }

  /** The greeting: every line before the login prompt. */
  get banner(): string {
    return this.#login.banner
  }

  /** The prompt that was learned at login, as it appears on the line. */
  get prompt(): string {
    return this.#commands?.prompt ?? ''
  }

  get commandOutstanding(): boolean {
    return !this.#over && (this.#commands?.outstanding ?? false)
  }

  /** No command is outstanding, and the line shows only the learned prompt. */
  get ready(): boolean {
    return !this.#over && (this.#commands?.ready ?? false)
  }

  /** Nothing is outstanding, and whole lines came behind the prompt, which was not drawn again. */
  get blank(): boolean {
    return !this.#over && (this.#commands?.blank ?? false)
  }

  /** Lines that came while nothing was outstanding. */
  get unasked(): readonly string[] {
    return this.#commands?.unasked ?? []
  }

  /** Does the line repeat what is typed? Undefined while no reply has shown it. */
  get echoes(): boolean | undefined {
    return this.#commands?.echoes
  }

  /** The line without an end, at most its last 512 characters: for a message. */
  get tail(): string {
    return this.#text.tail.slice(-longestPrompt)
  }

  /** The last lines received, for a message. */
  get seen(): string {
    return (this.#commands ?? this.#login).seen
  }

  /** A refusal of the login that was read before the line ended or the time was up. */
  get refusal(): string | undefined {
    return this.#commands ? undefined : this.#login.refusal
  }

  /** Milliseconds of silence after which `quiet` has something to say; undefined while there is nothing to wait for. */
  get patience(): number | undefined {
    return this.#expects()?.after
  }

  feed(text: string): Turn {
    if (this.#over) return needsMore
    if (this.#commands) this.#commands.feed(text)
    else this.#text.feed(text)
    return this.#concluded()
  }

  /** Does the same for bytes; whole plain lines of a large reply take the fast path. */
  feedBytes(bytes: Uint8Array): Turn {
    if (this.#over) return needsMore
    const commands = this.#commands
    if (!commands || bytes.length < smallestBulk || this.#decoder.pending) return this.feed(this.#decoder.decode(bytes))
    const first = bytes.indexOf(lineFeed) + 1
    if (first > 0) commands.feed(this.#decoder.decode(bytes.subarray(0, first)))
    const taken = first > 0 ? commands.takePlain(bytes, first) : 0
    if (taken < bytes.length) commands.feed(this.#decoder.decode(bytes.subarray(taken)))
    return this.#concluded()
  }

  quiet(silence: number): Turn {
    const expectation = this.#expects()
    return expectation && silence >= expectation.after ? this.#turn(expectation.conclude()) : needsMore
  }

  sentUser(): void {
    this.#login.sentUser()
  }

  sentPassword(password: string): void {
    this.#login.sentPassword(password)
  }

  sentCommand(command: string, effect: Effect = 'none'): void {
    this.#commands?.sent(command, effect)
  }

  /** Notes how many milliseconds passed between a command and the first byte after it. */
  roundTrip(milliseconds: number): void {
    this.#commands?.roundTrip(milliseconds)
  }

  /** The pager got its key: its line is wiped out. */
  sentKey(line = ''): void {
    if (this.#commands) this.#commands.sentKey(line)
    else this.#text.wipePager()
  }

  /** A person's answer went to the unfinished line. */
  sentAnswer(text: string): void {
    this.#commands?.sentAnswer(text)
  }

  /** The outstanding reply is no longer wanted: it is read to its end and dropped, without limits. */
  abandon(): void {
    this.#commands?.abandon()
  }

  /** Lines of the reply that came since the last call. */
  takeFresh(): readonly string[] {
    return this.#commands?.takeFresh() ?? []
  }

  /** The line ended: what there is of the reply, the unterminated rest included. */
  ended(): ReplyTurn {
    this.#over = true
    return this.#commands?.ended() ?? { kind: 'reply', lines: [], overlong: false }
  }

  #expects(): Expectation | undefined {
    if (this.#over) return undefined
    return (this.#commands ?? this.#login).expects()
  }

  /** What holds at once: a flood, or a reply of which nothing is missing. */
  #concluded(): Turn {
    const turn = this.#commands ? this.#commands.flooded() : this.#login.take()
    if (turn.kind !== 'needs-more') return this.#turn(turn)
    const expectation = this.#commands?.outstanding === true ? this.#commands.expects() : undefined
    return expectation?.after === 0 ? this.#turn(expectation.conclude()) : needsMore
  }

  #turn(turn: Turn): Turn {
    if (turn.kind === 'logged-in') {
      this.#commands = new CommandTalk({
        dialect: this.#dialect,
        marks: this.#marks,
        limits: this.#limits,
        text: this.#text,
        userPrompt: this.#login.userPrompt,
        prompt: turn.prompt,
        ...(this.#sink === undefined ? {} : { sink: this.#sink }),
      })
    }
    if (turn.kind === 'refused' || turn.kind === 'foreign' || turn.kind === 'logged-out') this.#over = true
    return turn
  }
}
