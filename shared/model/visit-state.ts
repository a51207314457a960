import { assertNever } from '../base/result.ts'
import { sameAddress } from './site.ts'
import type { VisitEntry, VisitEventData } from './visit-event.ts'

/** A visit as its journal tells it. What happened to an appliance is in the run of its member. */
export interface VisitState {
  readonly visit: string
  readonly seq: number
  readonly opened?: VisitEventData<'visit.opened'> & { readonly at: string }
  /** By member: its run, and the appliances with the Host IDs that they have shown. */
  readonly members: Readonly<Record<string, VisitEventData<'visit.member'>>>
  /** The changes that have started, in their order. */
  readonly starts: readonly { readonly member: string; readonly run: string; readonly at: string }[]
  readonly answers: readonly VisitEventData<'visit.answered'>[]
  /** Set while the visit is halted: no further change begins. */
  readonly halted?: VisitEventData<'visit.halted'> & { readonly at: string }
  /** Runs whose failed change a person has waived. */
  readonly passedOver: readonly string[]
  /** When a person last took the visit up. */
  readonly resumedAt?: string
  readonly leftBehind: readonly VisitEventData<'visit.left-behind'>[]
  readonly closed?: VisitEventData<'visit.closed'> & { readonly at: string }
}

export function emptyVisitState(visit: string): VisitState {
  return { visit, seq: 0, members: {}, starts: [], answers: [], passedOver: [], leftBehind: [] }
}

/** The only reducer of a visit. Pure. */
export function foldVisit(before: VisitState, entry: VisitEntry): VisitState {
  const state: VisitState = { ...before, seq: entry.seq }
  const { at } = entry
  switch (entry.type) {
    case 'visit.opened':
      return { ...state, opened: { ...entry.data, at } }
    case 'visit.member':
      return { ...state, members: { ...state.members, [entry.data.member]: entry.data } }
    case 'visit.answered':
      return { ...state, answers: [...state.answers, entry.data] }
    case 'visit.started': {
      const { member, run } = entry.data
      if (state.starts.some((one) => one.member === member)) return state
      return { ...state, starts: [...state.starts, { member, run, at }] }
    }
    case 'visit.halted':
      return { ...state, halted: { ...entry.data, at } }
    case 'visit.resumed': {
      const { halted: _halted, ...rest } = state
      return { ...rest, resumedAt: at, passedOver: [...new Set([...state.passedOver, ...entry.data.passedOver])] }
    }
    case 'visit.left-behind': {
      const others = state.leftBehind.filter(({ address }) => !sameAddress(address, entry.data.address))
      return { ...state, leftBehind: [...others, entry.data] }
    }
    case 'visit.closed':
      return { ...state, closed: { ...entry.data, at } }
    case 'visit.recorded':
    case 'journal.repaired':
      return state
    default:
      return assertNever(entry)
  }
}

/**
 * Another address of the visit at which the same appliance answers, by its Host ID. Practice appliances on loopback all
 * report the same identity and differ by their ports.
 */
export function twinOf(state: VisitState, address: string): string | undefined {
  const all = Object.values(state.members).flatMap(({ appliances }) => appliances)
  const hostId = all.find((one) => sameAddress(one.address, address))?.hostId
  if (hostId === undefined || isLoopback(address)) return undefined
  const at = all.findIndex((one) => sameAddress(one.address, address))
  return all.find((one, index) => index < at && one.hostId === hostId && !isLoopback(one.address))?.address
}

const isLoopback = (address: string): boolean => /^(?:127\.|localhost\b|\[?::1\b)/.test(address)
