import { useState } from 'react'
import type { Transport } from '../../state/actions.ts'
import type { Profile } from '../../state/app-state.ts'
import { usePage } from '../../state/hooks.ts'
import { Choice } from '../parts/choice.tsx'
import { FormDialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/field.tsx'

const ways = [
  { value: 'admind-tls', label: 'Admin over TLS' },
  { value: 'admind', label: 'Admin' },
  { value: 'telnet', label: 'Telnet' },
] as const

export const transportLabel = (transport: Transport): string =>
  ways.find(({ value }) => value === transport)?.label ?? transport

/** A saved appliance; its password is written straight to the keychain and not stored anywhere else. */
export function ProfileDialog(props: { profile: Profile | undefined; keychain: boolean; onClose: () => void }) {
  const { profile, keychain } = props
  const { actions } = usePage()
  const [address, setAddress] = useState(profile?.address ?? '')
  const [name, setName] = useState(profile?.name ?? '')
  const [user, setUser] = useState(profile?.user ?? 'administrator')
  const [transport, setTransport] = useState<Transport>(profile?.transport ?? 'telnet')
  const [customer, setCustomer] = useState(profile?.customer ?? '')
  const [password, setPassword] = useState('')
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={profile === undefined ? 'Add an appliance' : `Change ${profile.address}`}
      submit="Save"
      onSubmit={() =>
        actions.saveProfile(
          {
            id: profile?.id ?? address.trim(),
            address: address.trim(),
            user: user.trim(),
            transport,
            ...(name.trim() === '' ? {} : { name: name.trim() }),
            ...(customer.trim() === '' ? {} : { customer: customer.trim() }),
          },
          password === '' ? undefined : password,
        )
      }
    >
      <TextField id="profile-address" label="Address" required mono value={address} onChange={setAddress} />
      <TextField id="profile-name" label="Name" hint="optional" value={name} onChange={setName} />
      <Choice name="profile-way" legend="Transport" value={transport} options={ways} onChange={setTransport} />
      <TextField id="profile-user" label="User" required value={user} onChange={setUser} />
      {keychain ? (
        <TextField
          id="profile-password"
          label="Password"
          hint={profile?.passwordKept === true ? 'saved; type to replace it' : 'kept in the keychain'}
          secret
          value={password}
          onChange={setPassword}
        />
      ) : null}
      <TextField id="profile-customer" label="Customer" hint="optional" value={customer} onChange={setCustomer} />
    </FormDialog>
  )
}
