import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { OperationResultOf } from '../../../shared/contract/operation-results.ts'
import { carryOn, runToItsEnd } from '../../../shared/engine/carry-on.ts'
import { sendByHand } from '../../../shared/engine/console-by-hand.ts'
import type { EngineContext } from '../../../shared/engine/context.ts'
import type { Confirmation } from '../../../shared/engine/hand-command.ts'
import type { Console, Offer } from '../../../shared/engine/ports.ts'
import { outlastDownloads } from '../../../shared/engine/outlast-downloads.ts'
import { prepareResume } from '../../../shared/engine/resume.ts'
import { shortestReboot } from '../../../shared/engine/wait-questions.ts'
import { hangUp } from '../../../shared/engine/sessions.ts'
import { outlook } from '../../../shared/model/next-actions.ts'
import { isRebootWait } from '../../../shared/model/step.ts'
import { installMayGoOn } from '../../../shared/model/open-install.ts'
import { sameStop } from '../../../shared/model/outlast.ts'
import type { UsualTime } from '../../../shared/model/run-event.ts'
import type { CarryOptions, LiveParts } from './live-parts.ts'
import type { OpenRun } from './open-run.ts'
import { sheetInUse } from './run-sheet.ts'
import { wantedUpdate } from './wanted-update.ts'

/** A line that no one uses for so many milliseconds is hung up: sessions of an appliance may be few. */
const idleLine = 120_000

type Carried = OperationResultOf<'run.carryOn'>
type Done = Record<string, never>

/** A run that this process carries: at most one piece of work at a time, and a stop that stops. */
export class LiveRun {
  readonly open: OpenRun
  readonly #parts: LiveParts
  /** Lines and offers outlive a piece of work: the next item continues where the last one stopped. */
  readonly #lines = new Map<string, Console>()
  readonly #offered = new Map<string, Offer>()
  /** When a wait last looked at each appliance, and when the last piece of work ended; milliseconds since the epoch. */
  readonly #lookedAt = new Map<string, number>()
  #workedUntil: number
  #stop = new AbortController()
  #breakOff = new AbortController()
  #stoppedAt = -Infinity
  #idle = new AbortController()
  #signal = this.#stop.signal
  #stops = 0
  #work: Promise<unknown> = Promise.resolve()
  #parting: Promise<void> = Promise.resolve()
  #acts: Promise<unknown> = Promise.resolve()
  #busy = false
  #carrying: Promise<Result<Carried>> | undefined
  #onceMore = false
  #closes = false // once it is done, as the command line wants it
  #waitForJobs: number | undefined
  #nudge = new AbortController()

  constructor(open: OpenRun, parts: LiveParts) {
    this.open = open
    this.#parts = parts
    this.#workedUntil = parts.clock.now()
    open.journal.onEntry((entry) => {
      if (entry.type === 'return.proven') void parts.history.note(open.state(), entry.data.appliance, entry.at)
    })
  }

  get busy(): boolean {
    return this.#busy
  }

