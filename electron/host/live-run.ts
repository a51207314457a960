import { failure } from '../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import type { PushOf } from '../../shared/contract/contract.ts'
import { carryOn } from '../../shared/engine/carry-on.ts'
import type { EngineContext, WantedUpdate } from '../../shared/engine/context.ts'
import type { Clock, ConsoleDoor, GreetingProbe, PatchOffer, PatchStore } from '../../shared/engine/ports.ts'
import { prepareResume } from '../../shared/engine/resume.ts'
import { runItem } from '../../shared/engine/run-item.ts'
import { outlook } from '../../shared/model/next-actions.ts'
import { releaseOfPatchName } from '../../shared/model/release.ts'
import type { OpenRun } from './open-run.ts'

export interface LiveParts {
  readonly clock: Clock
  readonly probe: GreetingProbe
  readonly store: PatchStore
  readonly offers: PatchOffer
  /** The release that the mirror knows an update to bring, where a person confirmed one. */
  readonly confirmedRelease: (name: string) => Promise<string | undefined>
  /** How an appliance is reached with the credentials of this visit. */
  readonly door: (appliance: string) => ConsoleDoor
  readonly push: (passing: PushOf<'passing'>) => void
}

/** A run that this process carries: at most one piece of work at a time, and a stop that stops. */
export class LiveRun {
  readonly open: OpenRun
  readonly #parts: LiveParts
  #stop = new AbortController()
  #work: Promise<unknown> = Promise.resolve()
  #busy = false

  constructor(open: OpenRun, parts: LiveParts) {
    this.open = open
    this.#parts = parts
  }

  get busy(): boolean {
    return this.#busy
  }

  /** Carries the run as far as it goes without a person. */
  carryOn(signal: AbortSignal): Promise<Result<unknown>> {
    return this.#alone(signal, async (context) => {
      await prepareResume(context)
      const ended = await carryOn(context)
      if (ended.failure) return failed(ended.failure)
      return succeed({ outcome: ended.outcome })
    })
  }

  /** One item, because a person asked for it. */
  startItem(appliance: string, id: string, by: string, signal: AbortSignal): Promise<Result<unknown>> {
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
      const ending = await runItem(context, appliance, entry.item, by)
      return ending.kind === 'stop' ? failed(ending.failure) : succeed({})
    })
  }

  stop(): void {
    this.#stop.abort()
  }

  /** Stops what runs, waits for its end, lets go of the folder. */
  async close(): Promise<void> {
    this.stop()
    await this.#work
    await this.open.close()
  }

  async #alone(
    outer: AbortSignal,
    work: (context: EngineContext) => Promise<Result<unknown>>,
  ): Promise<Result<unknown>> {
    if (this.#busy) {
      const hint = 'Wait for it, or stop it first.'
      return failed(failure('run.not-allowed-now', 'Something of this run is being carried out already.', hint))
    }
    this.#busy = true
    this.#stop = new AbortController()
    const signal = AbortSignal.any([outer, this.#stop.signal])
    const running = (async () => {
      try {
        const context = await this.#context(signal)
        const result = await work(context)
        return result
      } finally {
        this.#busy = false
      }
    })()
    this.#work = running.catch(() => undefined)
    return running
  }

  async #context(signal: AbortSignal): Promise<EngineContext> {
    const { open } = this
    const { clock, probe, store, offers, door, push } = this.#parts
    const update = await this.#update()
    return {
      runbook: open.runbook,
      clock,
      journal: open.journal,
      doors: door,
      probe,
      store,
      offers,
      update,
      lines: new Map(),
      offered: new Map(),
      signal,
      state: open.state,
      tell: (passing) => push({ ...passing, run: open.run }),
    }
  }

  async #update(): Promise<WantedUpdate | undefined> {
    const name = this.open.state().opened?.to
    if (name === undefined) return undefined
    const confirmed = await this.#parts.confirmedRelease(name)
    if (confirmed !== undefined) return { name, release: confirmed, releaseSource: 'confirmed' }
    const guess = releaseOfPatchName(name)
    return guess === undefined ? { name, releaseSource: 'unknown' } : { name, release: guess, releaseSource: 'guess' }
  }
}
