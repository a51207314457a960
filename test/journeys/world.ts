import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { logInToAdmindOver } from '../../electron/host/console/admind-session.ts'
import { logInOver } from '../../electron/host/console/console-session.ts'
import { TelnetConnection } from '../../electron/host/console/telnet-connection.ts'
import { AdmindFace } from '../../electron/practice/admind-face.ts'
import { Appliance } from '../../electron/practice/appliance.ts'
import { makeCluster } from '../../electron/practice/cluster.ts'
import type { FetchLimits } from '../../electron/practice/fetch-update.ts'
import { turnKnobs } from '../../electron/practice/knobs.ts'
import { TelnetFace } from '../../electron/practice/telnet-face.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { failure } from '../../shared/base/failure.ts'
import { failed, succeed } from '../../shared/base/result.ts'
import { practiceLine } from '../../shared/console/practice-line.ts'
import { carryOn, type CarriedOn } from '../../shared/engine/carry-on.ts'
import type { EngineContext, WantedUpdate } from '../../shared/engine/context.ts'
import type { Greeting, Offer, OfferRequest } from '../../shared/engine/ports.ts'
import { prepareResume } from '../../shared/engine/resume.ts'
import { waitingFor, type Waiting } from '../../shared/model/next-actions.ts'
import type { VerifiedPatch } from '../../shared/model/patch.ts'
import { releaseOfPatchName } from '../../shared/model/release.ts'
import type { EventData, JournalEntry } from '../../shared/model/run-event.ts'
import { itemOf } from '../../shared/model/run-state.ts'
import type { Runbook } from '../../shared/model/runbook.ts'
import { MemoryJournal } from './memory-journal.ts'
import { VirtualClock } from './virtual-clock.ts'
import { wire } from './wire.ts'

const password = 'curlew 8 "mallow"'
const slowly = { linger: '90000', install: '600000', down: '240000' }

export interface MemberOptions {
  readonly role?: string
  readonly release?: string
  readonly knobs?: Readonly<Record<string, string>>
}

export interface WorldOptions {
  readonly runbook: Runbook
  /** The console that the appliances have, and that is spoken. */
  readonly transport?: 'telnet' | 'admind'
  /** The appliances say that they are practice; otherwise they are taken for real ones. */
  readonly practice?: boolean
  readonly members?: readonly MemberOptions[]
  /** Updates in the mirror: name -> release ('' for a D or E patch). */
  readonly updates?: Readonly<Record<string, string>>
  /** Names of updates whose release a person confirmed; the others are guessed from their names. */
  readonly confirmed?: readonly string[]
  readonly to?: string
  readonly purpose?: 'check' | 'upgrade'
  readonly opened?: Partial<EventData<'run.opened'>>
}

/** What a person decides when asked; what is not here is left open. */
export interface PersonInput {
  readonly answers?: Readonly<Record<string, boolean | number | string>>
  readonly ticks?: Readonly<Record<string, string>>
  readonly waivers?: Readonly<Record<string, { readonly authority: string; readonly reason: string }>>
  readonly approve?: readonly string[]
  /** Called before the rest, with what is asked; true where it did something. */
  readonly act?: (world: World, waiting: readonly Waiting[]) => Promise<boolean>
}

/**
 * Practice appliances with their real telnet or admind faces, and the engine with its real console, on a virtual clock and wires in
 * memory: a night passes in a moment, and nothing depends on the machine.
 */
export class World {
  readonly clock = new VirtualClock()
  journal: MemoryJournal
  readonly appliances: readonly Appliance[]
  readonly runbook: Runbook
  readonly #words: WorldOptions
  readonly #transport: 'telnet' | 'admind'
  readonly #faces: readonly (TelnetFace | AdmindFace)[]
  readonly #offers = new Map<
    string,
    { request: OfferRequest; serve: (to: number) => void; offer: { contact: { reached: boolean; missed: string[] } } }
  >()
  readonly #lines = new Map<string, never>()
  readonly #wires = new Set<Socket>()
  readonly #offered = new Map<string, Offer>()

