import type { EarlierAnswer, SheetMember } from '../../../shared/engine/prepare-sheet.ts'
import { answerOf, type ApplianceState, type RunState } from '../../../shared/model/run-state.ts'
import type { RunCatalogue } from './catalogue.ts'

/** How many runs are read for a sheet: those of the last years, and no more than a person waits for. */
const mostRuns = 50

/** What earlier runs know of appliances, the newest first. */
export interface EarlierRuns {
  /** Who the appliance at this address was last. */
  identity(address: string): { readonly hostId?: string; readonly host?: string }
  answer(member: SheetMember, question: string): EarlierAnswer | undefined
}

/** Reads the last runs of this data folder. Skips runs that cannot be read. */
export async function earlierRuns(catalogue: RunCatalogue, besides?: string): Promise<EarlierRuns> {
  const states: RunState[] = []
  for (const { row } of (await catalogue.list()).toReversed()) {
    if (row.run === besides) continue
    if (states.length >= mostRuns) break
    const read = await catalogue.read(row.run)
    if (read.ok) states.push(read.value.state())
  }
  return {
    identity: (address) => {
      const known = states
        .flatMap(({ appliances }) => Object.values(appliances))
        .find((one) => one.address === address && one.identity.hostId !== undefined)
      const { hostId, host } = known?.identity ?? {}
      return { ...(hostId === undefined ? {} : { hostId }), ...(host === undefined ? {} : { host }) }
    },
    answer: (member, question) => {
      for (const state of states) {
        const own = Object.values(state.appliances).find((one) => isSame(one, member))
        const given = own === undefined ? undefined : answerOf(state, own.id, question)
        // A value that the appliance supplied is read again, not copied.
        if (given !== undefined && given.reason === undefined) return given
      }
      return undefined
    },
  }
}

/** By Host ID where both are known: another appliance may have the address by now. */
function isSame(one: ApplianceState, member: SheetMember): boolean {
  const { hostId } = one.identity
  return hostId === undefined || member.hostId === undefined ? one.address === member.address : hostId === member.hostId
}
