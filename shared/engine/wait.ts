import { failure } from '../base/failure.ts'
import type { ReturnOutcome, ReturnStage } from '../model/run-event.ts'
import type { Item } from '../model/runbook.ts'
import type { ReturnStanding } from '../model/run-state.ts'
import { overdueAfter } from '../model/wait-times.ts'
import type { EngineContext } from './context.ts'
import {
  isDelivered,
  openInstall,
  returningOf,
  settleInstall,
  wasRequested,
  watchWasBroken,
} from './install-standing.ts'
import { diagnoseInstall, mainCause } from './diagnose-install.ts'
import { lookAround, type Look } from './look.ts'
import { closeOffer } from './offer-update.ts'
import { proveReturn, unprovenFailure, type Proof } from './prove-return.ts'
import { askWhichRuns } from './release-read-off.ts'
import { nextStage, type WaitStage } from './return-table.ts'
import { hangUp } from './sessions.ts'
import type { StepEnding } from './step-table.ts'
import { verdict } from './verdict.ts'
import {
  endOfWait,
  evidenceBefore,
  withFinding,
  withLook,
  type EndOfWait,
  type Finding,
  type UnprovenOptions,
  type WaitEvidence,
} from './wait-evidence.ts'
import { doubtFactor, doubtPatience, givesUpAt, listedPace, paceOf, servicesPatience } from './wait-pace.ts'
import { saidTo, shortestReboot, whatToAsk, type Gap } from './wait-questions.ts'

/** What one look saw, as it is reported. */
type Seen = Pick<Look, 'observed' | 'refused'> & { readonly release?: string }

/** One wait for one appliance's return; `run` ends with its verdict. */
export class Wait {
  readonly #context: EngineContext
  readonly #appliance: string
  readonly #item: Item
  readonly #givesUpAt: number
  readonly #startedAt: number
  #stage: WaitStage
  #stageSince: number
  #told = ''
  #observed = ''
  #askListedAt = 0
  /** Since when it is known to run the old release after a reboot, with no other reboot since. */
  #oldSince: number | undefined
  #doubtful = false
  #evidence: WaitEvidence
  /** When it was last seen in any way, and the last stretch in which no one looked for longer than a reboot takes. */
  #lookedAt: number
  #gap: Gap | undefined

