import { failure, type Failure } from '../../../shared/base/failure.ts'
import type { Redactor } from '../../../shared/base/redact.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { Dialect } from '../../../shared/console/dialect.ts'
import { readReply } from '../../../shared/console/reply.ts'
import { longestLine } from '../../../shared/console/terminal-text.ts'
import type { ReplyTurn, Turn } from '../../../shared/console/turn.ts'
import type { Clock, Connected, Console, ExecuteOptions, Reply } from '../../../shared/engine/ports.ts'
import type { Dialogue } from './dialogue.ts'
import { cancelled, seconds } from './line-failures.ts'
import { notSendable } from './not-sendable.ts'
import { largestReply, ReplyRecorder } from './reply-recorder.ts'
import type { LineEnd, TelnetConnection } from './telnet-connection.ts'

export interface TelnetConsoleParts {
  readonly line: TelnetConnection
  readonly dialogue: Dialogue
  readonly connected: Connected
  readonly clock: Clock
  readonly dialect: Dialect
  readonly redactor: Redactor
  readonly resyncPatience: number
}

type Outcome =
  | { readonly kind: 'turn'; readonly turn: Turn }
  | { readonly kind: 'ended'; readonly end: LineEnd }
  | { readonly kind: 'deadline' }
  | { readonly kind: 'cancelled' }

/** Milliseconds that the appliance gets to close its side after a polite end. */
const partingPatience = 1000

/**
 * A logged-in line. A command that was given up (deadline, cancelled, a question) leaves the line out of step: the next
 * one waits until the prompt of the old one came, and sends nothing to hurry it, since an empty line might answer a question.
 */
export class TelnetConsole implements Console {
  readonly connected: Connected
  readonly #parts: TelnetConsoleParts
  #lost: string | undefined
  #busy: string | undefined
  /** Why no command can be sent on this line any more, though it stands. */
  #spoilt: string | undefined
  #recorder: ReplyRecorder | undefined
  #waiting: ((outcome: Outcome) => void) | undefined

