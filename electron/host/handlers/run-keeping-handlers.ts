import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'
import { archiveRun, deleteRun, deletionOf, unarchiveRun } from '../runs/run-keeping.ts'

type KeepingCalls = 'run.archive' | 'run.unarchive' | 'run.deletion' | 'run.delete'

/**
 * The calls about keeping runs. A run that is open here is released first, unless an operation is in progress. A run
 * whose install may still be running stays in place, because only that run keeps others from disturbing the install.
 */
export function runKeepingHandlers({ data, runs, clock }: HostParts): Pick<Handlers, KeepingCalls> {
  const letGo = async (run: string, work: () => Promise<Result<Record<string, never>>>) => {
    const there = (await runs.catalogue.entry(run))?.row.installing[0]
    if (there !== undefined) {
      const hint = 'Go on waiting, or waive its wait with a name where somebody has seen its end.'
      return failed(failure('run.not-allowed-now', `An install of this run may still go on at ${there.address}.`, hint))
    }
    if (!(await runs.letGo(run))) {
      const hint = 'Stop it first, then do it again.'
      return failed(failure('run.not-allowed-now', 'Something of this run is being carried out.', hint))
    }
    const done = await work()
    await runs.tell(run)
    return done
  }
  return {
    'run.archive': ({ run }) => letGo(run, () => archiveRun(data, run, clock.now())),
    'run.unarchive': async ({ run }) => {
      const done = await unarchiveRun(data, run)
      if (done.ok) runs.catalogue.noteUnarchived(run)
      await runs.tell(run)
      return done
    },
    'run.deletion': async ({ run }) => {
      const deletion = await deletionOf(data, run)
      if (!deletion.ok) return deletion
      const state = (await runs.row(run))?.state ?? 'damaged'
      return succeed({ run, state, ...deletion.value })
    },
    'run.delete': ({ run, confirm }) => letGo(run, () => deleteRun(data, run, confirm)),
  }
}