  constructor(context: EngineContext, appliance: string, item: Item, returning: ReturnStanding) {
    this.#context = context
    this.#appliance = appliance
    this.#item = item
    const now = context.clock.now()
    const giveUpAfter = context.state().opened?.options.giveUpAfter ?? 8 * 3_600_000
    this.#givesUpAt = givesUpAt({
      now,
      since: Date.parse(returning.at),
      giveUpAfter,
      resumed: (context.state().resumedAt.at(-1) ?? 0) > returning.seq,
      ended: returning.outcome !== undefined,
    })
    this.#evidence = evidenceBefore(returning)
    this.#startedAt = now
    this.#lookedAt = now
    this.#stage = returning.wentDown ? 'down' : context.lines.has(appliance) ? 'closing' : 'lingering'
    this.#stageSince = now
  }

  async run(): Promise<StepEnding> {
    const { clock, signal } = this.#context
    for (;;) {
      if (signal.aborted) return this.#stopped()
      await this.#lookOnce()
      const ending = this.#stage === 'settled' ? await this.#proveOrDoubt() : await this.#listedOnTheLine()
      if (ending !== undefined) return ending
      const asked = await this.#askPerson()
      if (asked !== undefined) return asked
      await this.#tellLate()
      const late = this.#late()
      if (late !== undefined) return this.#unproven(late.outcome, late.observed, { mayGoOn: late.mayGoOn })
      await clock.sleep(this.#pace(), signal)
    }
  }

  async #lookOnce(): Promise<void> {
    const context = this.#context
    const returning = returningOf(context, this.#appliance)
    const began = context.clock.now()
    const look = await lookAround(context, this.#appliance, returning?.expected.baseline ?? [])
    if (context.signal.aborted) return
    const line = context.lines.get(this.#appliance)
    if (line?.lost !== undefined) await hangUp(context, this.#appliance, line.lost)
    const now = context.clock.now()
    if (look.sight !== 'blind') {
      // A computer that slept did so between two looks, or in the middle of one.
      if (Math.max(began - this.#lookedAt, now - began) > shortestReboot) this.#gap = { from: this.#lookedAt, to: now }
      this.#lookedAt = now
    }
    const settle = context.state().opened?.options.settle ?? 30_000
    const inServices = this.#stage === 'services' ? now - this.#stageSince : 0
    const asBefore = look.namesOldRelease === true && this.#wantsRelease()
    const refused = look.refused === true || returning?.refused === true
    // Silence alone, and then nothing that names another release: a cut network looks the same as a reboot.
    const silence = this.#wantsRelease() && !refused && look.sight !== 'changed'
    const inServicesAsBefore = look.sight === 'all' && this.#stage === 'services'
    // A service that stays away permanently must not keep the proof from being tried.
    const patient = this.#stage === 'answering' && now - this.#stageSince >= servicesPatience
    this.#doubtful = silence && (inServicesAsBefore || patient)
    this.#evidence = withLook(this.#evidence, look, this.#doubtful)
    const next = nextStage(this.#stage, look.sight, {
      lineStands: context.lines.has(this.#appliance),
      delivered: isDelivered(context, this.#appliance),
      calm: !this.#doubtful && inServices >= (asBefore ? doubtFactor * settle : settle),
    })
    const goesOn = patient && next === 'answering' && !this.#doubtful
    await this.#enter(goesOn ? 'settled' : next, look.sight === 'blind' ? 'blind' : undefined, look)
  }

  #note(finding: Finding): void {
    this.#evidence = withFinding(this.#evidence, finding)
  }

  async #enter(stage: WaitStage, shown: ReturnStage | undefined, { observed, refused, release }: Seen): Promise<void> {
    const context = this.#context
    if (stage === 'down') {
      this.#oldSince = undefined
      await hangUp(context, this.#appliance, 'the appliance went down')
    }
    if (stage !== this.#stage) this.#stageSince = context.clock.now()
    this.#stage = stage
    context.tell({ kind: 'probe', appliance: this.#appliance, observed, next: this.#pace() })
    const words = `${shown ?? stage} ${observed}`
    if (words === this.#told) return
    this.#told = words
    this.#observed = observed
    const durable = stage === 'down'
    const more = { ...(refused === true ? { refused } : {}), ...(release === undefined ? {} : { release }) }
    const about = { appliance: this.#appliance, stage: shown ?? stage, observed, ...more }
    await context.journal.append('return.stage', about, { durable })
  }

  /**
   * A D-patch or E-patch may need no reboot, and then its connection stays open: Uptick asks there, without a login,
   * whether the appliance lists the patch. Until it does, the wait continues.
   */
  async #listedOnTheLine(): Promise<StepEnding | undefined> {
    const context = this.#context
    const appliance = this.#appliance
    const returning = returningOf(context, appliance)
    if (returning?.expected.proves !== 'listed' || !context.lines.has(appliance)) return undefined
    if (openInstall(context, appliance) !== undefined) return undefined
    const settle = context.state().opened?.options.settle ?? 30_000
    const now = context.clock.now()
    if (now - this.#startedAt < settle || now < this.#askListedAt) return undefined
    this.#askListedAt = now + listedPace
    const proof = await this.#withinTime((limited) => proveReturn(limited, appliance, returning))
    return proof.kind === 'proven' ? this.#proven(proof.release, proof.proofs) : undefined
  }

  /**
   * The appliance answers as before, and a login could disturb an install that continues unseen: a person who can look says
   * its state. Asked where Uptick was not watching for a while (it may have been down and back in between), where it
   * was only silent, and for a patch that closed the line and may need no reboot at all.
   */
  async #askPerson(): Promise<StepEnding | undefined> {
    const context = this.#context
    const asBefore = ['closing', 'lingering', 'installing'].includes(this.#stage)
    if (!asBefore && !this.#doubtful) return undefined
    const asking = whatToAsk(context, this.#appliance, this.#doubtful, this.#gap !== undefined)
    const since = this.#doubtful ? this.#stageSince : (this.#gap?.to ?? this.#startedAt)
    if (asking === undefined || context.clock.now() - since < asking.patience) return undefined
    const { question, why } = asking
    const said = saidTo(context, this.#appliance, question, this.#gap)
    if (said === false) return undefined
    if (said === true) {
      await this.#enter('settled', undefined, { observed: asking.yes })
      return this.#prove(true)
    }
    const about = { appliance: this.#appliance, item: this.#item.id, question, answerType: 'boolean', why } as const
    await context.journal.append('question.asked', about)
    return {
      kind: 'verdict',
      verdict: verdict('waiting', why, [], `Look at its console or its uptime, then answer ${question}.`),
    }
  }

  /**
   * The old release right after a reboot may be the pause between two reboots: it is believed only when it stands for long
   * without another one. Until then no one logs in again.
   */
  async #proveOrDoubt(): Promise<StepEnding | undefined> {
    const settle = this.#context.state().opened?.options.settle ?? 30_000
    const told = this.#evidence.told !== undefined && this.#oldSince
    const doubted = typeof told === 'number' && this.#context.clock.now() - told < doubtFactor * settle
    return doubted ? undefined : this.#prove()
  }

  #wantsRelease(): boolean {
    return returningOf(this.#context, this.#appliance)?.expected.proves === 'release'
  }

  async #prove(saidByPerson = false): Promise<StepEnding | undefined> {
    const context = this.#context
    const returning = returningOf(context, this.#appliance)
    if (returning === undefined) return undefined
    await hangUp(context, this.#appliance, 'the appliance has restarted')
    const proof = await this.#withinTime((limited) => proveReturn(limited, this.#appliance, returning, saidByPerson))
    if (context.signal.aborted) return this.#stopped()
    if (proof.kind === 'ask') return this.#askWhichRuns(proof)
    if (proof.kind === 'not-yet') {
      this.#note({ kind: 'not-asked', why: proof.observed })
      await this.#enter('answering', undefined, { observed: `Responds, but is not verified yet: ${proof.observed}` })
      return undefined
    }
    if (proof.kind === 'unproven') {
      if (proof.outcome !== 'old-release' || this.#oldSince !== undefined || saidByPerson)
        return this.#unproven(proof.outcome, proof.observed, { release: proof.release })
      this.#oldSince = context.clock.now()
      const release = proof.release ?? '?'
      this.#note({ kind: 'told-old', release })
      await hangUp(context, this.#appliance, 'it runs its old release, so it may reboot again')
      const observed = `The appliance runs ${release} as before. It may reboot again.`
      await this.#enter('settled', undefined, { observed, release })
      return undefined
    }
    return this.#proven(proof.release, proof.proofs)
  }

  /** Asks within what is left of the wait: a login or a reply that hangs does not outlast the limit. */
  async #withinTime(work: (limited: EngineContext) => Promise<Proof>): Promise<Proof> {
    const context = this.#context
    const [limit, over] = [new AbortController(), new AbortController()]
    const left = Math.max(0, this.#givesUpAt - context.clock.now())
    void context.clock.sleep(left, over.signal).then(() => limit.abort())
    const signal = AbortSignal.any([context.signal, limit.signal])
    try {
      return await work({ ...context, signal })
    } finally {
      over.abort()
    }
  }

  /** A person reads the reply. One that names the wanted number is only asked about; one that is not understood proves nothing. */
  async #askWhichRuns({ why, plain }: Extract<Proof, { kind: 'ask' }>): Promise<StepEnding> {
    await askWhichRuns(this.#context, this.#appliance, this.#item.id, why)
    const hint =
      'Read the reply. If it does not show the release, check the appliance. Answer the question, then resume the run.'
    if (plain) return { kind: 'verdict', verdict: verdict('waiting', why, [], hint) }
    return this.#unproven('unproven', `Back online. ${why}`, { asks: hint })
  }

  async #proven(release: string, proofs: readonly string[]): Promise<StepEnding> {
    const context = this.#context
    const appliance = this.#appliance
    const delivered = isDelivered(context, appliance)
    await context.journal.append('return.proven', { appliance, release, proofs: [...proofs] }, { durable: true })
    await settleInstall(context, appliance, `The appliance runs ${release}, so the install command reached it.`)
    await closeOffer(context, appliance)
    const sentence = `Verified: ${proofs.join(' ')}`
    if (delivered) return { kind: 'verdict', verdict: verdict('pass', sentence) }
    const gap = 'Uptick could not verify that the whole file came from its server'
    if (watchWasBroken(context, appliance)) {
      const reason = `${sentence} ${gap}: Uptick was not running for part of the time.`
      return { kind: 'verdict', verdict: verdict('attention', reason) }
    }
    const hint = 'Find out where the appliance downloaded the update. If that is correct, mark this item done.'
    const failing = failure('offer.incomplete', `${gap}, although the appliance runs ${release}.`, hint)
    return { kind: 'stop', failure: failing, verdict: verdict('error', `${sentence} ${gap}.`, [], hint) }
  }

  async #unproven(outcome: ReturnOutcome, observed: string, more: UnprovenOptions): Promise<StepEnding> {
    const { release, asks, mayGoOn } = more
    const context = this.#context
    const about = { appliance: this.#appliance, outcome, observed }
    const words = { ...(release === undefined ? {} : { release }), ...(mayGoOn === undefined ? {} : { mayGoOn }) }
    await context.journal.append('return.unproven', { ...about, ...words }, { durable: true })
    const cause = outcome === 'old-release' ? await this.#whyOld() : undefined
    await closeOffer(context, this.#appliance)
    const plain = unprovenFailure(outcome, observed)
    const hint = asks ?? (cause === undefined ? plain.hint : `${cause} ${plain.hint}`)
    const failing = { ...plain, hint }
    return {
      kind: 'stop',
      failure: failing,
      verdict: verdict(asks === undefined ? 'fail' : 'error', observed, [], hint),
    }
  }

  /** It answers as before, so the install most likely failed unseen: the same causes as for a refusal, tested for now. */
  async #whyOld(): Promise<string> {
    const { name } = returningOf(this.#context, this.#appliance)?.expected ?? { name: '' }
    const causes = await diagnoseInstall(this.#context, this.#appliance, this.#item.id, name)
    return mainCause(causes).sentence
  }

  /** Reported once: the install takes longer than earlier ones, or than an hour if there are none. */
  async #tellLate(): Promise<void> {
    const context = this.#context
    const returning = returningOf(context, this.#appliance)
    if (returning === undefined || returning.late === true) return
    const { usual } = returning.expected
    const minutes = Math.floor((context.clock.now() - Date.parse(returning.at)) / 60_000)
    if (minutes < overdueAfter(usual)) return
    const words = usual === undefined ? {} : { usual }
    await context.journal.append('return.late', { appliance: this.#appliance, minutes, ...words })
  }

  #late(): EndOfWait | undefined {
    const context = this.#context
    const now = context.clock.now()
    const wentDown = returningOf(context, this.#appliance)?.wentDown === true
    if (!wentDown && openInstall(context, this.#appliance) !== undefined && now - this.#startedAt >= doubtPatience) {
      if (!wasRequested(context, this.#appliance)) {
        const observed =
          'The appliance responds as before and never requested the file. The install command may not have reached it.'
        return { outcome: 'never-went-down', observed }
      }
    }
    return now < this.#givesUpAt ? undefined : endOfWait(this.#evidence, this.#observed)
  }

  #pace(): number {
    const { clock } = this.#context
    const every = this.#context.state().opened?.options.probeEvery ?? 10_000
    const pace = paceOf(every, clock.now() - this.#stageSince)
    return Math.max(1, Math.min(pace, this.#givesUpAt - clock.now()))
  }

  #stopped(): StepEnding {
    const hint = isDelivered(this.#context, this.#appliance)
      ? 'Resume to keep waiting. Do not reboot the appliance; the install continues without Uptick.'
      : 'Resume soon: the appliance has not downloaded the whole update, and Uptick no longer serves it. Do not reboot it.'
    return {
      kind: 'stop',
      failure: failure('operation.cancelled', 'The wait for the reboot was stopped.', hint),
      verdict: verdict('waiting', 'The wait for the reboot was stopped.', [], this.#item.remedy ?? hint),
    }
  }
}
