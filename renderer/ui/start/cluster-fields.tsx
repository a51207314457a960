import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import type { FormMember, StartForm } from './form.ts'

/** The appliances of a cluster with their roles: one standby, one or more actives, each with its own password. */
export function ClusterFields(props: { form: StartForm; onChange: (more: Partial<StartForm>) => void }) {
  const { form, onChange } = props
  const members: readonly FormMember[] =
    form.members.length > 1 ? form.members : [form.members[0], { address: '', role: 'active', password: '' }]
  const put = (next: readonly FormMember[]): void => {
    const [first, ...others] = next
    if (first !== undefined) onChange({ members: [first, ...others], practice: false })
  }
  const change = (index: number, more: Partial<FormMember>): void =>
    put(members.map((member, at) => (at === index ? { ...member, ...more } : member)))
  return (
    <>
      <TextField
        id="cluster"
        label="Cluster"
        hint="cluster name, as the appliances show it"
        required
        wide
        value={form.cluster ?? ''}
        onChange={(cluster) => onChange({ cluster })}
      />
      <fieldset className="wide members">
        <legend className="sr">Appliances of the cluster</legend>
        {members.map((member, index) => {
          const role = member.role === '' ? (index === 0 ? 'standby' : 'active') : member.role
          const name = `appliance ${String(index + 1)}`
          return (
            <div className="member" key={String(index)}>
              <TextField
                id={index === 0 ? 'address' : `address-${String(index)}`}
                label={index === 0 ? 'Appliance' : <span className="sr">Address of {name}</span>}
                required
                mono
                value={member.address}
                onChange={(address) => change(index, { address })}
              />
              <div className="labelled">
                <label htmlFor={`role-${String(index)}`}>
                  {index === 0 ? 'Role' : <span className="sr">Role of {name}</span>}
                </label>
                <select
                  id={`role-${String(index)}`}
                  className="field"
                  value={role}
                  onChange={(event) => change(index, { role: event.currentTarget.value })}
                >
                  <option value="standby">standby</option>
                  <option value="active">active</option>
                </select>
              </div>
              <TextField
                id={index === 0 ? 'password' : `password-${String(index)}`}
                label={index === 0 ? 'Password' : <span className="sr">Password of {name}</span>}
                secret
                value={member.password}
                onChange={(password) => change(index, { password })}
              />
              <Button
                look="quiet"
                label={`Take ${name} out`}
                disabled={members.length <= 2}
                onClick={() => put(members.filter((_, at) => at !== index))}
              >
                Remove
              </Button>
            </div>
          )
        })}
        <Button size="small" onClick={() => put([...members, { address: '', role: 'active', password: '' }])}>
          Another active appliance
        </Button>
      </fieldset>
    </>
  )
}
