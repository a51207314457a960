import { CommandButton } from '../../commands/command-button.tsx'
import { useShownRun, type ShownRun } from '../../state/hooks.ts'
import { isOver, type OutlineItem } from '../../state/outline.ts'
import { Icon } from '../parts/icon.tsx'
import { focusPane } from './focus-pane.ts'

/** Brings the open question into view and under the keys. */
export function toTheField(): void {
  const field = document.querySelector<HTMLElement>('.question input, .question textarea')
  field?.scrollIntoView({ block: 'center' })
  field?.focus()
}

/** What a person can do with the item in hand, whatever its state allows. */
export function Acts(props: { open: ShownRun; entry: OutlineItem }) {
  const { entry, open } = props
  const { state } = entry.standing
  const closed = open.run.state.closed !== undefined
  const failed = entry.standing.verdict?.status === 'fail'
  const done = isOver(state) || state === 'fail' || state === 'error' || state === 'stale'
  return (
    <div className="acts" role="toolbar" aria-label="Item">
      {entry.asks.length > 0 ? (
        <CommandButton command="item.answer">Answer</CommandButton>
      ) : (
        <CommandButton command="item.run">{entry.standing.starts > 0 ? 'Run again' : 'Run'}</CommandButton>
      )}
      {failed ? null : (
        <CommandButton look="quiet" command="item.tick">
          Tick
        </CommandButton>
      )}
      <CommandButton look="quiet" command="item.waive">
        {failed ? 'Waive…' : 'Waive'}
      </CommandButton>
      <CommandButton look="quiet" command="item.note">
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
  const asksHere = props.entry.asks.length > 0
  const next = open?.outline.waiting[0]
  // What the item asks is the one thing to do; the way on is no primary button beside it.
  const primary = !asksHere && next?.key !== props.entry.key
  return (
    <CommandButton command="item.to-do" {...(primary ? { look: 'primary' as const } : {})}>
      Next to do
    </CommandButton>
  )
}
