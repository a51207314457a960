import { failure } from '../../base/failure.ts'
import { itemsOf } from '../../model/bound-items.ts'
import type { ReturnOutcome, ReturnStage } from '../../model/run-event.ts'
import type { Item } from '../../model/runbook.ts'
import type { ReturnStanding } from '../../model/run-state.ts'
import type { EngineContext } from '../context.ts'
import { lookAround } from '../look.ts'
import { closeOffer, openOffer } from '../offer-update.ts'
import { proveReturn, unprovenFailure } from '../prove-return.ts'
import { nextStage, type WaitStage } from '../return-table.ts'
import { hangUp } from '../sessions.ts'
import type { Executor, StepEnding } from '../step-table.ts'
import { verdict } from '../verdict.ts'

/** How long a service that greeted before may stay away before the proof is tried without it. */
const servicesPatience = 10 * 60_000
/** How long an install of which nobody knows whether it arrived is waited for, when nothing at all happens. */
const doubtPatience = 2 * 3_600_000
/** The pace slackens to once a minute after this time without news. */
const slackAfter = 30 * 60_000

/**
 * Waits until the appliance's return is proved, or named as what it is instead (HOUSE.md, journey b). Reads greetings only;
 * logs in once a down edge or a changed greeting was seen and everything is calm. Sends nothing that changes anything.
 */
export const awaitReturn: Executor<{ kind: 'await-return' }> = async ({ context, appliance, item }) => {
  const returning = returningOf(context, appliance)
  if (returning === undefined) {
    return { kind: 'verdict', verdict: verdict('waiting', 'No install was sent, so there is no return to wait for.') }
  }
  if (returning.outcome === 'proven')
    return { kind: 'verdict', verdict: verdict('pass', `Proved: ${returning.release ?? ''}.`) }
  const offer = await keepOffering(context, appliance)
  if (offer !== undefined) return offer
  const wait = new Wait(context, appliance, item, returning)
  return wait.run()
}

class Wait {
  readonly #context: EngineContext
  readonly #appliance: string
  readonly #item: Item
  readonly #givesUpAt: number
  readonly #startedAt: number
  #stage: WaitStage
  #stageSince: number
  #told = ''

  constructor(context: EngineContext, appliance: string, item: Item, returning: ReturnStanding) {
    this.#context = context
    this.#appliance = appliance
    this.#item = item
    const now = context.clock.now()
    const giveUpAfter = context.state().opened?.options.giveUpAfter ?? 8 * 3_600_000
    const since = Date.parse(returning.at)
    // Whoever resumes a wait that had already ended wants it to go on for as long again.
    this.#givesUpAt = returning.outcome === undefined ? since + giveUpAfter : now + giveUpAfter
    this.#startedAt = now
    this.#stage = returning.wentDown ? 'down' : context.lines.has(appliance) ? 'closing' : 'lingering'
    this.#stageSince = now
  }

