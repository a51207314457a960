import { useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import type { PracticeReady } from '../../state/actions.ts'
import { useAct, useApp, usePage } from '../../state/hooks.ts'
import { useCommands } from '../../commands/commands.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { UnreadNote } from '../parts/unread-note.tsx'

/** One standby and three actives: the smallest cluster in which the order shows. */
const clusterOf = 4
const cluster = 'cluster'

/** A built-in appliance that behaves, or misbehaves, as is asked of it. */
export function PracticePanel(props: { onReady: (ready: PracticeReady) => void }) {
  const scenarios = useApp((state) => state.scenarios)
  const { actions, store } = usePage()
  const act = useAct()
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const [ready, setReady] = useState('')
  const scenario = chosen ?? scenarios[0]?.name
  const begin = (): void => {
    setReady('')
    void act.run(async () => {
      const how = scenario === cluster ? { cluster: clusterOf } : scenario === undefined ? {} : { scenario }
      const started = await actions.practise(how)
      if (started.ok) {
        const [first] = started.value.appliances
        const words = `It answers at ${first?.address ?? ''}. The form is filled in.`
        setReady(words)
        store.say(words)
        props.onReady(started.value)
      }
      return started
    })
  }
  useCommands({ 'start.practise': act.busy ? undefined : begin })
  const asking = useApp((state) => !state.ready)
  const all = [...scenarios, { name: cluster, sentence: `An N+1 cluster of ${String(clusterOf)}.` }]
  return (
    <section className="prac">
      <h2>Or practise first</h2>
      <p className="sub">A built-in appliance on this computer. It behaves, or misbehaves, as you ask.</p>
      <UnreadNote list="scenarios" />
      {asking && scenarios.length === 0 ? <p className="sub small">Reading the scenarios</p> : null}
      <fieldset className="scen" tabIndex={-1}>
        <legend className="sr">Scenario</legend>
        {all.map(({ name, sentence }) => (
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
        <CommandButton size="act" command="start.practise">
          {act.busy ? 'Starting' : 'Start practice'}
        </CommandButton>
        <span className="small sub">{ready === '' ? 'A whole night in minutes' : ready}</span>
      </div>
      <FailureNote failure={act.failure} />
    </section>
  )
}
