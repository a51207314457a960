import type { Dialect } from './dialect.ts'
import type { Expectation } from './expectation.ts'
import { longestPrompt } from './expectation.ts'
import type { Recogniser } from './recogniser.ts'
import type { TerminalText } from './terminal-text.ts'
import type { ConversationLimits, Turn } from './turn.ts'

type Phase = 'greeting' | 'user-sent' | 'password-sent' | 'over'

const needsMore: Turn = { kind: 'needs-more' }

/** The first half of a conversation: greeting -> user -> password -> the first prompt. */
export class LoginTalk {
  readonly #quiet: Dialect['quiet']
  readonly #marks: Recogniser
  readonly #limits: ConversationLimits
  readonly #text: TerminalText
  #phase: Phase = 'greeting'
  #lines: string[] = []
  #characters = 0
  #userPrompt = ''
  #accepted = false
  #refusal: { readonly text: string; readonly strict: boolean } | undefined
  #banner = ''
  /** The question that was reported last, so that it is not reported twice. */
  #told = ''
  /** The password, until the first line behind it has come. */
  #echo = ''

  constructor(dialect: Dialect, marks: Recogniser, limits: ConversationLimits, text: TerminalText) {
    this.#quiet = dialect.quiet
    this.#marks = marks
    this.#limits = limits
    this.#text = text
  }

  get banner(): string {
    return this.#banner
  }

  /** What asked for the user name. */
  get userPrompt(): string {
    return this.#userPrompt
  }

