import { usePage, type OpenRun } from '../../state/hooks.ts'
import { isOver, type OutlineItem } from '../../state/outline.ts'
import type { ItemDialog } from './item-dialogs.tsx'
import { Button } from '../parts/parts.tsx'

/** Brings the open question, or the field of the approval, into view and under the keys. */
export function toTheField(): void {
  const field = document.querySelector<HTMLElement>('.question input, .question textarea, .gate input')
  field?.scrollIntoView({ block: 'center' })
  field?.focus()
}

/** What a person can do with the item in hand, whatever its state allows. */
export function Acts(props: { open: OpenRun; entry: OutlineItem; onDialog: (dialog: ItemDialog) => void }) {
  const { store, actions } = usePage()
  const { open, entry } = props
  const { state } = entry.standing
  const target = { run: open.run.id, appliance: entry.appliance, item: entry.item.id }
  const closed = open.run.state.closed !== undefined
  const runnable = open.live && !closed && state !== 'running' && entry.blockedBy.length === 0 && state !== 'uncertain'
  const done = isOver(state) || state === 'fail' || state === 'error'
  return (
    <div className="acts" role="toolbar" aria-label="Item">
      {state === 'waiting' && (entry.gate === 'open' || entry.asks.length > 0) ? (
        <Button keys="U" onClick={toTheField}>
          {entry.asks.length > 0 ? 'Answer' : 'Approve'}
        </Button>
      ) : (
        <Button keys="R" disabled={!runnable} onClick={() => void actions.startItem(target)}>
          {entry.standing.starts > 0 ? 'Run again' : 'Run'}
        </Button>
      )}
      <Button look="quiet" keys="T" onClick={() => props.onDialog('tick')}>
        Tick
      </Button>
      <Button look="quiet" keys="W" onClick={() => props.onDialog('waive')}>
        Waive
      </Button>
      <Button look="quiet" keys="N" onClick={() => props.onDialog('note')}>
        Note
      </Button>
      {done ? (
        <Button look="quiet" keys="O" onClick={() => props.onDialog('reopen')}>
          Reopen
        </Button>
      ) : null}
      <span className="grow" />
      <Button look="primary" keys="↵" onClick={() => store.select(undefined)}>
        Next to do
      </Button>
    </div>
  )
}
