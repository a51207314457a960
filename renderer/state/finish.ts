import { finishing, type Finishing, type OpenChange } from '../../shared/model/finish.ts'
import type { ItemState, RunState } from '../../shared/model/run-state.ts'
import type { ShownRun } from './hooks.ts'
import type { Outline } from './outline.ts'
import { outlineOf } from './outline.ts'

export type { Finishing, OpenChange } from '../../shared/model/finish.ts'

/**
 * What is left to do before the shown run can be closed; undefined once it is closed, or before its runbook is known.
 */
export function finishingOf({ run }: Pick<ShownRun, 'run'>): Finishing | undefined {
  return run.state.closed === undefined ? standingOf({ run }) : undefined
}

/** The same for a run that may be closed already. */
export function standingOf({ run: { state, runbook } }: Pick<ShownRun, 'run'>): Finishing | undefined {
  return runbook === undefined ? undefined : finishing(state, runbook)
}

/** Nothing is running, and the only thing left is to close the run. */
export function isReadyToClose(left: Finishing | undefined): boolean {
  return left !== undefined && left.items.length === 0 && left.installing.length === 0
}

/** Something that the record will list as open if the run is closed now. */
export interface OpenPoint {
  readonly key: string
  readonly mark: ItemState
  readonly host: string
  readonly title: string
  readonly reason: string
}

/** Items that are not over, and those that need attention. Of the items before a verified install, none. */
export function openPointsOf({ run: { state, runbook } }: Pick<ShownRun, 'run'>): readonly OpenPoint[] {
  if (runbook === undefined) return []
  const over: readonly ItemState[] = ['pass', 'ticked', 'waived', 'not-applicable']
  return Object.values(state.appliances).flatMap(({ id, identity, address, returning, begun = 0 }) =>
    outlineOf(state, runbook, id).items.flatMap(({ key, appliance, item, standing }) => {
      const { state: mark, reason, seq } = standing
      const isPast = mark === 'attention' && returning?.outcome === 'proven' && seq < begun
      if (appliance !== id || over.includes(mark) || isPast) return []
      return [{ key, mark, host: identity.host ?? address, title: item.title, reason }]
    }),
  )
}

/** How many items ended well, and how many of them need attention. */
export function itemCounts({ items }: Outline): {
  readonly done: number
  readonly attention: number
  readonly open: number
} {
  const count = (...states: readonly ItemState[]): number =>
    items.filter(({ standing }) => states.includes(standing.state)).length
  const [done, attention] = [count('pass', 'ticked', 'waived', 'attention'), count('attention')]
  return { done, attention, open: items.length - done - count('not-applicable') }
}

/** The name for a record of this run: host, day, and what was redacted. */
export function recordName(state: RunState, format: string, redacted: boolean): string {
  const [first] = Object.values(state.appliances)
  const host = (state.opened?.cluster ?? first?.identity.host ?? first?.address ?? state.run).replace(
    /[^A-Za-z0-9._-]+/g,
    '-',
  )
  const day = (state.opened?.at ?? '').slice(0, 10)
  return (
    [host, day, ...(state.practice === true ? ['practice'] : []), ...(redacted ? ['redacted'] : [])].join('-') +
    `.${format}`
  )
}

/** A file in a folder, in the path syntax of the folder's own system. */
export function inFolder(folder: string, name: string): string {
  const mark = folder.includes('\\') && !folder.includes('/') ? '\\' : '/'
  return folder.endsWith(mark) ? `${folder}${name}` : `${folder}${mark}${name}`
}

/** A ready-made reason for accepting an unexpected change: a patch that is gone may be part of the new release. */
export function readyReason(change: OpenChange, release: string | undefined): string | undefined {
  const isGone = change.fact === 'patches' && change.name !== '' && change.after === 'not listed'
  return isGone && release !== undefined ? `Integrated in ${release}.` : undefined
}

export const keyOfChange = ({ appliance, id }: OpenChange): string => `${appliance}/${id}`
