import type { QuestionTurn } from '../../../shared/console/turn.ts'
import type { ConsoleQuestion, ExecuteOptions, QuestionEnd } from '../../../shared/engine/ports.ts'

interface PendingQuestionParts {
  readonly question: ConsoleQuestion
  readonly options: Pick<ExecuteOptions, 'onQuestion' | 'attended'>
  /** Types what a person answered. */
  readonly answer: (text: string) => void
  /** Called once no one will answer and the line has not changed for so long that nothing else is expected of it. */
  readonly giveUp: (turn: QuestionTurn) => void
}

/** A question of the appliance's that was put to a person: it is answered, or it is over without an answer. */
export class PendingQuestion {
  /** The line as it is on the screen, secrets included. */
  readonly line: string
  readonly #parts: PendingQuestionParts
  readonly #over = new AbortController()
  #open = true
  #final: QuestionTurn | undefined

  constructor(line: string, parts: PendingQuestionParts) {
    this.line = line
    this.#parts = parts
    const { question, options, answer } = parts
    if (!options.onQuestion) {
      this.#open = false
      return
    }
    void options.onQuestion(question, this.#over.signal).then((text) => {
      this.#open = false
      if (text !== undefined) answer(text)
      else if (this.#final && !this.#over.signal.aborted) parts.giveUp(this.#final)
    })
  }

  /** A person is there, and the appliance will do nothing before it has an answer: no deadline counts. */
  get holds(): boolean {
    return this.#open && this.#final !== undefined
  }

  /** The line is still the same, and nothing but an answer will change it. */
  final(turn: QuestionTurn): void {
    this.#final = turn
    if (this.#open && this.#parts.options.attended === true) return
    this.end('given-up')
    this.#parts.giveUp(turn)
  }

  /** It waits for no answer any more. */
  end(how: QuestionEnd): void {
    this.#over.abort(how)
  }
}
