import { randomBytes } from 'node:crypto'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ParsedParamsOf, PushOf, ResultOf } from '../../../shared/contract/contract.ts'
import type { Clock, ConsoleDoor, GreetingProbe } from '../../../shared/engine/ports.ts'
import type { Identity, JournalEntry, RunOptions } from '../../../shared/model/run-event.ts'
import type { RunState } from '../../../shared/model/run-state.ts'
import type { ServicePorts, Transport } from '../../../shared/model/transport.ts'
import type { Redactor } from '../../../shared/base/redact.ts'
import type { Seal } from '../../../shared/record/seal.ts'
import { openJournal } from '../journal/open-journal.ts'
import type { JournalOptions } from '../journal/run-journal.ts'
import { LiveRun, type LiveParts } from './live-run.ts'
import { followRun, lookAtRun, type OpenRun, type ReadRun } from './open-run.ts'
import { createRunFolder, openRunFolder, readKept, runPath, type RunFolder } from '../journal/run-folder.ts'
import { installOpenElsewhere, listRuns } from './run-listing.ts'
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
  readonly live: Omit<LiveParts, 'door' | 'probe' | 'elsewhere'>
  /** Makes the door to an appliance; the password stays in the closure. */
  readonly consoleDoor: (reach: Reach & { readonly user: string; readonly password: string }) => ConsoleDoor
  readonly probe: (reach: Reach) => GreetingProbe
  readonly push: (name: 'event' | 'passing', value: PushOf<'event'> | PushOf<'passing'>) => void
  /** Told of each entry of a run that is carried, after it was folded. */
  readonly onEntry: (run: string, entry: JournalEntry) => void
}

const usualOptions: RunOptions = {
  transport: 'telnet',
  user: 'administrator',
  serveWith: 'ftp',
  probeEvery: 10_000,
  settle: 30_000,
  giveUpAfter: 28_800_000,
}

/** The runs of this data folder: those that this process carries, and those that it only reads. */
export class Runs {
  readonly #config: RunsConfig
  readonly #live = new Map<string, LiveRun>()

  constructor(config: RunsConfig) {
    this.#config = config
  }

