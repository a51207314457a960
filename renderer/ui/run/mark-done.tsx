import { useState } from 'react'
import { useAct, useFocusInside, useHold, usePage, type ShownRun } from '../../state/hooks.ts'
import { isManual, isOver, type OutlineItem } from '../../state/outline.ts'
import { Button } from '../parts/button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'
import { FilesField } from './files-field.tsx'

/** The form to mark a manual step done, next to its text, with a field for evidence. */
export function MarkDone(props: { open: ShownRun; entry: OutlineItem }) {
  const { open, entry } = props
  const { actions } = usePage()
  const act = useAct()
  const [note, setNote] = useState('')
  const [files, setFiles] = useState<readonly File[]>([])
  const [from, setFrom] = useState('')
  /** The item's state when typing started, so that a change from another window is not overwritten unseen. */
  const [seen, setSeen] = useState(0)
  const { inside, watch } = useFocusInside()
  const isTyped = note !== '' || files.length > 0
  // Typed text stays if another window was first: submitting it then shows the conflict.
  const isShown = canBeMarked(open, entry) || isTyped
  // A form that was removed holds no item: its focus was lost without a blur event.
  useHold(isShown && (inside || isTyped) ? entry.key : undefined)
  if (!isShown) return null
  const { title, evidence, 'fresh-for': limit } = entry.item
  const target = { run: open.run.id, appliance: entry.appliance, item: entry.item.id }
  const begin = (): void => (isTyped ? undefined : setSeen(entry.standing.seq))
  return (
    <form
      className="markdone"
      aria-label="Mark done"
      {...watch}
      onSubmit={(event) => {
        event.preventDefault()
        void act
          .run(() =>
            actions.tick({ ...target, seen: isTyped ? seen : entry.standing.seq }, title, { note, files, from }),
          )
          .then((done) => {
            if (!done) return
            setNote('')
            setFiles([])
          })
      }}
    >
      <TextField
        id="done-note"
        label="Note"
        hint={evidence === 'required' ? 'a note or a file is required' : 'optional'}
        rows={2}
        value={note}
        onChange={(words) => {
          begin()
          setNote(words)
        }}
      />
      <FilesField
        id="done-files"
        onChange={(chosen) => {
          begin()
          setFiles(chosen)
        }}
      />
      {limit === undefined ? null : (
        <TextField
          id="done-from"
          label="Evidence from"
          hint={`date and time, if not now; at most ${limit} old`}
          value={from}
          onChange={setFrom}
        />
      )}
      <FailureNote failure={act.failure} />
      <Button type="submit" look="primary" size="act" disabled={act.busy} chord="Ctrl+Enter">
        Mark done
      </Button>
    </form>
  )
}

/** A manual step that is not over, that nothing blocks and that has no open question. */
export function canBeMarked({ run }: ShownRun, { item, standing, blockedBy, asks }: OutlineItem): boolean {
  const { state, verdict } = standing
  const open = run.state.closed === undefined && !isOver(state) && state !== 'running' && state !== 'uncertain'
  return open && isManual(item) && blockedBy.length === 0 && asks.length === 0 && verdict?.status !== 'fail'
}
