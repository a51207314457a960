import { useState } from 'react'
import { useCommands } from '../../commands/commands.ts'
import { Keys } from '../../commands/command-button.tsx'
import { useAct, usePage, type ShownRun } from '../../state/hooks.ts'
import { Button } from '../parts/button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'
import { Mark } from '../parts/mark.tsx'

type Role = 'engineer' | 'customer'
const roles = [
  ['engineer', 'Field engineer'],
  ['customer', 'Customer'],
] as const

/** Both sign-offs side by side; a name and a statement each. */
export function FinishSigns(props: { open: ShownRun }) {
  const { state } = props.open.run
  const signed = (role: Role) => state.signatures.findLast((one) => one.role === role)
  const next = roles.find(([role]) => signed(role) === undefined)?.[0]
  useCommands({
    'finish.sign': next === undefined ? undefined : () => document.getElementById(`sign-${next}-name`)?.focus(),
  })
  return (
    <section aria-label="Sign-off">
      <h2>
        Sign-off <span>{state.closed === undefined ? 'The seal covers both sign-offs.' : 'Sealed'}</span>
      </h2>
      <div className="finishsigns">
        {roles.map(([role, words]) => {
          const one = signed(role)
          if (one === undefined && state.closed === undefined)
            return <SignForm key={role} open={props.open} role={role} words={words} first={role === next} />
          return (
            <div key={role} className="signcard">
              <p className="signhead">
                <Mark name={one === undefined ? 'to-do' : 'ticked'} />
                <span className="grow">{words}</span>
                <span className="dim">{one === undefined ? 'not signed' : 'signed'}</span>
              </p>
              <b>{one?.name ?? 'Not signed'}</b>
              {one === undefined ? null : <q>{one.statement}</q>}
            </div>
          )
        })}
      </div>
    </section>
  )
}

function SignForm(props: { open: ShownRun; role: Role; words: string; first: boolean }) {
  const { open, role, words, first } = props
  const { actions } = usePage()
  const act = useAct()
  const by = open.run.state.opened?.by ?? ''
  const [name, setName] = useState(role === 'engineer' ? by : '')
  const [statement, setStatement] = useState(role === 'engineer' ? 'The upgrade was carried out as recorded.' : '')
  return (
    <form
      className="signcard"
      onSubmit={(event) => {
        event.preventDefault()
        void act.run(() => actions.sign(open.run.id, role, name, statement))
      }}
    >
      <p className="signhead">
        <Mark name="waiting" />
        <span className="grow">{words}</span>
        <span className="dim">not signed</span>
      </p>
      <TextField id={`sign-${role}-name`} label="Name and role" required value={name} onChange={setName} />
      <TextField id={`sign-${role}-statement`} label="Statement" required value={statement} onChange={setStatement} />
      <Button type="submit" disabled={act.busy || name.trim() === '' || statement.trim() === ''}>
        Sign as {words.toLowerCase()}
        {first ? <Keys of="finish.sign" /> : null}
      </Button>
      <FailureNote failure={act.failure} />
    </form>
  )
}
