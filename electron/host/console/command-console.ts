import { failure, type Failure } from '../../../shared/base/failure.ts'
import type { Redactor } from '../../../shared/base/redact.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { noStatus, readReply } from '../../../shared/console/reply.ts'
import type { ReplyTurn, Turn } from '../../../shared/console/turn.ts'
import type { Clock, Connected, Console, ExecuteOptions, Reply } from '../../../shared/engine/ports.ts'
import { cancelled } from './line-failures.ts'
import { notSendable } from './not-sendable.ts'
import { broken, lineEnded, noReply, notAnswered, overlong } from './reply-failures.ts'
import { largestReply, ReplyRecorder } from './reply-recorder.ts'
import type { Talk } from './talk.ts'
import type { LineEnd, TelnetConnection } from './telnet-connection.ts'

export interface CommandConsoleParts {
  readonly line: TelnetConnection
  readonly talk: Talk
  readonly connected: Connected
  readonly clock: Clock
  readonly redactor: Redactor
  readonly resyncPatience: number
}

type Outcome =
  | { readonly kind: 'turn'; readonly turn: Turn }
  | { readonly kind: 'ended'; readonly end: LineEnd }
  /** The reply was whole, and then the line ended. */
  | { readonly kind: 'closed'; readonly turn: ReplyTurn; readonly end: LineEnd }
  | { readonly kind: 'deadline' }
  | { readonly kind: 'cancelled' }

interface Answer {
  readonly turn: ReplyTurn
  readonly ended: Reply['ended']
}

/** Milliseconds that the appliance gets to close its side after a polite end. */
const partingPatience = 1000
/** Milliseconds after a whole reply in which the end of the line still belongs to it, where that is part of the plan. */
const closingPatience = 500

/**
 * A logged-in line, whatever dialect is spoken on it. A command that was given up (deadline, cancelled, a question) leaves
 * the line out of step: the next one waits until the old reply has ended, and sends nothing to hurry it, since an empty
 * line might answer a question.
 */
export class CommandConsole implements Console {
  readonly connected: Connected
  readonly #parts: CommandConsoleParts
  #lost: string | undefined
  #busy: string | undefined
  /** Why no command can be sent on this line any more, though it stands. */
  #spoilt: string | undefined
  #recorder: ReplyRecorder | undefined
  #waiting: ((outcome: Outcome) => void) | undefined

