import { useState } from 'react'
import type { Password } from '../../state/actions.ts'
import type { RunRow } from '../../state/app-state.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { FormDialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/field.tsx'
import { dayOf } from '../parts/format.ts'

/** Resumes a run that stopped; asks for the password again if no keychain holds it. */
export function ResumeDialog(props: { row: RunRow; onClose: () => void }) {
  const { actions } = usePage()
  const profiles = useApp((state) => state.profiles)
  const [passwords, setPasswords] = useState<Readonly<Record<string, string>>>({})
  const { row } = props
  const keptFor = (address: string): string | undefined =>
    profiles.find((profile) => profile.address === address && profile.passwordKept)?.id
  const given = Object.fromEntries(
    row.appliances.map(({ id, address }): [string, Password] => {
      const typed = passwords[id] ?? ''
      const profile = keptFor(address)
      return [id, typed === '' && profile !== undefined ? { profile } : { typed }]
    }),
  )
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={`Resume the run of ${dayOf(row.openedAt)}`}
      lead="Uptick reads the journal, checks the appliance, and continues. No command is sent twice."
      submit="Resume"
      onSubmit={() => actions.resume(row.run, given)}
    >
      {row.appliances.map(({ id, address }) => (
        <TextField
          key={id}
          id={`password-${id}`}
          label={`Password for ${address}`}
          hint={keptFor(address) === undefined ? 'not saved' : 'kept in the keychain; type to use another'}
          secret
          value={passwords[id] ?? ''}
          onChange={(password) => setPasswords((before) => ({ ...before, [id]: password }))}
        />
      ))}
    </FormDialog>
  )
}
