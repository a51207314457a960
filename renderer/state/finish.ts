import { finishing, type Finishing } from '../../shared/model/finish.ts'
import type { ShownRun } from './hooks.ts'

/** What stands between the shown run and its end; undefined once it is closed, or before its runbook is known. */
export function finishingOf({ run }: Pick<ShownRun, 'run'>): Finishing | undefined {
  const { state, runbook } = run
  return runbook === undefined || state.closed !== undefined ? undefined : finishing(state, runbook)
}
