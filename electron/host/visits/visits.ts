import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ParsedParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import { beginRefusal, failedChanges, openChanges, stopSentence } from '../../../shared/engine/begin-rules.ts'
import { membersOf, sameAddress } from '../../../shared/model/site.ts'
import type { JournalEntry } from '../../../shared/model/run-event.ts'
import type { VisitEntry } from '../../../shared/model/visit-event.ts'
import { soundSite } from '../../../shared/site/read-site.ts'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { keepFile } from '../disk/kept-files.ts'
import { createVisitFolder, visitNames } from '../journal/visit-folder.ts'
import { openVisitJournal } from '../journal/visit-journal.ts'
import { openingFault } from '../runs/check-opening.ts'
import { newRunId } from '../runs/opening.ts'
import type { RunsConfig, Runs } from '../runs/runs.ts'
import { createBeginLock } from './begin-lock.ts'
import { followVisit, lookAtVisit, takeVisit, type LookedVisit, type OpenVisit } from './open-visit.ts'
import { limitsOf } from './visit-limits.ts'
import { exportVisit } from './visit-record.ts'
import { groundOf, memberNamed, pictureOf, type VisitPicture } from './visit-picture.ts'

export interface VisitsConfig extends Pick<RunsConfig, 'data' | 'product' | 'keys' | 'clock' | 'redactor'> {
  readonly runs: Runs
  readonly onEntry: (visit: string, entry: VisitEntry) => void
  /** Called with what should not have happened while a run's entry was taken in. */
  readonly onThrow: (error: unknown) => void
}

/** Entries after which the change of a member may count as failed. */
function mayHaveFailed({ type, data }: JournalEntry): boolean {
  if (type === 'item.finished') return data.status === 'fail' || data.status === 'error'
  if (type === 'command.finished') return data.status === 'no' || data.status === 'bad'
  return type === 'run.paused' || type === 'run.closed' || type === 'return.unproven'
}

type Opened = Result<ResultOf<'visit.open'>>
type Done = Result<Record<string, never>>

/** The visits of this data folder: each a journal of decisions about the runs of its members. */
export class Visits {
  readonly #config: VisitsConfig
  readonly #held = new Map<string, OpenVisit>()
  readonly #alone: ReturnType<typeof createBeginLock>
  #noticing: Promise<unknown> = Promise.resolve()

  constructor(config: VisitsConfig) {
    this.#config = config
    this.#alone = createBeginLock(config.data, config.clock)
  }

