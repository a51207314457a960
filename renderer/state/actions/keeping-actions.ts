import type { Result } from '../../../shared/base/result.ts'
import type { ActKit } from './act.ts'

/** What a person does about keeping runs: archives and unarchives them, deletes them. */
export function keepingActions({ store, told }: ActKit) {
  const { client } = store

  /** One act each way: what was just done is taken back from the toast. */
  async function keepAway(run: string, title: string, away: boolean): Promise<Result<unknown>> {
    const done = await told(away ? 'run.archive' : 'run.unarchive', { run })
    if (!done.ok) return done
    const words = away ? `Archived ${title}. Nothing was deleted.` : `Unarchived ${title}.`
    store.toast(words, { words: 'Undo', work: () => void keepAway(run, title, !away) })
    return done
  }

  return {
    keepAway,
    /** What would be lost with a run. */
    deletionOf: (run: string) => client.ask('run.deletion', { run }),
    /** For good; `confirm` is the run's id, as the person typed it. */
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
