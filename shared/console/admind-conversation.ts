import { AdmindGreeting } from './admind-greeting.ts'
import { AdmindReader, type AdmindLine, type HugeLiteral } from './admind-reader.ts'
import { AdmindReply } from './admind-reply.ts'
import { plain } from './admind-text.ts'
import { packArgument, packCommand } from './admind-words.ts'
import type { TaggedDialect } from './dialect.ts'
import { statusOf, type ReplyParts } from './reply.ts'
import { sessionSecrets } from './session-secrets.ts'
import { conversationLimits, type ConversationLimits, type ReplyTurn, type Turn } from './turn.ts'

type Phase = 'greeting' | 'greeted' | 'login' | 'idle' | 'command' | 'over'

const needsMore: Turn = { kind: 'needs-more' }
const noVerdict: ReplyParts = { status: 'none', statusText: '', statusLine: -1 }

/**
 * The state machine of one admin protocol session: banner -> login -> commands, one at a time. `feed` takes bytes; the
 * result is lines in the plain form of a command line (tags removed, literals as lines) and the exact status of each
 * reply.
 */
export class AdmindConversation {
  readonly #dialect: TaggedDialect
  readonly #limits: ConversationLimits
  readonly #reader: AdmindReader
  readonly #greeting: AdmindGreeting
  #phase: Phase = 'greeting'
  #count = 0
  #tag = ''
  #reply: AdmindReply
  #abandoned = false
  /** Number of bytes received before the end of the banner. */
  #bytes = 0

  constructor(dialect: TaggedDialect, limits: ConversationLimits = conversationLimits) {
    this.#dialect = dialect
    this.#limits = limits
    this.#greeting = new AdmindGreeting(dialect)
    this.#reader = new AdmindReader(limits.replyCharacters)
    this.#reply = new AdmindReply(dialect)
  }

  /** The greeting, as it came. */
  get banner(): string {
    return this.#greeting.banner
  }

  get ready(): boolean {
    return this.#phase === 'idle'
  }

  get commandOutstanding(): boolean {
    return this.#phase === 'command'
  }

