import { failure } from '../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'
import { archiveRun, deleteRun, deletionOf, unarchiveRun } from './run-keeping.ts'

type KeepingCalls = 'run.archive' | 'run.unarchive' | 'run.deletion' | 'run.delete'

/** The calls about keeping runs. What is being carried here is let go of first, unless something of it is under way. */
export function runKeepingHandlers({ data, runs, clock, push }: HostParts): Pick<Handlers, KeepingCalls> {
  const letGo = async (run: string, work: () => Promise<Result<Record<string, never>>>) => {
    if (!(await runs.letGo(run))) {
      const hint = 'Stop it first, then do it again.'
      return failed(failure('run.not-allowed-now', 'Something of this run is being carried out.', hint))
    }
    const done = await work()
    push({ kind: 'runs' })
    return done
  }
  return {
    'run.archive': ({ run }) => letGo(run, () => archiveRun(data, run, clock.now())),
    'run.unarchive': ({ run }) => letGo(run, () => unarchiveRun(data, run)),
    'run.deletion': async ({ run }) => {
      const deletion = await deletionOf(data, run)
      if (!deletion.ok) return deletion
      const state = (await runs.list()).find((row) => row.run === run)?.state ?? 'damaged'
      return succeed({ run, state, ...deletion.value })
    },
    'run.delete': ({ run, confirm }) => letGo(run, () => deleteRun(data, run, confirm)),
  }
}
