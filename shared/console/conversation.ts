import type { Dialect } from './dialect.ts'
import { EchoFilter } from './echo-filter.ts'
import { Recogniser } from './recogniser.ts'
import { readReply } from './reply.ts'
import { TerminalText } from './terminal-text.ts'
import { conversationLimits } from './turn.ts'
import type { ConversationLimits, ReplyTurn, Turn } from './turn.ts'

type Phase = 'greeting' | 'user-sent' | 'password-sent' | 'idle' | 'command' | 'over'

/** A turn that holds once the line has been silent for so many milliseconds. */
interface Expectation {
  readonly after: number
  readonly conclude: () => Turn
}

/** A line longer than this is never taken for a prompt as a whole. */
const longestPrompt = 512
const needsMore: Turn = { kind: 'needs-more' }

/**
 * The state machine of one login: greeting -> user -> password -> commands, one at a time. Fed with decoded text, told
 * by `quiet` how long the line has been silent; it knows no other time. A prompt counts only as the last unterminated
 * line, behind the echo, after silence; text behind it takes the conclusion back.
 */
export class Conversation {
  readonly #quiet: Dialect['quiet']
  readonly #marks: Recogniser
  readonly #limits: ConversationLimits
  readonly #text = new TerminalText()
  #phase: Phase = 'greeting'
  #lines: string[] = []
  #fresh: string[] = []
  #lastLine = ''
  #characters = 0
  #abandoned = false
  #echo: EchoFilter | undefined
  #userPrompt = ''
  #prompt = ''
  #refusal: { readonly text: string; readonly strict: boolean } | undefined
  #banner = ''

  constructor(dialect: Dialect, limits: ConversationLimits = conversationLimits) {
    this.#quiet = dialect.quiet
    this.#marks = new Recogniser(dialect)
    this.#limits = limits
  }

  /** The greeting: every line before the login prompt. */
  get banner(): string {
    return this.#banner
  }

  /** The prompt that was learned at login, as it stands on the line. */
  get prompt(): string {
    return this.#prompt
  }

  get commandOutstanding(): boolean {
    return this.#phase === 'command'
  }

  /** Nothing is outstanding and the learned prompt is all that stands on the line. */
  get ready(): boolean {
    return this.#phase === 'idle' && this.#text.tail === this.#prompt
  }

  /** The line without an end, at most its last 512 characters: for a message. */
  get tail(): string {
    return this.#text.tail.slice(-longestPrompt)
  }

