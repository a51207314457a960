import { useCommands } from '../../commands/commands.ts'
import { Keys } from '../../commands/command-button.tsx'
import { finishingOf } from '../../state/finish.ts'
import { usePage, type ShownRun } from '../../state/hooks.ts'
import { Button } from '../parts/button.tsx'

/** The steps to close a run: a run never closes automatically. */
export function FinishPanel(props: { open: ShownRun }) {
  const { store } = usePage()
  const finish = (): void => {
    store.finish(true)
    store.show('run')
  }
  const left = finishingOf(props.open)
  useCommands({ 'record.finish': left === undefined ? undefined : finish })
  if (left === undefined) return null
  return (
    <section>
      <h2>Finish</h2>
      <p className="small sub">
        The run is still open. Decide the open points, sign, and close the run to seal the final record.
      </p>
      <Button onClick={finish}>
        Finish run
        <Keys of="record.finish" />
      </Button>
    </section>
  )
}
