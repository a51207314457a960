import type { Failure } from '../../shared/base/failure.ts'
import type { PushOf } from '../../shared/contract/contract.ts'
import { pointsKept, type AppState, type PassingState } from './app-state.ts'
import type { Cell } from './cell.ts'
import type { FleetChange, RunChange } from './list-changes.ts'
import type { Operations } from './operations.ts'

type Passing = PushOf<'passing'>

/**
 * The outline shows that a run waits for a person or is running already, so these codes are not reported as problems.
 */
const quietCodes: readonly string[] = ['run.waiting', 'run.not-allowed-now', 'operation.cancelled']

const textKept = 20_000
const probesKept = 60
const requestsKept = 40

export interface PushParts {
  readonly lasting: Cell<AppState>
  readonly passing: Cell<PassingState>
  readonly operations: Operations
  readonly now: () => number
  report(failure: Failure): void
  refreshPatches(): void
  listChanged(change: RunChange | FleetChange): void
  idle(run: string): void
  command(id: string): void
  dropped(paths: readonly string[]): void
}

/** Applies a transient push to the page's state; what lasts comes through the journal. */
export function takePassing(parts: PushParts, push: Passing): void {
  const { lasting, passing } = parts
  if (push.kind === 'runs' || push.kind === 'fleet') return parts.listChanged(push)
  if ('run' in push && push.run !== lasting.get().run?.id) return
  switch (push.kind) {
    case 'patches':
      return parts.refreshPatches()
    case 'system': {
      const { kind: _kind, ...system } = push
      return lasting.set((state) => ({ ...state, system }))
    }
    case 'command':
      return parts.command(push.command)
    case 'dropped':
      return parts.dropped(push.paths)
    case 'operation':
      return endOperation(parts, push)
    case 'mirror': {
      const { operationId, kind: _kind, ...progress } = push
      return passing.set((state) => ({ ...state, mirrors: { ...state.mirrors, [operationId]: progress } }))
    }
    case 'finding': {
      const { operationId, finding } = push
      const found = [...(passing.get().findings[operationId] ?? []), finding]
      return passing.set((state) => ({ ...state, findings: { ...state.findings, [operationId]: found } }))
    }
    case 'request': {
      const { kind: _kind, ...request } = push
      const requests = [...passing.get().requests, { ...request, at: parts.now() }].slice(-requestsKept)
      return passing.set((state) => ({ ...state, requests }))
    }
    case 'delivered': {
      const { peer, name } = push
      return passing.set((state) => ({ ...state, delivered: [...state.delivered, { peer, name, at: parts.now() }] }))
    }
    case 'text': {
      const { appliance, text } = push
      const before = passing.get().texts[appliance] ?? ''
      const texts = { ...passing.get().texts, [appliance]: `${before}${text}`.slice(-textKept) }
      return passing.set((state) => ({ ...state, texts }))
    }
    case 'stopped':
      return lasting.set(({ serving, ...state }) =>
        serving === undefined || serving.serving === push.serving ? state : { ...state, serving },
      )
    case 'outlasting': {
      const { run, sentence } = push
      if (run === undefined) return
      return passing.set((state) => ({ ...state, outlasting: { ...state.outlasting, [run]: sentence } }))
    }
    case 'download':
      return passing.set((state) => withDownload(state, push, parts.now()))
    case 'greeting': {
      const { appliance, service, port, finding, text } = push
      const at = parts.now()
      const before = passing.get().greetings[appliance]?.[service]
      const same = before?.finding === finding && before.text === text
      const seen = { port, finding, text, at, since: same ? before.since : at }
      return passing.set((state) => ({
        ...state,
        greetings: { ...state.greetings, [appliance]: { ...state.greetings[appliance], [service]: seen } },
      }))
    }
    case 'probe': {
      const { appliance, observed, next } = push
      const probe = { at: parts.now(), observed, ...(next === undefined ? {} : { next }) }
      const seen = [...(passing.get().probes[appliance] ?? []), probe].slice(-probesKept)
      return passing.set((state) => ({ ...state, probes: { ...state.probes, [appliance]: seen } }))
    }
  }
}

function withDownload(state: PassingState, push: Extract<Passing, { kind: 'download' }>, at: number): PassingState {
  const { appliance, sent, total } = push
  const before = state.downloads[appliance]
  // The appliance started a new download; the bytes sent for the earlier one say nothing about this one's rate.
  const points = before === undefined || sent < before.sent ? [] : before.points
  const download = { sent, total, points: [...points, { at, sent }].slice(-pointsKept) }
  return { ...state, downloads: { ...state.downloads, [appliance]: download } }
}

function endOperation(parts: PushParts, push: Extract<Passing, { kind: 'operation' }>): void {
  const { lasting, passing, operations } = parts
  const { operationId } = push
  const run = lasting.get().carrying[operationId]
  const awaited = operations.take(push)
  if (run !== undefined) {
    lasting.set((state) => ({ ...state, carrying: without(state.carrying, [operationId]) }))
    passing.set((state) => ({ ...state, outlasting: without(state.outlasting, [run]) }))
  }
  if (passing.get().mirrors[operationId] !== undefined) {
    passing.set((state) => ({ ...state, mirrors: without(state.mirrors, [operationId]) }))
  }
  if (!awaited && push.ended === 'failed' && !quietCodes.includes(push.failure.code)) parts.report(push.failure)
  if (run !== undefined && !Object.values(lasting.get().carrying).includes(run)) parts.idle(run)
  // The host reports what a run's operation does to the mirror; any other operation may have changed the mirror.
  if (run === undefined) parts.refreshPatches()
}

export function without<V>(record: Readonly<Record<string, V>>, names: readonly string[]): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)))
}
