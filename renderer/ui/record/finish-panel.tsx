import { useCommands } from '../../commands/commands.ts'
import { Keys } from '../../commands/command-button.tsx'
import { finishingOf } from '../../state/finish.ts'
import { usePage, type ShownRun } from '../../state/hooks.ts'
import { Button } from '../parts/button.tsx'

/** The way to the end of a run: nothing closes by itself. */
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
        The run is still open. Decide what is open, sign, and close it: that seals the record for good.
      </p>
      <Button onClick={finish}>
        Finish run
        <Keys of="record.finish" />
      </Button>
    </section>
  )
}
