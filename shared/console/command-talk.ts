import type { Effect } from '../model/run-event.ts'
import type { CommandTalkParts } from './command-talk-parts.ts'
import { longestPrompt, type Expectation } from './expectation.ts'
import { doubtOf, OutstandingReply } from './outstanding-reply.ts'
import { Patience, questionPatience } from './patience.ts'
import { PlainLines } from './plain-lines.ts'
import { Prompt } from './prompt.ts'
import { isStatusLine } from './reply.ts'
import type { TerminalText } from './terminal-text.ts'
import type { Missing, ReplyTurn, Turn } from './turn.ts'
import { UnaskedLines } from './unasked-lines.ts'

const needsMore: Turn = { kind: 'needs-more' }

/**
 * The second half of a conversation: commands, one at a time. A reply is complete once its echo (or a line known not to
 * echo), its status line, and then the bare prompt have arrived. `CommandTalk` waits for each and reports a missing one.
 */
export class CommandTalk {
  readonly #parts: CommandTalkParts
  readonly #text: TerminalText
  readonly #bulk = new PlainLines()
  readonly #patience = new Patience()
  #prompt: Prompt
  /** Does the line echo what is typed? Undefined until a reply has shown it. */
  #echoes: boolean | undefined
  /** Each Enter of ours counts as two: a second prompt comes behind each reply. */
  #doubled = false
  #command: OutstandingReply | undefined
  readonly #unasked = new UnaskedLines()
  #loggedOut = false
  #told = ''
  /** Lines of a finished reply that the caller has not taken yet. */
  #endedFresh: readonly string[] = []

  constructor(parts: CommandTalkParts) {
    this.#parts = parts
    this.#text = parts.text
    this.#prompt = new Prompt(parts.prompt)
  }

  get prompt(): string {
    return this.#prompt.text
  }

  get outstanding(): boolean {
    return this.#command !== undefined
  }

  /** No command is outstanding, and the line shows only the prompt. */
  get ready(): boolean {
    return this.#command === undefined && this.#prompt.is(this.#tail)
  }

  /** No command is outstanding, and no line is unfinished: whole lines followed the prompt, which was not redrawn. */
  get blank(): boolean {
    return this.#command === undefined && this.#text.tailLength === 0
  }

  /** Lines that came while nothing was outstanding. */
  get unasked(): readonly string[] {
    return this.#unasked.lines
  }

  get echoes(): boolean | undefined {
    return this.#echoes
  }

