import { useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import type { Finding } from '../../state/app-state.ts'
import { useAct, usePage, usePassing } from '../../state/hooks.ts'
import { useCommands } from '../../commands/commands.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'
import { secondOf } from '../parts/format.ts'
import { Mark, type MarkName } from '../parts/mark.tsx'

const titles: Readonly<Record<Finding['about'], string>> = {
  address: 'The address',
  appliance: 'Way to the appliance',
  port: 'The port opens',
  passive: 'Passive transfer',
  active: 'Active transfer',
  http: 'HTTP',
  names: 'Names, case kept',
  strangers: 'Others are refused',
  firewall: 'Firewall',
  fetch: 'Asked from the appliance',
}
const marks: Readonly<Record<Finding['holds'], readonly [MarkName, string]>> = {
  yes: ['pass', 'Holds'],
  no: ['fail', 'Does not hold'],
  unknown: ['uncertain', 'Not known'],
}
const outcomes: Readonly<Record<string, string>> = {
  ready: 'Ready: nothing stands in the way that could be seen from here.',
  unreachable: 'The appliance is not reached from this address.',
  unable: 'This computer cannot make the offer as it is.',
  unproven: 'What is left open can only be seen when the appliance asks.',
}

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
        <span className="grow">Rehearsal{ended === undefined ? '' : ` for ${ended.towards}`}</span>
        {ended === undefined ? null : <span className="sub small">{secondOf(ended.at)}</span>}
      </h2>
      <TextField
        id="rehearse-towards"
        label="Appliance"
        hint="name or address"
        mono
        value={towards}
        onChange={props.onTowards}
      />
      <ul className="findings" aria-label="Findings">
        {findings.map((finding) => {
          const [mark, word] = marks[finding.holds]
          return (
            <li key={`${finding.about}${finding.sentence}`}>
              <Mark name={mark} word={word} />
              <b>{titles[finding.about]}</b>
              <span className="sub small">
                {finding.sentence}
                {finding.hint === undefined ? null : ` ${finding.hint}`}
              </span>
            </li>
          )
        })}
      </ul>
      {act.busy ? <p className="sub small">Trying the way from {towards} to this computer</p> : null}
      {ended === undefined ? null : <p className="small">{outcomes[ended.outcome] ?? ended.outcome}</p>}
      <FailureNote failure={act.failure} />
      <CommandButton command="mirror.rehearse">{ended === undefined ? 'Rehearse' : 'Rehearse again'}</CommandButton>
    </section>
  )
}
