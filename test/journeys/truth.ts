import { buildRecord } from '../../shared/record/build-record.ts'
import { composeHead } from '../../shared/record/compose-mast.ts'
import { effectOf } from '../../shared/engine/effect-of.ts'
import type { Appliance } from '../../electron/practice/appliance.ts'
import type { JournalEntry } from '../../shared/model/run-event.ts'
import { commandAt, itemOf } from '../../shared/model/run-state.ts'
import { serviceOf } from '../../shared/model/service.ts'
import { ifWeStopNow } from '../../shared/model/stop-sentence.ts'
import type { World } from './world.ts'

const wanted = '4.4.3-GA'
const idle = (rows: readonly string[]): boolean => rows.every((row) => / (?:done|error)$/i.test(row))
/**
 * Longer than the time between two probes: a shorter restart may remain unseen, and is then reported as not observed.
 */
const wasDownForLong = ({ diary }: Appliance): boolean => {
  const states = diary.filter(({ kind }) => kind === 'state')
  return states.some(({ text, at }, index) => text === 'down' && (states[index + 1]?.at ?? Infinity) - at > 20_000)
}
const wentDown = ({ diary }: Appliance): boolean => diary.some(({ kind, text }) => kind === 'state' && text === 'down')

/** What an item that passed claims of its appliance, by the item's id. */
const claims: Readonly<Record<string, (appliance: Appliance, world: World) => boolean>> = {
  'before.backup-status': ({ state }) => idle(state.backups),
  'before.restore-status': ({ state }) => idle(state.restores),
  'before.licences': ({ state }) =>
    state.licences.some((row) => /^Upgrades Allowed \(f\)/.test(row) && !/expired/i.test(row)),
  'rule.minimum-release': ({ state }) => !/^4\.1\.8/.test(state.release),
  'after.version': ({ state }) => state.release === wanted,
  'after.antispam': ({ state }) => state.engines.every(({ known }) => known),
  'cluster.2-detach': ({ state, host }) => state.cluster?.attached.has(host) === false,
  'cluster.5-delete': ({ state }) => state.cluster?.exists === false,
  'cluster.7-add': ({ state }) => state.cluster?.exists === true && state.cluster.name === 'north',
  'cluster.9-attach': ({ state, host }) => state.cluster?.attached.has(host) === true,
}

/**
 * Checks the claims of a run against what the practice appliances know, while it runs and when it waits. `found` are
 * the false sentences, the commands that were sent twice, and those that a rule forbids.
 */
export class Truth {
  readonly found: string[] = []
  readonly #world: World
  /** A person's wrong claims: what follows from them is not a fault of the run. */
  readonly #misled = new Set<string>()
  readonly #sinsSeen = new Map<string, number>()

  constructor(world: World) {
    this.#world = world
    world.journal.onEntry = (entry) => this.#hear(entry)
  }

  /** A person said something untrue about an appliance. */
  misled(id: string): void {
    this.#misled.add(id)
  }

  isMisled(id: string): boolean {
    return this.#misled.has(id)
  }

  /** To be called when the run rests, with the outcome that it gave. */
  atRest(outcome: string | undefined): void {
    this.#hearSins()
    this.#compareSent()
    this.#compareService()
    if (outcome === 'done') this.#compareDone()
    this.#compareRecord()
  }