  constructor(parts: TelnetConsoleParts) {
    this.#parts = parts
    this.connected = parts.connected
    const { dialogue } = parts
    dialogue.listen({
      turn: (turn) => this.#onTurn(turn),
      ended: (end) => this.#onEnd(end),
      raw: (bytes) => this.#onRaw(bytes),
      took: () => this.#recorder?.tell(dialogue.conversation.takeFresh()),
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
    const { line, dialogue, clock, dialect } = this.#parts
    if (this.#lost !== undefined) return
    if (this.#busy !== undefined || this.#spoilt !== undefined || !dialogue.conversation.ready) {
      line.destroy('we closed the line')
      return
    }
    this.#busy = dialect.logout
    dialogue.conversation.sentCommand(dialect.logout)
    if (dialogue.sendLine(dialect.logout)) await this.#outcome(partingPatience)
    await line.hangUp(clock, partingPatience, 'we closed the line')
    this.#busy = undefined
  }

  async #execute(command: string, options: ExecuteOptions): Promise<Result<Reply>> {
    const { clock, dialogue, redactor } = this.#parts
    const problem = notSendable(command)
    if (problem) return failed(problem)
    const started = clock.now()
    const inStep = await this.#intoStep(options)
    if (inStep) return failed(inStep)
    const { conversation } = dialogue
    conversation.sentCommand(command)
    if (!dialogue.sendLine(command)) return failed(this.#gone())
    const recorder = new ReplyRecorder(clock, redactor, options.onText)
    this.#recorder = recorder
    options.onSent?.()
    const left = Math.max(1, options.deadline - Math.max(0, clock.now() - started))
    const outcome = await this.#outcome(left, options.signal)
    const seen = redactor.text(conversation.seen)
    const result = this.#conclude(command, outcome, options, seen)
    if (conversation.commandOutstanding) conversation.abandon()
    recorder.tell(conversation.takeFresh())
    this.#recorder = undefined
    const raw = recorder.end()
    if (!result.ok) return result
    const milliseconds = Math.max(0, clock.now() - started)
    return succeed({ ...this.#read(result.value.lines), ended: result.value.ended, raw, milliseconds })
  }

  /** Waits for what is outstanding from before; undefined once a command may be sent. */
  async #intoStep({ deadline, signal }: ExecuteOptions): Promise<Failure | undefined> {
    const { dialogue, resyncPatience, clock } = this.#parts
    const until = clock.now() + Math.min(deadline, resyncPatience)
    for (;;) {
      if (signal?.aborted) return cancelled('The command')
      if (this.#lost !== undefined) return this.#gone()
      if (this.#spoilt !== undefined) return this.#outOfStep(this.#spoilt)
      if (dialogue.conversation.ready && !dialogue.settling) return undefined
      const outcome = await this.#outcome(Math.max(1, until - clock.now()), signal)
      if (outcome.kind !== 'deadline') continue
      const what = dialogue.conversation.commandOutstanding
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
  ): Result<{ lines: readonly string[]; ended: Reply['ended'] }> {
    const { conversation } = this.#parts.dialogue
    if (outcome.kind === 'deadline') {
      return failed(
        failure(
          'console.timeout',
          `${this.#quote(command)} was not answered within ${seconds(deadline)}.`,
          'Whether it took effect is not known. Look at the appliance before you send it again.',
          { evidence },
        ),
      )
    }
    if (outcome.kind === 'cancelled') return failed({ ...cancelled(this.#quote(command)), evidence })
    if (outcome.kind === 'ended') {
      const partial = conversation.ended()
      const ended = outcome.end.how === 'reset' ? 'reset' : 'closed'
      if (mayClose && outcome.end.how !== 'ours') return this.#whole(command, partial, ended)
      const text = this.#parts.redactor.text(partial.lines.slice(-20).join('\n')).slice(-2000)
      return failed(
        failure(
          'console.closed',
          `The line ended before ${this.#quote(command)} was answered: ${outcome.end.cause}.`,
          'Connect again and look whether the command took effect before it is sent again.',
          { evidence: text },
        ),
      )
    }
    if (outcome.turn.kind === 'reply') return this.#whole(command, outcome.turn, 'prompt')
    if (outcome.turn.kind === 'question') {
      return failed(
        failure(
          'console.unexpected-output',
          `${this.#quote(command)} was answered with a question, which only a person may decide.`,
          'Nothing was answered. Disconnect, and give the command by hand if the question is to be answered.',
          { evidence, retry: 'unsafe' },
        ),
      )
    }
    if (outcome.turn.kind === 'flood') {
      return failed(
        failure(
          'console.unexpected-output',
          `The answer to ${this.#quote(command)} does not end: ${outcome.turn.what}.`,
          'Disconnect and look at the appliance with a plain telnet client.',
          { evidence },
        ),
      )
    }
    return failed(
      failure(
        'console.closed',
        `The appliance ended the session before ${this.#quote(command)} was answered and asks for a login again.`,
        'Connect again and look whether the command took effect before it is sent again.',
        { evidence },
      ),
    )
  }

  #whole(
    command: string,
    reply: ReplyTurn,
    ended: Reply['ended'],
  ): Result<{ lines: readonly string[]; ended: Reply['ended'] }> {
    if (!reply.overlong) return succeed({ lines: reply.lines, ended })
    return failed(
      failure(
        'console.unexpected-output',
        `The answer to ${this.#quote(command)} holds a line of more than ${longestLine} characters.`,
        'Look at the appliance with a plain telnet client: no command of it answers like that.',
        { evidence: this.#parts.redactor.text((reply.lines[0] ?? '').slice(0, 500)) },
      ),
    )
  }

  /** The status is read before secrets are taken out: a password may be "OK". */
  #read(lines: readonly string[]): Pick<Reply, 'status' | 'statusText' | 'statusLine' | 'lines'> {
    const { redactor } = this.#parts
    const parts = readReply(lines)
    return { ...parts, statusText: redactor.text(parts.statusText), lines: lines.map((line) => redactor.text(line)) }
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
