import { CommandButton } from '../../commands/command-button.tsx'
import { useShownRun, type ShownRun } from '../../state/hooks.ts'
import { isOver, type OutlineItem } from '../../state/outline.ts'
import { Icon } from '../parts/icon.tsx'
import { focusPane } from './focus-pane.ts'
import { canBeMarked } from './mark-done.tsx'

/** Scrolls to the open question and focuses its field. */
export function toTheField(): void {
  focusField('.question input, .question textarea, .question button')
}

/** Scrolls to a field of the page and focuses it; false if the field does not exist. */
export function focusField(selector: string): boolean {
  const field = document.querySelector<HTMLElement>(selector)
  field?.scrollIntoView({ block: 'center' })
  field?.focus()
  return field !== null
}

/** What a person can do with the selected item, in each of its states. */
export function Acts(props: { open: ShownRun; entry: OutlineItem }) {
  const { entry, open } = props
  const { state } = entry.standing
  const closed = open.run.state.closed !== undefined
  // Y and N answer the question then.
  const asksYesOrNo = entry.asks.some(({ answerType }) => answerType === 'boolean')
  const manual = canBeMarked(open, entry)
  const failed = entry.standing.verdict?.status === 'fail'
  const done = isOver(state) || state === 'fail' || state === 'error' || state === 'stale'
  return (
    <div className="acts" role="toolbar" aria-label="Item">
      {entry.asks.length > 0 ? (
        <CommandButton command="item.answer">Answer</CommandButton>
      ) : manual ? null : (
        <CommandButton command="item.run">{entry.standing.starts > 0 ? 'Run again' : 'Run'}</CommandButton>
      )}
      {failed ? null : (
        <CommandButton look="quiet" command="item.tick">
          Mark done
        </CommandButton>
      )}
      <CommandButton look="quiet" command="item.waive">
        {failed ? 'Waive…' : 'Waive'}
      </CommandButton>
      <CommandButton look="quiet" command="item.note" bare={asksYesOrNo}>
        Note
      </CommandButton>
      <CommandButton look="quiet" command="item.attach">
        Attach
      </CommandButton>
      {done && !closed ? (
        <CommandButton look="quiet" command="item.reopen">
          Reopen
        </CommandButton>
      ) : null}
      <button type="button" className="btn quiet only-narrow" onClick={() => focusPane('console')}>
        <Icon name="term" />
        Console
      </button>
      <span className="grow" />
      <NextToDo entry={entry} />
    </div>
  )
}

function NextToDo(props: { entry: OutlineItem }) {
  const open = useShownRun()
  const { entry } = props
  const { items = [], waiting = [] } = open?.outline ?? {}
  if (items.every(({ standing }) => isOver(standing.state)))
    return (
      <CommandButton command="run.finish" look="primary">
        Finish
      </CommandButton>
    )
  // Answering the item's question is the main action, so the button for the next step next to it is not a primary one.
  const asksHere = entry.asks.length > 0 || waiting[0]?.key === entry.key
  return (
    <CommandButton command="item.to-do" {...(asksHere ? {} : { look: 'primary' as const })}>
      Next step
    </CommandButton>
  )
}
