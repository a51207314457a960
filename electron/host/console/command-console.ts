import { failure, type Failure } from '../../../shared/base/failure.ts'
import type { Redactor } from '../../../shared/base/redact.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { noStatus, readReply } from '../../../shared/console/reply.ts'
import type { ReplyTurn, Turn } from '../../../shared/console/turn.ts'
import type { Clock, Connected, Console, ExecuteOptions, Reply } from '../../../shared/engine/ports.ts'
import type { Effect } from '../../../shared/model/run-event.ts'
import { AskedQuestions } from './asked-questions.ts'
import { cancelled } from './line-failures.ts'
import { Awaiting, type Outcome } from './line-outcome.ts'
import { notSendable } from './not-sendable.ts'
import { broken, doubtedBefore, lineEnded, noReply, notAnswered, notKept, overlong } from './reply-failures.ts'
import { largestReply, ReplyRecorder } from './reply-recorder.ts'
import type { ReplySpill } from './reply-spill.ts'
import { Resync } from './resync.ts'
import type { Talk } from './talk.ts'
import type { LineEnd, TelnetConnection } from './telnet-connection.ts'

export interface CommandConsoleParts {
  readonly line: TelnetConnection
  readonly talk: Talk
  readonly connected: Connected
  readonly clock: Clock
  readonly redactor: Redactor
  readonly resyncPatience: number
  /** Where the talk puts replies that are too much to be held. */
  readonly spill?: ReplySpill
}

interface Answer {
  readonly turn: ReplyTurn
  readonly ended: Reply['ended']
}

/** Milliseconds that the appliance gets to close its side after a polite end. */
const partingPatience = 1000
/** Milliseconds after a whole reply in which the end of the line still belongs to it, where that is part of the plan. */
const closingPatience = 500

/**
 * A logged-in connection, in any dialect. A command that was abandoned (deadline, cancelled, a question) or whose reply
 * is in doubt leaves it out of step: the next command waits until the old reply has ended, and is sent only after a
 * harmless command got its known reply. Nothing is sent unless the line shows only the prompt.
 */
export class CommandConsole implements Console {
  readonly connected: Connected
  readonly #parts: CommandConsoleParts
  readonly #awaiting: Awaiting
  readonly #resync: Resync
  #lost: string | undefined
  #busy: string | undefined
  /** Why no command can be sent on this connection any more, although it is open. */
  #spoilt: string | undefined
  #recorder: ReplyRecorder | undefined
  #options: ExecuteOptions | undefined
  readonly #questions: AskedQuestions
  /** When the deadline of the current command started. */
  #since = 0

