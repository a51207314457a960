import { useEffect, useRef, type RefObject } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import { useAct, useApp, usePage } from '../../state/hooks.ts'
import { Button } from '../parts/button.tsx'
import { Caps } from '../parts/caps.tsx'
import { Check, Choice } from '../parts/choice.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { SelectField, TextField } from '../parts/field.tsx'
import { PracticeChip } from '../parts/practice-chip.tsx'
import { ApplianceField } from './appliance-field.tsx'
import { ClusterFields } from './cluster-fields.tsx'
import { openingOf, sheetOf, sheetSubjectOf, whoseOf, type StartForm } from './form.ts'
import { SheetOffer } from './sheet-offer.tsx'
import { safestOf, useWays } from './use-ways.ts'
import { WayInChoice } from './way-in.tsx'

const purposes = [
  { value: 'check', label: 'Check only', detail: 'read-only' },
  { value: 'upgrade', label: 'Check, then upgrade', detail: 'asks before the install' },
] as const

/**
 * Takes the appliance, the transport, the person's name and the mode. A password is passed on once and never returned.
 */
export function ConnectForm(props: {
  form: StartForm
  onChange: (more: Partial<StartForm>) => void
  submit: RefObject<HTMLButtonElement | null>
}) {
  const { form, onChange } = props
  const { actions } = usePage()
  const act = useAct()
  const keychain = useApp((state) => state.system?.keychain) === true
  const element = useRef<HTMLFormElement>(null)
  const [first] = form.members
  const ways = useWays(first.address, form.services)
  const transport = form.transport ?? safestOf(ways)
  const wrong = wrongField(act.failure?.code)
  useEffect(() => {
    if (wrong !== undefined) element.current?.querySelector<HTMLElement>(`#${wrong}`)?.focus()
  }, [wrong, act.failure])
  const setFirst = (more: Partial<StartForm['members'][0]>): void => {
    const [member, ...others] = form.members
    onChange({ members: [{ ...member, ...more }, ...others] })
  }
  const begin = async () => {
    if (form.keepPassword && first.password !== '') {
      const address = first.address.trim()
      const id = first.profile ?? address
      const kept = await actions.saveProfile({ id, address, transport, user: form.user }, first.password)
      if (!kept.ok) return kept
    }
    return actions.connect(openingOf(form, transport))
  }
  const verb = form.purpose === 'check' ? 'Connect and check' : 'Connect and begin'
  return (
    <form
      className="form"
      ref={element}
      onSubmit={(event) => {
        event.preventDefault()
        void act.run(begin)
      }}
    >
      {form.cluster === undefined ? (
        <ApplianceField
          value={first.address}
          ways={ways}
          invalid={wrong === 'address'}
          onChange={(address) => {
            setFirst({ address, profile: undefined })
            onChange({
              members: [{ ...first, address, profile: undefined }],
              practice: false,
              services: {},
              transport: undefined,
            })
          }}
        />
      ) : (
        <ClusterFields form={form} onChange={onChange} />
      )}
      <WayInChoice
        ways={ways}
        value={transport}
        address={first.address}
        onChange={(wanted) => onChange({ transport: wanted })}
      />
      <TextField id="user" label="User" value={form.user} onChange={(user) => onChange({ user })} required />
      {form.cluster === undefined ? (
        <TextField
          id="password"
          label="Password"
          hint={first.profile === undefined ? 'not saved' : 'kept in the keychain; type to use another'}
          value={first.password}
          onChange={(password) => setFirst({ password })}
          secret
          invalid={wrong === 'password'}
        />
      ) : (
        <span />
      )}
      {keychain && form.cluster === undefined && !form.practice ? (
        <div className="wide">
          <Check checked={form.keepPassword} onChange={(keepPassword) => onChange({ keepPassword })}>
            Keep the password in this system’s keychain, for this appliance
          </Check>
        </div>
      ) : null}
      <Choice
        name="purpose"
        legend="Mode"
        value={form.purpose}
        options={purposes}
        onChange={(purpose) => onChange({ purpose })}
      />
      <TextField
        id="by"
        label="Your name"
        hint="shown in the record"
        value={form.by}
        onChange={(by) => onChange({ by })}
        required
      />
      {form.purpose === 'upgrade' ? (
        <UpdateField to={form.to} onChange={(to) => onChange({ to })} invalid={wrong === 'to'} />
      ) : null}
      <details className="wide more">
        <summary>Runbook, maintenance window, customer</summary>
        <div className="form">
          <RunbookField
            value={form.runbook}
            cluster={form.cluster !== undefined}
            onChange={(runbook) => onChange({ runbook })}
          />
          <TextField
            id="window-from"
            type="datetime-local"
            label="Window from"
            hint="optional"
            value={form.windowFrom}
            onChange={(windowFrom) => onChange({ windowFrom })}
          />
          <TextField
            id="window-to"
            type="datetime-local"
            label="Window to"
            hint="optional"
            required={form.windowFrom !== ''}
            value={form.windowTo}
            onChange={(windowTo) => onChange({ windowTo })}
          />
          <TextField
            id="customer"
            label="Customer"
            value={form.customer}
            onChange={(customer) => onChange({ customer })}
          />
          <TextField id="ticket" label="Ticket" value={form.ticket} onChange={(ticket) => onChange({ ticket })} />
        </div>
      </details>
      <SheetOffer
        key={whoseOf(form)}
        subject={sheetSubjectOf(form)}
        whose={whoseOf(form)}
        used={sheetOf(form) !== undefined}
        onUse={(kept) => onChange({ sheet: kept === undefined ? undefined : { whose: whoseOf(form), kept } })}
      />
      <FailureNote failure={act.failure} />
      <div className="wide go">
        <button type="submit" className="btn primary act" ref={props.submit} disabled={act.busy}>
          {act.busy ? 'Opening the run' : verb}
          <Caps chord="Enter" />
        </button>
        <CommandButton look="quiet" command="start.cluster" bare>
          {form.cluster === undefined ? 'Upgrade a cluster' : 'Single appliance'}
        </CommandButton>
        <PracticeChip practice={form.practice ? true : undefined} />
      </div>
    </form>
  )
}