  async open(params: ParsedParamsOf<'run.open'>): Promise<Result<{ run: string }>> {
    const { runbooks, product, keys, data, clock } = this.#config
    const key = await keys.show()
    if (!key.ok) return key
    const signer = key.value.public
    const loaded = await runbooks.load(
      params.runbook ?? (params.cluster === undefined ? 'mos-upgrade' : 'mos-cluster-upgrade'),
    )
    if (!loaded.ok) return loaded
    const addresses = params.appliances.map(({ address }) => address)
    const open = await installOpenElsewhere(data, { addresses })
    if (open !== undefined) return failed(open)
    const folder = await createRunFolder(data, runId(clock.now()))
    if (!folder.ok) return folder
    const { run } = folder.value
    const journal = await openJournal({ ...this.#journalOptions(folder.value), signer })
    if (!journal.ok) {
      await folder.value.release()
      return journal
    }
    const { runbook, source, sha256, includes } = loaded.value
    const kept = await journal.value.keep(Buffer.from(source))
    for (const other of includes) await journal.value.keep(Buffer.from(other.source))
    const { purpose, to, by, customer, ticket, window, cluster } = params
    await journal.value.append(
      'run.opened',
      {
        run,
        signer,
        runbook: {
          id: runbook.id,
          version: runbook.version,
          sha256: kept.sha256,
          ...(includes.length === 0 ? {} : { includes: includes.map(({ source: _text, ...pin }) => pin) }),
        },
        product: { ...product },
        appliances: params.appliances.map(({ address, role, user }, index) => ({
          id: `a${String(index + 1)}`,
          address,
          role,
          ...(user === undefined ? {} : { user }),
        })),
        ...(cluster === undefined ? {} : { cluster }),
        purpose,
        by,
        ...(to === undefined ? {} : { to }),
        ...(customer === undefined ? {} : { customer }),
        ...(ticket === undefined ? {} : { ticket }),
        ...(window === undefined ? {} : { window }),
        options: { ...usualOptions, ...definedOf(params.options) },
      },
      { durable: true },
    )
    for (const change of key.value.changes) await journal.value.append('key.replaced', { ...change }, { durable: true })
    if (kept.sha256 !== sha256) {
      await journal.value.close()
      await folder.value.release()
      const hint = 'A password stands in the runbook document as a word; choose the document or the password anew.'
      return failed(failure('runbook.invalid', 'The runbook could not be kept as it stands.', hint))
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
      await standing.close()
      this.#live.delete(params.run)
    }
    const folder = await openRunFolder(this.#config.data, params.run, { lock: true })
    if (!folder.ok) return folder
    const journal = await openJournal(this.#journalOptions(folder.value))
    if (!journal.ok) {
      await folder.value.release()
      return journal
    }
    const { product, data } = this.#config
    const by = params.by === undefined ? {} : { by: params.by }
    const carried = await this.#carry(folder.value, journal.value, params.credentialRefs)
    if (!carried.ok) return carried
    const open = this.#live.get(params.run)?.open
    const addresses = Object.values(open?.state().appliances ?? {}).map(({ address }) => address)
    const elsewhere = await installOpenElsewhere(data, { addresses }, params.run)
    if (elsewhere !== undefined) {
      await this.#live.get(params.run)?.close()
      this.#live.delete(params.run)
      return failed(elsewhere)
    }
    // A run that is done stays closed: there is nothing to go on with.
    if (open?.state().closed?.outcome !== 'done') {
      await journal.value.append(
        'run.resumed',
        { reason: params.reason, ...by, product: { ...product } },
        { durable: true },
      )
    }
    return carried
  }

  async #carry(
    folder: RunFolder,
    journal: OpenRun['journal'],
    references: Readonly<Record<string, string>>,
  ): Promise<Result<{ run: string }>> {
    const open = await followRun(folder, journal)
    if (!open.ok) {
      await journal.close()
      await folder.release()
      return open
    }
    const { push, vault, consoleDoor, probe, live } = this.#config
    const { run } = folder
    journal.onEntry((entry) => {
      push('event', { run, ...entry })
      this.#config.onEntry(run, entry)
    })
    const { transport, services = {}, user } = open.value.state().opened?.options ?? usualOptions
    const door = (appliance: string): ConsoleDoor => {
      const own = open.value.state().appliances[appliance]?.user
      const password = vault.get(references[appliance] ?? references['*'] ?? '') ?? ''
      return consoleDoor({ transport, services, user: own ?? user, password })
    }
    const elsewhere = (who: Identity): Promise<Failure | undefined> =>
      installOpenElsewhere(this.#config.data, { hostId: who.hostId, serial: who.serial }, run)
    this.#live.set(run, new LiveRun(open.value, { ...live, door, elsewhere, probe: probe({ transport, services }) }))
    push('passing', { kind: 'runs' })
    return succeed({ run })
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
    return failed(failure('run.not-found', `The run ${run} is not being carried by this Uptick.`, 'Resume it first.'))
  }

  /** The states of all runs that this process carries. */
  liveStates(): readonly RunState[] {
    return [...this.#live.values()].map(({ open }) => open.state())
  }

  /** A file that a run keeps beside its journal; undefined where there is none. */
  keptFile(run: string, sha256: string): Promise<Uint8Array | undefined> {
    return readKept(runPath(this.#config.data, run), sha256)
  }

  /** A run to look at: the live one, or one read from its folder without a lock. */
  async read(run: string): Promise<Result<ReadRun>> {
    const found = this.#live.get(run)
    return found ? succeed(found.open) : lookAtRun(this.#config.data, run)
  }

  /** An act of a person: on the live run, or on one that is opened, and locked, for this act alone. */
  async act<T>(run: string, work: (open: OpenRun) => Promise<Result<T>>): Promise<Result<T>> {
    const found = this.#live.get(run)
    if (found) return found.act(work).finally(() => this.#tellOfFault(found))
    const folder = await openRunFolder(this.#config.data, run, { lock: true })
    if (!folder.ok) return folder
    const journal = await openJournal(this.#journalOptions(folder.value))
    if (!journal.ok) {
      await folder.value.release()
      return journal
    }
    const open = await followRun(folder.value, journal.value)
    if (!open.ok) {
      await journal.value.close()
      await folder.value.release()
      return open
    }
    journal.value.onEntry((entry) => this.#config.push('event', { run, ...entry }))
    try {
      return await work(open.value)
    } finally {
      await open.value.close()
    }
  }

  /** A run that can no longer be written down is no longer carried: whoever looks at the list sees that it wants a resume. */
  #tellOfFault({ open }: LiveRun): void {
    if (open.journal.fault !== undefined) this.#config.push('passing', { kind: 'runs' })
  }

  /** Seals a run as it stands, with the key that it began with. Failures: those of `sealFolder`. */
  seal(run: string): Promise<Result<{ seal: Seal; code: string }>> {
    const { data, keys, push } = this.#config
    const found = this.#live.get(run)
    if (found) return sealJournal(keys, found.open.journal, found.open.state().closed !== undefined)
    const open = (folder: RunFolder, more: Partial<JournalOptions>): ReturnType<typeof openJournal> =>
      openJournal({ ...this.#journalOptions(folder), ...more })
    return sealFolder({ data, run, keys, open, onEntry: (entry) => push('event', { run, ...entry }) })
  }

  /** Stops carrying a run that nothing is done to; false where something is. */
  async letGo(run: string): Promise<boolean> {
    const found = this.#live.get(run)
    if (found?.busy === true) return false
    await found?.close()
    this.#live.delete(run)
    return true
  }

  async list(): Promise<ResultOf<'run.list'>> {
    const rows = await listRuns(this.#config.data)
    return rows.map(({ delivered: _delivered, ...row }) => {
      const live = this.#live.get(row.run)
      // One that can no longer be written down is carried by nobody: it is resumed, once there is room.
      const carried = live !== undefined && live.open.journal.fault === undefined
      return { ...row, live: carried, ...(live?.busy === true ? { state: 'running' } : {}) }
    })
  }

  async close(): Promise<void> {
    // One that does not close keeps no other from being closed.
    const closed = await Promise.allSettled([...this.#live.values()].map((live) => live.close()))
    this.#live.clear()
    const fault = closed.find((one) => one.status === 'rejected')
    if (fault !== undefined) throw fault.reason
  }
}

/**
 * A name for a folder that says when (UTC): 20261123-100405-4f2ac81e. It says nothing of where, since the seal carries it
 * and a seal withholds nothing.
 */
function runId(now: number): string {
  const when = new Date(now).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return `${when}-${randomBytes(4).toString('hex')}`
}

function definedOf<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never
}
