import { failure } from '../base/failure.ts'
import type { ReturnOutcome, ReturnStage } from '../model/run-event.ts'
import type { Item } from '../model/runbook.ts'
import type { ReturnStanding } from '../model/run-state.ts'
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
import { proveReturn, unprovenFailure } from './prove-return.ts'
import { nextStage, type WaitStage } from './return-table.ts'
import { hangUp } from './sessions.ts'
import type { StepEnding } from './step-table.ts'
import { verdict } from './verdict.ts'
import { saidTo, shortestReboot, whatToAsk, type Gap } from './wait-questions.ts'

/** How long a service that greeted before may stay away before the proof is tried without it. */
const servicesPatience = 10 * 60_000
/** How long an install of which nobody knows whether it arrived is waited for, when nothing at all happens. */
const doubtPatience = 2 * 3_600_000
/** How often a standing line is asked whether it lists a patch. */
const listedPace = 60_000
/** So many settling times pass before an appliance that came back as before is believed to stay so. */
const doubtFactor = 10
/** After so many minutes a person is told that it takes long, where no earlier run tells what is usual. */
const usualHour = 60
/** A wait that is taken up after a long time looks for so long at least before it gives up; milliseconds. */
const shortestWait = 30 * 60_000
/** The pace slackens to once a minute after this time without news. */
const slackAfter = 30 * 60_000

