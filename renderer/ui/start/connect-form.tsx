import { useEffect, useRef, type RefObject } from 'react'
import type { ConnectForm as Form } from '../../state/actions.ts'
import { useAct, useApp, usePage } from '../../state/hooks.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark } from '../parts/mark.tsx'
import { Choice, FailureNote, Key, Labelled, TextField } from '../parts/parts.tsx'

const ways = [
  { value: 'admind-tls', label: 'Admin over TLS', detail: 'port 10243' },
  { value: 'admind', label: 'Admin', detail: 'port 10143, clear text' },
  { value: 'telnet', label: 'Telnet', detail: 'port 23, clear text, as in the guide' },
] as const

const purposes = [
  { value: 'check', label: 'Check only', detail: 'reads; changes nothing' },
  { value: 'upgrade', label: 'Check, then upgrade', detail: 'asks before the point of no return' },
] as const

/** Names the appliance, the way in, who works, and what is wanted. The password goes in once and is never written down. */
export function ConnectForm(props: {
  form: Form
  onChange: (more: Partial<Form>) => void
  submit: RefObject<HTMLButtonElement | null>
}) {
  const { form, onChange } = props
  const { actions } = usePage()
  const act = useAct()
  const element = useRef<HTMLFormElement>(null)
  const wrong = wrongField(act.failure?.code)
  useEffect(() => {
    if (wrong !== undefined) element.current?.querySelector<HTMLElement>(`#${wrong}`)?.focus()
  }, [wrong, act.failure])
  return (
    <form
      className="form"
      ref={element}
      onSubmit={(event) => {
        event.preventDefault()
        void act.run(() => actions.connect(form))
      }}
    >
      <TextField
        id="address"
        label="Appliance"
        hint="name or address, with a port if it is not the usual one"
        value={form.address}
        onChange={(address) => onChange({ address, practice: false })}
        required
        mono
        wide
        invalid={wrong === 'address'}
      />
      <Choice
        name="transport"
        legend="Way in"
        value={form.transport}
        options={ways}
        onChange={(transport) => onChange({ transport })}
      />
      {form.transport === 'admind-tls' ? null : <ClearText />}
      <TextField id="user" label="User" value={form.user} onChange={(user) => onChange({ user })} required />
      <TextField
        id="password"
        label="Password"
        hint="not saved"
        value={form.password}
        onChange={(password) => onChange({ password })}
        secret
        invalid={wrong === 'password'}
      />
      <Choice
        name="purpose"
        legend="What is wanted"
        value={form.purpose}
        options={purposes}
        onChange={(purpose) => onChange({ purpose })}
      />
      <TextField
        id="by"
        label="Your name"
        hint="stands in the record"
        value={form.by}
        onChange={(by) => onChange({ by })}
        required
      />
      {form.purpose === 'upgrade' ? (
        <UpdateField to={form.to} onChange={(to) => onChange({ to })} />
      ) : (
        <RunbookField value={form.runbook} onChange={(runbook) => onChange({ runbook })} />
      )}
      <More form={form} onChange={onChange} />
      <FailureNote failure={act.failure} />
      <div className="wide go">
        <button type="submit" className="btn primary act" ref={props.submit} disabled={act.busy}>
          {act.busy ? 'Opening the run' : form.purpose === 'check' ? 'Connect and check' : 'Connect and begin'}
          <Key>↵</Key>
        </button>
        <span className="small dim">Reads first. Nothing is changed before you approve it.</span>
      </div>
      <ul className="then wide">
        <li>
          <Icon name="term" />
          <span>
            <b>First, a check</b>Release, licences, backup, patches; item by item.
          </span>
        </li>
        <li>
          <Icon name="box" />
          <span>
            <b>No internet needed</b>The update comes from this computer’s mirror.
          </span>
        </li>
        <li>
          <Icon name="shield" />
          <span>
            <b>Then a record</b>Signed; the customer can verify it alone.
          </span>
        </li>
      </ul>
    </form>
  )
}

function ClearText() {
  return (
    <div className="wide warn">
      <Mark name="attention" />
      <span>
        <b>Clear text.</b> Anyone on the way can read the password. Use a management network or a cable. It stays in
        memory for this visit and is never written down.
      </span>
    </div>
  )
}

function UpdateField(props: { to: string; onChange: (to: string) => void }) {
  const patches = useApp((state) => state.patches)
  const names = patches.filter((patch) => patch.state === 'verified').map((patch) => patch.name)
  const all = props.to === '' || names.includes(props.to) ? names : [props.to, ...names]
  return (
    <Labelled for="to" label="Update" hint={names.length === 0 ? 'the mirror holds none yet' : 'from the mirror'}>
      <select
        id="to"
        className="field"
        required
        value={props.to}
        onChange={(e) => props.onChange(e.currentTarget.value)}
      >
        <option value="">Choose an update</option>
        {all.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </Labelled>
  )
}

function RunbookField(props: { value: string; onChange: (runbook: string) => void }) {
  const runbooks = useApp((state) => state.runbooks)
  return (
    <Labelled for="runbook" label="Runbook">
      <select
        id="runbook"
        className="field"
        value={props.value}
        onChange={(e) => props.onChange(e.currentTarget.value)}
      >
        {runbooks.length === 0 ? <option value="">The usual one</option> : null}
        {runbooks.map((runbook, index) => (
          <option key={runbook.id} value={index === 0 ? '' : runbook.id}>
            {runbook.title}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

function More(props: { form: Form; onChange: (more: Partial<Form>) => void }) {
  const { form, onChange } = props
  return (
    <details className="wide more">
      <summary>Customer, ticket and maintenance window, for the record</summary>
      <div className="form">
        <TextField
          id="customer"
          label="Customer"
          value={form.customer}
          onChange={(customer) => onChange({ customer })}
        />
        <TextField id="ticket" label="Ticket" value={form.ticket} onChange={(ticket) => onChange({ ticket })} />
        <TextField
          id="window-from"
          label="Window from"
          placeholder="2026-11-23 00:30"
          value={form.windowFrom}
          onChange={(windowFrom) => onChange({ windowFrom })}
        />
        <TextField
          id="window-to"
          label="Window to"
          placeholder="2026-11-23 04:00"
          value={form.windowTo}
          onChange={(windowTo) => onChange({ windowTo })}
        />
      </div>
    </details>
  )
}

/** Which field a failure is about. */
function wrongField(code: string | undefined): string | undefined {
  if (code === undefined) return undefined
  if (code === 'console.login-refused') return 'password'
  if (code.startsWith('console.')) return 'address'
  return code.startsWith('patch.') ? 'to' : undefined
}
