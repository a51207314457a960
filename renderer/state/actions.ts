import type { Failure } from '../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import type { CallName, ParamsOf, ResultOf } from '../../shared/contract/contract.ts'
import type { Store } from './store.ts'

export interface ConnectForm {
  readonly address: string
  readonly transport: 'telnet' | 'admind' | 'admind-tls'
  readonly user: string
  readonly password: string
  readonly by: string
  readonly purpose: 'check' | 'upgrade'
  readonly runbook: string
  readonly to: string
  readonly customer: string
  readonly ticket: string
  readonly windowFrom: string
  readonly windowTo: string
  /** The practice appliance does in seconds what takes a night, so it is looked at more often. */
  readonly practice: boolean
  /** Where the services of the practice appliance are: service -> port. */
  readonly services?: Readonly<Record<string, number>>
}

/** Where the item is that an act is about. */
export interface Target {
  readonly run: string
  readonly appliance: string
  readonly item: string
}

export type Actions = ReturnType<typeof createActions>

/** Everything that a person can do on the page. Each act resolves with what came of it; none throws. */
export function createActions(store: Store) {
  const { client } = store
  const by = (): { by?: string } => {
    const name = store.lasting.get().settings['by']
    return typeof name === 'string' && name !== '' ? { by: name } : {}
  }

  async function carryOn(run: string): Promise<Result<void>> {
    const accepted = await client.ask('run.carryOn', { run })
    if (!accepted.ok) return accepted
    store.carries(accepted.value.operationId, run)
    return succeed(undefined)
  }

  /** After what a person did, the engine goes on by itself where it has a line to go on with. */
  async function thenCarryOn<N extends CallName>(
    name: N,
    params: ParamsOf<N> & { run: string },
  ): Promise<Result<void>> {
    const done = await client.ask(name, params)
    if (!done.ok) return done
    const live = store.lasting.get().runs.find((row) => row.run === params.run)?.live === true
    // The act itself is done and journalled; if something runs just now, the run is carried on once that has ended.
    if (live)
      store.whenIdle(
        params.run,
        () => void carryOn(params.run).then((went) => (went.ok ? undefined : store.report(went.failure))),
      )
    return succeed(undefined)
  }

  async function told<N extends CallName>(name: N, params: ParamsOf<N>): Promise<Result<ResultOf<N>>> {
    const answer = await client.ask(name, params)
    if (!answer.ok) store.report(answer.failure)
    return answer
  }

  return {
    /** Opens a run on an appliance and sets out; the password goes in once and only its reference goes on. */
    async connect(form: ConnectForm): Promise<Result<{ run: string }>> {
      const credential = await client.ask('credential.put', { password: form.password })
      if (!credential.ok) return credential
      const { credentialRef } = credential.value
      const opened = await client.ask('run.open', {
        appliances: [{ address: form.address.trim(), role: 'appliance', credentialRef }],
        purpose: form.purpose,
        by: form.by.trim(),
        ...(form.runbook === '' ? {} : { runbook: form.runbook }),
        ...(form.purpose === 'upgrade' && form.to !== '' ? { to: form.to } : {}),
        ...(form.customer === '' ? {} : { customer: form.customer }),
        ...(form.ticket === '' ? {} : { ticket: form.ticket }),
        ...(form.windowFrom === '' || form.windowTo === ''
          ? {}
          : { window: { from: form.windowFrom, to: form.windowTo } }),
        options: {
          transport: form.transport,
          user: form.user,
          ...(form.practice ? { probeEvery: 1000, settle: 1000, services: { ...form.services } } : {}),
        },
      })
      if (!opened.ok) return opened
      if (!form.practice) {
        store.keepSetting('by', form.by.trim())
        store.keepSetting('lastAddress', form.address.trim())
      }
      await store.openRun(opened.value.run)
      store.refresh('runs')
      const went = await carryOn(opened.value.run)
      return went.ok ? opened : went
    },

    /** Starts a practice appliance, whose updates the host puts into the mirror; gives back what the form needs. */
    async practise(
      scenario: string | undefined,
    ): Promise<
      Result<{ address: string; user: string; password: string; update: string; services: Record<string, number> }>
    > {
      const started = await client.ask('practice.start', scenario === undefined ? {} : { scenario })
      if (!started.ok) return started
      const appliance = started.value.appliances[0]
      if (appliance === undefined) return failed(noAppliance)
      store.refresh('patches')
      const { address, user, password, services } = appliance
      return succeed({ address, user, password, services, update: started.value.updates[0] ?? '' })
    },

    async resume(run: string, passwords: Readonly<Record<string, string>>): Promise<Result<void>> {
      const credentialRefs: Record<string, string> = {}
      for (const [appliance, password] of Object.entries(passwords)) {
        const credential = await client.ask('credential.put', { password })
        if (!credential.ok) return credential
        credentialRefs[appliance] = credential.value.credentialRef
      }
      const resumed = await client.ask('run.resume', { run, credentialRefs, ...by() })
      if (!resumed.ok) return resumed
      if (store.lasting.get().run?.id === run) store.show('run')
      else await store.openRun(run)
      store.refresh('runs')
      return carryOn(run)
    },

    async carryOn(run: string): Promise<void> {
      const went = await carryOn(run)
      if (!went.ok) store.report(went.failure)
    },
    async startItem(target: Target): Promise<void> {
      const accepted = await told('run.startItem', { ...target, ...by() })
      if (accepted.ok) store.carries(accepted.value.operationId, target.run)
    },
    stop: (run: string) => told('run.stop', { run }),

    async tick(target: Target, note: string, files: readonly File[]): Promise<Result<void>> {
      const kept = await Promise.all(files.map(async (file) => ({ name: file.name, base64: await base64Of(file) })))
      return thenCarryOn('run.tick', { ...target, note, files: kept, ...by() })
    },
    waive: (target: Target, authority: string, reason: string, until: string) =>
      thenCarryOn('run.waive', { ...target, authority, reason, ...(until === '' ? {} : { until }), ...by() }),
    answer: (run: string, appliance: string, question: string, value: boolean | number | string) =>
      thenCarryOn('run.answer', { run, appliance, question, value, ...by() }),
    approve: (run: string, appliance: string, gate: string) =>
      thenCarryOn('run.approve', { run, appliance, gate, ...by() }),
    reopen: (target: Target, reason: string) => thenCarryOn('run.reopen', { ...target, reason, ...by() }),
    settle: (target: Target, arrived: boolean, reason: string) =>
      thenCarryOn('run.settle', { ...target, arrived, reason, ...by() }),
    note: (target: Target, text: string) => client.ask('run.note', { ...target, text, ...by() }),
    sign: (run: string, role: 'engineer' | 'customer', name: string, statement: string) =>
      client.ask('run.sign', { run, role, name, statement, ...by() }),

    mirror: (url: string, release: string, sha256: string) =>
      client.ask('patch.mirror', { url: url.trim(), ...optional({ release, sha256 }) }),
    async importFile(path: string, release: string, sha256: string): Promise<Result<ResultOf<'patch.import'>>> {
      const done = await client.ask('patch.import', { paths: [path.trim()], ...optional({ release, sha256 }) })
      store.refresh('patches')
      return done
    },
    async verifyPatch(name: string): Promise<Result<ResultOf<'patch.verify'>>> {
      const done = await told('patch.verify', { name })
      store.refresh('patches')
      return done
    },
    async forget(name: string): Promise<Result<ResultOf<'patch.forget'>>> {
      const done = await client.ask('patch.forget', { name })
      store.refresh('patches')
      return done
    },
    async setRelease(name: string, release: string): Promise<Result<ResultOf<'patch.setRelease'>>> {
      const done = await client.ask('patch.setRelease', { name, release, by: by().by ?? 'unknown' })
      store.refresh('patches')
      return done
    },
    cancel: (operationId: string) => told('operation.cancel', { operationId }),

    preview: (run: string) => client.ask('record.preview', { run }),
    exportRecord: (run: string, format: ParamsOf<'record.export'>['format']) =>
      client.ask('record.export', { run, format }),
    verifyRecord: (path: string, code: string) =>
      client.ask('record.verify', { path: path.trim(), ...(code.trim() === '' ? {} : { code: code.trim() }) }),
  }
}

const noAppliance: Failure = {
  code: 'internal',
  sentence: 'The practice appliance did not say its address.',
  hint: 'Start it again.',
  retry: 'safe',
}

function optional(words: { release: string; sha256: string }): { release?: string; sha256?: string } {
  const { release, sha256 } = words
  return {
    ...(release.trim() === '' ? {} : { release: release.trim() }),
    ...(sha256.trim() === '' ? {} : { sha256: sha256.trim().toLowerCase() }),
  }
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000))
  }
  return btoa(text)
}
