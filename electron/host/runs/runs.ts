import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ParsedParamsOf, PushOf, ResultOf } from '../../../shared/contract/contract.ts'
import type { Clock, ConsoleDoor, GreetingProbe } from '../../../shared/engine/ports.ts'
import type { Identity, JournalEntry } from '../../../shared/model/run-event.ts'
import type { RunState } from '../../../shared/model/run-state.ts'
import type { ServicePorts, Transport } from '../../../shared/model/transport.ts'
import type { Redactor } from '../../../shared/base/redact.ts'
import type { Seal } from '../../../shared/record/seal.ts'
import { closedRefusal } from './act-targets.ts'
import { openingFault } from './check-opening.ts'
import { openJournal } from '../journal/open-journal.ts'
import type { JournalOptions } from '../journal/run-journal.ts'
import type { LiveParts } from './live-parts.ts'
import { LiveRun } from './live-run.ts'
import { followRun, type OpenRun, type ReadRun } from './open-run.ts'
import { newRunId, openedWith, usualOptions } from './opening.ts'
import { RowFeed, type RunRow } from './row-feed.ts'
import { createRunFolder, openRunFolder, readKept, runPath, type RunFolder } from '../journal/run-folder.ts'
import { RunCatalogue } from './catalogue.ts'
import type { RunListing } from './run-listing.ts'
import { checkSheet, keepSheet, useOf } from './run-sheet.ts'
import type { Runbooks } from './runbooks.ts'
import { sealFolder, sealJournal } from './seal-run.ts'
import type { SigningKeys } from '../keys/signing-key.ts'
import type { Vault } from '../keys/vault.ts'

/** How an appliance is reached: by which console, and on which ports where they are not the usual ones. */
export interface Reach {
  readonly transport: Transport
  readonly services: ServicePorts
}

export interface RunsConfig {
  readonly data: string
  readonly product: { readonly name: string; readonly version: string }
  readonly keys: SigningKeys
  readonly clock: Clock
  readonly redactor: Redactor
  readonly runbooks: Runbooks
  readonly vault: Vault
  readonly live: Omit<LiveParts, 'door' | 'probe' | 'elsewhere' | 'changed'>
  /** Makes the door to an appliance; the password stays in the closure. */
  readonly consoleDoor: (reach: Reach & { readonly user: string; readonly password: string }) => ConsoleDoor
  readonly probe: (reach: Reach) => GreetingProbe
  readonly push: (name: 'event' | 'passing', value: PushOf<'event'> | PushOf<'passing'>) => void
  /** Called with each entry of a run that this process executes, after it was folded. */
  readonly onEntry: (run: string, entry: JournalEntry) => void
}

/** The runs of this data folder: those that this process executes, and those that it only reads. */
export class Runs {
  readonly catalogue: RunCatalogue
  readonly #config: RunsConfig
  readonly #live = new Map<string, LiveRun>()
  readonly #feed: RowFeed
  readonly #lastTold = new WeakMap<LiveRun, { readonly row: RunListing; readonly standing: string }>()

  constructor(config: RunsConfig) {
    this.#config = config
    this.catalogue = new RunCatalogue(config.data, config.runbooks)
    this.#feed = new RowFeed((row) => config.push('passing', row))
  }

