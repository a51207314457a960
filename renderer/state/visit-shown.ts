import { useEffect, useRef, useState } from 'react'
import type { Failure } from '../../shared/base/failure.ts'
import type { ResultOf } from '../../shared/contract/contract.ts'
import { useApp, usePage } from './hooks.ts'

export { phaseText } from '../../shared/model/member-standing.ts'
export { appliancesOf } from '../../shared/model/site.ts'
export type ShownVisit = ResultOf<'visit.show'>
export type VisitRow = ResultOf<'visit.list'>[number]
export type ImportedSite = ResultOf<'site.import'>
export type KeptSite = ResultOf<'site.list'>[number]
type Member = ShownVisit['members'][number]

/** Milliseconds between two readings of a visit: its members' journals change many times a second. */
const pace = 500

/** The visits, those that are open first, and the saved sites; read when the screen opens and after `again`. */
export function useSites(): {
  readonly visits: readonly VisitRow[]
  readonly sites: readonly KeptSite[]
  again(): void
} {
  const { client } = usePage().store
  const [read, setRead] = useState<{ visits: readonly VisitRow[]; sites: readonly KeptSite[] }>({
    visits: [],
    sites: [],
  })
  const [round, setRound] = useState(0)
  useEffect(() => {
    let isStill = true
    void Promise.all([client.ask('visit.list', {}), client.ask('site.list', {})]).then(([visits, sites]) => {
      if (!isStill) return
      const rank = ({ state }: VisitRow): number => (['open', 'halted'].includes(state) ? 0 : 1)
      setRead({
        visits: visits.ok
          ? visits.value.toSorted((a, b) => rank(a) - rank(b) || b.openedAt.localeCompare(a.openedAt))
          : [],
        sites: sites.ok ? sites.value : [],
      })
    })
    return () => {
      isStill = false
    }
  }, [client, round])
  return { ...read, again: () => setRound((now) => now + 1) }
}

/** A visit as it stands, read again whenever a run of the fleet changes; one question is under way at a time. */
export function useVisit(visit: string): { readonly shown?: ShownVisit; readonly failure?: Failure; again(): void } {
  const { client } = usePage().store
  const fleet = useApp((state) => state.fleet)
  const [read, setRead] = useState<{ readonly shown?: ShownVisit; readonly failure?: Failure }>({})
  const isOld = useRef(true)
  useEffect(() => {
    isOld.current = true
  }, [fleet])
  useEffect(() => {
    let isStill = true
    let isAsking = false
    const look = async (): Promise<void> => {
      if (!isOld.current || isAsking) return
      isOld.current = false
      isAsking = true
      const shown = await client.ask('visit.show', { visit })
      isAsking = false
      if (isStill) setRead(shown.ok ? { shown: shown.value } : { failure: shown.failure })
    }
    isOld.current = true
    void look()
    const timer = setInterval(() => void look(), pace)
    return () => {
      isStill = false
      clearInterval(timer)
    }
  }, [client, visit])
  return {
    ...read,
    again: () => {
      isOld.current = true
    },
  }
}

/** One answer that a person gave for the site, and an appliance of it still waits for. */
export interface OwedAnswer {
  readonly run: string
  readonly appliance: string
  readonly question: string
  readonly value: boolean | number | string
}

/** The answers of the visit that its runs still wait for; an appliance's own answer wins over that for all. */
export function owedAnswers({ members, answers }: Pick<ShownVisit, 'members' | 'answers'>): readonly OwedAnswer[] {
  return members.flatMap(({ run, waiting, addresses, leftBehind }) => {
    if (run === undefined || leftBehind) return []
    return waiting.flatMap(({ kind, id, appliance }): OwedAnswer[] => {
      if (kind !== 'question') return []
      const value = answers[`${addressOf(addresses, appliance)}/${id}`] ?? answers[id]
      return value === undefined ? [] : [{ run, appliance, question: id, value }]
    })
  })
}

/** What waits for a person's own decision, in the order of the site: approvals first, then steps by hand. */
export interface Waits {
  readonly member: string
  readonly run: string
  readonly appliance: string
  readonly address: string
  readonly kind: 'approval' | 'item'
  readonly id: string
  readonly title: string
  /** Why it cannot be approved now. */
  readonly held?: string
}

export function waitsOf(members: readonly Member[]): readonly Waits[] {
  const all = members.flatMap(({ member, run, addresses, waiting, held, leftBehind }) => {
    if (run === undefined || leftBehind) return []
    return waiting.flatMap(({ kind, id, appliance, title }): Waits[] => {
      if (kind === 'question') return []
      const why = kind === 'approval' && held !== undefined ? { held: held.sentence } : {}
      return [{ member, run, appliance, address: addressOf(addresses, appliance), kind, id, title, ...why }]
    })
  })
  const rank = ({ kind, held }: Waits): number => (kind === 'approval' ? (held === undefined ? 0 : 2) : 1)
  return all.toSorted((a, b) => rank(a) - rank(b))
}

function addressOf(addresses: readonly string[], appliance: string): string {
  return addresses[Number(appliance.slice(1)) - 1] ?? appliance
}

/** How many members are how far, in words. */
export function countsOf(members: readonly Member[]): Readonly<Record<Member['phase'] | 'left-behind', number>> {
  const number = (is: (one: Member) => boolean): number => members.filter(is).length
  return {
    done: number(({ phase }) => phase === 'done'),
    changing: number(({ phase }) => phase === 'changing'),
    failed: number(({ phase }) => phase === 'failed'),
    'not-begun': number(({ phase, leftBehind }) => phase === 'not-begun' && !leftBehind),
    'left-behind': number(({ leftBehind }) => leftBehind),
  }
}
