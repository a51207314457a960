import { useState } from 'react'
import type { Target } from '../../state/actions.ts'
import { usePage } from '../../state/hooks.ts'
import type { OutlineItem } from '../../state/outline.ts'
import { FormDialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/field.tsx'
import { FilesField } from './files-field.tsx'

export type ItemDialog = 'tick' | 'waive' | 'note' | 'attach' | 'reopen'

interface Props {
  readonly name: ItemDialog
  readonly entry: OutlineItem
  readonly target: Target
  readonly onClose: () => void
  /** For an install that is reopened: the protocol by which its update is served from here on. */
  readonly serveWith?: 'ftp' | 'http'
}

export function ItemDialogs(props: Props) {
  const dialogs = { tick: Tick, waive: Waive, note: Note, attach: Attach, reopen: Reopen } as const
  const Chosen = dialogs[props.name]
  return <Chosen {...props} />
}

/** The item's state when the dialog was opened, so that a change from another window is not overwritten unseen. */
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
      title={`Mark done: ${title}`}
      lead="Confirm that this is done. The record will show your name."
      submit="Mark done"
      onSubmit={() => actions.tick(seenOf(props), title, { note, files, from })}
    >
      <TextField
        id="tick-note"
        label="Note"
        hint={evidence === 'required' ? 'a note or a file is required' : 'optional'}
        rows={3}
        value={note}
        onChange={setNote}
      />
      <FilesField id="tick-files" onChange={setFiles} />
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

/** States the verdict that is waived, so that no one waives it unread. */
function leadOf({ standing }: OutlineItem): string {
  const named = 'The record will show who authorized this and why.'
  const failed = standing.verdict?.status === 'fail' ? standing.verdict.reason : undefined
  if (failed === undefined) return `It has not been done. ${named}`
  return `It failed: ${failed} The record shows the failure and the waiver. ${named}`
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
        label="Authorized by"
        hint="name and role"
        required
        value={authority}
        onChange={setAuthority}
      />
      <TextField id="waive-reason" label="Reason" rows={2} required value={reason} onChange={setReason} />
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
      lead="Attach a photo, screenshot, or PDF as evidence. The result does not change."
      submit="Attach"
      onSubmit={() => actions.attach(props.target, files)}
    >
      <FilesField id="attach-files" required onChange={setFiles} />
    </FormDialog>
  )
}

function Reopen(props: Props) {
  const { actions } = usePage()
  const { serveWith } = props
  const how = serveWith === undefined ? undefined : `over ${serveWith.toUpperCase()}`
  const [reason, setReason] = useState(how === undefined ? '' : `Serve the update ${how}.`)
  const { effect } = props.entry.item
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={`Reopen: ${props.entry.item.title}`}
      lead={`The item returns to To do. Its earlier evidence stays in the record.${how === undefined ? '' : ` The update is served ${how} from now on.`}${effect === 'point-of-no-return' ? ' Uptick asks for a new approval before it sends anything.' : ''}`}
      submit={how === undefined ? 'Reopen' : `Reopen, serve ${how}`}
      onSubmit={() => actions.reopen(props.target, reason, serveWith)}
    >
      <TextField id="reopen-reason" label="Reason" rows={2} required value={reason} onChange={setReason} />
    </FormDialog>
  )
}