  /**
   * Runs as far as possible without a person. If the run is already being executed, it runs one more pass afterwards:
   * the caller may have answered a question that the current pass has already skipped. A run that is stopping ends
   * first and then runs again.
   */
  carryOn(signal: AbortSignal, { close, waitForJobs }: CarryOptions = {}): Promise<Result<Carried>> {
    if (close === true) this.#closes = true
    if (waitForJobs !== undefined) this.#waitForJobs = waitForJobs
    if (this.#carrying !== undefined) {
      if (this.#signal.aborted) {
        const stops = this.#stops
        // Stopped again meanwhile: that was the last word.
        return this.#carrying.then((ended) => (stops === this.#stops ? this.carryOn(signal) : ended))
      }
      this.#onceMore = true
      this.#wake()
      return this.#carrying
    }
    if (this.#busy) return Promise.resolve(failed(busyFailure))
    this.#carrying = this.#alone(signal, (context) => this.#carry(context)).finally(() => (this.#carrying = undefined))
    return this.#carrying
  }

  /**
   * Resumes the run because a person did something: at once, or after the item that is being executed. A stop in the
   * meantime takes precedence.
   */
  async goOn(signal: AbortSignal): Promise<Result<Carried>> {
    const stops = this.#stops
    while (this.#busy && this.#carrying === undefined) {
      this.#wake()
      await this.#work
      if (stops !== this.#stops || signal.aborted) return failed(stoppedFailure)
    }
    return this.carryOn(signal)
  }

  /** A run that only waits for a running job looks at once whether there is something to do. */
  #wake(): void {
    this.#nudge.abort()
    this.#nudge = new AbortController()
  }

  async #carry(context: EngineContext): Promise<Result<Carried>> {
    for (;;) {
      this.#onceMore = false
      await this.#notePause()
      await prepareResume(context)
      const ended = await carryOn(context)
      if (this.#onceMore && !context.signal.aborted) continue
      return ended.failure ? failed(ended.failure) : succeed({ outcome: ended.outcome })
    }
  }

  /** If a person stopped a wait and resumes it later, Uptick did not watch in between: that counts as a resume. */
  async #notePause(): Promise<void> {
    const { runbook, state } = this.open
    const waiting = Object.keys(state().appliances).filter((id) => installMayGoOn(state(), runbook, id))
    const now = this.#parts.clock.now()
    if (!waiting.some((id) => now - this.#watchedUntil(id) > shortestReboot)) return
    await this.open.journal.append('run.resumed', { reason: 'continued after a pause' }, { durable: true })
  }

  /** Before the first look of a wait it was the install itself that had an eye on the appliance. */
  #watchedUntil(appliance: string): number {
    const since = Date.parse(this.open.state().appliances[appliance]?.returning?.at ?? '')
    const lookedAt = this.#lookedAt.get(appliance)
    return lookedAt !== undefined && lookedAt >= since ? lookedAt : this.#workedUntil
  }

  /** One item, because a person asked for it. */
  startItem(appliance: string, id: string, by: string, signal: AbortSignal): Promise<Result<Done>> {
    return this.#alone(signal, async (context) => {
      const entry = outlook(this.open.state(), this.open.runbook).find(
        (e) => e.appliance === appliance && e.item.id === id,
      )
      if (entry === undefined) {
        return failed(failure('run.item-not-found', `This run has no item called ${id}.`, 'Choose one of the outline.'))
      }
      if (entry.blockedBy.length > 0) {
        const hint = `First: ${entry.blockedBy.join(', ')}.`
        return failed(failure('run.not-allowed-now', `${id} cannot start yet.`, hint))
      }
      const taken = this.#takenBy(entry.target)
      if (taken !== undefined) return failed(taken)
      if (isRebootWait(entry.item)) await this.#notePause()
      const ending = await runToItsEnd(context, entry, by)
      return ending.kind === 'stop' ? failed(ending.failure) : succeed({})
    })
  }

  /** What a person does, one act after the other: each finds what the one before it, of another window, has written. */
  act<T>(work: (open: OpenRun) => Promise<T>): Promise<T> {
    const done = this.#acts.then(() => work(this.open))
    this.#acts = done.catch(() => undefined)
    return done
  }

  /** A person takes control of an appliance's console; the run sends nothing there until control is handed back. */
  async takeConsole(appliance: string, by: string): Promise<Result<Record<string, never>>> {
    if (this.#busy) return failed(busyFailure)
    const taken = this.#takenBy(appliance)
    if (taken !== undefined) return failed(taken)
    await this.open.journal.append('console.taken', { appliance, by }, { durable: true })
    return succeed({})
  }

  /** One line from a person, sent in full once the interlocks have allowed it. */
  sendByHand(
    appliance: string,
    { command, confirmation }: { readonly command: string; readonly confirmation?: Confirmation | undefined },
    signal: AbortSignal,
  ): Promise<Result<Done>> {
    return this.#alone(signal, async (context) => {
      if (this.open.state().appliances[appliance]?.takenBy === undefined) {
        return failed(failure('run.not-allowed-now', 'The console is not in your hands.', 'Take it first.'))
      }
      const sent = await sendByHand(context, appliance, command, confirmation)
      return sent.ok ? succeed({}) : sent
    })
  }

  async giveConsole(appliance: string, by: string): Promise<Result<Record<string, never>>> {
    if (this.#busy) return failed(busyFailure)
    if (this.open.state().appliances[appliance]?.takenBy === undefined) return succeed({})
    await this.open.journal.append('console.given', { appliance, by }, { durable: true })
    return succeed({})
  }

  /** `now`: a download that puts the stop off is broken. A second click right after the first is none. */
  stop(now = false): void {
    const at = this.#parts.clock.now()
    if (now && at - this.#stoppedAt >= sameStop) this.breakOff()
    if (!this.#signal.aborted) this.#stoppedAt = at
    this.#stops += 1
    this.#stop.abort()
  }

  /** Ends the wait for a download that puts the stop off. */
  breakOff(): void {
    this.#breakOff.abort()
  }

  /** Stops what runs, waits for its end and for a download that is under way, hangs up, releases offers and folder. */
  async close(): Promise<void> {
    this.stop()
    this.#idle.abort()
    await this.#work
    await this.#parting
    await this.#acts
    try {
      if (this.#offered.size > 0) await outlastDownloads(await this.#context(this.#stop.signal))
      for (const appliance of [...this.#lines.keys()]) await this.#hangUp(appliance, 'Uptick closed the run')
      for (const offer of this.#offered.values()) await offer.dispose()
      this.#offered.clear()
    } finally {
      await this.open.close()
    }
  }

  #takenBy(appliance: string): Failure | undefined {
    const by = this.open.state().appliances[appliance]?.takenBy
    if (by === undefined) return undefined
    return failure(
      'run.not-allowed-now',
      `${by} has control of the console of ${appliance}.`,
      'Hand back control first.',
    )
  }

  async #alone<T>(outer: AbortSignal, work: (context: EngineContext) => Promise<Result<T>>): Promise<Result<T>> {
    if (this.#busy) return failed(busyFailure)
    this.#busy = true
    this.#idle.abort()
    this.#stop = new AbortController()
    this.#breakOff = new AbortController()
    this.#stoppedAt = -Infinity
    const signal = AbortSignal.any([outer, this.#stop.signal])
    this.#signal = signal
    this.#parts.changed(this.open.run)
    const running = (async () => {
      try {
        await this.#parting
        return await work(await this.#context(signal))
      } finally {
        this.#busy = false
        this.#workedUntil = this.#parts.clock.now()
        this.#parts.changed(this.open.run)
        this.#hangUpLater()
      }
    })()
    this.#work = running.catch(() => undefined)
    return running
  }

  /** Hangs up once nothing has been asked for a while; the next work logs in again. */
  #hangUpLater(): void {
    this.#idle = new AbortController()
    const { signal } = this.#idle
    if (this.#lines.size === 0) return
    void this.#parts.clock.sleep(idleLine, signal).then(() => {
      if (!signal.aborted)
        this.#parting = this.#hangUpAll(signal, 'nothing was asked for a while').catch(() => undefined)
    })
  }

  /** If a new operation starts in the meantime, the remaining connections stay open. */
  async #hangUpAll(signal: AbortSignal, cause: string): Promise<void> {
    for (const appliance of [...this.#lines.keys()]) if (!signal.aborted) await this.#hangUp(appliance, cause)
  }

  async #hangUp(appliance: string, cause: string): Promise<void> {
    // The journal keeps the fault and throws it at the next append.
    const hungUp = this.#context(this.#stop.signal).then((context) => hangUp(context, appliance, cause))
    await hungUp.catch(() => undefined)
  }

  async #context(signal: AbortSignal): Promise<EngineContext> {
    const { open } = this
    const { clock, probe, store, offers, door, elsewhere, attended = false, push } = this.#parts
    return {
      runbook: open.runbook,
      clock,
      journal: open.journal,
      doors: door,
      probe,
      store,
      offers,
      elsewhere,
      update: await wantedUpdate(open.state(), this.#parts.confirmedRelease),
      sheet: await sheetInUse(open),
      lines: this.#lines,
      offered: this.#offered,
      usualTime: (appliance) => this.usualTime(appliance),
      signal,
      keepOpen: !this.#closes,
      breakOff: this.#breakOff.signal,
      attended,
      waitForJobs: this.#waitForJobs,
      nudged: () => this.#nudge.signal,
      state: open.state,
      tell: (passing) => {
        if (passing.kind === 'probe') this.#lookedAt.set(passing.appliance, clock.now())
        push({ ...passing, run: open.run })
      },
    }
  }

  /** How long such installs took on this model before; undefined where none is known. */
  usualTime(appliance: string): UsualTime | undefined {
    const { opened, appliances } = this.open.state()
    const chassis = appliances[appliance]?.facts['chassis']?.value
    if (opened?.to === undefined) return undefined
    return this.#parts.history.usual(opened.to, typeof chassis === 'string' ? chassis : undefined)
  }
}

const stoppedFailure = failure('operation.cancelled', 'The run was stopped.', 'Resume the run to continue.')

const busyFailure = failure(
  'run.not-allowed-now',
  'Something of this run is being carried out already.',
  'Wait for it, or stop it first.',
)
