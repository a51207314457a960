import type { Effect } from '../model/run-event.ts'
import { EchoSeeker } from './echo-seeker.ts'
import type { Prompt } from './prompt.ts'
import { ReplyIntake, type ReplySink } from './reply-intake.ts'
import { isStatusLine } from './reply.ts'
import type { Missing } from './turn.ts'

const mostAside = 50
const longestAside = 500

/** The reply that is still to come to one command, and what came in between and is none of it. */
export class OutstandingReply {
  readonly effect: Effect
  readonly seeker: EchoSeeker
  readonly aside: string[] = []
  intake: ReplyIntake
  /** What came behind a status line and the prompt: the end of the reply may lie before it. */
  behind: string[] | undefined
  /** The unfinished line that was last reported to a person. */
  told = ''
  /** If there was no echo, a prompt before one of the lines may mean that another reply came first. */
  interrupted = false
  /** The caller no longer needs the reply: it is read to its end and dropped. */
  abandoned = false
  readonly #echo: string
  /** What was typed for a person and may be echoed next. */
  #typed: string | undefined
  readonly #sink: ReplySink | undefined

  constructor(command: string, effect: Effect, prompt: Prompt, certain: boolean, sink: ReplySink | undefined) {
    this.effect = effect
    this.seeker = new EchoSeeker(command, prompt.text, certain)
    this.intake = new ReplyIntake(sink)
    this.#echo = squash(prompt.text + command)
    this.#sink = sink
  }

  get reads(): boolean {
    return this.effect === 'none'
  }

  get echoed(): boolean {
    return this.seeker.outcome === 'echoed'
  }

  /** Lines behind the status line that may be its own or may not, or a status line that is not the last one. */
  get trailing(): boolean {
    return this.intake.lastFilledAt > this.intake.status.line
  }

  /** What would show that it is whole and its own, and has not come; `echoes`: does the line echo what is typed? */
  missing(echoes: boolean | undefined): Missing[] {
    const missing: Missing[] = []
    const { seen } = this.intake.status
    // On a line that does not echo, a prompt straight behind the command may be a late one, and no answer.
    const nothing = this.intake.lastFilledAt < 0 && !seen
    if (!this.echoed && (echoes !== false || nothing)) missing.push('echo')
    if (!seen) missing.push('status')
    return missing
  }

  abandon(): void {
    this.abandoned = true
    this.intake = new ReplyIntake()
  }

  /** The echo arrived: the text before it is not part of the reply. */
  beginBehindEcho(prompt: Prompt): void {
    const before = this.intake.lines().lines
    this.setAside(before.filter((line) => !this.#echo.includes(squash(line)) && !prompt.is(line)))
    this.intake = new ReplyIntake(this.abandoned ? undefined : this.#sink)
    this.behind = undefined
  }

  setAside(lines: readonly string[]): void {
    for (const line of lines) {
      if (line.trim() !== '' && this.aside.length < mostAside) this.aside.push(line.slice(0, longestAside))
    }
  }

  /** A person answered this line; what was typed may be echoed behind it. */
  answered(line: string, typed: string): void {
    this.setAside([line])
    this.#typed = typed.trim()
  }

  add(line: string, prompt: Prompt): void {
    const typed = this.#typed
    this.#typed = undefined
    if (typed !== undefined && (line.trim() === typed || line.trim() === '')) {
      this.setAside([line])
      return
    }
    if (this.abandoned) {
      if (line.trim() !== '') this.intake.status.take(line, 0)
      return
    }
    if (this.behind) {
      this.behind.push(line)
      // Another status line: what looked like the end lay in the middle.
      if (isStatusLine(line)) this.#takeBack(prompt)
      return
    }
    const bare = prompt.behind(line)
    if (bare !== undefined && isStatusLine(this.intake.lastFilled)) {
      this.behind = [bare]
      return
    }
    if (bare !== undefined && !this.echoed && this.intake.lastFilledAt >= 0) this.interrupted = true
    if (this.intake.lastFilledAt < 0 && !this.echoed) {
      // A second, late prompt is at the start of the reply; without an echo, so is the end of the command line that was
      // sent.
      const first = bare ?? line
      if (first.trim() !== '') this.intake.add(first)
      return
    }
    this.intake.add(line)
  }

  #takeBack(prompt: Prompt): void {
    const [first = '', ...rest] = this.behind ?? []
    this.behind = undefined
    this.intake.add(`${prompt.text}${first}`)
    for (const line of rest) this.intake.add(line)
  }
}

/** Why a reply may be another command's. */
export function doubtOf(
  { interrupted, echoed }: OutstandingReply,
  missing: readonly Missing[],
  echoes: boolean | undefined,
): string | undefined {
  if (interrupted && !echoed) return 'the prompt was in the middle of it'
  if (!missing.includes('echo')) return undefined
  if (echoes === true) return 'the command was not repeated before it, as it is on this line'
  return missing.includes('status') ? 'it contained neither the command nor OK, NO, or BAD' : undefined
}

function squash(text: string): string {
  return text.replace(/\s/g, '')
}
