import { useState } from 'react'
import type { PracticeReady } from '../../state/actions.ts'
import type { Scenario } from '../../state/app-state.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { FormDialog } from '../parts/dialog.tsx'
import { UnreadNote } from '../parts/unread-note.tsx'

/** One standby and three active appliances: the smallest cluster in which the order is visible. */
const clusterOf = 4
const cluster = 'cluster'
const whole = 'Whole upgrade'

/** Starts a simulated appliance that behaves, or misbehaves, as chosen. Its address and password then fill the form. */
export function PracticeDialog(props: { onReady: (ready: PracticeReady) => void; onClose: () => void }) {
  const scenarios = useApp((state) => state.scenarios)
  const asking = useApp((state) => !state.ready)
  const { actions, store } = usePage()
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const scenario = chosen ?? scenarios[0]?.name
  const all: readonly Scenario[] = [
    ...scenarios,
    { name: cluster, sentence: `An N+1 cluster of ${String(clusterOf)} appliances.`, group: whole },
  ]
  return (
    <FormDialog
      open
      wide
      onClose={props.onClose}
      title="Practice"
      lead="A simulated appliance on this computer. Choose how it behaves. Runs and records are marked Practice."
      submit="Start practice"
      disabled={scenario === undefined}
      onSubmit={async () => {
        const how = scenario === cluster ? { cluster: clusterOf } : scenario === undefined ? {} : { scenario }
        const started = await actions.practise(how)
        if (started.ok) {
          const [first] = started.value.appliances
          store.say(`The practice appliance runs at ${first?.address ?? ''}. The form is filled in.`)
          props.onReady(started.value)
        }
        return started
      }}
    >
      <UnreadNote list="scenarios" />
      {asking && scenarios.length === 0 ? <p className="sub small">Reading the scenarios</p> : null}
      <div className="scengroups">
        {[...new Set(all.map(({ group = whole }) => group))].map((group) => (
          <fieldset key={group} className="scen">
            <legend>{group}</legend>
            {all
              .filter((one) => (one.group ?? whole) === group)
              .map(({ name, sentence }) => (
                <label key={name} className={name === scenario ? 'on' : ''}>
                  <input
                    type="radio"
                    name="scenario"
                    value={name}
                    checked={name === scenario}
                    onChange={() => setChosen(name)}
                  />
                  <span>{sentence}</span>
                </label>
              ))}
          </fieldset>
        ))}
      </div>
    </FormDialog>
  )
}