  async run(): Promise<StepEnding> {
    const { clock, signal } = this.#context
    for (;;) {
      if (signal.aborted) return this.#stopped()
      await this.#lookOnce()
      if (this.#stage === 'settled') {
        const ending = await this.#prove()
        if (ending !== undefined) return ending
      }
      const asked = await this.#askAfterGap()
      if (asked !== undefined) return asked
      const late = this.#late()
      if (late !== undefined) return this.#unproven(late.outcome, late.observed)
      await clock.sleep(this.#pace(), signal)
    }
  }

  async #lookOnce(): Promise<void> {
    const context = this.#context
    const returning = returningOf(context, this.#appliance)
    const look = await lookAround(context, this.#appliance, returning?.expected.baseline ?? [])
    if (context.signal.aborted) return
    const line = context.lines.get(this.#appliance)
    if (line?.lost !== undefined) await hangUp(context, this.#appliance, line.lost)
    const now = context.clock.now()
    const settle = context.state().opened?.options.settle ?? 30_000
    const inServices = this.#stage === 'services' ? now - this.#stageSince : 0
    const next = nextStage(this.#stage, look.sight, {
      lineStands: context.lines.has(this.#appliance),
      delivered: isDelivered(context, this.#appliance),
      calm: inServices >= settle,
    })
    // A service that stays away for good must not keep the proof from being tried.
    const patient = next === 'answering' && this.#stage === 'answering' && now - this.#stageSince >= servicesPatience
    await this.#enter(patient ? 'settled' : next, look.sight === 'blind' ? 'blind' : undefined, look.observed)
  }

  async #enter(stage: WaitStage, shown: ReturnStage | undefined, observed: string): Promise<void> {
    const context = this.#context
    if (stage === 'down') await hangUp(context, this.#appliance, 'the appliance went down')
    if (stage !== this.#stage) this.#stageSince = context.clock.now()
    this.#stage = stage
    context.tell({ kind: 'probe', appliance: this.#appliance, observed })
    const words = `${shown ?? stage} ${observed}`
    if (words === this.#told) return
    this.#told = words
    const durable = stage === 'down'
    await context.journal.append(
      'return.stage',
      { appliance: this.#appliance, stage: shown ?? stage, observed },
      { durable },
    )
  }

  /**
   * Uptick was not watching for a while, and the appliance answers as before: it may have been down and back in between, or
   * still install. A login now could disturb an install, so a person who can look says which.
   */
  async #askAfterGap(): Promise<StepEnding | undefined> {
    const context = this.#context
    const appliance = this.#appliance
    if (!['closing', 'lingering', 'installing'].includes(this.#stage) || !watchWasBroken(context, appliance))
      return undefined
    const options = context.state().opened?.options
    const patience = Math.max(10 * (options?.probeEvery ?? 10_000), 2 * (options?.settle ?? 30_000))
    if (context.clock.now() - this.#startedAt < patience) return undefined
    const said = this.#saidRestarted()
    if (said === false) return undefined
    if (said === true) {
      await this.#enter('settled', undefined, 'A person saw that it has restarted.')
      return this.#prove()
    }
    const why =
      'Uptick was not watching for a while, and the appliance answers as before. Has it restarted since, so that a login cannot disturb its install?'
    const question = { appliance, item: this.#item.id, question: 'restarted', answerType: 'boolean', why } as const
    await context.journal.append('question.asked', question)
    return {
      kind: 'verdict',
      verdict: verdict('waiting', why, [], 'Look at its console or its uptime, then answer restarted.'),
    }
  }

  /** That it has restarted stays true, once seen; that it has not is worth nothing after another gap. */
  #saidRestarted(): boolean | undefined {
    const state = this.#context.state()
    const answer = state.answers[`${this.#appliance}/restarted`]
    if (answer === undefined || answer.seq < (returningOf(this.#context, this.#appliance)?.seq ?? 0)) return undefined
    if (answer.value === true) return true
    return answer.seq > (state.resumedAt.at(-1) ?? 0) ? false : undefined
  }

  async #prove(): Promise<StepEnding | undefined> {
    const context = this.#context
    const returning = returningOf(context, this.#appliance)
    if (returning === undefined) return undefined
    await hangUp(context, this.#appliance, 'the appliance has restarted')
    const proof = await proveReturn(context, this.#appliance, returning)
    if (context.signal.aborted) return this.#stopped()
    if (proof.kind === 'not-yet') {
      await this.#enter('answering', undefined, `It greets, but cannot be asked yet: ${proof.observed}`)
      return undefined
    }
    if (proof.kind === 'unproven') return this.#unproven(proof.outcome, proof.observed, proof.release)
    return this.#proven(proof.release, proof.proofs)
  }

  async #proven(release: string, proofs: readonly string[]): Promise<StepEnding> {
    const context = this.#context
    const appliance = this.#appliance
    const delivered = isDelivered(context, appliance)
    await context.journal.append('return.proven', { appliance, release, proofs: [...proofs] }, { durable: true })
    await settleInstall(context, appliance, `${release} runs, so the install arrived.`)
    await closeOffer(context, appliance)
    const sentence = `Proved: ${proofs.join(' ')}`
    if (delivered) return { kind: 'verdict', verdict: verdict('pass', sentence) }
    const gap = 'It is not proved that the whole file came from our server'
    if (watchWasBroken(context, appliance)) {
      const reason = `${sentence} ${gap}: Uptick was not running for part of the time.`
      return { kind: 'verdict', verdict: verdict('attention', reason) }
    }
    const hint = 'Find out from where the appliance fetched the update; tick this item if that is as it should be.'
    const failing = failure('offer.incomplete', `${gap}, although ${release} runs.`, hint)
    return { kind: 'stop', failure: failing, verdict: verdict('error', `${sentence} ${gap}.`, [], hint) }
  }

  async #unproven(outcome: ReturnOutcome, observed: string, release?: string): Promise<StepEnding> {
    const context = this.#context
    const about = { appliance: this.#appliance, outcome, observed }
    const words = release === undefined ? {} : { release }
    await context.journal.append('return.unproven', { ...about, ...words }, { durable: true })
    await closeOffer(context, this.#appliance)
    const failing = unprovenFailure(outcome, observed)
    return { kind: 'stop', failure: failing, verdict: verdict('fail', observed, [], failing.hint) }
  }

  #late(): { outcome: ReturnOutcome; observed: string } | undefined {
    const context = this.#context
    const now = context.clock.now()
    const wentDown = returningOf(context, this.#appliance)?.wentDown === true
    if (!wentDown && isOpen(context, this.#appliance) && now - this.#startedAt >= doubtPatience) {
      const asked = (context.offered.get(this.#appliance)?.segments.length ?? 0) > 0
      if (!asked && !wasRequested(context, this.#appliance)) {
        const observed =
          'It answers as before, and Uptick saw no request for the file: the install may never have arrived, or goes on unseen.'
        return { outcome: 'never-went-down', observed }
      }
    }
    if (now < this.#givesUpAt) return undefined
    if (!wentDown)
      return { outcome: 'never-went-down', observed: 'It was never seen going down, and answers as before.' }
    return { outcome: 'did-not-return', observed: `It went down and has not come back (last seen: ${this.#told}).` }
  }

  /** Milliseconds to the next look: the pace that was asked for, slackening to a minute after half an hour without news. */
  #pace(): number {
    const every = this.#context.state().opened?.options.probeEvery ?? 10_000
    const quiet = this.#context.clock.now() - this.#stageSince
    if (quiet < slackAfter) return every
    return Math.max(every, Math.min(60_000, every * (1 + (quiet - slackAfter) / slackAfter)))
  }

  #stopped(): StepEnding {
    const hint = 'Resume to go on waiting. Do not reboot the appliance: its install goes on without us.'
    return {
      kind: 'stop',
      failure: failure('operation.cancelled', 'The wait for the return was stopped.', hint),
      verdict: verdict('waiting', `The wait was stopped in the stage "${this.#stage}".`, [], this.#item.remedy ?? hint),
    }
  }
}

function returningOf(context: EngineContext, appliance: string): ReturnStanding | undefined {
  return context.state().appliances[appliance]?.returning
}

function isDelivered(context: EngineContext, appliance: string): boolean {
  return (
    context.offered.get(appliance)?.delivered === true || context.state().appliances[appliance]?.delivered !== undefined
  )
}

function isOpen(context: EngineContext, appliance: string): boolean {
  return openInstall(context, appliance) !== undefined
}

function openInstall(context: EngineContext, appliance: string): { seq: number; item: string } | undefined {
  return context
    .state()
    .commands.find(
      (c) =>
        c.appliance === appliance &&
        c.effect === 'point-of-no-return' &&
        c.finished === undefined &&
        c.settled === undefined,
    )
}

/** The appliance asked our server for the file at some time, so the install did arrive. */
function wasRequested(context: EngineContext, appliance: string): boolean {
  return context.state().appliances[appliance]?.requested === true
}

/** Was Uptick gone between the offer and now? Then requests may have gone unseen. */
function watchWasBroken(context: EngineContext, appliance: string): boolean {
  const state = context.state()
  const offeredAt = state.appliances[appliance]?.firstOfferAt ?? Number.MAX_SAFE_INTEGER
  return state.resumedAt.some((seq) => seq > offeredAt)
}

/** The return proves that a command of unknown end had arrived; its item is over with it. */
async function settleInstall(context: EngineContext, appliance: string, reason: string): Promise<void> {
  const open = openInstall(context, appliance)
  if (open !== undefined) {
    const settled = { appliance, item: open.item, sent: open.seq, arrived: true, reason, by: 'engine', evidence: [] }
    await context.journal.append('command.settled', settled)
  }
  const own = itemsOf(context.state(), context.runbook, appliance).map((entry) => entry.item)
  const install = own.find((item) => item.do === 'install' && item.each === undefined)
  const standing = context.state().items[`${appliance}/${install?.id ?? ''}`]
  if (install !== undefined && standing?.state === 'uncertain') {
    const about = { appliance, item: install.id, evidence: [] }
    await context.journal.append('item.finished', { ...about, status: 'pass', reason: `Sent once. ${reason}` })
  }
}

/** After a resume the appliance may still fetch: the offer opens again at the same place, unless all was delivered. */
async function keepOffering(context: EngineContext, appliance: string): Promise<StepEnding | undefined> {
  const known = context.state().appliances[appliance]
  if (context.offered.has(appliance) || known?.delivered !== undefined || known?.returning?.outcome !== undefined)
    return undefined
  const name = known?.returning?.expected.name
  if (name === undefined || known?.offer === undefined) return undefined
  const patch = await context.store.verify(name, context.signal)
  if (!patch.ok) return { kind: 'stop', failure: patch.failure }
  const offer = await openOffer(context, appliance, patch.value, undefined)
  // The port may be taken by now; the wait matters more than the offer, and the return tells whether it was needed.
  if (offer.ok) return undefined
  const text = `The update could not be offered again: ${offer.failure.sentence}`
  await context.journal.append('note.added', { appliance, text, by: 'engine' })
  return undefined
}
