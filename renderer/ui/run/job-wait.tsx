import { CommandButton } from '../../commands/command-button.tsx'
import { isPutOff, type OutlineItem } from '../../state/outline.ts'
import { minuteOf, secondOf } from '../parts/format.ts'

/** What Uptick waits for with this item, until when, and how a person ends that. */
export function JobWait(props: { entry: OutlineItem }) {
  const { standing } = props.entry
  const { wait } = standing
  if (!isPutOff(props.entry) || wait?.next === undefined) return null
  return (
    <section className="blocked" aria-label="Wait">
      <span className="grow">
        Waiting since {minuteOf(wait.since)}. Uptick checks again at {secondOf(wait.next)} and continues when it ends.{' '}
        {wait.until === undefined
          ? 'It waits until you stop the run or waive this item.'
          : `It waits until ${secondOf(wait.until)} at most.`}
      </span>
      <CommandButton size="small" command="run.stop">
        Stop waiting
      </CommandButton>
    </section>
  )
}
