import { appendFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import { failure } from '../../shared/base/failure.ts'
import { OrdinaryWords } from '../../shared/base/ordinary-words.ts'
import { Redactor } from '../../shared/base/redact.ts'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import { usualPorts } from '../../shared/console/address.ts'
import type { OperationResultOf } from '../../shared/contract/operation-results.ts'
import type { PushOf } from '../../shared/contract/contract.ts'
import type { Push, Reply, Request } from '../../shared/contract/envelope.ts'
import type { JournalEntry } from '../../shared/model/run-event.ts'
import { createSystemClock } from './computer/clock.ts'
import { createConsoleDoor } from './console/console-session.ts'
import { createGreetingProbe } from './console/greeting-probe.ts'
import { createKnownCertificates } from './console/known-certificates.ts'
import { sweepSpills } from './console/reply-spill.ts'
import { lookForWays, withOtherWays } from './console/ways-in.ts'
import { checkPush, createDispatch, internalFailure, type Log } from './handlers/dispatch.ts'
import { createFleet, type Fleet } from './runs/fleet.ts'
import { home } from './computer/home.ts'
import { createHandlers } from './handlers/handlers.ts'
import type { HostParts, PracticePort } from './handlers/host-parts.ts'
import { openInstallHistory } from './runs/install-history.ts'
import { openPatchCache } from './mirror/patch-cache.ts'
import { createPlans, keptUpdates } from './mirror/plans.ts'
import { createPatchOffer } from './offer/patch-offer.ts'
import { Servings } from './offer/servings.ts'
import type { PrintPdf } from './record/print-pdf.ts'
import { createOperations, type Operations } from './handlers/operations.ts'
import { createProfiles } from './keys/profiles.ts'
import { createRunbooks } from './runs/runbooks.ts'
import { KeptSheets } from './runs/kept-sheets.ts'
import { Runs } from './runs/runs.ts'
import { createConfSettings, ownerOnly, type SettingsPort } from './computer/settings.ts'
import { SigningKeys } from './keys/signing-key.ts'
import type { KeyGuard } from './keys/signing-key-file.ts'
import { createSystemWatch, type SystemPort, type SystemWatch } from './computer/system.ts'
import { createMemoryVault, type Vault } from './keys/vault.ts'
import { createSites } from './visits/sites.ts'
import { Visits } from './visits/visits.ts'

export interface HostConfig {
  /** Where preferences, mirror, runs and the signing key live. */
  readonly data: string
  readonly door: 'desktop' | 'browser' | 'cli'
  readonly vault?: Vault
  readonly settings?: SettingsPort
  readonly practice?: PracticePort
  /** Finds the system's keychain, where the door can reach one: it keeps the signing key. */
  readonly findKeyGuard?: () => Promise<KeyGuard | undefined>
  /** Prints a record's page to a PDF; a door without one leaves it to an installed browser. */
  readonly printPdf?: PrintPdf
  /** What the computer does for a waiting user: keeps awake, reports power events, shows notices. */
  readonly system?: SystemPort
  /** Folder of the built-in runbooks; the packaged app brings its own. */
  readonly documents?: string
}

export interface Host {
  dispatch(request: Request): Promise<Reply>
  onPush(listener: (push: Push) => void): () => void
  /** Stops everything in good order. Downloads that are under way put the end off, unless `breakOff` aborts. */
  close(breakOff?: AbortSignal): Promise<void>
}

/** Entries of a run after which the mirror's list looks different. */
const ofTheMirror: readonly JournalEntry['type'][] = [
  'patch.mirrored', 'patch.verified', 'patch.quarantined', 'patch.delivered',
] // prettier-ignore

const product = { name: 'Uptick', version: manifest.version }

/** The composition root: config in, a host out, the same for every door. Failures: disk.not-writable, disk.full. */
export async function createHost(config: HostConfig): Promise<Result<Host>> {
  const { data } = config
  try {
    await mkdir(data, { recursive: true, mode: 0o700 })
  } catch (error) {
    const evidence = error instanceof Error ? error.message : String(error)
    const hint = 'Choose another folder with --data, or free this one.'
    return failed(failure('disk.not-writable', `The data folder ${data} cannot be made.`, hint, { evidence }))
  }
  const clock = createSystemClock()
  const redactor = new Redactor(new OrdinaryWords())
  const keys = new SigningKeys({ data, clock, findGuard: config.findKeyGuard })
  const plans = createPlans(path.join(data, 'plans'))
  // The mirror asks which runs still need an update; it is made before they are, and asks only once all is built.
  const keptFor = () => keptUpdates(plans, async () => (await runs.catalogue.list()).map(({ row }) => row))
  const cache = await openPatchCache({ folder: path.join(data, 'mirror'), clock, keptFor })
  if (!cache.ok) return cache
  const listeners = new Set<(push: Push) => void>()
  const send = (name: 'event' | 'passing', value: unknown): void => {
    checkPush({ name, value })
    for (const listener of listeners) listener({ name, value })
  }
  const push = (passing: PushOf<'passing'>): void => send('passing', passing)
  const log: Log = (incident, error) => {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    try {
      appendFileSync(
        path.join(data, 'uptick.log'),
        redactor.text(`${new Date(clock.now()).toISOString()} ${incident} ${stack}\n`),
        { mode: ownerOnly },
      )
    } catch {
      // A disk that is full takes no log either; what is reported to the person must not fail for it.
    }
  }
  const vault = config.vault ?? createMemoryVault()
  const runbooks = createRunbooks(config.documents ?? path.join(home, 'shared', 'runbook', 'documents'))
  const operations = createOperations(push, (error) => internalFailure(error, log))
  const certificates = createKnownCertificates(path.join(data, 'known-appliances'), () => clock.now())
  const spillFolder = path.join(data, 'replies')
  await sweepSpills(spillFolder)
  const waysIn: HostParts['waysIn'] = (address, services, signal) =>
    lookForWays(address, services, signal, { clock, certificates })
  const runs = new Runs({
    data,
    product,
    keys,
    clock,
    redactor,
    runbooks,
    vault,
    live: {
      clock,
      store: cache.value,
      offers: createPatchOffer({ clock }),
      history: await openInstallHistory(data),
      confirmedRelease: async (name) => (await cache.value.list()).find((row) => row.name === name)?.release,
      // Somebody looks at a window; a command line may run where no one sits, and says instead what it waits for.
      attended: config.door !== 'cli',
      push,
    },
    consoleDoor: ({ transport, services, user, password }) => {
      const port = services[transport] ?? usualPorts[transport]
      const door = createConsoleDoor({ transport, port, user, password, clock, redactor, certificates, spillFolder })
      return withOtherWays(door, transport, (address, signal) => waysIn(address, services, signal))
    },
    probe: ({ transport, services }) => createGreetingProbe({ console: transport, ports: services, clock }),
    push: send,
    onEntry(run, entry) {
      system.take(run, entry)
      visits.noticed(run, entry)
      fleet.changed()
      // The mirror of every window shows its updates and who has fetched them, whichever run is on the screen.
      if (ofTheMirror.includes(entry.type)) push({ kind: 'patches' })
    },
  })
  const visits = new Visits({
    ...{ data, product, keys, clock, redactor, runs },
    onEntry: (visit, entry) => push({ kind: 'visit-entry', visit, ...entry }),
    onThrow: (error) => void internalFailure(error, log),
  })
  const settings = config.settings ?? createConfSettings({ folder: data })
  const profiles = createProfiles(settings, vault)
  const system: SystemWatch = createSystemWatch({
    system: config.system,
    keychain: vault.keychain !== undefined,
    live: () => runs.liveStates(),
    push,
  })
  const fleet: Fleet = createFleet({
    ...{ runs, profiles, settings, clock, push },
    heard: () => listeners.size > 0,
    carry: (wanted) => carryFar(runs, operations, wanted),
  })
  const running = new Map<string, { dispose(): Promise<void> }>()
  const servings = new Servings({
    clock,
    onStopped: (serving) => push({ kind: 'stopped', serving }),
    onOutlasting: (sentence, until) => push({ kind: 'outlasting', sentence, until: new Date(until).toISOString() }),
  })
  const handlers = createHandlers({
    data,
    door: config.door,
    product,
    keys,
    printPdf: config.printPdf,
    clock,
    redactor,
    settings,
    vault,
    certificates,
    waysIn,
    profiles,
    fleet,
    system,
    cache: cache.value,
    plans,
    sites: createSites(path.join(data, 'sites')),
    visits,
    runs,
    sheets: new KeptSheets(data),
    runbooks,
    operations,
    practice: config.practice,
    running,
    servings,
    push,
  })
  return succeed({
    dispatch: createDispatch(handlers, log),
    onPush(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close(breakOff = new AbortController().signal) {
      const breakDownloads = (): void => runs.breakOff()
      const started = fleet.close()
      const ended = operations.close()
      const served = servings.close(breakOff)
      // After the operations were stopped: a download is interrupted only where a stop is waiting for it.
      if (breakOff.aborted) breakDownloads()
      breakOff.addEventListener('abort', breakDownloads, { once: true })
      await ended
      await started
      system.close()
      await runs.close()
      await visits.close()
      await served
      breakOff.removeEventListener('abort', breakDownloads)
      for (const held of running.values()) await held.dispose()
      running.clear()
    },
  })
}

/** Opens a run if it is not open yet, and runs it as one operation, so that the page shows who runs what. */
async function carryFar(
  runs: Runs,
  operations: Operations,
  { run, credentialRefs }: { run: string; credentialRefs: Readonly<Record<string, string>> },
): Promise<Result<OperationResultOf<'run.carryOn'>>> {
  if (!runs.live(run).ok) {
    const resumed = await runs.resume({
      ...{ run, credentialRefs: { ...credentialRefs } },
      ...{ reason: 'started with others', goOn: false },
    })
    if (!resumed.ok) return resumed
  }
  const live = runs.live(run)
  if (!live.ok) return live
  return new Promise((resolve) => {
    operations.start('run.carryOn', (signal) => {
      const ended = live.value.carryOn(signal)
      const stopped = failure('internal', `A fault in Uptick stopped ${run}.`, 'The log in the data folder says more.')
      ended.then(resolve, () => resolve(failed(stopped)))
      return ended
    })
  })
}
