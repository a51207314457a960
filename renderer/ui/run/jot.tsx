import { useRef, useState } from 'react'
import { useAct, useHold, usePage, type ShownRun } from '../../state/hooks.ts'
import type { OutlineItem } from '../../state/outline.ts'
import { Button } from '../parts/button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'

/** A note or a file on the item, without leaving it. */
export function Jot(props: { open: ShownRun; entry: OutlineItem }) {
  const { open, entry } = props
  const { actions, store } = usePage()
  const act = useAct()
  const [text, setText] = useState('')
  const chooser = useRef<HTMLInputElement>(null)
  useHold(text !== '' ? entry.key : undefined)
  if (open.run.state.closed !== undefined) return null
  const target = { run: open.run.id, appliance: entry.appliance, item: entry.item.id }
  return (
    <form
      className="jot"
      aria-label="Note and files"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() === '') return
        void act.run(() => actions.note(target, text.trim())).then((done) => (done ? setText('') : undefined))
      }}
    >
      <TextField id="jot-note" label="Add a note" value={text} onChange={setText} />
      <Button type="submit" size="small" disabled={act.busy || text.trim() === ''}>
        Add note
      </Button>
      <label className="btn small quiet filebtn">
        Attach files
        <input
          id="jot-files"
          ref={chooser}
          className="sr"
          type="file"
          multiple
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])]
            if (files.length === 0) return
            void act
              .run(() => actions.attach(target, files))
              .then((done) => {
                if (done) store.toast(`Attached ${files.map(({ name }) => name).join(', ')}.`)
                if (chooser.current !== null) chooser.current.value = ''
              })
          }}
        />
      </label>
      <FailureNote failure={act.failure} />
    </form>
  )
}
