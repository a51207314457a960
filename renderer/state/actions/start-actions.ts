import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import type { Transport } from '../../../shared/model/transport.ts'
import type { GuideLine } from '../guide-lookup.ts'
import type { ActKit, Password } from './act.ts'

export type { Transport } from '../../../shared/model/transport.ts'

/** One appliance of the form, with its role in a cluster. */
export interface Member {
  readonly address: string
  readonly role: string
  readonly user: string
  readonly password: Password
}

/** What a run is opened with. */
export interface Opening {
  readonly members: readonly Member[]
  readonly transport: Transport
  readonly by: string
  readonly purpose: 'check' | 'upgrade'
  readonly runbook: string
  readonly cluster: string
  readonly to: string
  readonly customer: string
  readonly ticket: string
  readonly windowFrom: string
  readonly windowTo: string
  /** The answer sheet for the run. */
  readonly sheet?: { readonly name: string; readonly source: string } | undefined
  /** A practice appliance does in seconds what otherwise takes a night, so it is probed more often. */
  readonly practice: boolean
  /** Ports on which a practice appliance responds. */
  readonly services: Readonly<Record<string, number>>
}

export interface PracticeReady {
  readonly appliances: ResultOf<'practice.start'>['appliances']
  readonly update: string
}

/** A run that was opened. */
export interface Opened {
  readonly run: string
  readonly credentialRefs: Record<string, string>
  /** The operation that executes the run, if the run was opened to start at once. */
  readonly operationId?: string | undefined
}

/** Acts on the start screen. */
export function startActions({ store, by, credential }: ActKit) {
  const { client } = store
  let entries: readonly GuideLine[] | undefined

  /** Opens a run. The passwords are passed on once; after that only their references are used. */
  async function open(opening: Opening, goOn = false): Promise<Result<Opened>> {
    const appliances: ParamsOf<'run.open'>['appliances'] = []
    const credentialRefs: Record<string, string> = {}
    for (const [index, member] of opening.members.entries()) {
      const credentialRef = await credential(member.password)
      if (!credentialRef.ok) return credentialRef
      credentialRefs[`a${String(index + 1)}`] = credentialRef.value
      appliances.push({
        address: member.address.trim(),
        role: member.role === '' ? 'appliance' : member.role,
        user: member.user,
        credentialRef: credentialRef.value,
      })
    }
    const { purpose, runbook, cluster, to, customer, ticket, windowFrom, windowTo, transport, practice, sheet } =
      opening
    const opened = await client.ask('run.open', {
      appliances,
      purpose,
      by: opening.by.trim(),
      goOn,
      ...(runbook === '' ? {} : { runbook }),
      ...(cluster === '' ? {} : { cluster }),
      ...(purpose === 'upgrade' && to !== '' ? { to } : {}),
      ...(sheet === undefined ? {} : { sheet: { name: sheet.name, source: sheet.source } }),
      ...(customer === '' ? {} : { customer }),
      ...(ticket === '' ? {} : { ticket }),
      ...(windowFrom === '' || windowTo === '' ? {} : { window: { from: windowFrom, to: windowTo } }),
      options: {
        transport,
        user: appliances[0]?.user ?? 'administrator',
        ...(practice ? { probeEvery: 1000, settle: 1000, services: { ...opening.services } } : {}),
      },
    })
    return opened.ok ? succeed({ ...opened.value, credentialRefs }) : opened
  }

  return {
    /** Opens a run, shows it, and starts it. */
    async connect(opening: Opening): Promise<Result<{ run: string }>> {
      const opened = await open(opening, true)
      if (!opened.ok) return opened
      if (!opening.practice) {
        store.keepSetting('by', opening.by.trim())
        store.keepSetting('lastAddress', opening.members[0]?.address.trim() ?? '')
      }
      const { run, operationId } = opened.value
      if (operationId !== undefined) store.carries(operationId, run)
      await store.openRun(run)
      return opened
    },

    openOnly: (opening: Opening) => open(opening),

    /**
     * Every entry of the vendor's guide, and the items that implement it. Asked for once, because it does not change.
     */
    async guide(): Promise<Result<readonly GuideLine[]>> {
      if (entries !== undefined) return succeed(entries)
      const answer = await client.ask('runbook.coverage', {})
      if (!answer.ok) return answer
      entries = answer.value.entries
      return succeed(entries)
    },

    /** The transports that respond at an address. Only banners are read; no login takes place. */
    ways: (address: string, services: Readonly<Record<string, number>>): Promise<Result<ResultOf<'appliance.ways'>>> =>
      client.ask('appliance.ways', { address, services: { ...services } }),
    /** A person has compared the certificate with the appliance's own fingerprint. */
    trust: (address: string, fingerprint: string): Promise<Result<ResultOf<'appliance.trust'>>> =>
      client.ask('appliance.trust', { address: address.trim(), fingerprint, ...by() }),

    /** Starts practice appliances; the host adds their updates to the mirror. */
    async practise(words: ParamsOf<'practice.start'>): Promise<Result<PracticeReady>> {
      const started = await client.ask('practice.start', words)
      if (!started.ok) return started
      if (started.value.appliances.length === 0) return failed(noAppliance)
      store.refresh('patches')
      return succeed({ appliances: started.value.appliances, update: started.value.updates[0] ?? '' })
    },

    async resume(run: string, passwords: Readonly<Record<string, Password>>): Promise<Result<void>> {
      const credentialRefs: Record<string, string> = {}
      for (const [appliance, password] of Object.entries(passwords)) {
        const reference = await credential(password)
        if (!reference.ok) return reference
        credentialRefs[appliance] = reference.value
      }
      const resumed = await client.ask('run.resume', { run, credentialRefs, goOn: true, ...by() })
      if (!resumed.ok) return resumed
      const { operationId } = resumed.value
      if (operationId !== undefined) store.carries(operationId, run)
      if (store.lasting.get().run?.id === run) store.show('run')
      else await store.openRun(run)
      return succeed(undefined)
    },

    async saveProfile(
      profile: ParamsOf<'profile.save'>['profile'],
      password: string | undefined,
    ): Promise<Result<ResultOf<'profile.save'>>> {
      const saved = await client.ask('profile.save', { profile, ...(password === undefined ? {} : { password }) })
      store.refresh('profiles')
      return saved
    },

    async forgetProfile(id: string, passwordOnly: boolean): Promise<Result<unknown>> {
      const profile = store.lasting.get().profiles.find((one) => one.id === id)
      const done = await client.ask('profile.forget', { id, passwordOnly })
      store.refresh('profiles')
      if (!done.ok || profile === undefined) return done
      const { passwordKept: _kept, ...plain } = profile
      const back = (): void => void client.ask('profile.save', { profile: plain }).then(() => store.refresh('profiles'))
      if (passwordOnly) store.toast(`The password of ${profile.address} is forgotten.`)
      else store.toast(`${profile.address} is forgotten.`, { words: 'Undo', work: back })
      return done
    },
  }
}

const noAppliance: Failure = {
  code: 'internal',
  sentence: 'The practice appliance did not report its address.',
  hint: 'Start it again.',
  retry: 'safe',
}
