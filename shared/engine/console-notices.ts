import type { EventData, Effect } from '../model/run-event.ts'
import { consoleQuestions } from '../model/next-actions.ts'
import { answerOf, questionOf } from '../model/run-state.ts'
import type { EngineContext } from './context.ts'
import { doubtLastReply } from './doubt-last-reply.ts'
import type { ConsoleNotice, ConsoleQuestion, QuestionEnd } from './ports.ts'

/** How often it is looked whether a person has answered a question of the appliance's. In milliseconds. */
const lookEvery = 500

/** What a console is asked for: whose notices go to the journal. */
interface Asking {
  readonly appliance: string
  readonly item: string
  readonly command: string
  readonly effect: Effect
}

/**
 * Journals what the console does and meets on its own. Notices come without waiting; `settled` resolves once all of them are
 * in the journal.
 */
export class ConsoleNotices {
  readonly #context: EngineContext
  readonly #appliance: string
  readonly #asking: Asking | undefined
  /** Lines that were answered in this reply: if one of them comes again, the person is asked again. */
  readonly #answered = new Set<string>()
  #doubted: string | undefined
  #written: Promise<unknown> = Promise.resolve()

  constructor(context: EngineContext, appliance: string, asking?: Asking) {
    this.#context = context
    this.#appliance = appliance
    this.#asking = asking
  }

  readonly take = (notice: ConsoleNotice): void => {
    this.#written = this.#written.then(() => this.#write(notice))
    // A caller that awaits `settled` gets the fault of the journal.
    this.#written.catch(() => undefined)
  }

  /** An earlier command of the same item whose reply came to be in doubt: the item starts again. Known once `settled`. */
  get doubted(): string | undefined {
    return this.#doubted
  }

  get settled(): Promise<unknown> {
    return this.#written
  }

  /** The command came to its end: a question that it was once asked with, and no one answered, is over. */
  async finished(): Promise<void> {
    await this.#written
    if (this.#asking === undefined) return
    const { appliance, item } = this.#asking
    const state = this.#context.state()
    const question = consoleQuestion(item)
    if (questionOf(state, appliance, question) === undefined || answerOf(state, appliance, question)) return
    const reason = 'The command was answered without it.'
    await this.#context.journal.append('question.withdrawn', { appliance, item, question, reason })
  }

  /**
   * Puts a question of the appliance's to the person: what was answered to the same words before, or what is answered until
   * the question is over. The answer is in the journal before it is typed.
   */
  readonly ask = (question: ConsoleQuestion, over: AbortSignal): Promise<string | undefined> => {
    const asking = this.#asking
    if (asking === undefined) return Promise.resolve(undefined)
    const answered = this.#ask(asking, question, over)
    this.#written = Promise.all([this.#written, answered])
    this.#written.catch(() => undefined)
    return answered.catch(() => undefined)
  }

  async #ask(asking: Asking, { line, text, secret }: ConsoleQuestion, over: AbortSignal): Promise<string | undefined> {
    const { journal, state } = this.#context
    const { appliance, item, command } = asking
    await journal.append('console.question', { appliance, item, command, line, seen: text })
    if (secret) return undefined
    const question = consoleQuestion(item)
    const why = `In the reply to "${journal.redact(command)}" the appliance asks: "${line}". ${typedAs}`
    const again = this.#answered.has(line) || questionOf(state(), appliance, question)?.why !== why
    if (again) {
      const about = { appliance, item, question, answerType: 'text', emptyAllowed: true, why, seen: text } as const
      await journal.append('question.asked', about)
    }
    const answer = await this.#answer(appliance, question, over)
    if (answer === undefined) {
      const reason = withdrawal(over.reason as QuestionEnd, asking)
      if (reason !== undefined) await journal.append('question.withdrawn', { appliance, item, question, reason })
      return undefined
    }
    this.#answered.add(line)
    const typed = { appliance, item, line, typed: answer.text, by: answer.by }
    await journal.append('console.answered', typed, { durable: true })
    return answer.text
  }

  async #answer(
    appliance: string,
    question: string,
    over: AbortSignal,
  ): Promise<{ text: string; by: string } | undefined> {
    const { clock, signal, state } = this.#context
    const either = AbortSignal.any([signal, over])
    for (;;) {
      const given = answerOf(state(), appliance, question)
      if (either.aborted) return undefined
      if (given !== undefined) return { text: String(given.value), by: given.by }
      await clock.sleep(lookEvery, either)
    }
  }

  async #write(notice: ConsoleNotice): Promise<void> {
    const { journal } = this.#context
    const about: { appliance: string; item?: string } = { appliance: this.#appliance }
    if (this.#asking) about.item = this.#asking.item
    switch (notice.kind) {
      case 'key':
        await journal.append('console.key', { ...about, pressed: notice.key, line: notice.line })
        return
      case 'resynchronized': {
        const { command, reason, lines, doubtful } = notice
        const data: EventData<'console.resynchronized'> = { ...about, command, reason, lines: [...lines], doubtful }
        await journal.append('console.resynchronized', data)
        const last = doubtful ? await doubtLastReply(this.#context, this.#appliance) : undefined
        if (last !== undefined && last.item === this.#asking?.item) this.#doubted = last.command
        return
      }
      case 'not-typed': {
        if (this.#asking === undefined) return
        const { item } = this.#asking
        const reason = `The answer to "${notice.line}" was not typed. ${notice.reason}`
        await journal.append('question.withdrawn', {
          appliance: this.#appliance,
          item,
          question: consoleQuestion(item),
          reason,
        })
        return
      }
      case 'repeated':
        if (this.#asking === undefined) return
        await journal.append('console.repeated', {
          ...about,
          item: this.#asking.item,
          command: notice.command,
          reason: notice.reason,
        })
    }
  }
}

const typedAs =
  'Uptick types your answer and presses Enter. An empty answer is Enter alone; a single space is typed without Enter.'

/**
 * Why no one has to answer any more. A question to a command that only reads stays: the command is sent again, and the
 * answer is typed then.
 */
function withdrawal(end: QuestionEnd | undefined, { effect }: Asking): string | undefined {
  if (end === 'went-on') return 'The appliance continued without an answer.'
  if (effect === 'none') return undefined
  return 'No one answered while the appliance waited. Uptick does not send the command again.'
}

/** The id of the questions of the appliance's that come in the replies to an item's commands. */
function consoleQuestion(item: string): string {
  return `${consoleQuestions}${item}`
}