  #say(what: string): void {
    if (!this.found.includes(what)) this.found.push(what)
  }

  #hear(entry: JournalEntry): void {
    if (!('appliance' in entry.data) || entry.data.appliance === undefined) return
    const id = entry.data.appliance
    if (this.#world.journal.state.appliances[id] === undefined) return
    const appliance = this.#world.appliance(id)
    if (entry.type === 'item.finished' && entry.data.status === 'pass') {
      const claim = claims[entry.data.item]
      if (claim !== undefined && !this.#misled.has(id) && !claim(appliance, this.#world)) {
        this.#say(`${id}/${entry.data.item} passed, and it is not so: ${entry.data.reason}`)
      }
    }
    if (entry.type === 'command.sent' && entry.data.effect !== 'none') this.#hearSent(entry, appliance)
    if (entry.type === 'return.proven') {
      const isSo =
        appliance.phase === 'running' && appliance.state.release === entry.data.release && wentDown(appliance)
      if (!isSo)
        this.#say(`${id}: "return.proven" on ${entry.data.release}, and the appliance is ${this.#seen(appliance)}`)
    }
    if (entry.type === 'return.unproven' && !this.#misled.has(id)) {
      const { outcome } = entry.data
      const isSo = {
        'old-release': appliance.phase !== 'down' && appliance.state.release !== wanted,
        'never-went-down': !wasDownForLong(appliance),
        'other-appliance': appliance.state.hostId === '00FFEE99',
        'did-not-return': appliance.phase === 'down' || this.#world.cut(this.#world.clock.now()),
        unproven: true,
      }[outcome]
      if (!isSo) this.#say(`${id}: "${outcome}", and the appliance is ${this.#seen(appliance)}`)
    }
  }

  /** A command with effect that leaves: it was not sent before, and no rule forbids it. */
  #hearSent({ data, seq }: Extract<JournalEntry, { type: 'command.sent' }>, appliance: Appliance): void {
    const { state, entries } = this.#world.journal
    const { command, item, by } = data
    const owner = data.for ?? data.appliance
    if (by === 'engine') {
      const before = entries.findLast(
        (entry) =>
          entry.type === 'command.sent' &&
          entry.seq < seq &&
          entry.data.item === item &&
          (entry.data.for ?? entry.data.appliance) === owner &&
          entry.data.appliance === data.appliance &&
          entry.data.command === command,
      )
      const standing = before === undefined ? undefined : commandAt(state, before.seq)
      const mayAgain =
        before === undefined ||
        standing?.settled?.arrived === false ||
        standing?.finished?.unsent === true ||
        itemOf(state, owner, item).reopenedAt > before.seq
      if (!mayAgain) this.#say(`${owner}/${item}: "${command}" is sent twice`)
    } else {
      const confirmed = entries.findLast((entry) => entry.type === 'console.confirmed')
      if (confirmed?.type !== 'console.confirmed' || confirmed.data.command !== command)
        this.#say(`"${command}" typed by hand is sent without a confirmation`)
    }
    if (/^update install/i.test(command)) this.#mayInstall(data.appliance, appliance)
    if (
      /^cluster delete/i.test(command) &&
      (appliance.state.cluster?.attached.size ?? 0) > 0 &&
      !this.#settledByPerson()
    )
      this.#say(`"${command}" is sent while appliances are attached`)
  }

  #mayInstall(id: string, appliance: Appliance): void {
    const { state, phase } = appliance
    if (this.#misled.has(id)) return
    if (phase !== 'running') this.#say(`${id}: an install is sent while the appliance is ${phase}`)
    if (state.release === wanted) this.#say(`${id}: ${wanted} is installed where it runs already`)
    const waived = (item: string): boolean =>
      ['waived', 'ticked'].includes(itemOf(this.#world.journal.state, id, item).state)
    if (/^4\.1\.8/.test(state.release) && !waived('rule.minimum-release'))
      this.#say(`${id}: an install is sent on ${state.release}, which is too old`)
    const standby = this.#world.journal.state.appliances[id]?.role === 'standby'
    if (standby && state.cluster?.exists === true && !this.#settledByPerson())
      this.#say(`${id}: an install is sent to the standby of an undeleted cluster`)
  }

  /** A person took a step of the cluster's order on their name: its truth is theirs. */
  #settledByPerson(): boolean {
    const { items } = this.#world.journal.state
    return Object.values(items).some((own) =>
      Object.entries(own).some(
        ([item, { state }]) => item.startsWith('cluster.') && ['ticked', 'waived'].includes(state),
      ),
    )
  }

  /** What the appliances noted as a sin since the last look. */
  #hearSins(): void {
    for (const [index, { diary }] of this.#world.appliances.entries()) {
      const id = `a${String(index + 1)}`
      const sins = diary.filter(({ kind }) => kind === 'sin')
      for (const { text } of sins.slice(this.#sinsSeen.get(id) ?? 0)) {
        if (this.#misled.has(id) || /^(?:reboot|halt)/i.test(text) || this.#settledByPerson()) continue
        if (/login/.test(text) && this.#wentDownSinceInstall(id)) continue
        const covered = /backup|restore/.test(text) && this.#jobsCovered(id)
        if (!covered) this.#say(`${id}: ${text}`)
      }
      this.#sinsSeen.set(id, sins.length)
    }
  }

  /** After a down edge the wait may log in: an appliance that is up between two reboots looks as one that is back. */
  #wentDownSinceInstall(id: string): boolean {
    const { diary } = this.#world.appliance(id)
    const install = diary.findLastIndex(({ text }) => /^update install/i.test(text))
    return diary.slice(install).some(({ kind, text }) => kind === 'state' && text === 'down')
  }

  #jobsCovered(id: string): boolean {
    const { state } = this.#world.journal
    return ['before.backup-status', 'before.restore-status'].some((item) =>
      ['waived', 'ticked'].includes(itemOf(state, id, item).state),
    )
  }

  /** A command that changes an appliance is in the journal before it arrives, and arrives at most once each time. */
  #compareSent(): void {
    for (const [index, { diary }] of this.#world.appliances.entries()) {
      const id = `a${String(index + 1)}`
      const counts = new Map<string, number>()
      for (const { kind, text } of diary)
        if (kind === 'command' && effectOf(text) !== 'none') counts.set(text, (counts.get(text) ?? 0) + 1)
      for (const entry of this.#world.journal.entries)
        if (entry.type === 'command.sent' && entry.data.appliance === id)
          counts.set(entry.data.command, (counts.get(entry.data.command) ?? 0) - 1)
      for (const [text, left] of counts)
        if (left > 0) this.#say(`${id} received "${text}" more often than the journal says`)
    }
  }

  #compareService(): void {
    const { state } = this.#world.journal
    const { runbook } = this.#world
    const { appliances } = serviceOf(state, runbook)
    const sentence = ifWeStopNow(state, runbook, (iso) => iso.slice(11, 16))
    for (const { id, service, because, failover } of appliances) {
      const appliance = this.#world.appliance(id)
      const untrue = (): void => this.#say(`${id}: "${sentence}", and the appliance is ${this.#seen(appliance)}`)
      if (this.#misled.has(id)) continue
      const runs = appliance.phase === 'running'
      if (because === 'came-back' && (!runs || appliance.state.release !== wanted)) untrue()
      if (because === 'old-release' && appliance.state.release === wanted) untrue()
      if (service === 'unchanged' && !runs) untrue()
      if (service === 'down' && runs && !this.#wasDownAtLastLook(id, appliance)) untrue()
      if (failover === undefined) continue
      const { cluster } = appliance.state
      const standby = this.#world.appliances.find(
        (_, index) => state.appliances[`a${String(index + 1)}`]?.role === 'standby',
      )
      const covered = cluster?.exists === true && cluster.attached.has(appliance.host) && standby?.phase === 'running'
      if (this.#settledByPerson()) continue
      if ((failover.state === 'covered' || failover.state === 'unchanged') && !covered) untrue()
      // Attached and not yet found by a scan is not covered: the practice cluster does not tell that from covered.
      if (failover.state === 'exposed' && covered && !this.#isAttachedAgain(id)) untrue()
    }
    const changed = this.#world.appliances.some(({ diary }) =>
      diary.some(
        ({ kind, text }) => kind === 'command' && /^(?:update install|uce update|cluster (?!list))/i.test(text),
      ),
    )
    const refusedOnly = state.commands.length === 0 || !this.#anyOk()
    if (changed && !refusedOnly && sentence.startsWith('No command of this run has changed'))
      this.#say(`"${sentence}", and a command has arrived`)
  }

  /** Uptick may have ended since: its sentence is about the moment when it last looked, when an install ran or nothing answered. */
  #wasDownAtLastLook(id: string, { diary }: Appliance): boolean {
    const last = this.#world.journal.entries.findLast(
      ({ type, data }) => type === 'return.stage' && data.appliance === id,
    )
    const looked = Date.parse(last?.at ?? '')
    const isSilent = last?.type === 'return.stage' && last.data.stage === 'down' && this.#world.cut(looked)
    const then = diary.findLast(({ kind, at }) => kind === 'state' && at <= looked)?.text ?? 'running'
    return isSilent || then !== 'running'
  }

  #isAttachedAgain(id: string): boolean {
    return this.#world.received(id, /^cluster attach/i).length > 0
  }

  #anyOk(): boolean {
    const { entries, state } = this.#world.journal
    return entries.some(
      ({ type, seq, data }) =>
        type === 'command.sent' && data.effect !== 'none' && commandAt(state, seq)?.finished?.status === 'ok',
    )
  }

  /** Done: every appliance runs the target release, unless a person took something on their name. */
  #compareDone(): void {
    const { state } = this.#world.journal
    for (const id of Object.keys(state.appliances)) {
      const appliance = this.#world.appliance(id)
      const byPerson = ['cli.install', 'cli.closes-and-reboots', 'after.version'].some((item) =>
        ['ticked', 'waived'].includes(itemOf(state, id, item).state),
      )
      if (byPerson || this.#misled.has(id)) continue
      if (appliance.state.release !== wanted || appliance.phase !== 'running')
        this.#say(`done, and ${id} is ${this.#seen(appliance)}`)
    }
    const { cluster } = this.#world.appliances[0]?.state ?? {}
    const actives = Object.values(state.appliances).filter(({ role }) => role === 'active').length
    if (cluster === undefined || this.#settledByPerson()) return
    if (!cluster.exists || cluster.name !== 'north' || cluster.attached.size !== actives)
      this.#say(`done, and the cluster is ${JSON.stringify({ ...cluster, attached: [...cluster.attached] })}`)
  }

  #compareRecord(): void {
    const { entries } = this.#world.journal
    const record = buildRecord(entries.map(({ type, data, seq, at }) => ({ type, data: data as never, seq, at })))
    const words = composeHead(record).flatMap((block) => (block.kind === 'mast' ? block.mast.verdict : []))[0] ?? ''
    const proven = record.returns.every(({ outcome, appliance }) => {
      return outcome === 'proven' && this.#world.appliance(appliance).state.release === wanted
    })
    if (/(?:The upgrade is|All upgrades are) verified\./.test(words) && !proven)
      this.#say(`the record says "${words}", and it is not so`)
    const sent = entries.filter(({ type }) => type === 'command.sent').length
    if (record.commands.length !== sent)
      this.#say(`the record shows ${String(record.commands.length)} of ${String(sent)} commands`)
    const installed = this.#world.appliances.some(({ state }) => state.upgraded)
    if (words.includes('Nothing was installed') && installed) this.#say(`the record says "${words}", and it is not so`)
    const waived = entries.filter(({ type }) => type === 'item.waived').length
    if (waived > 0 && record.waivers.length === 0) this.#say('a waiver is missing from the record')
  }

  #seen({ phase, state }: Appliance): string {
    return `${phase} on ${state.release} (host id ${state.hostId})`
  }
}