  /**
   * The last lines received, for a message. During a login, only lines that are not data: data holds the session ID.
   */
  get seen(): string {
    const inHand = this.#phase === 'login' ? [] : this.#reply.lines.slice(-20)
    const lines = [...(this.#phase === 'greeting' ? [this.banner] : inHand), ...this.#reply.aside.slice(-5), this.#rest]
    return lines.join('\n').trim().slice(-2000)
  }

  /** The line that turned us away before the login was answered. */
  get refusal(): string | undefined {
    return this.#greeting.refusal ?? this.#reply.aside.find((line) => this.#dialect.refusals.test(line))
  }

  /** Milliseconds of silence after which `quiet` has something to say; undefined while there is nothing to wait for. */
  get patience(): number | undefined {
    const odd = this.#phase === 'greeting' && this.#greeting.oddity(this.#rest) !== ''
    return odd ? this.#dialect.patience : undefined
  }

  quiet(silence: number): Turn {
    const { patience } = this
    if (patience === undefined || silence < patience) return needsMore
    return this.#foreign(this.#greeting.oddity(this.#rest))
  }

  feed(bytes: Uint8Array): Turn {
    if (this.#phase === 'over') return needsMore
    if (this.#phase === 'greeting' && (this.#bytes += bytes.length) > this.#limits.greeting) {
      const what = 'endless data without a banner'
      return this.#over({ kind: 'foreign', what, seen: this.seen.slice(0, 500) })
    }
    let last = needsMore
    for (const found of this.#reader.receive(bytes)) {
      const turn = 'huge' in found ? this.#tooMuch(found) : this.#take(found)
      if (turn.kind !== 'needs-more') last = turn
    }
    return last.kind === 'needs-more' ? this.#flooded() : last
  }

  /** The bytes of a login, as text. */
  login(user: string, password: string): string {
    return this.#begin('login', `${this.#dialect.login} ${packArgument(user)} ${packArgument(password)}`)
  }

  /** The bytes of a command that `packCommand` accepts, as text. */
  command(command: string): string {
    const packed = packCommand(command)
    if (!packed.ok) throw new Error(`"${command}" holds ${packed.reason}`)
    return this.#begin('command', packed.words)
  }

  /** The outstanding reply is no longer wanted: it is read to its end and dropped, without limits. */
  abandon(): void {
    this.#abandoned = true
    this.#reader.skipLiterals()
    this.#reply = new AdmindReply(this.#dialect)
  }

  /** Lines of a command's reply that came since the last call. */
  takeFresh(): readonly string[] {
    return this.#phase === 'login' ? [] : this.#reply.takeFresh()
  }

  /** The line ended: what there is of the reply, the unfinished rest included. */
  ended(): ReplyTurn {
    const { rest } = this.#reader
    let turn = needsMore
    if (rest && this.#phase === 'command') turn = this.#take(rest)
    this.#phase = 'over'
    return turn.kind === 'reply' ? turn : this.#reply.whole(noVerdict)
  }

  /** The beginning of the unfinished line. */
  get #rest(): string {
    return plain(this.#reader.beginning)
  }

  #begin(phase: Phase, words: string): string {
    this.#phase = phase
    this.#count += 1
    this.#tag = `${this.#dialect.tag}${this.#count}`
    this.#reply = new AdmindReply(this.#dialect)
    this.#abandoned = false
    this.#reader.keepLiterals()
    return `${this.#tag} ${words}\r\n`
  }

  #take(line: AdmindLine): Turn {
    if (this.#phase === 'greeting') return this.#greet(plain(line.text))
    if (this.#phase !== 'command' && this.#phase !== 'login') return needsMore
    const status = /^(\S+)(?:[ \t]+(\S+)(?:[ \t]+(.*))?)?$/s.exec(line.text)
    if (status && this.#isOurs(status[1])) return this.#conclude(line, status[2] ?? '', status[3] ?? '')
    if (this.#abandoned) return needsMore
    const data = /^\*[ \t]+(\S+)(?:[ \t](.*))?$/s.exec(line.text)
    if (data && this.#isOurs(data[1])) this.#reply.add(data[2] ?? '', line)
    else this.#reply.stray(line)
    return needsMore
  }

  #isOurs(tag: string | undefined): boolean {
    return tag?.toLowerCase() === this.#tag
  }

  #greet(text: string): Turn {
    const found = this.#greeting.take(text)
    if (found === 'foreign') return this.#foreign(text)
    if (found === 'greeting') this.#phase = 'greeted'
    return found === 'greeting' ? { kind: 'login' } : needsMore
  }

  #foreign(text: string): Turn {
    return this.#over(this.#greeting.foreign(text, this.#rest))
  }

  #conclude(line: AdmindLine, word: string, text: string): Turn {
    const login = this.#phase === 'login'
    const status = statusOf(word)
    this.#phase = login && status !== 'ok' ? 'over' : 'idle'
    if (this.#abandoned) return { kind: 'ready' }
    const reply = this.#reply
    if (login && status === 'ok') {
      const secrets = sessionSecrets(reply.lines, text)
      this.#reply = new AdmindReply(this.#dialect)
      return { kind: 'logged-in', prompt: '', host: this.#greeting.host, secrets }
    }
    if (login) return { kind: 'refused', seen: plain(`${word} ${text}`.trim()).slice(0, 500) }
    reply.add(`${word} ${text}`.trim(), line)
    if (status === 'none') return reply.whole(noVerdict)
    return reply.whole({ status, statusText: plain(text), statusLine: reply.lines.length - 1 })
  }

  #tooMuch({ huge }: HugeLiteral): Turn {
    if (this.#abandoned || (this.#phase !== 'command' && this.#phase !== 'login')) return needsMore
    return { kind: 'flood', what: huge }
  }

  #flooded(): Turn {
    if (this.#abandoned || (this.#phase !== 'command' && this.#phase !== 'login')) return needsMore
    const { greeting, replyCharacters, replyLines } = this.#limits
    const most = this.#phase === 'login' ? greeting : replyCharacters
    let what: string | undefined
    if (this.#reply.characters + this.#reader.pending > most) what = `more than ${most} characters`
    if (this.#reply.lines.length > replyLines) what = `more than ${replyLines} lines`
    return what === undefined ? needsMore : { kind: 'flood', what }
  }

  #over(turn: Turn): Turn {
    this.#phase = 'over'
    return turn
  }
}