  get seen(): string {
    const lines = [...(this.#command?.intake.last(20) ?? this.unasked.slice(-20))]
    if (this.#text.tailLength > 0) lines.push(this.#text.tail.slice(-longestPrompt))
    return lines.join('\n').trim().slice(-2000)
  }

  roundTrip(milliseconds: number): void {
    this.#patience.note(milliseconds)
  }

  /** A short moment on this line, for what may be late. */
  get moment(): number {
    return this.#patience.trips(3, this.#parts.dialect.quiet.prompt)
  }

  sent(command: string, effect: Effect): void {
    this.#text.restart()
    this.#text.takeLines()
    this.#unasked.clear()
    this.#told = ''
    const certain = this.#echoes === true
    this.#command = new OutstandingReply(command, effect, this.#prompt, certain, this.#parts.sink)
  }

  /** A key was sent in reply to the current line, and the line is erased; `line` is kept with the reply. */
  sentKey(line: string): void {
    this.#command?.setAside([line])
    this.#text.wipePager()
  }

  /** A person's answer was sent to the unfinished line: neither is part of the reply, as with a pager and its key. */
  sentAnswer(text: string): void {
    const { tail } = this.#text
    if (text === ' ') this.sentKey(tail)
    else {
      this.#text.restart()
      this.#command?.answered(tail, text)
    }
    // The same line may ask again.
    if (this.#command) this.#command.told = ''
  }

  abandon(): void {
    this.#command?.abandon()
  }

  takeFresh(): readonly string[] {
    const { seeker, intake } = this.#command ?? {}
    const ended = this.#endedFresh
    this.#endedFresh = []
    // Until the echo is found, a line may be a piece of it.
    if (seeker?.outcome === 'seeking' && this.#echoes !== false) return ended
    return [...ended, ...(intake?.takeFresh() ?? [])]
  }

  feed(text: string): void {
    const behind = this.#command?.seeker.feed(text)
    if (behind === undefined) {
      this.#text.feed(text)
      this.#take()
      return
    }
    this.#command?.beginBehindEcho(this.#prompt)
    this.#text.restart()
    this.#text.takeLines()
    this.#text.feed(behind)
    this.#take()
  }

  /** Fast path for bytes: takes whole plain lines from `from` on; returns the position after the last byte taken. */
  takePlain(bytes: Uint8Array, from: number): number {
    const command = this.#command
    if (!command || !this.#text.plain || command.behind || command.seeker.outcome === 'seeking') return from
    if (isStatusLine(command.intake.lastFilled)) return from
    const block = this.#bulk.take(bytes, from)
    if (!command.abandoned) command.intake.addBlock(block)
    return block.to
  }

  /** More than is kept of one reply. */
  flooded(): Turn {
    const { intake, abandoned } = this.#command ?? {}
    if (!intake || abandoned === true) return needsMore
    const { replyCharacters, replyLines } = this.#parts.limits
    let what: string | undefined
    if (intake.characters + this.#text.tailLength > replyCharacters) what = `more than ${replyCharacters} characters`
    if (intake.large === undefined && intake.count > replyLines) what = `more than ${replyLines} lines`
    return what === undefined ? needsMore : { kind: 'flood', what }
  }

  /** The line ended: what there is of the reply, the unterminated rest included. */
  ended(): ReplyTurn {
    const { tail } = this.#text
    if (this.#command && tail.trim() !== '' && !this.#prompt.is(tail)) this.#add(tail)
    const turn = this.#command ? this.#reply([]) : ({ kind: 'reply', lines: [], overlong: false } as const)
    this.#command = undefined
    return turn
  }

  expects(): Expectation | undefined {
    if (this.#loggedOut) return undefined
    return this.#command ? this.#expectsReply(this.#command) : this.#expectsNothing()
  }

  get #tail(): string {
    return this.#text.tailLength > longestPrompt ? '' : this.#text.tail
  }

  #take(): void {
    for (const line of this.#text.takeLines()) this.#add(line)
    // The last blank of a prompt may come late.
    if (this.#command || this.#prompt.is(this.#tail)) return
    const widened = this.#tail.trim() === '' ? undefined : this.#prompt.widened(this.#tail)
    if (widened) this.#prompt = widened
  }

  #add(line: string): void {
    if (this.#command) {
      this.#command.add(line, this.#prompt)
      return
    }
    const bare = this.#prompt.behind(line)
    if (bare?.trim() !== '') this.#unasked.add(line)
  }

  #expectsNothing(): Expectation | undefined {
    const tail = this.#tail
    const { odd, standing, prompt } = this.#parts.dialect.quiet
    if (tail === '' || this.#prompt.is(tail)) {
      if (this.unasked.length === 0 && this.#prompt.is(tail)) return undefined
      return { after: Math.max(prompt, this.moment), conclude: () => ({ kind: 'ready' }) }
    }
    if (tail.trim() === this.#parts.userPrompt && tail.trim() !== '')
      return { after: odd, conclude: () => this.#logOut() }
    if (tail === this.#told) return undefined
    return {
      after: standing,
      conclude: () => {
        this.#told = tail
        return { kind: 'question', text: this.seen, line: tail.trim(), final: true }
      },
    }
  }

  #expectsReply(command: OutstandingReply): Expectation | undefined {
    const { odd, prompt } = this.#parts.dialect.quiet
    const { reads } = command
    const strange = reads ? Math.max(odd, this.moment) : this.#patience.trips(10, 5 * odd)
    // A long line is looked at only once it has been silent for that long: looking costs its whole length.
    if (this.#text.tailLength > longestPrompt) {
      return { after: strange, conclude: () => this.#replyOnLine(this.#text.tail) ?? needsMore }
    }
    const tail = this.#text.tail
    if (this.#prompt.is(tail)) return this.#expectsEnd(command)
    if (tail.trim() === '') {
      if (!command.behind) return undefined
      // Lines behind the prompt, and it was not drawn again.
      return {
        after: this.#patience.trips(4, reads ? 500 : 5000),
        conclude: () => this.#reply(['prompt', ...command.missing(this.#echoes)]),
      }
    }
    if (command.seeker.underWay) return undefined
    if (this.#prompt.before(tail) !== undefined) {
      return { after: strange, conclude: () => this.#replyOnLine(tail) ?? needsMore }
    }
    const key = reads && !command.abandoned ? this.#parts.marks.pagerKey(tail, command.intake.lastFilled) : undefined
    if (key !== undefined) return { after: prompt, conclude: () => ({ kind: 'pager', key, line: tail.trim() }) }
    if (tail.trim() === this.#parts.userPrompt) return { after: odd, conclude: () => this.#logOut() }
    return this.#expectsOther(command, tail, strange) ?? this.#expectsQuestion(command, tail)
  }

  #expectsEnd(command: OutstandingReply): Expectation {
    const { behind } = command
    const wants = { echoes: this.#echoes }
    if (behind) {
      const blank = behind.every((line) => line.trim() === '')
      // A second prompt, or lines of a log behind the first one and the prompt drawn again.
      const after = blank && this.#doubled ? 0 : this.#patience.trips(3, command.reads ? 150 : 2000)
      return { after, conclude: () => this.#endDoubled(command, blank) }
    }
    const missing = command.missing(this.#echoes)
    if (missing.length > 0 || !command.abandoned) {
      const late = missing.length === 0 && this.#isUnsettled(command) ? (['prompt'] as const) : missing
      return { after: this.#patience.for(late, command.effect, wants), conclude: () => this.#reply(missing) }
    }
    return { after: 0, conclude: () => this.#reply([]) }
  }

  /** All is there, and yet more may come: a second prompt, or what the lines behind the status belong to. */
  #isUnsettled(command: OutstandingReply): boolean {
    return (this.#doubled && !command.echoed) || command.trailing
  }

  #endDoubled(command: OutstandingReply, blank: boolean): Turn {
    if (blank && !command.echoed) this.#doubled = true
    if (blank) command.behind = undefined
    return this.#reply(command.missing(this.#echoes))
  }

  /** Another form of the prompt, or another prompt, behind a status line. */
  #expectsOther(command: OutstandingReply, tail: string, strange: number): Expectation | undefined {
    const { intake } = command
    const widened = this.#prompt.widened(tail)
    const echoed = command.echoed || this.#echoes === false
    if (widened && intake.status.seen) {
      const after = this.#patience.trips(3, command.reads && echoed ? 300 : 3000)
      return {
        after,
        conclude: () => {
          this.#prompt = widened
          return this.#reply(command.missing(this.#echoes))
        },
      }
    }
    if (!this.#parts.marks.looksLikePromptOf(tail, this.#prompt.text) || !isStatusLine(intake.lastFilled))
      return undefined
    return { after: strange, conclude: () => this.#reply(['prompt', ...command.missing(this.#echoes)], tail) }
  }

  #expectsQuestion(command: OutstandingReply, tail: string): Expectation | undefined {
    const { marks, dialect } = this.#parts
    const { reads } = command
    // In the reply to a command with effect, Uptick never presses a key on its own, so a pager blocks as well.
    const pages = marks.pagerKey(tail, command.intake.lastFilled) !== undefined
    const secret = marks.asksForPassword(tail)
    const asks = pages || secret || marks.asksForDecision(tail)
    const told = command.told === tail
    if (told && !reads && !asks) return undefined
    return {
      after: questionPatience(dialect.quiet, { asks, reads, pages })[told ? 'last' : 'first'],
      conclude: () => {
        command.told = tail
        return { kind: 'question', text: this.seen, line: tail.trim(), final: told, ...(secret ? { secret } : {}) }
      },
    }
  }

  /** A reply whose last line has no end of its own: the prompt follows on the same line. */
  #replyOnLine(tail: string): Turn | undefined {
    const rest = this.#prompt.before(tail)
    if (rest === undefined) return undefined
    this.#add(rest)
    const missing: Missing[] = ['prompt', ...(this.#command?.missing(this.#echoes) ?? [])]
    return this.#reply(missing)
  }

  #logOut(): Turn {
    const { seen } = this
    this.#loggedOut = true
    return { kind: 'logged-out', seen }
  }

  #reply(missing: readonly Missing[], newPrompt?: string): ReplyTurn {
    const command = this.#command
    if (!command) throw new Error('There is no command to be answered')
    const { intake, aside, behind, abandoned } = command
    for (const line of behind ?? []) this.#unasked.add(line)
    intake.flush()
    const { lines, from } = intake.lines()
    const parts = intake.status.parts
    const { large } = intake
    const doubt = abandoned ? undefined : doubtOf(command, missing, this.#echoes)
    if (!abandoned && intake.status.seen) {
      if (command.echoed) this.#echoes = true
      else this.#echoes ??= false
    }
    this.#endedFresh = intake.takeFresh()
    this.#command = undefined
    return {
      kind: 'reply',
      lines,
      overlong: this.#text.overlong,
      parts: parts.statusLine < 0 ? parts : { ...parts, statusLine: parts.statusLine - from },
      ...(aside.length === 0 ? {} : { aside }),
      ...(missing.length === 0 ? {} : { missing }),
      ...(doubt === undefined ? {} : { doubt }),
      ...(large === undefined ? {} : { large }),
      ...(newPrompt === undefined ? {} : { newPrompt }),
    }
  }
}