  constructor(words: WorldOptions) {
    this.#words = words
    this.runbook = words.runbook
    this.#transport = words.transport ?? 'telnet'
    this.journal = new MemoryJournal(this.clock)
    const members = words.members ?? [{}]
    this.appliances = members.map(({ release = '4.3.7-GA', knobs = {} }, index) => {
      const fetchFile = (url: string, extension: string, { cut }: FetchLimits = {}): Promise<Buffer> =>
        this.#fetch(index, url, extension, cut)
      const turned = turnKnobs({ ...slowly, ...knobs })
      if (turned.unknown.length > 0) throw new Error(`no such knob: ${turned.unknown.join()}`)
      return new Appliance(`ms-0${String(index + 1)}`, turned.knobs, release, index, this.clock, fetchFile)
    })
    const mark = words.practice === true ? practiceLine : ''
    this.#faces = this.appliances.map((appliance) =>
      this.#transport === 'admind'
        ? new AdmindFace(appliance, password, undefined, mark)
        : new TelnetFace(appliance, password, 0, mark),
    )
    for (const [index, appliance] of this.appliances.entries()) {
      const face = this.#faces[index]
      if (face !== undefined) appliance.attach({ goDown: () => face.goDown(), comeUp: () => Promise.resolve() })
    }
    const actives = members.flatMap(({ role }, index) => (role === 'active' ? [`ms-0${String(index + 1)}`] : []))
    if (actives.length > 0) {
      const cluster = makeCluster('practice', actives)
      for (const appliance of this.appliances) appliance.state.cluster = cluster
    }
  }

  /** The appliance of an id ('a1'). */
  appliance(id: string): Appliance {
    const found = this.appliances[Number(id.slice(1)) - 1]
    if (found === undefined) throw new Error(`no appliance ${id}`)
    return found
  }

  async open(): Promise<this> {
    const { to, purpose = 'upgrade', opened = {}, members = [{}] } = this.#words
    await this.journal.append('run.opened', {
      run: 'run-1',
      signer: '00',
      runbook: { id: this.runbook.id, version: this.runbook.version, sha256: 'a'.repeat(64) },
      product: { name: 'Uptick', version: '0' },
      appliances: members.map(({ role = 'appliance' }, index) => ({
        id: `a${String(index + 1)}`,
        address: `10.0.0.${String(index + 2)}`,
        role,
      })),
      ...(to === undefined ? {} : { to }),
      purpose,
      by: 'Ada',
      options: {
        transport: this.#transport,
        user: 'administrator',
        serveWith: 'ftp',
        probeEvery: 10_000,
        settle: 30_000,
        giveUpAfter: 28_800_000,
      },
      ...opened,
    })
    return this
  }

  /**
   * Uptick's process ends without a warning: its lines break and its offers are gone. The next one reads the journal, and may
   * crash in its turn.
   */
  killed(crash?: { at: number; side: 'after' | 'before' }): void {
    for (const socket of this.#wires) socket.destroy()
    for (const each of [this.#wires, this.#lines, this.#offered, this.#offers]) each.clear()
    const { onEntry } = this.journal
    this.journal = new MemoryJournal(this.clock, this.journal.entries, crash)
    this.journal.onEntry = onEntry
  }

  /** The answer sheet that the run was given. */
  sheet: EngineContext['sheet']

  /** Called with each line that is opened; a test may break it. */
  onWire: (socket: Socket) => void = () => undefined

  /** Is a run that is done left open for a person to close? */
  keepOpen = false
  /** For how many milliseconds Uptick waits for a running backup or restore; undefined: as the document says. */
  waitForJobs: number | undefined = 0
  /** A person sits before the screen. */
  attended = false
  /** Aborts when that person did something. */
  nudge = new AbortController()
  /** Does nothing but the console greet, so that no greeting names a release? */
  consoleOnly = false
  /** Is the way to the appliances cut somewhere else, so that they seem silent? */
  cut: (now: number) => boolean = () => false
  /** While it is down, does an appliance refuse (its system is there) or is it silent (it is off)? */
  silentWhenDown = false

  /** Is this computer cut off from every network at that time? */
  blind: (now: number) => boolean = () => false

  /** One life of the engine over this world. */
  context(signal = new AbortController().signal): EngineContext {
    // The engine of a process that was killed still sees its own journal.
    const { journal } = this
    return {
      runbook: this.runbook,
      clock: this.clock,
      journal,
      doors: (id) => ({
        open: (_address, signal) => {
          const appliance = this.appliance(id)
          const unreachable = failure('console.unreachable', 'Nobody answers.', 'Wait.')
          if (appliance.phase === 'down') return Promise.resolve(failed(unreachable))
          const [ours, theirs] = wire(`10.0.0.${String(Number(id.slice(1)) + 1)}`)
          this.#faces[this.appliances.indexOf(appliance)]?.serve(theirs)
          this.#wires.add(ours)
          this.onWire(ours)
          const words = { user: 'administrator', password, clock: this.clock }
          const logIn = this.#transport === 'admind' ? logInToAdmindOver : logInOver
          return logIn(new TelnetConnection(ours), signal, words)
        },
      }),
      probe: { probe: (address, service) => Promise.resolve(this.#greeting(address, service)) },
      store: { verify: (name) => Promise.resolve(this.#verify(name)) },
      offers: { offer: (request) => Promise.resolve(succeed(this.#offer(request))) },
      update: this.#update(),
      sheet: this.sheet,
      lines: this.#lines as never,
      offered: this.#offered,
      signal,
      keepOpen: this.keepOpen,
      attended: this.attended,
      waitForJobs: this.waitForJobs,
      nudged: () => this.nudge.signal,
      state: () => journal.state,
      tell: () => undefined,
    }
  }

  /** Executes the run, with a person who answers in between, until nothing moves any more. */
  async carry(person: PersonInput = {}, signal?: AbortSignal): Promise<CarriedOn> {
    for (let round = 1; round <= 40; round += 1) {
      const context = this.context(signal)
      await prepareResume(context)
      const ended = await carryOn(context)
      if (ended.outcome === 'done' || signal?.aborted === true || !(await this.#asked(person))) return ended
    }
    throw new Error('the run never comes to rest')
  }

  waiting(): readonly Waiting[] {
    return waitingFor(this.journal.state, this.runbook)
  }

  /** A person approves the command that a gate shows. */
  async approve(appliance: string, gate: string): Promise<void> {
    const { item, command } = this.journal.state.gates[appliance]?.[gate] ?? { item: '', command: '' }
    await this.journal.append('approval.given', { appliance, gate, item, command, by: 'Ada' })
  }

  /** Commands that changed something, as the appliance itself received them. */
  received(id: string, pattern = /^(?:update|uce update|license fetch|cluster|conf enable|reboot|halt)\b/i): string[] {
    const { diary } = this.appliance(id)
    return diary
      .filter(({ kind, text }) => kind === 'command' && pattern.test(text) && !/^update list/i.test(text))
      .map(({ text }) => text)
  }

  sins(): string[] {
    return this.appliances.flatMap(({ diary }) => diary.filter(({ kind }) => kind === 'sin').map(({ text }) => text))
  }

  of<T extends JournalEntry['type']>(type: T): Extract<JournalEntry, { type: T }>['data'][] {
    return this.journal.entries.flatMap((entry) => (entry.type === type ? [entry.data as never] : []))
  }

  state(id: string, item: string): string {
    return itemOf(this.journal.state, id, item).state
  }

  reason(id: string, item: string): string {
    return itemOf(this.journal.state, id, item).reason
  }

  async #asked(person: PersonInput): Promise<boolean> {
    const { answers = {}, ticks = {}, waivers = {}, approve = [] } = person
    const waiting = this.waiting()
    let moved = (await person.act?.(this, waiting)) ?? false
    const by = 'Ada'
    for (const { kind, id, appliance } of waiting) {
      if (kind === 'question') {
        const value = answers[`${appliance}/${id}`] ?? answers[id]
        if (value === undefined) continue
        await this.journal.append('question.answered', { appliance, question: id, value, by })
      } else if (kind === 'approval') {
        if (!approve.includes(id)) continue
        await this.approve(appliance, id)
      } else if (ticks[id] !== undefined && this.state(appliance, id) === 'waiting') {
        await this.journal.append('item.ticked', { appliance, item: id, by, note: ticks[id], files: [] })
      } else continue
      moved = true
    }
    for (const [key, { authority, reason }] of Object.entries(waivers)) {
      for (const appliance of Object.keys(this.journal.state.appliances)) {
        const item = key.startsWith(`${appliance}/`) ? key.slice(appliance.length + 1) : key
        if (!['fail', 'error', 'waiting', 'stale'].includes(this.state(appliance, item))) continue
        await this.journal.append('item.waived', { appliance, item, by, authority, reason })
        moved = true
      }
    }
    return moved
  }

  #update(): WantedUpdate | undefined {
    const { to: name, confirmed, updates = {} } = this.#words
    if (name === undefined) return undefined
    const release = updates[name] ?? ''
    if (release !== '' && (confirmed ?? [name]).includes(name)) return { name, release, releaseSource: 'confirmed' }
    const guess = releaseOfPatchName(name)
    return guess === undefined ? { name, releaseSource: 'unknown' } : { name, release: guess, releaseSource: 'guess' }
  }

  #bytes(name: string): Buffer | undefined {
    const release = this.#words.updates?.[name]
    return release === undefined ? undefined : makePracticeUpdate({ name, release, bytes: 1000 })
  }

  #verify(name: string) {
    const bytes = this.#bytes(name)
    if (bytes === undefined) return failed(failure('patch.not-found', `There is no update ${name}.`, 'Mirror it.'))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const patch = { name, bytes: bytes.length, sha256, path: '/mirror', source: 'file', trust: 'given-hash' }
    return succeed(patch as unknown as VerifiedPatch)
  }

  #offer(request: OfferRequest): Offer {
    const { patch, peer, onSegment } = request
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const url = `ftp://10.0.0.1:2121/${patch.name}`
    const offer = {
      url,
      port: 2121,
      path: `/${patch.name}.mpu5`,
      delivered: false,
      whenDelivered: promise,
      segments: [] as Offer['segments'],
      underWay: undefined,
      whenQuiet: () => Promise.resolve(),
      contact: { reached: false, missed: [] as string[] },
      dispose: () => {
        this.#offers.delete(`${peer} ${url}`)
        return Promise.resolve()
      },
    }
    const serve = (to: number): void => {
      const whole = to === patch.bytes
      const segment = { peer, path: offer.path, from: 0, to, sha256: patch.sha256, whole, protocol: 'ftp' as const }
      offer.segments = [...offer.segments, segment]
      offer.delivered ||= whole
      onSegment?.(segment)
      if (whole) resolve(undefined)
    }
    this.#offers.set(`${peer} ${url}`, { request, serve, offer })
    return offer
  }

  async #fetch(index: number, url: string, extension: string, cut: number | undefined): Promise<Buffer> {
    await this.clock.sleep(50)
    const asked = `${url.slice(url.lastIndexOf('/') + 1)}${extension}`
    const standing = [...this.#offers.values()].find(({ request }) => request.peer === `10.0.0.${String(index + 2)}`)
    if (standing === undefined) throw new Error('nobody offers it')
    const { name } = standing.request.patch
    standing.offer.contact.reached = true
    const bytes = this.#bytes(name)
    if (bytes === undefined || (asked !== name && asked !== `${name}.mpu5`)) {
      standing.offer.contact.missed.push(asked)
      throw new Error('550 no such file')
    }
    standing.serve(cut === undefined ? bytes.length : Math.min(cut, bytes.length))
    if (cut !== undefined) throw new Error('its network broke')
    return bytes
  }

  #greeting(address: string, service: Greeting['service']): Greeting {
    if (this.blind(this.clock.now())) return { service, port: 23, kind: 'blind', text: 'ENETUNREACH' }
    const appliance = this.appliances[Number(address.split('.').at(-1)) - 2]
    if (this.cut(this.clock.now())) return { service, port: 23, kind: 'silent', text: '' }
    const up =
      appliance !== undefined &&
      appliance.phase !== 'down' &&
      (service === this.#transport || (service === 'smtp' && !this.consoleOnly))
    const date = new Date(this.clock.now() + (appliance?.state.clockOff ?? 0))
      .toUTCString()
      .replace('GMT', '+0000 (UTC)')
    const mail = `220 ${appliance?.host ?? ''} ESMTP Mirapoint Messaging Server MOS ${appliance?.state.release ?? ''}; ${date}`
    const admind = `* OK ${appliance?.host ?? ''} admind ${appliance?.state.release.split('-')[0] ?? ''}`
    const text = !up ? '' : service === 'smtp' ? mail : service === 'admind' ? admind : 'User: '
    return { service, port: 23, kind: up ? 'answered' : this.silentWhenDown ? 'silent' : 'refused', text }
  }
}