function UpdateField(props: { to: string; onChange: (to: string) => void; invalid: boolean }) {
  const { store } = usePage()
  const patches = useApp((state) => state.patches)
  const names = patches.filter((patch) => patch.state === 'verified').map((patch) => patch.name)
  const all = props.to === '' || names.includes(props.to) ? names : [props.to, ...names]
  if (all.length === 0) {
    return (
      <div className="labelled">
        <p className="small">
          No verified update in the mirror.{' '}
          <Button size="small" onClick={() => store.show('mirror')}>
            Download an update
          </Button>
        </p>
      </div>
    )
  }
  return (
    <SelectField id="to" label="Update" hint="from the mirror" required value={props.to} onChange={props.onChange}>
      <option value="">Choose an update</option>
      {all.map((name) => {
        const release = patches.find((patch) => patch.name === name)?.release
        return (
          <option key={name} value={name}>
            {name}
            {release === undefined ? '' : `, installs ${release}`}
          </option>
        )
      })}
    </SelectField>
  )
}

function RunbookField(props: { value: string; cluster: boolean; onChange: (runbook: string) => void }) {
  const runbooks = useApp((state) => state.runbooks)
  return (
    <SelectField id="runbook" label="Runbook" value={props.value} onChange={props.onChange}>
      <option value="">{props.cluster ? 'Default (cluster)' : 'Default (upgrade)'}</option>
      {runbooks.map((runbook) => (
        <option key={runbook.id} value={runbook.id}>
          {runbook.title}
        </option>
      ))}
    </SelectField>
  )
}

/** The field that a failure is about. */
function wrongField(code: string | undefined): string | undefined {
  if (code === undefined) return undefined
  if (code === 'console.login-refused' || code.startsWith('profile.')) return 'password'
  if (code.startsWith('console.')) return 'address'
  return code.startsWith('patch.') ? 'to' : undefined
}