  constructor(parts: CommandConsoleParts) {
    this.#parts = parts
    this.connected = parts.connected
    this.#awaiting = new Awaiting(parts.clock)
    this.#resync = new Resync(parts.talk, this.#awaiting, parts.redactor)
    const { talk, redactor, clock } = parts
    this.#questions = new AskedQuestions({
      talk,
      redactor,
      typed: () => (this.#since = clock.now()),
      givenUp: (turn) => {
        this.#spoilt = unanswered(this.#shown(turn.line))
        this.#awaiting.settle({ kind: 'turn', turn })
      },
    })
    talk.listen({
      turn: (turn) => this.#onTurn(turn),
      ended: (end) => this.#onEnd(end),
      raw: (bytes) => this.#onRaw(bytes),
      took: () => {
        this.#recorder?.tell(talk.takeFresh())
        this.#questions.took()
      },
      key: (key, line) => {
        const name = key === ' ' ? 'space' : 'enter'
        this.#options?.onNotice?.({ kind: 'key', key: name, line: redactor.text(line) })
      },
    })
    if (parts.line.end) this.#onEnd(parts.line.end)
  }

  get lost(): string | undefined {
    return this.#lost
  }

  async execute(command: string, options: ExecuteOptions): Promise<Result<Reply>> {
    if (this.#busy !== undefined) {
      throw new Error(`"${command}" was given while "${this.#busy}" is still in flight: one command at a time`)
    }
    this.#busy = command
    this.#options = options
    try {
      return await this.#execute(command, options)
    } finally {
      this.#busy = undefined
      this.#options = undefined
    }
  }

  async close(): Promise<void> {
    const { line, talk, clock, spill } = this.#parts
    if (this.#lost === undefined) {
      if (this.#busy !== undefined || this.#spoilt !== undefined || !talk.ready) {
        line.destroy('we closed the line')
      } else {
        this.#busy = talk.logout
        if (talk.send(talk.logout, 'none')) await this.#awaiting.next(partingPatience)
        await line.hangUp(clock, partingPatience, 'we closed the line')
        this.#busy = undefined
      }
    }
    await spill?.dispose()
  }

  async #execute(command: string, options: ExecuteOptions): Promise<Result<Reply>> {
    const { clock, talk } = this.#parts
    const problem = notSendable(command) ?? talk.refusalOf(command)
    if (problem) return failed(problem)
    const effect = options.effect ?? (options.mayClose === true ? 'point-of-no-return' : 'none')
    const started = clock.now()
    for (let attempt = 1; ; attempt++) {
      const inStep = await this.#intoStep(options)
      if (inStep) return failed(inStep)
      // What it was decided on may be wrong: it is asked for again before anything is changed.
      if (this.#resync.takeDoubt() && effect !== 'none') return failed(doubtedBefore(this.#quote(command)))
      const spent = Math.max(0, clock.now() - started)
      const answer = await this.#once(command, effect, options, spent)
      const doubt = answer.ok ? answer.value.doubt : undefined
      // Asking again changes nothing where a command only reads; one with effect is never sent twice.
      if (doubt === undefined || effect !== 'none' || attempt > 1 || this.#lost !== undefined) return answer
      options.onNotice?.({ kind: 'repeated', command: this.#parts.redactor.text(command), reason: doubt })
    }
  }

  async #once(command: string, effect: Effect, options: ExecuteOptions, spent: number): Promise<Result<Reply>> {
    const { clock, talk, redactor, spill } = this.#parts
    const sentAt = clock.now()
    spill?.begin()
    if (!talk.send(command, effect)) return failed(this.#gone())
    const recorder = new ReplyRecorder(clock, redactor, spill, options.onText)
    this.#recorder = recorder
    options.onSent?.()
    const outcome = await this.#orClosing(await this.#outcome(options, spent), options)
    this.#questions.end()
    const result = this.#conclude(command, outcome, options, redactor.text(talk.seen))
    if (talk.outstanding) talk.abandon()
    recorder.tell(talk.takeFresh())
    this.#recorder = undefined
    if (!result.ok) {
      recorder.end(false)
      spill?.begin()
      return result
    }
    return this.#whole(command, result.value, recorder, Math.max(0, clock.now() - sentAt))
  }

  /** The time in which a person is asked does not count, and what was typed for them has the whole deadline before it. */
  async #outcome({ deadline, signal }: ExecuteOptions, spent: number): Promise<Outcome> {
    const { clock } = this.#parts
    this.#since = clock.now() - spent
    for (;;) {
      const outcome = await this.#awaiting.next(Math.max(1, this.#since + deadline - clock.now()), signal)
      if (outcome.kind !== 'deadline') return outcome
      if (this.#questions.holds) this.#since = clock.now()
      else if (clock.now() - this.#since >= deadline) return outcome
    }
  }

  async #whole(command: string, answer: Answer, recorder: ReplyRecorder, time: number): Promise<Result<Reply>> {
    const { spill } = this.#parts
    const { turn, ended } = answer
    const about = turn.large ?? (recorder.spilled ? spill?.take(turn.lines) : undefined)
    const raw = recorder.end(about !== undefined)
    const large = about === undefined ? undefined : await spill?.end(about)
    if (spill?.fault !== undefined) return failed(notKept(this.#quote(command), spill.fault))
    const read = this.#read(turn, ended)
    this.#resync.learn(command, turn, ended)
    return succeed({ ...read, ended, raw, milliseconds: time, ...(large === undefined ? {} : { large }) })
  }

  /**
   * If replies have an end of their own, the OK arrives before the connection is closed; with a prompt, the missing
   * prompt shows the end. To report both alike, this waits briefly for the connection to close.
   */
  async #orClosing(outcome: Outcome, { mayClose = false, signal }: ExecuteOptions): Promise<Outcome> {
    const whole = outcome.kind === 'turn' && outcome.turn.kind === 'reply' ? outcome.turn : undefined
    if (!mayClose || this.#parts.talk.byPrompt || whole?.parts?.status !== 'ok') return outcome
    const next = this.#lost === undefined ? await this.#awaiting.next(closingPatience, signal) : undefined
    const end = next?.kind === 'ended' ? next.end : this.#parts.line.end
    return end === undefined || end.how === 'ours' ? outcome : { kind: 'closed', turn: whole, end }
  }

  /** Waits for what is outstanding from before; undefined once a command may be sent. */
  async #intoStep({ deadline, signal, onNotice }: ExecuteOptions): Promise<Failure | undefined> {
    const { talk, resyncPatience, clock } = this.#parts
    const until = clock.now() + Math.min(deadline, resyncPatience)
    for (;;) {
      if (signal?.aborted) return cancelled('The command')
      if (this.#lost !== undefined) return this.#gone()
      if (this.#spoilt !== undefined) return this.#outOfStep(this.#spoilt)
      if (!talk.outstanding && !talk.settling) {
        if (talk.ready && !this.#resync.due) return undefined
        if (talk.ready || talk.blank) {
          const problem = await this.#resync.run(resyncPatience, signal, onNotice)
          if (problem === undefined) continue
          if (this.#lost === undefined && signal?.aborted !== true) return this.#outOfStep(problem)
          continue
        }
      }
      const outcome = await this.#awaiting.next(Math.max(1, until - clock.now()), signal)
      if (outcome.kind !== 'deadline') continue
      const what = talk.outstanding
        ? 'An earlier command has still not come to its end'
        : talk.ready
          ? 'The appliance keeps sending lines on its own, which may be parts of replies'
          : `The appliance sent lines on its own and shows "${this.#shown(talk.tail)}" instead of its prompt`
      return this.#outOfStep(what)
    }
  }

  #conclude(
    command: string,
    outcome: Outcome,
    { deadline, effect, mayClose = false }: ExecuteOptions,
    evidence: string,
  ): Result<Answer> {
    const quoted = this.#quote(command)
    switch (outcome.kind) {
      case 'deadline':
        this.#resync.need('a command was not answered in time')
        return failed(notAnswered(quoted, deadline, effect === 'none', evidence))
      case 'cancelled':
        return failed({ ...cancelled(quoted), evidence })
      case 'ended': {
        const turn = this.#parts.talk.ended()
        if (mayClose && outcome.end.how !== 'ours') return this.#fit(quoted, { turn, ended: endOf(outcome.end) })
        return failed(lineEnded(quoted, outcome.end.cause, this.#excerpt(turn.lines)))
      }
      case 'closed':
        return this.#fit(quoted, { turn: outcome.turn, ended: endOf(outcome.end) })
      case 'turn':
        if (outcome.turn.kind === 'reply') return this.#fit(quoted, { turn: outcome.turn, ended: 'prompt' })
        return failed(noReply(quoted, outcome.turn, evidence))
    }
  }

  #fit(quoted: string, answer: Answer): Result<Answer> {
    const { turn } = answer
    if (turn.overlong) return failed(overlong(quoted, this.#parts.redactor.text((turn.lines[0] ?? '').slice(0, 500))))
    if (turn.broken === undefined) return succeed(answer)
    return failed(broken(quoted, turn.broken, this.#excerpt([...turn.lines, ...(turn.aside ?? [])])))
  }

  /**
   * The status is read before secrets are taken out: a password may be "OK". Where the prompt is the end of a reply, a NO
   * counts only before one (FACTS 10.3): "NO FURTHER INPUT" before a close is not a refusal.
   */
  #read(
    { lines, parts, aside, missing, doubt }: ReplyTurn,
    ended: Reply['ended'],
  ): Omit<Reply, 'raw' | 'milliseconds' | 'ended' | 'large'> {
    const { redactor, talk } = this.#parts
    const clean = (line: string): string => redactor.text(line)
    const read = parts ?? readReply(lines)
    const cut = talk.byPrompt && ended !== 'prompt' && read.status !== 'ok'
    const { status, statusText, statusLine } = cut || doubt !== undefined ? noStatus : read
    const { contradiction } = read
    return {
      status,
      statusText: clean(statusText),
      statusLine,
      lines: redactor.lines(lines),
      ...(aside === undefined ? {} : { aside: aside.map(clean) }),
      ...(missing === undefined ? {} : { missing }),
      ...(doubt === undefined ? {} : { doubt }),
      ...(contradiction === undefined ? {} : { contradiction: contradiction.map(clean) }),
    }
  }

  #excerpt(lines: readonly string[]): string {
    return this.#parts.redactor.text(lines.slice(-20).join('\n')).slice(-2000)
  }

  #onTurn(turn: Turn): void {
    if (turn.kind === 'question' && this.#parts.talk.outstanding && this.#options && this.#recorder) {
      this.#questions.ask(turn, this.#options)
      return
    }
    if (turn.kind === 'reply' && turn.newPrompt !== undefined) {
      const { prompt } = this.connected
      this.#spoilt = `The prompt changed from "${prompt}" to "${turn.newPrompt}", so this may be another appliance`
    } else if (turn.kind === 'question') {
      this.#spoilt = unanswered(this.#shown(turn.line))
    } else if (turn.kind === 'logged-out') {
      this.#lost = 'the appliance ended the session'
      this.#awaiting.settle({ kind: 'turn', turn })
      this.#parts.line.destroy(this.#lost)
      return
    }
    this.#awaiting.settle({ kind: 'turn', turn })
  }

  #onEnd(end: LineEnd): void {
    this.#lost ??= end.cause
    this.#awaiting.settle({ kind: 'ended', end })
  }

  #onRaw(bytes: Uint8Array): void {
    if (this.#recorder?.add(bytes) !== false) return
    this.#recorder = undefined
    this.#onTurn({ kind: 'flood', what: `more than ${largestReply} octets` })
  }

  #gone(): Failure {
    return failure('console.closed', `The connection is closed: ${this.#lost ?? 'it was closed'}.`, 'Connect again.')
  }

  #outOfStep(what: string): Failure {
    return failure(
      'console.out-of-step',
      `${what}; the command was not sent.`,
      'Disconnect and connect again. The appliance continues its work.',
    )
  }

  #shown(text: string): string {
    return this.#parts.redactor.text(text).trim().slice(0, 200)
  }

  #quote(command: string): string {
    return `"${this.#parts.redactor.text(command)}"`
  }
}

function unanswered(line: string): string {
  return `The appliance asks "${line}" and waits for an answer`
}

function endOf({ how }: LineEnd): Reply['ended'] {
  return how === 'reset' ? 'reset' : 'closed'
}