  /** Opens a visit to a site; nothing is connected to yet. Failures: words.wrong, disk.full, journal.not-writable. */
  async open(params: ParsedParamsOf<'visit.open'>): Promise<Opened> {
    const { data, keys, clock, product, redactor } = this.#config
    const site = soundSite('The site', params.source)
    if (!site.ok) return site
    const limits = limitsOf(site.value, params)
    if (!limits.ok) return limits
    const to = params.to ?? site.value.to
    if (params.purpose === 'upgrade' && to === undefined) {
      const hint = 'Name an update of the mirror with --to, or as "to" in the site.'
      return failed(failure('words.wrong', `The site ${site.value.name} does not say which update it gets.`, hint))
    }
    const { appliances } = site.value
    const fault = openingFault({ ...params, appliances }, clock)
    if (fault !== undefined) return failed(fault)
    const key = await keys.show()
    if (!key.ok) return key
    const signer = key.value.public
    const folder = await createVisitFolder(data, `v${newRunId(clock.now())}`)
    if (!folder.ok) return folder
    const { visit, path, release } = folder.value
    const journal = await openVisitJournal({ folder: path, visit, signer, redactor, clock })
    if (!journal.ok) {
      await release()
      return journal
    }
    journal.value.onEntry((entry) => this.#config.onEntry(visit, entry))
    const source = Buffer.from(params.source)
    const sha256 = createHash('sha256').update(source).digest('hex')
    await keepFile(join(path, 'files', sha256), source)
    const { purpose, by, customer, ticket, window, options } = params
    await journal.value.append('visit.opened', {
      ...{
        visit,
        signer,
        product: { ...product },
        site: { name: site.value.name, sha256 },
        purpose,
        limits: limits.value,
      },
      ...{ by, to, customer, ticket, window, options },
    })
    const open = await followVisit(folder.value, journal.value)
    if (!open.ok) return open
    this.#held.set(visit, open.value)
    const members = membersOf(site.value).map(({ member, cluster, appliances }) => ({
      ...{ member, addresses: appliances.map(({ address }) => address) },
      ...(cluster === undefined ? {} : { cluster }),
    }))
    return succeed({ visit, members })
  }

  /** Opens the run of a member, or resumes it. The visit stays with this process from here on. */
  async enter({ visit, member, credentialRefs }: ParsedParamsOf<'visit.enter'>): Promise<Result<{ run: string }>> {
    const held = await this.#hold(visit)
    if (!held.ok) return held
    const { state, site, journal } = held.value
    const { opened } = state()
    const own = memberNamed(site, member)
    if (own === undefined || opened === undefined) {
      return failed(failure('words.wrong', `${member} is not in this visit.`, 'Show the visit to see its members.'))
    }
    const { runs, clock } = this.#config
    const known = state().members[own.member]
    const run = known?.run ?? newRunId(clock.now())
    if (runs.live(run).ok) return succeed({ run })
    const refOf = (address: string): string =>
      Object.entries(credentialRefs).find(([key]) => sameAddress(key, address))?.[1] ?? credentialRefs['*'] ?? ''
    if (known !== undefined && (await runs.read(run)).ok) {
      const ids = own.appliances.map(({ address }, index) => [`a${String(index + 1)}`, refOf(address)])
      const reason = `resumed with the visit ${visit}`
      return runs.resume({ run, reason, credentialRefs: Object.fromEntries(ids), goOn: false })
    }
    // The visit names the run first, so that no run of the visit is ever unknown to it.
    const appliances = own.appliances.map(({ address }) => ({ address }))
    if (known === undefined) await journal.append('visit.member', { member: own.member, run, appliances })
    const { purpose, to, by, customer, ticket, window, options } = opened
    const members = own.appliances.map(({ address, role, user }) => ({
      ...{ address, role, credentialRef: refOf(address) },
      ...(user === undefined ? {} : { user }),
    }))
    const about = { ...{ purpose, by, options, goOn: false }, to, customer, ticket, window }
    return runs.open({ ...about, appliances: members, cluster: own.cluster }, { run, visit })
  }

  /** Answers a question for all appliances of the visit, or for some. The runs take it up as they go on. */
  answer({ visit, question, value, only, by }: ParsedParamsOf<'visit.answer'>): Promise<Done> {
    return this.#with(visit, async ({ journal, site }) => {
      const strange = only?.find((address) => memberNamed(site, address) === undefined)
      if (strange !== undefined) {
        return failed(failure('words.wrong', `${strange} is not in this visit.`, 'Show the visit to see its members.'))
      }
      await journal.append('visit.answered', { question, value, by, ...(only === undefined ? {} : { only }) })
      return succeed({})
    })
  }

  /** Takes a visit up. A visit that a rule has halted continues only on a person's authority. */
  async resume({ visit, by, reason, authority }: ParsedParamsOf<'visit.resume'>): Promise<Done> {
    const held = await this.#hold(visit)
    if (!held.ok) return held
    const { journal, state } = held.value
    if (state().closed !== undefined) {
      return failed(failure('run.closed', `The visit ${visit} is closed.`, 'Open a new visit to the site.'))
    }
    const picture = await pictureOf(this.#config.runs, held.value)
    const failures = failedChanges({ visit: picture.state, members: picture.members })
    const limit = state().opened?.limits.stopAfter ?? 1
    const isHalted = state().halted !== undefined || failures.length >= limit
    if (isHalted && (authority === undefined || reason === undefined)) {
      const why = state().halted?.reason ?? stopSentence(failures)
      const hint = `A person with authority may continue: uptick resume ${visit} --authority WHO --reason TEXT.`
      return failed(failure('run.blocked', `The visit is halted: ${why}`, hint))
    }
    const passedOver = isHalted ? failures.map(({ member }) => state().members[member.member]?.run ?? '') : []
    await journal.append('visit.resumed', {
      ...{ by, reason: reason ?? 'resumed by a person', passedOver },
      ...(authority === undefined ? {} : { authority }),
    })
    return succeed({})
  }

  /** Leaves an appliance on its old release: the rest of the visit no longer waits for it. */
  leave({ visit, address, by, authority, reason, until }: ParsedParamsOf<'visit.leave'>): Promise<Done> {
    return this.#with(visit, async ({ journal, site }) => {
      const own = memberNamed(site, address)?.appliances.find((one) => sameAddress(one.address, address))
      if (own === undefined) {
        return failed(failure('words.wrong', `${address} is not in this visit.`, 'Show the visit to see its members.'))
      }
      const more = until === undefined ? {} : { until }
      await journal.append('visit.left-behind', { address: own.address, by, authority, reason, ...more })
      return succeed({})
    })
  }

  /** Closes a visit: `done` where every member is done or left behind, else `unfinished`. */
  finish({ visit, by }: ParsedParamsOf<'visit.close'>): Promise<Result<{ outcome: string }>> {
    return this.#with(visit, async (open) => {
      const closed = open.state().closed
      if (closed !== undefined) return succeed({ outcome: closed.outcome })
      const { members, state } = await pictureOf(this.#config.runs, open)
      const isLeft = (address: string): boolean => state.leftBehind.some((one) => sameAddress(one.address, address))
      const isOver = members.every(
        ({ member, standing }) =>
          standing.phase === 'done' || member.appliances.every(({ address }) => isLeft(address)),
      )
      const outcome = isOver ? 'done' : 'unfinished'
      await open.journal.append('visit.closed', { outcome, by })
      return succeed({ outcome })
    })
  }

  /** Writes the visit's own record. Failures: those of the signing key, disk.*. */
  export(params: ParsedParamsOf<'visit.export'>): Promise<Result<ResultOf<'visit.export'>>> {
    return this.#with(params.visit, (open) => exportVisit(this.#config, open, params))
  }

  names(): Promise<string[]> {
    return visitNames(this.#config.data)
  }

  /** A visit and its members as their journals tell them; no lock is taken. */
  async picture(visit: string): Promise<Result<VisitPicture>> {
    // An entry that was just taken in may halt the visit, which the picture must show.
    await this.#noticing
    const held = this.#held.get(visit)
    const looked: Result<LookedVisit> = held === undefined ? await lookAtVisit(this.#config.data, visit) : succeed(held)
    return looked.ok ? succeed(await pictureOf(this.#config.runs, looked.value)) : looked
  }

  /** Why the change of each member may not begin now; a member that may is absent. */
  async refusals(picture: VisitPicture): Promise<ReadonlyMap<string, NonNullable<ReturnType<typeof beginRefusal>>>> {
    const ground = await this.#ground(picture)
    return new Map(
      picture.members.flatMap(({ member: { member } }) => {
        const refusal = beginRefusal(ground, member)
        return refusal === undefined ? [] : [[member, refusal] as const]
      }),
    )
  }

  /**
   * Approves in a run, where the run is not a member of a visit or the visit's rules let its change begin now. Rules, approval
   * and the visit's entry about it come without anything in between, in all processes.
   */
  async approving<T>(
    run: string,
    by: string | undefined,
    approve: (isOfVisit: boolean) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const read = await this.#config.runs.read(run)
    const visit = read.ok ? read.value.state().opened?.visit : undefined
    if (visit === undefined) return approve(false)
    return this.#alone(() =>
      this.#with(visit, async (open) => {
        const ground = await this.#ground(await pictureOf(this.#config.runs, open))
        const { state, journal } = open
        const member = Object.values(state().members).find((one) => one.run === run)?.member ?? ''
        const refusal = beginRefusal(ground, member)
        if (refusal !== undefined) return failed(failure('run.blocked', refusal.sentence, refusal.hint))
        const approved = await approve(true)
        if (!approved.ok || state().starts.some((start) => start.member === member)) return approved
        const who = by ?? state().opened?.by ?? 'unknown'
        const count = new Set([...openChanges(ground), member]).size
        await journal.append('visit.started', { member, run, by: who, open: count, limits: ground.limits })
        return approved
      }),
    )
  }

  /** Takes in what happened in a run that this process executes: who answered there, and whether a rule now halts the visit. */
  noticed(run: string, entry: JournalEntry): void {
    const ended = mayHaveFailed(entry)
    if (!ended && entry.type !== 'session.connected') return
    const held = [...this.#held.values()].find((one) => Object.values(one.state().members).some((m) => m.run === run))
    if (held === undefined) return
    const next = this.#noticing.then(() => (ended ? this.#haltWhereDue(held) : this.#noteHosts(held, run)))
    this.#noticing = next.catch((error: unknown) => this.#config.onThrow(error))
  }

  async close(): Promise<void> {
    await this.#noticing
    for (const held of this.#held.values()) await held.close()
    this.#held.clear()
  }

  async #haltWhereDue(open: OpenVisit): Promise<void> {
    const { opened, halted, closed } = open.state()
    if (opened?.purpose !== 'upgrade' || halted !== undefined || closed !== undefined) return
    const { members: all, state } = await pictureOf(this.#config.runs, open)
    const failures = failedChanges({ visit: state, members: all })
    if (failures.length < opened.limits.stopAfter) return
    const runs = failures.map(({ member }) => state.members[member.member]?.run ?? '')
    await open.journal.append('visit.halted', { rule: 'stop-after', runs, reason: stopSentence(failures) })
  }

  async #noteHosts(open: OpenVisit, run: string): Promise<void> {
    const known = Object.values(open.state().members).find((one) => one.run === run)
    const read = await this.#config.runs.read(run)
    if (known === undefined || !read.ok) return
    const appliances = known.appliances.map(({ address }) => {
      const own = Object.values(read.value.state().appliances).find((one) => sameAddress(one.address, address))
      const hostId = own?.identity.hostId
      return { address, ...(hostId === undefined ? {} : { hostId }) }
    })
    if (appliances.every(({ hostId }, index) => hostId === known.appliances[index]?.hostId)) return
    await open.journal.append('visit.member', { ...known, appliances })
  }

  #ground(picture: VisitPicture): ReturnType<typeof groundOf> {
    const { data, runs, clock } = this.#config
    return groundOf(data, runs, picture, clock.now())
  }

  /** The visit stays with this process until the host closes. */
  async #hold(visit: string): Promise<Result<OpenVisit>> {
    const held = this.#held.get(visit)
    if (held !== undefined) return succeed(held)
    const taken = await takeVisit(this.#config, visit)
    if (!taken.ok) return taken
    taken.value.journal.onEntry((entry) => this.#config.onEntry(visit, entry))
    this.#held.set(visit, taken.value)
    return taken
  }

  /** One act on a visit that this process holds, or takes up for this act alone. */
  async #with<T>(visit: string, work: (open: OpenVisit) => Promise<Result<T>>): Promise<Result<T>> {
    const held = this.#held.get(visit)
    if (held !== undefined) return work(held)
    const taken = await takeVisit(this.#config, visit)
    if (!taken.ok) return taken
    try {
      return await work(taken.value)
    } finally {
      await taken.value.close()
    }
  }
}
