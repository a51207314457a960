import { useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import { useAct, usePage, usePassing } from '../../state/hooks.ts'
import { useCommands } from '../../commands/commands.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'
import { Findings, testOutcomes } from '../parts/findings.tsx'
import { secondOf } from '../parts/format.ts'

/** The way from an appliance to the offer, tried before the window; each finding comes as it is found. */
export function Rehearsal(props: {
  towards: string
  onTowards: (towards: string) => void
  on: string
  protocol: 'ftp' | 'http'
  onLook: (towards: string) => void
}) {
  const { actions } = usePage()
  const { towards, on, protocol } = props
  const act = useAct()
  const [operation, setOperation] = useState('')
  const [ended, setEnded] = useState<{ at: number; outcome: string; towards: string } | undefined>(undefined)
  const findings = usePassing((state) => state.findings[operation]) ?? []
  const begin = (): void => {
    setEnded(undefined)
    props.onLook(towards)
    const params = { address: towards.trim(), protocol, ...(on === '' ? {} : { on }) }
    void act.run(async () => {
      const done = await actions.rehearse(params, setOperation)
      if (done.ok) setEnded({ at: Date.now(), outcome: done.value.outcome, towards: towards.trim() })
      return done
    })
  }
  useCommands({ 'mirror.rehearse': towards.trim() === '' || act.busy ? undefined : begin })
  return (
    <section className="rehearsal">
      <h2>
        <span className="grow">Connection test{ended === undefined ? '' : ` from ${ended.towards}`}</span>
        {ended === undefined ? null : <span className="sub small">{secondOf(ended.at)}</span>}
      </h2>
      <TextField
        id="rehearse-towards"
        label="Appliance"
        hint="host name or IP address"
        mono
        value={towards}
        onChange={props.onTowards}
      />
      <Findings findings={findings} />
      {act.busy ? <p className="sub small">Testing the connection from {towards} to this computer</p> : null}
      {ended === undefined ? null : <p className="small">{testOutcomes[ended.outcome] ?? ended.outcome}</p>}
      <FailureNote failure={act.failure} />
      <CommandButton command="mirror.rehearse">
        {ended === undefined ? 'Run connection test' : 'Test again'}
      </CommandButton>
    </section>
  )
}
