import type { Redactor } from '../../../shared/base/redact.ts'
import type { QuestionTurn } from '../../../shared/console/turn.ts'
import type { ExecuteOptions } from '../../../shared/engine/ports.ts'
import { notSendable } from './not-sendable.ts'
import { PendingQuestion } from './pending-question.ts'
import type { Talk } from './talk.ts'

interface AskedQuestionsParts {
  readonly talk: Talk
  readonly redactor: Redactor
  /** An answer was typed. */
  readonly typed: () => void
  /** No one answers, and nothing else is expected of the line. */
  readonly givenUp: (turn: QuestionTurn) => void
}

/** The questions of the appliance's in the reply to one command, one at a time. */
export class AskedQuestions {
  readonly #parts: AskedQuestionsParts
  #question: PendingQuestion | undefined

  constructor(parts: AskedQuestionsParts) {
    this.#parts = parts
  }

  /** A person is there, and the appliance will do nothing before it has an answer: no deadline counts. */
  get holds(): boolean {
    return this.#question?.holds === true
  }

  /** Puts what is on the line to the person, once; nothing is typed but what the person says. */
  ask(turn: QuestionTurn, options: ExecuteOptions): void {
    const { redactor, givenUp } = this.#parts
    if (this.#question?.line !== turn.line) {
      this.#question?.end('went-on')
      const asked: PendingQuestion = new PendingQuestion(turn.line, {
        question: {
          line: redactor.text(turn.line),
          text: redactor.text(turn.text),
          secret: turn.secret === true,
        },
        options,
        answer: (text) => this.#type(asked, text, options),
        giveUp: (final) => {
          if (this.#question === asked) givenUp(final)
        },
      })
      this.#question = asked
    }
    if (turn.final) this.#question.final(turn)
  }

  /** The line has changed: a question that was on it waits no more. */
  took(): void {
    if (this.#question === undefined || this.#parts.talk.tail.trim() === this.#question.line) return
    this.#question.end('went-on')
    this.#question = undefined
  }

  /** The command came to its end. */
  end(): void {
    this.#question?.end('ended')
    this.#question = undefined
  }

  /** The answer is in the journal by now: where it is not typed after all, that is said as well. */
  #type(asked: PendingQuestion, text: string, { onNotice }: ExecuteOptions): void {
    const { redactor, talk, typed } = this.#parts
    const same = this.#question === asked && talk.outstanding && talk.tail.trim() === asked.line
    const unsendable = notSendable(text) === undefined ? undefined : 'The answer is not one line of plain text.'
    const problem = same ? unsendable : 'The appliance continued before the answer came.'
    if (this.#question === asked) this.#question = undefined
    if (problem === undefined && talk.answer(text)) typed()
    else onNotice?.({ kind: 'not-typed', line: redactor.text(asked.line), reason: problem ?? 'The connection ended.' })
  }
}