  get seen(): string {
    const lines = this.#lines.slice(-20)
    if (this.#text.tailLength > 0) lines.push(this.#withoutEcho(this.#text.tail).slice(-longestPrompt))
    return lines.join('\n').trim().slice(-2000)
  }

  get refusal(): string | undefined {
    if (this.#phase === 'password-sent' || this.#phase === 'user-sent') this.#noteRefusal(this.#tail)
    return this.#refusal?.text
  }

  sentUser(): void {
    this.#userPrompt = this.#text.tail.trim()
    this.#banner = this.#lines.join('\n').trim()
    this.#begin('user-sent')
  }

  /** If the password comes back, that is its echo; the echo is never shown. */
  sentPassword(password: string): void {
    this.#begin('password-sent')
    this.#echo = password
  }

  /** Lines came. */
  take(): Turn {
    for (const line of this.#text.takeLines()) {
      this.#characters += line.length + 1
      this.#lines.push(this.#withoutEcho(line))
      if (this.#phase !== 'greeting') this.#noteRefusal(line)
      if (line.trim() !== '') this.#echo = ''
    }
    if (this.#phase === 'over') return needsMore
    const tooMuch = this.#characters + this.#text.tailLength > this.#limits.greeting
    if (tooMuch && this.#phase === 'greeting') return this.#foreign('something that sends on and on without a login')
    if (tooMuch) return this.#over({ kind: 'flood', what: `more than ${this.#limits.greeting} characters` })
    if (this.#phase !== 'greeting') return needsMore
    const first = this.#lines.find((line) => line.trim() !== '')
    const service = first === undefined ? undefined : this.#marks.foreignService(first)
    return service === undefined ? needsMore : this.#foreign(service)
  }

  expects(): Expectation | undefined {
    if (this.#phase === 'over') return undefined
    return this.#phase === 'greeting' ? this.#expectsUser() : this.#expectsPrompt()
  }

  get #tail(): string {
    return this.#text.tailLength > longestPrompt ? '' : this.#text.tail
  }

  /** What is shown of the first line behind the password: not its echo. What is recognized is the line as it came. */
  #withoutEcho(text: string): string {
    const echo = this.#echo
    if (echo === '' || text.trim() === '') return text
    if (echo.startsWith(text.trim())) return '[redacted]'
    return echo.length >= 4 && text.startsWith(echo) ? `[redacted]${text.slice(echo.length)}` : text
  }

  get #before(): string {
    return this.#lines.findLast((line) => line.trim() !== '') ?? ''
  }

  #begin(phase: Phase): void {
    this.#text.cut()
    this.#text.takeLines()
    this.#phase = phase
    this.#lines = []
    this.#characters = 0
    this.#refusal = undefined
    this.#accepted = false
    this.#told = ''
  }

  #noteRefusal(line: string): void {
    const verdict = this.#marks.verdictOnLogin(line)
    if (verdict === 'accepted') {
      this.#accepted = true
      this.#refusal = undefined
    } else if (this.#accepted) return
    else if (verdict === 'refused') this.#refusal = { text: this.#withoutEcho(line), strict: true }
    else if (verdict === 'sounds refused') this.#refusal ??= { text: this.#withoutEcho(line), strict: false }
  }

  #expectsUser(): Expectation | undefined {
    if (this.#text.tailLength > longestPrompt) return undefined
    const tail = this.#text.tail
    if (this.#marks.asksForUser(tail)) return { after: this.#quiet.prompt, conclude: () => ({ kind: 'login' }) }
    const service = this.#marks.foreignService(tail)
    if (service !== undefined) return { after: this.#quiet.odd, conclude: () => this.#foreign(service) }
    const key = this.#expectsKey(tail)
    if (key) return key
    let what: string | undefined
    if (this.#marks.asksForPassword(tail)) what = 'something that asks for a password and no user name'
    else if (this.#marks.looksLikePrompt(tail)) what = 'something that shows a prompt without a login'
    if (what !== undefined) {
      const instead = what
      return { after: this.#quiet.refusal, conclude: () => this.#foreign(instead) }
    }
    return this.#expectsQuestion(tail, this.#quiet.stuck)
  }

  #expectsPrompt(): Expectation | undefined {
    const tail = this.#tail
    const refused = (): Turn => this.#over({ kind: 'refused', seen: this.seen })
    if (this.#marks.asksForPassword(tail)) {
      if (this.#phase === 'password-sent') return { after: this.#quiet.prompt, conclude: refused }
      return { after: this.#quiet.password, conclude: () => ({ kind: 'password' }) }
    }
    if (this.#marks.asksForUser(tail) || (this.#userPrompt !== '' && tail.trim() === this.#userPrompt)) {
      return { after: this.#quiet.prompt, conclude: refused }
    }
    const key = this.#expectsKey(tail)
    if (key) return key
    if (this.#marks.readsLikePrompt(tail)) {
      if (this.#refusal?.strict) return { after: this.#quiet.guess, conclude: refused }
      const { bare, learn, guess } = this.#quiet
      const after = this.#marks.isBare(tail) ? bare : this.#accepted ? learn : guess
      return { after, conclude: () => this.#learn(tail) }
    }
    if (tail.trim() !== '') return this.#expectsQuestion(tail, this.#quiet.question)
    if (this.#refusal === undefined) return undefined
    return { after: this.#refusal.strict ? this.#quiet.refusal : this.#quiet.rumour, conclude: refused }
  }

  #expectsKey(tail: string): Expectation | undefined {
    const key = this.#marks.openerKey(tail, this.#before)
    return key === undefined
      ? undefined
      : { after: this.#quiet.prompt, conclude: () => ({ kind: 'pager', key, line: tail.trim() }) }
  }

  /** A line that only a person may answer. It is reported once, so that the login ends with the text of this line. */
  #expectsQuestion(tail: string, known: number): Expectation | undefined {
    if (tail.trim() === '' || tail === this.#told || this.#marks.isLeadIn(tail)) return undefined
    const after = this.#marks.asksForDecision(tail) ? known : this.#quiet.standing
    const line = this.#withoutEcho(tail).trim()
    const told = { kind: 'question', text: this.seen, line, final: true } as const
    return {
      after: this.#phase === 'greeting' ? this.#quiet.stuck : after,
      conclude: () => {
        this.#told = tail
        return told
      },
    }
  }

  #learn(prompt: string): Turn {
    this.#phase = 'over'
    return { kind: 'logged-in', prompt, host: this.#marks.hostOf(prompt) }
  }

  #foreign(what: string): Turn {
    return this.#over({ kind: 'foreign', what, seen: this.seen })
  }

  #over(turn: Turn): Turn {
    this.#phase = 'over'
    return turn
  }
}