  /** Opens a new run. One of a visit has the name under which the visit's journal knows it already. */
  async open(
    params: ParsedParamsOf<'run.open'>,
    member?: { readonly run: string; readonly visit: string },
  ): Promise<Result<{ run: string }>> {
    const { runbooks, product, keys, data, clock } = this.#config
    const fault = openingFault(params, clock)
    if (fault !== undefined) return failed(fault)
    const key = await keys.show()
    if (!key.ok) return key
    const signer = key.value.public
    const loaded = await runbooks.load(
      params.runbook ?? (params.cluster === undefined ? 'mos-upgrade' : 'mos-cluster-upgrade'),
    )
    if (!loaded.ok) return loaded
    for (const { source } of [loaded.value, ...loaded.value.includes]) this.#config.redactor.learn(source)
    const members = params.appliances.map(({ address }, index) => ({ id: `a${String(index + 1)}`, address }))
    const fit = checkSheet(params.sheet, { runbook: loaded.value.runbook, appliances: members, to: params.to })
    if (!fit.ok) return fit
    const addresses = members.map(({ address }) => address)
    const open = await this.catalogue.installOpenElsewhere({ addresses })
    if (open !== undefined) return failed(open)
    const folder = await createRunFolder(data, member?.run ?? newRunId(clock.now()))
    if (!folder.ok) return folder
    const { run } = folder.value
    const journal = await openJournal({ ...this.#journalOptions(folder.value), signer })
    if (!journal.ok) {
      await folder.value.release()
      return journal
    }
    const { source, sha256, includes } = loaded.value
    const kept = await journal.value.keep(Buffer.from(source))
    for (const other of includes) await journal.value.keep(Buffer.from(other.source))
    const pinned = kept.sha256
    const opened = openedWith(params, { run, signer, product, loaded: loaded.value, pinned, visit: member?.visit })
    const sheet = await keepSheet(journal.value, params.sheet)
    await journal.value.append('run.opened', { ...opened, ...sheet }, { durable: true })
    for (const change of key.value.changes) await journal.value.append('key.replaced', { ...change }, { durable: true })
    if (kept.sha256 !== sha256) {
      await journal.value.close()
      await folder.value.release()
      const hint = 'Remove the password from the document and change it: anyone who has the document knows it.'
      return failed(failure('runbook.invalid', 'The runbook document contains a password of this session.', hint))
    }
    const references = Object.fromEntries(
      params.appliances.map((a, index) => [`a${String(index + 1)}`, a.credentialRef]),
    )
    return this.#carry(folder.value, journal.value, references)
  }

  async resume(params: ParsedParamsOf<'run.resume'>): Promise<Result<{ run: string }>> {
    const standing = this.#live.get(params.run)
    if (standing) {
      if (standing.busy) {
        const hint = 'Open it; there is nothing to resume.'
        return failed(failure('run.not-allowed-now', 'This run is being carried out already.', hint))
      }
      await this.#close(params.run)
    }
    const folder = await openRunFolder(this.#config.data, params.run, { lock: true })
    if (!folder.ok) return folder
    const journal = await openJournal(this.#journalOptions(folder.value))
    if (!journal.ok) {
      await folder.value.release()
      return journal
    }
    const { product } = this.#config
    const by = params.by === undefined ? {} : { by: params.by }
    const carried = await this.#carry(folder.value, journal.value, params.credentialRefs)
    if (!carried.ok) return carried
    const open = this.#live.get(params.run)?.open
    const isDone = open?.state().closed?.outcome === 'done'
    // A person closed it with items open: its record is final, and carrying on would make another one.
    const final = open === undefined || isDone ? undefined : closedRefusal(open)
    if (final !== undefined) {
      await this.#close(params.run)
      await this.tell(params.run)
      return failed(final)
    }
    const addresses = Object.values(open?.state().appliances ?? {}).map(({ address }) => address)
    const elsewhere = await this.catalogue.installOpenElsewhere({ addresses }, params.run)
    if (elsewhere !== undefined) {
      await this.#close(params.run)
      await this.tell(params.run)
      return failed(elsewhere)
    }
    const fit = open === undefined ? succeed(undefined) : checkSheet(params.sheet, useOf(open))
    if (!fit.ok) {
      await this.#close(params.run)
      await this.tell(params.run)
      return fit
    }
    // A run that is done stays closed: nothing is left to do.
    if (!isDone) {
      const resumed = { reason: params.reason, ...by, product: { ...product } }
      const sheet = await keepSheet(journal.value, params.sheet)
      await journal.value.append('run.resumed', { ...resumed, ...sheet }, { durable: true })
    }
    return carried
  }

  async #carry(
    folder: RunFolder,
    journal: OpenRun['journal'],
    references: Readonly<Record<string, string>>,
  ): Promise<Result<{ run: string }>> {
    const open = await this.#follow(folder, journal)
    if (!open.ok) return open
    const { push, vault, consoleDoor, probe, live } = this.#config
    const { run } = folder
    await this.catalogue.add(open.value)
    // run.opened and journal.repaired are written before the run is executed, and whoever follows it expects them first.
    journal.onEntry((entry) => push('event', { run, ...entry }), { sinceOpening: true })
    journal.onEntry((entry) => {
      this.#config.onEntry(run, entry)
      this.#tellLive(run)
    })
    const { transport, services = {}, user } = open.value.state().opened?.options ?? usualOptions
    const door = (appliance: string): ConsoleDoor => {
      const own = open.value.state().appliances[appliance]?.user
      const password = vault.get(references[appliance] ?? references['*'] ?? '') ?? ''
      return consoleDoor({ transport, services, user: own ?? user, password })
    }
    const elsewhere = ({ hostId, serial }: Identity): Promise<Failure | undefined> =>
      this.catalogue.installOpenElsewhere({ hostId, serial }, run)
    const changed = (): void => this.#tellLive(run)
    const parts: LiveParts = { ...live, door, elsewhere, changed, probe: probe({ transport, services }) }
    this.#live.set(run, new LiveRun(open.value, parts))
    this.#tellLive(run)
    return succeed({ run })
  }

  /** Failures: journal.damaged, runbook.invalid; the folder is free again then. */
  async #follow(folder: RunFolder, journal: OpenRun['journal']): Promise<Result<OpenRun>> {
    const closed = (open: OpenRun): Promise<void> => this.catalogue.keep(open)
    const open = await followRun(folder, journal, { runbooks: this.#config.runbooks, closed })
    if (open.ok) return open
    await journal.close()
    await folder.release()
    return open
  }

  async #close(run: string): Promise<void> {
    try {
      await this.#live.get(run)?.close()
    } finally {
      this.#live.delete(run)
      this.catalogue.remove(run)
    }
  }

  #journalOptions({ path, run }: RunFolder): JournalOptions {
    const { redactor, clock } = this.#config
    return { folder: path, run, redactor, clock }
  }

  live(run: string): Result<LiveRun> {
    const found = this.#live.get(run)
    const fault = found?.open.journal.fault
    if (fault !== undefined) return failed(fault)
    if (found) return succeed(found)
    return failed(failure('run.not-found', `The run ${run} is not open in this Uptick.`, 'Resume the run first.'))
  }

  /** The states of all runs that this process executes. */
  liveStates(): readonly RunState[] {
    return this.catalogue.liveStates()
  }

  /** A file that a run keeps next to its journal; undefined if there is none. */
  keptFile(run: string, sha256: string): Promise<Uint8Array | undefined> {
    return readKept(runPath(this.#config.data, run), sha256)
  }

  /** A run to look at: the live one, or one read from its folder without a lock. */
  read(run: string): Promise<Result<ReadRun>> {
    return this.catalogue.read(run)
  }

  /** An act of a person: on the live run, or on one that is opened, and locked, for this act alone. */
  async act<T>(run: string, work: (open: OpenRun) => Promise<Result<T>>): Promise<Result<T>> {
    const found = this.#live.get(run)
    if (found) return found.act(work).finally(() => this.#tellLive(run))
    const folder = await openRunFolder(this.#config.data, run, { lock: true })
    if (!folder.ok) return folder
    const journal = await openJournal(this.#journalOptions(folder.value))
    if (!journal.ok) {
      await folder.value.release()
      return journal
    }
    const open = await this.#follow(folder.value, journal.value)
    if (!open.ok) return open
    journal.value.onEntry((entry) => this.#config.push('event', { run, ...entry }), { sinceOpening: true })
    try {
      return await work(open.value)
    } finally {
      await open.value.close()
      await this.tell(run)
    }
  }

  /** Seals a run as it is now, with the key that it began with. Failures: those of `sealFolder`. */
  seal(run: string): Promise<Result<{ seal: Seal; code: string }>> {
    const { data, keys, push } = this.#config
    const found = this.#live.get(run)
    if (found) return sealJournal(keys, found.open.journal, found.open.state().closed !== undefined)
    const open = (folder: RunFolder, more: Partial<JournalOptions>): ReturnType<typeof openJournal> =>
      openJournal({ ...this.#journalOptions(folder), ...more })
    return sealFolder({ data, run, keys, open, onEntry: (entry) => push('event', { run, ...entry }) })
  }

  /** Stops executing a run that nothing is done to; false if something is. */
  async letGo(run: string): Promise<boolean> {
    if (this.#live.get(run)?.busy === true) return false
    await this.#close(run)
    return true
  }

  async list(): Promise<ResultOf<'run.list'>> {
    const asked = this.#feed.number
    const rows = (await this.catalogue.list()).map(({ row }) => this.rowOf(row))
    return this.#feed.answer(rows, asked)
  }

  /** The row of one run; undefined if there is no such run. */
  async row(run: string): Promise<RunRow | undefined> {
    const entry = await this.catalogue.entry(run)
    return entry === undefined ? undefined : this.rowOf(entry.row)
  }

  /** Pushes the row of this run as it is now, or that the run is gone. */
  async tell(run: string): Promise<void> {
    this.#feed.tell(run, await this.row(run))
  }

  /** Asked after every entry, so it looks first whether anything in the row has changed. */
  #tellLive(run: string): void {
    const live = this.#live.get(run)
    const row = this.catalogue.liveRow(run)
    if (live === undefined || row === undefined) return
    const standing = `${String(live.busy)} ${String(live.open.journal.fault === undefined)}`
    const last = this.#lastTold.get(live)
    if (last?.row === row && last.standing === standing) return
    this.#lastTold.set(live, { row, standing })
    this.#feed.tell(run, this.rowOf(row))
  }

  /** A listing as it is shown: with what this process does to the run. */
  rowOf({ delivered: _delivered, installing: _installing, ...row }: RunListing): RunRow {
    const live = this.#live.get(row.run)
    // A run whose journal can no longer be written counts as paused; it can be resumed once the disk has space.
    const carried = live !== undefined && live.open.journal.fault === undefined
    return { ...row, live: carried, ...(live?.busy === true ? { state: 'running' } : {}) }
  }

  /** Ends the waits for downloads that put a stop off. */
  breakOff(): void {
    for (const live of this.#live.values()) live.breakOff()
  }

  async close(): Promise<void> {
    // A run that cannot be closed does not keep the others open.
    const closed = await Promise.allSettled([...this.#live.keys()].map((run) => this.#close(run)))
    const fault = closed.find((one) => one.status === 'rejected')
    if (fault !== undefined) throw fault.reason
  }
}