/** What one look saw, as it is told. */
type Seen = Pick<Look, 'observed' | 'refused'>

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
  #askListedAt = 0
  /** Since when it is known to run the old release after a reboot, with no other reboot since. */
  #oldSince: number | undefined
  #doubtful = false
  /** When it was last seen in any way, and the last stretch in which nobody looked for longer than a reboot takes. */
  #lookedAt: number
  #gap: Gap | undefined

  constructor(context: EngineContext, appliance: string, item: Item, returning: ReturnStanding) {
    this.#context = context
    this.#appliance = appliance
    this.#item = item
    const now = context.clock.now()
    const giveUpAfter = context.state().opened?.options.giveUpAfter ?? 8 * 3_600_000
    const since = Date.parse(returning.at)
    // Whoever resumes a wait that had already ended wants it to go on for as long again.
    const fresh = now + Math.min(giveUpAfter, shortestWait)
    this.#givesUpAt = returning.outcome === undefined ? Math.max(since + giveUpAfter, fresh) : now + giveUpAfter
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
      if (late !== undefined) return this.#unproven(late.outcome, late.observed)
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
    // A service that stays away for good must not keep the proof from being tried.
    const patient = this.#stage === 'answering' && now - this.#stageSince >= servicesPatience
    this.#doubtful = silence && (inServicesAsBefore || patient)
    const next = nextStage(this.#stage, look.sight, {
      lineStands: context.lines.has(this.#appliance),
      delivered: isDelivered(context, this.#appliance),
      calm: !this.#doubtful && inServices >= (asBefore ? doubtFactor * settle : settle),
    })
    const goesOn = patient && next === 'answering' && !this.#doubtful
    await this.#enter(goesOn ? 'settled' : next, look.sight === 'blind' ? 'blind' : undefined, look)
  }

  async #enter(stage: WaitStage, shown: ReturnStage | undefined, { observed, refused }: Seen): Promise<void> {
    const context = this.#context
    if (stage === 'down') {
      this.#oldSince = undefined
      await hangUp(context, this.#appliance, 'the appliance went down')
    }
    if (stage !== this.#stage) this.#stageSince = context.clock.now()
    this.#stage = stage
    context.tell({ kind: 'probe', appliance: this.#appliance, observed })
    const words = `${shown ?? stage} ${observed}`
    if (words === this.#told) return
    this.#told = words
    const durable = stage === 'down'
    await context.journal.append(
      'return.stage',
      { appliance: this.#appliance, stage: shown ?? stage, observed, ...(refused === true ? { refused } : {}) },
      { durable },
    )
  }

  /**
   * A D or E patch may need no reboot, and then the line on which it was sent stands: the appliance is asked there, with no
   * login, whether it lists the patch. As long as it does not, the wait goes on.
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
    const proof = await proveReturn(context, appliance, returning)
    return proof.kind === 'proven' ? this.#proven(proof.release, proof.proofs) : undefined
  }

  /**
   * The appliance answers as before, and a login could disturb an install that goes on unseen: a person who can look says
   * how it stands. Asked where Uptick was not watching for a while (it may have been down and back in between), where it
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
   * without another one. Until then nobody logs in again.
   */
  async #proveOrDoubt(): Promise<StepEnding | undefined> {
    const settle = this.#context.state().opened?.options.settle ?? 30_000
    const doubted = this.#oldSince !== undefined && this.#context.clock.now() - this.#oldSince < doubtFactor * settle
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
    const proof = await proveReturn(context, this.#appliance, returning, saidByPerson)
    if (context.signal.aborted) return this.#stopped()
    if (proof.kind === 'not-yet') {
      await this.#enter('answering', undefined, { observed: `It greets, but cannot be asked yet: ${proof.observed}` })
      return undefined
    }
    if (proof.kind === 'unproven') {
      if (proof.outcome !== 'old-release' || this.#oldSince !== undefined || saidByPerson)
        return this.#unproven(proof.outcome, proof.observed, proof.release)
      this.#oldSince = context.clock.now()
      await hangUp(context, this.#appliance, 'it runs its old release, so it may reboot once more')
      const observed = `It runs ${proof.release ?? '?'} as before; it may reboot once more.`
      await this.#enter('settled', undefined, { observed })
      return undefined
    }
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
    const cause = outcome === 'old-release' ? await this.#whyOld() : undefined
    await closeOffer(context, this.#appliance)
    const plain = unprovenFailure(outcome, observed)
    const failing = cause === undefined ? plain : { ...plain, hint: `${cause} ${plain.hint}` }
    return { kind: 'stop', failure: failing, verdict: verdict('fail', observed, [], failing.hint) }
  }

  /** It answers as before, so the install most likely failed unseen: the same causes as for a refusal, tested for now. */
  async #whyOld(): Promise<string> {
    const { name } = returningOf(this.#context, this.#appliance)?.expected ?? { name: '' }
    const causes = await diagnoseInstall(this.#context, this.#appliance, this.#item.id, name)
    return mainCause(causes).sentence
  }

  /** Told once: it takes longer than such installs took before, or than an hour where none is known. */
  async #tellLate(): Promise<void> {
    const context = this.#context
    const returning = returningOf(context, this.#appliance)
    if (returning === undefined || returning.late === true) return
    const { usual } = returning.expected
    const minutes = Math.floor((context.clock.now() - Date.parse(returning.at)) / 60_000)
    if (minutes < (usual?.to ?? usualHour)) return
    const words = usual === undefined ? {} : { usual }
    await context.journal.append('return.late', { appliance: this.#appliance, minutes, ...words })
  }

  #late(): { outcome: ReturnOutcome; observed: string } | undefined {
    const context = this.#context
    const now = context.clock.now()
    const wentDown = returningOf(context, this.#appliance)?.wentDown === true
    if (!wentDown && openInstall(context, this.#appliance) !== undefined && now - this.#startedAt >= doubtPatience) {
      if (!wasRequested(context, this.#appliance)) {
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
    const hint = isDelivered(this.#context, this.#appliance)
      ? 'Resume to go on waiting. Do not reboot the appliance: its install goes on without us.'
      : 'Resume soon: the appliance has not fetched the whole update yet, and it is offered no longer. Do not reboot it.'
    return {
      kind: 'stop',
      failure: failure('operation.cancelled', 'The wait for the return was stopped.', hint),
      verdict: verdict('waiting', `The wait was stopped in the stage "${this.#stage}".`, [], this.#item.remedy ?? hint),
    }
  }
}
