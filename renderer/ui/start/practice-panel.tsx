import { useState } from 'react'
import { useAct, useApp, usePage } from '../../state/hooks.ts'
import { useKeys } from '../frame/keys.ts'
import { Button, FailureNote } from '../parts/parts.tsx'

export interface Practice {
  readonly address: string
  readonly user: string
  readonly password: string
  readonly update: string
  readonly services: Readonly<Record<string, number>>
}

/** A built-in appliance that behaves, or misbehaves, as is asked of it. */
export function PracticePanel(props: { onReady: (practice: Practice) => void }) {
  const scenarios = useApp((state) => state.scenarios)
  const { actions } = usePage()
  const act = useAct()
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const [ready, setReady] = useState('')
  const scenario = chosen ?? scenarios[0]?.name
  const begin = (): void => {
    setReady('')
    void act.run(async () => {
      const started = await actions.practise(scenario)
      if (started.ok) {
        setReady(`It answers at ${started.value.address}. The form is filled in.`)
        props.onReady(started.value)
      }
      return started
    })
  }
  useKeys({ p: begin })
  return (
    <section className="prac">
      <h2>Or practise first</h2>
      <p className="sub">A built-in appliance on this computer. It behaves, or misbehaves, as you ask.</p>
      <fieldset className="scen">
        <legend className="sr">Scenario</legend>
        {scenarios.map(({ name, sentence }) => (
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
      <div className="row">
        <Button size="act" keys="P" onClick={begin} disabled={act.busy}>
          {act.busy ? 'Starting' : 'Start practice'}
        </Button>
        <span className="small sub" role="status">
          {ready === '' ? 'A whole night in minutes' : ready}
        </span>
      </div>
      <FailureNote failure={act.failure} />
    </section>
  )
}
