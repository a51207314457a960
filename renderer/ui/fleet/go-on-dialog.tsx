import { useState } from 'react'
import { usePage } from '../../state/hooks.ts'
import type { ShownVisit } from '../../state/visit-shown.ts'
import { FormDialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/field.tsx'

/** Takes a visit up again. After a halt it goes on only with the name of the person who allows that, and the reason. */
export function GoOnDialog(props: { visit: string; shown: ShownVisit; onClose: () => void }) {
  const { halted, members } = props.shown
  const { actions } = usePage()
  const [password, setPassword] = useState('')
  const [authority, setAuthority] = useState('')
  const [reason, setReason] = useState('')
  const owed = members.filter(({ phase, leftBehind }) => phase !== 'done' && !leftBehind).map(({ member }) => member)
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={halted === undefined ? 'Resume the visit' : 'Go on after the halt'}
      lead={
        halted === undefined
          ? 'Uptick connects to each appliance again and continues until it needs you. Nothing is sent twice.'
          : `The visit was halted: ${halted.reason} Further changes begin only on the authority of a person.`
      }
      submit={halted === undefined ? 'Resume' : 'Go on'}
      onSubmit={() => actions.goOnWithVisit(props.visit, owed, { password: { typed: password }, authority, reason })}
    >
      <TextField
        id="visit-password"
        label="Password"
        hint="the same for all; not saved"
        secret
        required
        value={password}
        onChange={setPassword}
      />
      {halted === undefined ? null : (
        <>
          <TextField
            id="visit-authority"
            label="Allowed by"
            hint="who has the authority"
            required
            value={authority}
            onChange={setAuthority}
          />
          <TextField id="visit-reason" label="Reason" required rows={2} value={reason} onChange={setReason} />
        </>
      )}
    </FormDialog>
  )
}