  constructor(parts: CommandConsoleParts) {
    this.#parts = parts
    this.connected = parts.connected
    const { talk } = parts
    talk.listen({
      turn: (turn) => this.#onTurn(turn),
      ended: (end) => this.#onEnd(end),
      raw: (bytes) => this.#onRaw(bytes),
      took: () => this.#recorder?.tell(talk.takeFresh()),
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
    try {
      return await this.#execute(command, options)
    } finally {
      this.#busy = undefined
    }
  }

  async close(): Promise<void> {
    const { line, talk, clock } = this.#parts
    if (this.#lost !== undefined) return
    if (this.#busy !== undefined || this.#spoilt !== undefined || !talk.ready) {
      line.destroy('we closed the line')
      return
    }
    this.#busy = talk.logout
    if (talk.send(talk.logout)) await this.#outcome(partingPatience)
    await line.hangUp(clock, partingPatience, 'we closed the line')
    this.#busy = undefined
  }

  async #execute(command: string, options: ExecuteOptions): Promise<Result<Reply>> {
    const { clock, talk, redactor } = this.#parts
    const problem = notSendable(command) ?? talk.refusalOf(command)
    if (problem) return failed(problem)
    const started = clock.now()
    const inStep = await this.#intoStep(options)
    if (inStep) return failed(inStep)
    if (!talk.send(command)) return failed(this.#gone())
    const recorder = new ReplyRecorder(clock, redactor, options.onText)
    this.#recorder = recorder
    options.onSent?.()
    const left = Math.max(1, options.deadline - Math.max(0, clock.now() - started))
    const outcome = await this.#orClosing(await this.#outcome(left, options.signal), options)
    const result = this.#conclude(command, outcome, options, redactor.text(talk.seen))
    if (talk.outstanding) talk.abandon()
    recorder.tell(talk.takeFresh())
    this.#recorder = undefined
    const raw = recorder.end()
    if (!result.ok) return result
    const { turn, ended } = result.value
    return succeed({ ...this.#read(turn, ended), ended, raw, milliseconds: Math.max(0, clock.now() - started) })
  }

  /**
   * Where replies have an end of their own, an OK comes whole before the line is closed; by a prompt, the missing prompt
   * says it. So that both are told alike, the end of the line is waited for a moment.
   */
  async #orClosing(outcome: Outcome, { mayClose = false, signal }: ExecuteOptions): Promise<Outcome> {
    const whole = outcome.kind === 'turn' && outcome.turn.kind === 'reply' ? outcome.turn : undefined
    if (!mayClose || whole?.parts?.status !== 'ok') return outcome
    const next = this.#lost === undefined ? await this.#outcome(closingPatience, signal) : undefined
    const end = next?.kind === 'ended' ? next.end : this.#parts.line.end
    return end === undefined || end.how === 'ours' ? outcome : { kind: 'closed', turn: whole, end }
  }

  /** Waits for what is outstanding from before; undefined once a command may be sent. */
  async #intoStep({ deadline, signal }: ExecuteOptions): Promise<Failure | undefined> {
    const { talk, resyncPatience, clock } = this.#parts
    const until = clock.now() + Math.min(deadline, resyncPatience)
    for (;;) {
      if (signal?.aborted) return cancelled('The command')
      if (this.#lost !== undefined) return this.#gone()
      if (this.#spoilt !== undefined) return this.#outOfStep(this.#spoilt)
      if (talk.ready && !talk.settling) return undefined
      const outcome = await this.#outcome(Math.max(1, until - clock.now()), signal)
      if (outcome.kind !== 'deadline') continue
      const what = talk.outstanding
        ? 'An earlier command has still not come to its end'
        : 'The appliance sent something of its own accord and showed no prompt after it'
      return this.#outOfStep(what)
    }
  }

  #conclude(
    command: string,
    outcome: Outcome,
    { deadline, mayClose = false }: ExecuteOptions,
    evidence: string,
  ): Result<Answer> {
    const quoted = this.#quote(command)
    switch (outcome.kind) {
      case 'deadline':
        return failed(notAnswered(quoted, deadline, evidence))
      case 'cancelled':
        return failed({ ...cancelled(quoted), evidence })
      case 'ended': {
        const turn = this.#parts.talk.ended()
        if (mayClose && outcome.end.how !== 'ours') return this.#whole(quoted, { turn, ended: endOf(outcome.end) })
        return failed(lineEnded(quoted, outcome.end.cause, this.#excerpt(turn.lines)))
      }
      case 'closed':
        return this.#whole(quoted, { turn: outcome.turn, ended: endOf(outcome.end) })
      case 'turn':
        if (outcome.turn.kind === 'reply') return this.#whole(quoted, { turn: outcome.turn, ended: 'prompt' })
        return failed(noReply(quoted, outcome.turn, evidence))
    }
  }

  #whole(quoted: string, answer: Answer): Result<Answer> {
    const { turn } = answer
    if (turn.overlong) return failed(overlong(quoted, this.#parts.redactor.text((turn.lines[0] ?? '').slice(0, 500))))
    if (turn.broken === undefined) return succeed(answer)
    return failed(broken(quoted, turn.broken, this.#excerpt([...turn.lines, ...(turn.aside ?? [])])))
  }

  /**
   * The status is read before secrets are taken out: a password may be "OK". Where the prompt is the end of a reply, a NO
   * counts only before one (FACTS 10.3): "No further input is needed" before a close is no refusal.
   */
  #read(
    { lines, parts, aside }: ReplyTurn,
    ended: Reply['ended'],
  ): Pick<Reply, 'status' | 'statusText' | 'statusLine' | 'lines' | 'aside'> {
    const clean = (line: string): string => this.#parts.redactor.text(line)
    const read = parts ?? readReply(lines)
    const doubtful = parts === undefined && ended !== 'prompt' && read.status !== 'ok'
    const { status, statusText, statusLine } = doubtful ? noStatus : read
    const beside = aside === undefined ? {} : { aside: aside.map(clean) }
    return { status, statusText: clean(statusText), statusLine, lines: lines.map(clean), ...beside }
  }

  #excerpt(lines: readonly string[]): string {
    return this.#parts.redactor.text(lines.slice(-20).join('\n')).slice(-2000)
  }

  #onTurn(turn: Turn): void {
    if (turn.kind === 'reply' && turn.newPrompt !== undefined) {
      this.#spoilt = `The prompt changed from "${this.connected.prompt}" to "${turn.newPrompt}", so this may be another appliance`
    } else if (turn.kind === 'question') {
      this.#spoilt = 'The appliance asked a question that was not answered'
    } else if (turn.kind === 'logged-out') {
      this.#lost = 'the appliance ended the session'
      this.#settle({ kind: 'turn', turn })
      this.#parts.line.destroy(this.#lost)
      return
    }
    this.#settle({ kind: 'turn', turn })
  }

  #onEnd(end: LineEnd): void {
    this.#lost ??= end.cause
    this.#settle({ kind: 'ended', end })
  }

  #onRaw(bytes: Uint8Array): void {
    if (this.#recorder?.add(bytes) !== false) return
    this.#recorder = undefined
    this.#onTurn({ kind: 'flood', what: `more than ${largestReply} octets` })
  }

  #settle(outcome: Outcome): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.(outcome)
  }

  /** The next thing that happens on the line, or the end of the time for it. */
  async #outcome(milliseconds: number, signal?: AbortSignal): Promise<Outcome> {
    const stop = new AbortController()
    const outcome = await new Promise<Outcome>((resolve) => {
      this.#waiting = resolve
      if (signal?.aborted) this.#settle({ kind: 'cancelled' })
      signal?.addEventListener('abort', () => this.#settle({ kind: 'cancelled' }), { signal: stop.signal })
      void this.#parts.clock.sleep(milliseconds, stop.signal).then(() => {
        if (!stop.signal.aborted) this.#settle({ kind: 'deadline' })
      })
    })
    stop.abort()
    return outcome
  }

  #gone(): Failure {
    return failure('console.closed', `The line is gone: ${this.#lost ?? 'it was closed'}.`, 'Connect again.')
  }

  #outOfStep(what: string): Failure {
    return failure(
      'console.out-of-step',
      `${what}; the command was not sent.`,
      'Disconnect and connect again; whatever the appliance does goes on meanwhile.',
    )
  }

  #quote(command: string): string {
    return `"${this.#parts.redactor.text(command)}"`
  }
}

function endOf({ how }: LineEnd): Reply['ended'] {
  return how === 'reset' ? 'reset' : 'closed'
}
