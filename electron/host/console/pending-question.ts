import type { QuestionTurn } from '../../../shared/console/turn.ts'
import type { ConsoleQuestion, ExecuteOptions } from '../../../shared/engine/ports.ts'

/** A question of the appliance's that was put to a person: it is answered, or nobody waits for it any more. */
export class PendingQuestion {
  readonly line: string
  #open = true
  #final: QuestionTurn | undefined
  readonly #giveUp: (turn: QuestionTurn) => void

  /**
   * `answer` types what a person says, where the line still stands; `giveUp` is called once nobody will answer and the line
   * has stood for so long that nothing else is expected of it.
   */
  constructor(
    line: string,
    question: ConsoleQuestion,
    onQuestion: ExecuteOptions['onQuestion'],
    answer: (text: string) => void,
    giveUp: (turn: QuestionTurn) => void,
  ) {
    this.line = line
    this.#giveUp = giveUp
    if (!onQuestion) {
      this.#open = false
      return
    }
    void onQuestion(question).then((text) => {
      this.#open = false
      if (text !== undefined) answer(text)
      else if (this.#final) giveUp(this.#final)
    })
  }

  /** It still stands, for the last time. */
  final(turn: QuestionTurn): void {
    this.#final = turn
    if (!this.#open) this.#giveUp(turn)
  }
}
