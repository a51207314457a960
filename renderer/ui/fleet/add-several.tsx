import { useState } from 'react'
import type { Transport } from '../../state/actions.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { Choice } from '../parts/choice.tsx'
import { FormDialog } from '../parts/dialog.tsx'
import { Labelled, SelectField, TextField } from '../parts/field.tsx'
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

/** Opens a run for each address of a list and sets out with a few at once. Each run has its own journal and its own record. */
export function AddSeveral(props: { onClose: () => void }) {
  const { actions } = usePage()
  const me = useApp((state) => state.settings['by'])
  const patches = useApp((state) => state.patches)
  const [list, setList] = useState('')
  const [transport, setTransport] = useState<Transport>('telnet')
  const [user, setUser] = useState('administrator')
  const [password, setPassword] = useState('')
  const [by, setBy] = useState(typeof me === 'string' ? me : '')
  const [purpose, setPurpose] = useState<'check' | 'upgrade'>('check')
  const [to, setTo] = useState('')
  const addresses = addressesIn(list)
  const begin = async () => {
    const runs: { run: string; credentialRefs: Record<string, string> }[] = []
    for (const address of addresses) {
      const opened = await actions.openOnly({
        members: [{ address, role: 'appliance', user, password: { typed: password } }],
        ...{ transport, by, purpose, to, runbook: '', cluster: '', customer: '', ticket: '' },
        ...{ windowFrom: '', windowTo: '', practice: false, services: {} },
      })
      if (!opened.ok) return opened
      runs.push(opened.value)
    }
    return actions.startOpened(runs)
  }
  return (
    <FormDialog
      open
      wide
      onClose={props.onClose}
      title="Add several appliances"
      lead="One address per line. Each appliance gets its own run, which starts with read-only checks."
      submit={addresses.length === 0 ? 'Begin' : `Begin ${count(addresses.length, 'run')}`}
      disabled={addresses.length === 0}
      onSubmit={begin}
    >
      <TextField
        id="several"
        label="Addresses"
        hint={addresses.length === 0 ? 'host, or host:port' : count(addresses.length, 'address', 'addresses')}
        rows={5}
        mono
        required
        value={list}
        onChange={setList}
      />
      <Labelled for="several-file" label="Or from a list" hint="a text file; Uptick reads the first word of each line">
        <input
          id="several-file"
          type="file"
          className="field"
          accept=".txt,.csv,text/plain,text/csv"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            if (file !== undefined) void file.text().then(setList)
          }}
        />
      </Labelled>
      <Choice name="several-way" legend="Transport" value={transport} options={ways} onChange={setTransport} />
      <div className="pair">
        <TextField id="several-user" label="User" required value={user} onChange={setUser} />
        <TextField
          id="several-password"
          label="Password"
          hint="the same for all; not saved"
          secret
          value={password}
          onChange={setPassword}
        />
      </div>
      <Choice name="several-purpose" legend="Mode" value={purpose} options={purposes} onChange={setPurpose} />
      <div className="pair">
        <TextField id="several-by" label="Your name" hint="shown in the record" required value={by} onChange={setBy} />
        {purpose === 'upgrade' ? (
          <SelectField id="several-to" label="Update" hint="from the mirror" required value={to} onChange={setTo}>
            <option value="">Choose an update</option>
            {patches
              .filter((patch) => patch.state === 'verified')
              .map((patch) => (
                <option key={patch.name}>{patch.name}</option>
              ))}
          </SelectField>
        ) : null}
      </div>
    </FormDialog>
  )
}

/** The first word of each line, each once; what follows a comma, a blank or # is somebody's remark. */
function addressesIn(list: string): readonly string[] {
  const words = list.split('\n').map((line) => (/^[^\s,;#]*/.exec(line.trim())?.[0] ?? '').trim())
  return [...new Set(words.filter((word) => word !== ''))]
}
