import { useState } from 'react'
import type { Target } from '../../state/actions.ts'
import { usePage } from '../../state/hooks.ts'
import type { OutlineItem } from '../../state/outline.ts'
import { FormDialog } from '../parts/dialog.tsx'
import { Labelled, TextField } from '../parts/field.tsx'

export type ItemDialog = 'tick' | 'waive' | 'note' | 'attach' | 'reopen'

interface Props {
  readonly name: ItemDialog
  readonly entry: OutlineItem
  readonly target: Target
  readonly onClose: () => void
}

export function ItemDialogs(props: Props) {
  const dialogs = { tick: Tick, waive: Waive, note: Note, attach: Attach, reopen: Reopen } as const
  const Chosen = dialogs[props.name]
  return <Chosen {...props} />
}

/** The item as it stood when the dialog was opened: what another window did to it since is not passed over. */
const seenOf = ({ target, entry }: Props) => ({ ...target, seen: entry.standing.seq })

function Tick(props: Props) {
  const { actions } = usePage()
  const [note, setNote] = useState('')
  const [files, setFiles] = useState<readonly File[]>([])
  const [from, setFrom] = useState('')
  const { title, evidence, 'fresh-for': limit } = props.entry.item
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={`Tick: ${title}`}
      lead="You saw that it is so. The record says that a person ticked it, with your name."
      submit="Tick"
      onSubmit={() => actions.tick(seenOf(props), title, { note, files, from })}
    >
      <TextField
        id="tick-note"
        label="Note"
        hint={evidence === 'required' ? 'a note or a file is asked for' : 'optional'}
        rows={3}
        value={note}
        onChange={setNote}
      />
      <Files id="tick-files" onChange={setFiles} />
      {limit === undefined ? null : (
        <TextField
          id="tick-from"
          label="Evidence from"
          hint={`date and time, if not now; at most ${limit} old`}
          value={from}
          onChange={setFrom}
        />
      )}
    </FormDialog>
  )
}

function Files(props: { id: string; onChange: (files: readonly File[]) => void; required?: boolean }) {
  return (
    <Labelled for={props.id} label="Files" hint="kept with the record, hashed as they are given">
      <input
        id={props.id}
        className="field"
        type="file"
        multiple
        required={props.required}
        onChange={(event) => props.onChange([...(event.currentTarget.files ?? [])])}
      />
    </Labelled>
  )
}

/** What is passed over, so that nobody waives a verdict unread. */
function leadOf({ standing }: OutlineItem): string {
  const named = 'The record names who allowed it and why.'
  const failed = standing.verdict?.status === 'fail' ? standing.verdict.reason : undefined
  if (failed === undefined) return `It is passed over although it is not done. ${named}`
  return `It failed and is passed over: ${failed} The failure stays in the record beside the waiver. ${named}`
}

function Waive(props: Props) {
  const { actions } = usePage()
  const [authority, setAuthority] = useState('')
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  const { title } = props.entry.item
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={`Waive: ${title}`}
      lead={leadOf(props.entry)}
      submit="Waive"
      onSubmit={() => actions.waive(seenOf(props), title, { authority, reason, until })}
    >
      <TextField
        id="waive-authority"
        label="Who allows it"
        hint="a name, and what gives the right"
        required
        value={authority}
        onChange={setAuthority}
      />
      <TextField id="waive-reason" label="Why" rows={2} required value={reason} onChange={setReason} />
      <TextField id="waive-until" label="Until" hint="optional, such as 2026-12-31" value={until} onChange={setUntil} />
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

function Attach(props: Props) {
  const { actions } = usePage()
  const [files, setFiles] = useState<readonly File[]>([])
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={`Attach to: ${props.entry.item.title}`}
      lead="A photograph, a screenshot, a page that was printed: whatever shows how it stands. Its verdict stays as it is."
      submit="Attach"
      onSubmit={() => actions.attach(props.target, files)}
    >
      <Files id="attach-files" required onChange={setFiles} />
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
