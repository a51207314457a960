import type { EventData, Effect } from '../model/run-event.ts'
import { answerOf, questionOf } from '../model/run-state.ts'
import type { EngineContext } from './context.ts'
import type { ConsoleNotice, ConsoleQuestion } from './ports.ts'

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
 * Journals what the console does and meets by itself. Notices come without waiting; `settled` resolves once all of them are
 * in the journal.
 */
export class ConsoleNotices {
  readonly #context: EngineContext
  readonly #appliance: string
  readonly #asking: Asking | undefined
  #written: Promise<unknown> = Promise.resolve()

  constructor(context: EngineContext, appliance: string, asking?: Asking) {
    this.#context = context
    this.#appliance = appliance
    this.#asking = asking
  }

  readonly take = (notice: ConsoleNotice): void => {
    this.#written = this.#written.then(() => this.#write(notice))
    // Whoever awaits `settled` gets the fault of the journal.
    this.#written.catch(() => undefined)
  }

  get settled(): Promise<unknown> {
    return this.#written
  }

  /**
   * Puts a question of the appliance's to the person: what was answered to the same words before, or what is answered now,
   * where somebody is there to do it.
   */
  readonly ask = async ({ line, text }: ConsoleQuestion): Promise<string | undefined> => {
    const { journal } = this.#context
    const asking = this.#asking
    if (asking === undefined) return undefined
    const { appliance, item, command } = asking
    await journal.append('console.question', { appliance, item, command, line, seen: text })
    const why = `In the reply to "${journal.redact(command)}" the appliance asks: "${line}". What is answered is typed as it stands.`
    const question = consoleQuestion(item)
    if (questionOf(this.#context.state(), appliance, question)?.why !== why) {
      await journal.append('question.asked', { appliance, item, question, answerType: 'text', why })
    }
    const answer = await this.#answer(appliance, question)
    if (answer === undefined) return undefined
    await journal.append(
      'console.answered',
      { appliance, item, line, typed: answer.text, by: answer.by },
      { durable: true },
    )
    return answer.text
  }

  async #answer(appliance: string, question: string): Promise<{ text: string; by: string } | undefined> {
    const { clock, signal, state, attended = false } = this.#context
    for (;;) {
      const given = answerOf(state(), appliance, question)
      if (given !== undefined) return { text: String(given.value), by: given.by }
      if (!attended || signal.aborted) return undefined
      await clock.sleep(lookEvery, signal)
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

/** The id under which the questions of the appliance's stand that come in the replies to an item's commands. */
function consoleQuestion(item: string): string {
  return `console.${item}`
}