  /** The last lines of what is in hand, for a message. */
  get seen(): string {
    const lines = this.#lines.slice(-20)
    if (this.#text.tailLength > 0) lines.push(this.tail)
    return lines.join('\n').trim().slice(-2000)
  }

  /** A refusal of the login that was read before the line ended or the time was up. */
  get refusal(): string | undefined {
    if (this.#phase === 'password-sent' || this.#phase === 'user-sent') this.#noteRefusal(this.tail)
    return this.#refusal?.text
  }

  /** Milliseconds of silence after which `quiet` has something to say; undefined while there is nothing to wait for. */
  get patience(): number | undefined {
    return this.#expects()?.after
  }

  feed(text: string): Turn {
    if (this.#phase === 'over') return needsMore
    this.#text.feed(this.#echo ? this.#echo.feed(text) : text)
    return this.#take()
  }

  quiet(silence: number): Turn {
    const expectation = this.#expects()
    return expectation && silence >= expectation.after ? expectation.conclude() : needsMore
  }

  sentUser(): void {
    this.#userPrompt = this.#text.tail.trim()
    this.#banner = this.#lines.join('\n').trim()
    this.#begin('user-sent')
  }

  sentPassword(): void {
    this.#begin('password-sent')
  }

  sentCommand(command: string): void {
    this.#begin('command')
    this.#echo = new EchoFilter(command, this.#prompt)
  }

  /** The pager got its key: its line is wiped out. */
  sentKey(): void {
    this.#text.wipePager()
  }

  /** The outstanding reply is no longer wanted: it is read to its end and dropped, without limits. */
  abandon(): void {
    this.#abandoned = true
    this.#lines = []
    this.#fresh = []
  }

  /** Lines of the reply that came since the last call. */
  takeFresh(): readonly string[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }

  /** The line ended: what there is of the reply, the unterminated rest included. */
  ended(): ReplyTurn {
    if (this.#echo) this.#text.feed(this.#echo.end())
    this.#take()
    const overlong = this.#text.overlong
    if (this.#text.tailLength > 0) this.#addLine(this.#text.tail)
    this.#phase = 'over'
    return { kind: 'reply', lines: this.#lines, overlong }
  }

  #begin(phase: Phase): void {
    this.#text.cut()
    this.#text.takeLines()
    this.#phase = phase
    this.#lines = []
    this.#fresh = []
    this.#lastLine = ''
    this.#characters = 0
    this.#abandoned = false
    this.#echo = undefined
    this.#refusal = undefined
  }

  #take(): Turn {
    for (const line of this.#text.takeLines()) this.#addLine(line)
    if (this.#abandoned || this.#phase === 'idle') return needsMore
    if (this.#phase === 'command') return this.#flooded()
    const tooMuch = this.#characters + this.#text.tailLength > this.#limits.greeting
    if (tooMuch && this.#phase === 'greeting') return this.#foreign('something that sends on and on without a login')
    if (tooMuch) return this.#over({ kind: 'flood', what: `more than ${this.#limits.greeting} characters` })
    if (this.#phase !== 'greeting') return needsMore
    const first = this.#lines.find((line) => line.trim() !== '')
    const service = first === undefined ? undefined : this.#marks.foreignService(first)
    return service === undefined ? needsMore : this.#foreign(service)
  }

  #addLine(line: string): void {
    if (line.trim() !== '') this.#lastLine = line
    if (this.#abandoned || this.#phase === 'idle') return
    // Without an echo the end of the prompt's own line comes first; it is no line of the reply.
    const endOfPrompt = this.#phase === 'command' && this.#characters === 0 && this.#echo?.outcome === 'not echoed'
    this.#characters += line.length + 1
    if (endOfPrompt && line === '') return
    this.#lines.push(line)
    if (this.#phase === 'command') this.#fresh.push(line)
    else if (this.#phase !== 'greeting') this.#noteRefusal(line)
  }

  #noteRefusal(line: string): void {
    const verdict = this.#marks.verdictOnLogin(line)
    if (verdict === 'accepted') this.#refusal = undefined
    else if (verdict === 'refused') this.#refusal = { text: line, strict: true }
    else if (verdict === 'sounds refused') this.#refusal ??= { text: line, strict: false }
  }

  #flooded(): Turn {
    const { replyCharacters, replyLines } = this.#limits
    let what: string | undefined
    if (this.#characters + this.#text.tailLength > replyCharacters) what = `more than ${replyCharacters} characters`
    if (this.#lines.length > replyLines) what = `more than ${replyLines} lines`
    return what === undefined ? needsMore : { kind: 'flood', what }
  }

  #foreign(what: string): Turn {
    return this.#over({ kind: 'foreign', what, seen: this.seen })
  }

  #over(turn: Turn): Turn {
    this.#phase = 'over'
    return turn
  }

  #expects(): Expectation | undefined {
    switch (this.#phase) {
      case 'greeting':
        return this.#expectsUser()
      case 'user-sent':
      case 'password-sent':
        return this.#expectsPrompt()
      case 'idle':
        return this.#expectsNothing()
      case 'command':
        return this.#expectsReply()
      case 'over':
        return undefined
    }
  }

  #expectsUser(): Expectation | undefined {
    if (this.#text.tailLength > longestPrompt) return undefined
    const tail = this.#text.tail
    if (this.#marks.asksForUser(tail)) return { after: this.#quiet.prompt, conclude: () => ({ kind: 'login' }) }
    const service = this.#marks.foreignService(tail)
    if (service !== undefined) return { after: this.#quiet.odd, conclude: () => this.#foreign(service) }
    const pager = this.#expectsPager(tail)
    if (pager) return pager
    let what: string | undefined
    if (this.#marks.asksForPassword(tail)) what = 'something that asks for a password and no user name'
    else if (this.#marks.looksLikePrompt(tail)) what = 'something that shows a prompt without a login'
    if (what === undefined) return undefined
    const instead = what
    return { after: this.#quiet.refusal, conclude: () => this.#foreign(instead) }
  }

  #expectsPrompt(): Expectation | undefined {
    const tail = this.#text.tailLength > longestPrompt ? '' : this.#text.tail
    const refused = (): Turn => this.#over({ kind: 'refused', seen: this.seen })
    if (this.#marks.asksForPassword(tail)) {
      const first = this.#phase === 'user-sent'
      return { after: this.#quiet.prompt, conclude: first ? () => ({ kind: 'password' }) : refused }
    }
    if (this.#marks.asksForUser(tail) || this.#asksForUserAgain(tail)) {
      return { after: this.#quiet.prompt, conclude: refused }
    }
    const pager = this.#expectsPager(tail)
    if (pager) return pager
    if (this.#marks.looksLikePrompt(tail)) {
      return { after: this.#quiet.learn, conclude: this.#refusal?.strict ? refused : () => this.#learn(tail) }
    }
    return this.#refusal ? { after: this.#quiet.refusal, conclude: refused } : undefined
  }

  #learn(prompt: string): Turn {
    this.#phase = 'idle'
    this.#prompt = prompt
    return { kind: 'logged-in', prompt, host: this.#marks.hostOf(prompt) }
  }

  #expectsNothing(): Expectation | undefined {
    if (this.#text.tailLength > longestPrompt) return undefined
    const tail = this.#text.tail
    if (tail === this.#prompt) return { after: this.#quiet.prompt, conclude: () => ({ kind: 'ready' }) }
    return this.#expectsEnd(tail)
  }

  #expectsReply(): Expectation | undefined {
    const { prompt, odd, question } = this.#quiet
    if (this.#echo?.outcome === 'undecided') {
      // A bare prompt may be the start of a redrawn line with the echo behind it, or an empty reply without an echo.
      return this.#echo.holds(this.#prompt) ? { after: prompt, conclude: () => this.#withoutEcho() } : undefined
    }
    // A long line is looked at only once it has been silent for that long: looking costs its whole length.
    if (this.#text.tailLength > longestPrompt) {
      return { after: odd, conclude: () => this.#replyBehind(this.#text.tail) ?? needsMore }
    }
    const tail = this.#text.tail
    if (tail === this.#prompt) return { after: prompt, conclude: () => this.#reply('') }
    if (tail.trim() === '') return undefined
    if (tail.endsWith(this.#prompt)) return { after: odd, conclude: () => this.#replyBehind(tail) ?? needsMore }
    const known = this.#expectsPager(tail) ?? this.#expectsEnd(tail)
    if (known) return known
    if (this.#marks.asksForDecision(tail) || this.#marks.asksForPassword(tail)) {
      return { after: question, conclude: () => ({ kind: 'question', text: this.seen }) }
    }
    return this.#isRenamed(tail) ? { after: odd, conclude: () => this.#reply('', tail) } : undefined
  }

  #withoutEcho(): Turn {
    this.#text.feed(this.#echo?.end() ?? '')
    this.#take()
    return this.#text.tail === this.#prompt ? this.#reply('') : needsMore
  }

  #asksForUserAgain(tail: string): boolean {
    return this.#userPrompt !== '' && tail.trim() === this.#userPrompt
  }

  /** The login prompt again, exactly as at the beginning: the session is over. */
  #expectsEnd(tail: string): Expectation | undefined {
    if (!this.#asksForUserAgain(tail)) return undefined
    return { after: this.#quiet.odd, conclude: () => this.#over({ kind: 'logged-out', seen: this.seen }) }
  }

  #expectsPager(tail: string): Expectation | undefined {
    const key = this.#marks.pagerKey(tail)
    return key === undefined ? undefined : { after: this.#quiet.prompt, conclude: () => ({ kind: 'pager', key }) }
  }

  /** A reply whose last line has no end of its own: the prompt follows on the same line. */
  #replyBehind(tail: string): Turn | undefined {
    return tail.endsWith(this.#prompt) ? this.#reply(tail.slice(0, tail.length - this.#prompt.length)) : undefined
  }

  /**
   * Another prompt of the same shape directly behind a status line: the host was renamed. Without a status line before
   * it, it is output that only looks like a prompt (a progress bar).
   */
  #isRenamed(tail: string): boolean {
    if (!this.#marks.looksLikePromptOf(tail, this.#prompt)) return false
    const last = this.#lastLine
    return last !== '' && readReply([last]).statusLine === 0
  }

  #reply(rest: string, newPrompt?: string): Turn {
    const overlong = this.#text.overlong
    if (rest !== '') this.#addLine(rest)
    const lines = this.#lines
    this.#phase = 'idle'
    this.#lines = []
    this.#abandoned = false
    this.#echo = undefined
    return { kind: 'reply', lines, overlong, ...(newPrompt === undefined ? {} : { newPrompt }) }
  }
}
