import { useState } from 'react'
import type { Transport } from '../../state/actions.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { appliancesOf, type KeptSite } from '../../state/visit-shown.ts'
import { Choice } from '../parts/choice.tsx'
import { FormDialog } from '../parts/dialog.tsx'
import { SelectField, TextField } from '../parts/field.tsx'
import { count } from '../parts/format.ts'

const purposes = [
  { value: 'check', label: 'Check only' },
  { value: 'upgrade', label: 'Check, then upgrade' },
] as const

const ways = [
  { value: 'admind-tls', label: 'Admin over TLS' },
  { value: 'admind', label: 'Admin' },
  { value: 'telnet', label: 'Telnet' },
] as const

/** Opens a visit to a saved site. The read-only checks of all its appliances begin at once; nothing is changed by that. */
export function OpenVisit(props: { sites: readonly KeptSite[]; onClose: () => void }) {
  const { actions } = usePage()
  const me = useApp((state) => state.settings['by'])
  const patches = useApp((state) => state.patches)
  const sound = props.sites.flatMap(({ site, source, faults }) =>
    site === undefined || faults.length > 0 ? [] : [{ site, source }],
  )
  const [name, setName] = useState(sound[0]?.site.name ?? '')
  const [purpose, setPurpose] = useState<'check' | 'upgrade'>('check')
  const [to, setTo] = useState('')
  const [transport, setTransport] = useState<Transport>('telnet')
  const [user, setUser] = useState('administrator')
  const [password, setPassword] = useState('')
  const [by, setBy] = useState(typeof me === 'string' ? me : '')
  const [customer, setCustomer] = useState('')
  const [ticket, setTicket] = useState('')
  const chosen = sound.find(({ site }) => site.name === name)
  const size = chosen === undefined ? 0 : appliancesOf(chosen.site).length
  const wanted = to === '' ? (chosen?.site.to ?? '') : to
  const unsound = props.sites.length - sound.length
  return (
    <FormDialog
      open
      wide
      onClose={props.onClose}
      title="Visit a site"
      lead={`Uptick connects to each appliance and checks it; checks change nothing. Each install is approved in its own run.${
        unsound === 0 ? '' : ` ${count(unsound, 'saved site')} cannot be read: see \`uptick site lint\`.`
      }`}
      submit={size === 0 ? 'Begin' : `Begin with ${count(size, 'appliance')}`}
      disabled={chosen === undefined}
      onSubmit={() =>
        actions.openVisit({
          ...{ source: chosen?.source ?? '', purpose, to: wanted, by, transport, user, customer, ticket },
          password: { typed: password },
        })
      }
    >
      <SelectField id="visit-site" label="Site" required value={name} onChange={setName}>
        {sound.map(({ site }) => (
          <option key={site.name}>{site.name}</option>
        ))}
      </SelectField>
      <Choice name="visit-purpose" legend="Mode" value={purpose} options={purposes} onChange={setPurpose} />
      {purpose === 'upgrade' ? (
        <SelectField id="visit-to" label="Update" hint="from the mirror" required value={wanted} onChange={setTo}>
          <option value="">Choose an update</option>
          {patches
            .filter((patch) => patch.state === 'verified')
            .map((patch) => (
              <option key={patch.name}>{patch.name}</option>
            ))}
        </SelectField>
      ) : null}
      <Choice name="visit-way" legend="Transport" value={transport} options={ways} onChange={setTransport} />
      <div className="pair">
        <TextField id="visit-user" label="User" required value={user} onChange={setUser} />
        <TextField
          id="visit-secret"
          label="Password"
          hint="the same for all; not saved"
          secret
          required
          value={password}
          onChange={setPassword}
        />
      </div>
      <div className="pair">
        <TextField id="visit-customer" label="Customer" value={customer} onChange={setCustomer} />
        <TextField id="visit-ticket" label="Ticket" value={ticket} onChange={setTicket} />
      </div>
      <TextField id="visit-by" label="Your name" hint="shown in the record" required value={by} onChange={setBy} />
    </FormDialog>
  )
}
