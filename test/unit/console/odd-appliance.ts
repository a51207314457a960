import type { Socket } from 'node:net'
import type { Clock } from '../../../shared/engine/ports.ts'

export const prompt = 'mail1> '

/** What an appliance does while it answers one command. */
export interface Habit {
  /** Milliseconds before the answer, and again where it pauses. */
  readonly delay: number
  /** Bytes per packet; 0: all at once. */
  readonly packet: number
  readonly answer: 'ok' | 'no'
  /** A line of a log, and the piece of the reply that it precedes: 0 before the echo. */
  readonly log?: { readonly line: string; readonly at: number }
  /** It pauses before this piece of the reply. */
  readonly pauseAt?: number
  /** The text of its prompt is in the reply before the pause. */
  readonly holdsPrompt: boolean
  /** A second prompt comes so many milliseconds behind the first one. */
  readonly again?: number
  /** A line of a log behind the prompt, with the prompt drawn again or not. */
  readonly behind?: { readonly line: string; readonly redrawn: boolean }
  /**
   * The appliance asks before this piece of the reply and waits for an answer; after so many seconds it continues
   * without one.
   */
  readonly asks?: { readonly line: string; readonly at: number; readonly goesOnAfter?: number | undefined }
  /** The first character that is typed is lost. */
  readonly loses: boolean
}

export const calm: Habit = { delay: 0, packet: 0, answer: 'ok', holdsPrompt: false, loses: false }

/** A command line on one end of a wire that has odd habits, and knows what it was truly asked and answered. */
export class OddAppliance {
  /** Every line that was typed, as it was understood. */
  readonly typed: string[] = []
  /** What was typed at its questions. */
  readonly answered: string[] = []
  #answerTo: ((line: string) => void) | undefined
  readonly #socket: Socket
  readonly #clock: Clock
  readonly #echoes: boolean
  readonly #habitOf: (command: string) => Habit
  #pending = ''
  #working: Promise<void> = Promise.resolve()

  constructor(socket: Socket, clock: Clock, echoes: boolean, habitOf: (command: string) => Habit) {
    this.#socket = socket
    this.#clock = clock
    this.#echoes = echoes
    this.#habitOf = habitOf
    let stage = 0
    socket.on('error', () => undefined)
    socket.on('data', (bytes: Uint8Array) => {
      this.#pending += Buffer.from(bytes).toString('latin1')
      // A key for a pager comes without Enter.
      if (this.#answerTo && this.#pending === ' ') {
        this.#pending = ''
        this.#answerTo(' ')
      }
      for (let end = this.#pending.indexOf('\n'); end >= 0; end = this.#pending.indexOf('\n')) {
        const line = this.#pending.slice(0, end).replace('\r', '').trimStart()
        this.#pending = this.#pending.slice(end + 1)
        if (stage === 0) socket.write('\r\nPassword: ')
        else if (stage === 1) socket.write(`\r\nOK User logged in\r\n${prompt}`)
        else if (this.#answerTo) this.#answerTo(line)
        else this.#working = this.#working.then(() => this.#answer(line))
        stage++
      }
    })
    socket.write('User: ')
  }

  /** What it truly answers: every line, the status last. */
  static truth(command: string, habit: Habit): readonly string[] {
    if (command === 'Version') return ['MOS 4.4.3-GA', 'OK Completed']
    const data = [`ANSWER to ${command}, one`, `ANSWER to ${command}, two`]
    return habit.answer === 'ok' ? [...data, `OK done ${command}`] : [...data.slice(0, 1), `NO refused ${command}`]
  }

  async #answer(line: string): Promise<void> {
    const habit = this.#habitOf(line)
    const command = habit.loses ? line.slice(1) : line
    this.typed.push(command)
    const known = command === 'Version' || command.startsWith('Show') || command.startsWith('Set')
    const lines = known ? OddAppliance.truth(command, habit) : [`NO Unknown command "${command}"`]
    const pieces = [this.#echoes ? `${command}\r\n` : '', ...lines.map((each) => `${each}\r\n`)]
    for (const [at, piece] of pieces.entries()) {
      if (habit.log?.at === at) await this.#say(this.#logged(habit.log.line, at), habit)
      if (habit.pauseAt === at) {
        if (habit.holdsPrompt && at > 0) await this.#say(prompt, habit)
        await this.#clock.sleep(300)
        if (habit.holdsPrompt && at > 0) await this.#say('is what the prompt looks like\r\n', habit)
      }
      if (habit.asks?.at === at && at > 0) await this.#ask(habit.asks, habit)
      await this.#say(piece, habit)
      if (at === 0) await this.#clock.sleep(habit.delay)
    }
    if (habit.log?.at === pieces.length) await this.#say(this.#logged(habit.log.line, 1), habit)
    await this.#say(prompt, habit)
    if (habit.behind) {
      await this.#clock.sleep(habit.delay)
      await this.#say(`\r\n${habit.behind.line}\r\n${habit.behind.redrawn ? prompt : ''}`, habit)
    }
    if (habit.again !== undefined) {
      await this.#clock.sleep(habit.again)
      await this.#say(`\r\n${prompt}`, habit)
    }
  }

  async #ask({ line, goesOnAfter }: NonNullable<Habit['asks']>, habit: Habit): Promise<void> {
    await this.#say(line, habit)
    const answered = new Promise<string>((resolve) => (this.#answerTo = resolve))
    const over = goesOnAfter === undefined ? answered : this.#clock.sleep(goesOnAfter * 1000).then(() => undefined)
    const answer = await Promise.race([answered, over])
    this.#answerTo = undefined
    if (answer !== undefined) this.answered.push(answer)
    await this.#say(`${answer !== undefined && this.#echoes ? answer : ''}\r\n`, habit)
  }

  /** Before the echo the line has the prompt on it, and the prompt is drawn again behind a log. */
  #logged(line: string, at: number): string {
    return at === 0 ? `\r\n${line}\r\n${prompt}` : `${line}\r\n`
  }

  async #say(text: string, { packet }: Habit): Promise<void> {
    const size = packet === 0 ? Math.max(1, text.length) : packet
    for (let at = 0; at < text.length; at += size) {
      if (this.#socket.destroyed) return
      this.#socket.write(text.slice(at, at + size))
      if (packet > 0) await this.#clock.sleep(1)
    }
  }
}
