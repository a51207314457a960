import { succeed, type Result } from '../../../shared/base/result.ts'
import type { ParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import type { Transport } from '../../../shared/model/transport.ts'
import type { OwedAnswer } from '../visit-shown.ts'
import type { ActKit, Password } from './act.ts'

/** So many members are connected to at one time. */
const mostAtOnce = 20

/** What a visit to a saved site is opened with. */
export interface VisitOpening {
  readonly source: string
  readonly purpose: 'check' | 'upgrade'
  readonly to: string
  readonly by: string
  readonly transport: Transport
  readonly user: string
  readonly password: Password
  readonly customer: string
  readonly ticket: string
}

/** What a person does with a site: opens a visit, answers for all of it, lets it go on after a halt, closes it. */
export function visitActions({ store, by, credential, carryOn }: ActKit) {
  const { client } = store
  const person = (): string => by().by ?? 'unknown'

  /** Opens or resumes the runs of these members, the first ones first; each then continues until it needs a person. */
  async function enterAll(visit: string, members: readonly string[], password: string): Promise<void> {
    const queue = [...members]
    const next = async (): Promise<void> => {
      for (let member = queue.shift(); member !== undefined; member = queue.shift()) {
        const entered = await client.ask('visit.enter', { visit, member, credentialRefs: { '*': password } })
        const going = entered.ok ? await carryOn(entered.value.run) : entered
        if (!going.ok) store.report(going.failure)
      }
    }
    await Promise.all(Array.from({ length: mostAtOnce }, next))
    store.refresh('fleet')
  }

  return {
    /** Opens a visit; the checks of its members begin at once. */
    async openVisit(opening: VisitOpening): Promise<Result<{ visit: string }>> {
      const { source, purpose, to, transport, user, customer, ticket } = opening
      const password = await credential(opening.password)
      if (!password.ok) return password
      store.keepSetting('by', opening.by)
      const opened = await client.ask('visit.open', {
        ...{ source, purpose, by: opening.by.trim() },
        ...(purpose === 'upgrade' && to !== '' ? { to } : {}),
        ...(customer === '' ? {} : { customer }),
        ...(ticket === '' ? {} : { ticket }),
        options: { transport, user },
      })
      if (!opened.ok) return opened
      const { visit, members } = opened.value
      store.showVisit(visit)
      void enterAll(
        visit,
        members.map(({ member }) => member),
        password.value,
      )
      return succeed({ visit })
    },

    /** Takes a visit up again; one that a rule has halted only with the authority and the reason of a person. */
    async goOnWithVisit(
      visit: string,
      members: readonly string[],
      given: { readonly password: Password; readonly authority: string; readonly reason: string },
    ): Promise<Result<unknown>> {
      const password = await credential(given.password)
      if (!password.ok) return password
      const { authority, reason } = given
      const more = authority === '' ? {} : { authority, reason }
      const resumed = await client.ask('visit.resume', { visit, by: person(), ...more })
      if (resumed.ok) void enterAll(visit, members, password.value)
      return resumed
    },

    /** Answers a question for every appliance that asks it now or later. */
    answerVisit: (visit: string, question: string, value: boolean | number | string): Promise<Result<unknown>> =>
      client.ask('visit.answer', { visit, question, value, by: person() }),

    /** Gives runs what was answered for their site. One that was answered meanwhile keeps its own answer. */
    async giveOwed(owed: readonly OwedAnswer[]): Promise<void> {
      for (const { run, appliance, question, value } of owed) {
        const given = await client.ask('run.answer', { run, appliance, question, value, goOn: true, ...by() })
        if (!given.ok) store.report(given.failure)
        else if (given.value.operationId !== undefined) store.carries(given.value.operationId, run)
      }
    },

    /** Makes a site of a list of appliances, or takes the document of one, and saves it; every line that was not understood comes back. */
    importSite: (given: ParamsOf<'site.import'>): Promise<Result<ResultOf<'site.import'>>> =>
      client.ask('site.import', given),

    closeVisit: (visit: string): Promise<Result<unknown>> => client.ask('visit.close', { visit, by: person() }),
  }
}
