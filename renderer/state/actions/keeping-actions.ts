import type { Result } from '../../../shared/base/result.ts'
import type { ActKit } from './act.ts'

/** Acts on stored runs: archive, unarchive, delete. */
export function keepingActions({ store, told }: ActKit) {
  const { client } = store

  /** Handles both directions, so that the toast can undo what was just done. */
  async function keepAway(run: string, title: string, away: boolean): Promise<Result<unknown>> {
    const done = await told(away ? 'run.archive' : 'run.unarchive', { run })
    if (!done.ok) return done
    const words = away ? `Archived ${title}. Nothing was deleted.` : `Unarchived ${title}.`
    store.toast(words, { words: 'Undo', work: () => void keepAway(run, title, !away) })
    return done
  }

  return {
    keepAway,
    /** What deleting a run would lose. */
    deletionOf: (run: string) => client.ask('run.deletion', { run }),
    /** Deletes permanently; `confirm` is the run's ID as the person typed it. */
    async deleteRun(run: string, confirm: string): Promise<Result<unknown>> {
      const done = await client.ask('run.delete', { run, confirm })
      if (!done.ok) return done
      store.closeRun(run)
      store.refresh('patches')
      store.toast(`Deleted ${run}.`)
      return done
    },
  }
}
