import { useState } from 'react'
import type { Target } from '../../state/actions.ts'
import { usePage } from '../../state/hooks.ts'
import type { OutlineItem } from '../../state/outline.ts'
import { FormDialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/parts.tsx'

export type ItemDialog = 'tick' | 'waive' | 'note' | 'reopen'

interface Props {
  readonly name: ItemDialog
  readonly entry: OutlineItem
  readonly target: Target
  readonly onClose: () => void
}

export function ItemDialogs(props: Props) {
  const dialogs = { tick: Tick, waive: Waive, note: Note, reopen: Reopen } as const
  const Chosen = dialogs[props.name]
  return <Chosen {...props} />
}

function Tick(props: Props) {
  const { actions } = usePage()
  const [note, setNote] = useState('')
  const [files, setFiles] = useState<readonly File[]>([])
  const required = props.entry.item.evidence === 'required'
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={`Tick: ${props.entry.item.title}`}
      lead="You saw that it is so. The record says that a person ticked it, with your name."
      submit="Tick"
      onSubmit={() => actions.tick(props.target, note, files)}
    >
      <TextField
        id="tick-note"
        label="Note"
        hint={required ? 'a note or a file is asked for' : 'optional'}
        rows={3}
        value={note}
        onChange={setNote}
      />
      <div className="labelled">
        <label htmlFor="tick-files">
          <span>Files</span>
          <span className="dim">kept with the record</span>
        </label>
        <input
          id="tick-files"
          className="field"
          type="file"
          multiple
          onChange={(event) => setFiles([...(event.currentTarget.files ?? [])])}
        />
      </div>
    </FormDialog>
  )
}

function Waive(props: Props) {
  const { actions } = usePage()
  const [authority, setAuthority] = useState('')
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={`Waive: ${props.entry.item.title}`}
      lead="It is passed over although it is not done. The record names who allowed it and why."
      submit="Waive"
      onSubmit={() => actions.waive(props.target, authority, reason, until)}
    >
      <TextField id="waive-authority" label="Who allows it" required value={authority} onChange={setAuthority} />
      <TextField id="waive-reason" label="Why" rows={2} required value={reason} onChange={setReason} />
      <TextField id="waive-until" label="Until" hint="optional" value={until} onChange={setUntil} />
    </FormDialog>
  )
}

function Note(props: Props) {
  const { actions } = usePage()
  const [text, setText] = useState('')
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={`Note on: ${props.entry.item.title}`}
      submit="Add the note"
      onSubmit={() => actions.note(props.target, text)}
    >
      <TextField id="note-text" label="Note" rows={4} required value={text} onChange={setText} />
    </FormDialog>
  )
}

function Reopen(props: Props) {
  const { actions } = usePage()
  const [reason, setReason] = useState('')
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={`Reopen: ${props.entry.item.title}`}
      lead="It is to do again; what it rested on stays in the record."
      submit="Reopen"
      onSubmit={() => actions.reopen(props.target, reason)}
    >
      <TextField id="reopen-reason" label="Why" rows={2} required value={reason} onChange={setReason} />
    </FormDialog>
  )
}
