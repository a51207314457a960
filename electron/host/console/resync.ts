import type { Redactor } from '../../../shared/base/redact.ts'
import { isStatusLine } from '../../../shared/console/reply.ts'
import type { ReplyTurn } from '../../../shared/console/turn.ts'
import type { ConsoleNotice, Reply } from '../../../shared/engine/ports.ts'
import type { Awaiting } from './line-outcome.ts'
import type { Talk } from './talk.ts'

/** So often a harmless command is sent to find out whether its answer is the one that comes. */
const mostTries = 3

/**
 * Checks whether a connection is in step, and restores that: sends a harmless command whose reply must be its own (its
 * echo before it, its status at its end; without an echo, the same lines as before).
 */
export class Resync {
  readonly #talk: Talk
  readonly #awaiting: Awaiting
  readonly #redactor: Redactor
  #reason: string | undefined
  /** The harmless command got its own answer, and nothing else was sent since. */
  #sure = false
  /** Lines came unasked that may belong to the reply before. */
  #doubted = false
  /** What the harmless command answered when nothing was in doubt. */
  #known: string | undefined

  constructor(talk: Talk, awaiting: Awaiting, redactor: Redactor) {
    this.#talk = talk
    this.#awaiting = awaiting
    this.#redactor = redactor
  }

  /** The line may be out of step: nothing else is sent before `run`. */
  get due(): boolean {
    if (this.#talk.probe === undefined) return false
    if (this.#reason !== undefined) return true
    // Right behind the known answer, a line of a log says nothing about where we are: some appliances log at every prompt.
    const { unasked } = this.#talk
    return this.#sure ? unasked.some(isStatusLine) : unasked.length > 0
  }

  need(reason: string): void {
    this.#reason = reason
  }

  /** A reply came in the ordinary way: what was missing from it leaves the line in doubt. */
  learn(command: string, turn: ReplyTurn, ended: Reply['ended']): void {
    this.#sure = false
    if (ended !== 'prompt') return
    if (turn.doubt !== undefined) this.#reason = `a reply was not reliable: ${turn.doubt}`
    else if (turn.missing?.includes('status') === true) this.#reason = 'a reply had no OK, NO, or BAD'
    else if (turn.missing?.includes('prompt') === true) this.#reason = 'a reply did not end with a prompt'
    else if (command.toLowerCase() === this.#talk.probe?.toLowerCase() && turn.parts?.status === 'ok')
      this.#known = answerOf(turn)
  }

  /** Did a reply come to be in doubt since this was asked last? */
  takeDoubt(): boolean {
    const doubted = this.#doubted
    this.#doubted = false
    return doubted
  }

  /** Undefined once the line is in step; else why it is not. */
  async run(
    patience: number,
    signal: AbortSignal | undefined,
    onNotice: ((notice: ConsoleNotice) => void) | undefined,
  ): Promise<string | undefined> {
    const { probe } = this.#talk
    const unasked = [...this.#talk.unasked]
    const lines = unasked.map((line) => this.#redactor.text(line))
    const reason = this.#reason ?? 'lines came that belong to no reply'
    if (probe === undefined) return 'Uptick cannot tell which command a reply belongs to'
    const doubtful = unasked.some(isStatusLine)
    this.#doubted ||= doubtful
    onNotice?.({ kind: 'resynchronized', command: probe, reason, lines, doubtful })
    let last: string | undefined
    for (let attempt = 1; attempt <= mostTries; attempt++) {
      if (!this.#talk.send(probe, 'none')) return 'The connection is closed'
      const outcome = await this.#awaiting.next(patience, signal)
      const turn = outcome.kind === 'turn' && outcome.turn.kind === 'reply' ? outcome.turn : undefined
      if (!turn) {
        if (this.#talk.outstanding) this.#talk.abandon()
        return `There was no reply to "${probe}", which checks that replies match their commands`
      }
      const answer = answerOf(turn)
      if (this.#isOwn(turn, answer, last)) {
        this.#reason = undefined
        this.#sure = true
        this.#known ??= answer
        return undefined
      }
      last = answer
    }
    return `The reply to "${probe}", which checks that replies match their commands, was different each time`
  }

  #isOwn(turn: ReplyTurn, answer: string, last: string | undefined): boolean {
    if (turn.doubt !== undefined || turn.newPrompt !== undefined) return false
    const echoed = turn.missing?.includes('echo') !== true && this.#talk.echoes === true
    if (echoed) return turn.missing?.includes('status') !== true
    return answer !== '' && (answer === this.#known || answer === last)
  }
}

function answerOf({ lines }: ReplyTurn): string {
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}
