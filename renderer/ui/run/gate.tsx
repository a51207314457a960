import { useState } from 'react'
import { useAct, useApp, usePage, type OpenRun } from '../../state/hooks.ts'
import { itemKey, type OutlineItem } from '../../state/outline.ts'
import { FailureNote, TextField } from '../parts/parts.tsx'

/** The point of no return: the exact command, what cannot be undone, and an approval that is typed, never pressed by habit. */
export function Gate(props: { open: OpenRun; entry: OutlineItem }) {
  const { open, entry } = props
  const { actions } = usePage()
  const act = useAct()
  const [typed, setTyped] = useState('')
  const state = open.run.state
  const appliance = state.appliances[entry.appliance]
  const to = state.opened?.to
  const brings = useApp((app) => app.patches.find((patch) => patch.name === to)?.release)
  const gate = entry.item.gate ?? ''
  const asked = state.gates[itemKey(entry.appliance, gate)]
  const host = appliance?.identity.host ?? appliance?.address ?? ''
  const wanted = brings ?? to ?? gate
  const phrase = `${host} ${wanted}`
  const missing = phrase.length - typed.length
  const right = typed.trim() === phrase
  return (
    <section className="gate" aria-label="Approval">
      <div className="hatch" aria-hidden="true" />
      <div className="in">
        <h2>There is no way back from here</h2>
        <p>
          {wanted} onto {host}, host id {appliance?.identity.hostId ?? 'not read'}, serial{' '}
          {appliance?.identity.serial ?? 'not read'}, which runs {appliance?.identity.release ?? 'a release not read'}.
          Once installed, a release stays. Reboot and Halt are refused until the return is proved.
        </p>
        {asked === undefined || asked.command === '' ? null : (
          <div className="cmd">
            <span className="prompt" aria-hidden="true">
              &gt;
            </span>
            <span className="grow">{asked.command}</span>
          </div>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (right) void act.run(() => actions.approve(open.run.id, entry.appliance, gate))
          }}
        >
          <TextField
            id="approve"
            label={`Type “${phrase}” to approve`}
            hint={right ? 'as asked' : missing > 0 ? `${String(missing)} to go` : 'not as asked'}
            value={typed}
            onChange={setTyped}
            mono
          />
          <FailureNote failure={act.failure} />
          <button type="submit" className="btn act primary" disabled={!right || act.busy}>
            Approve: install {wanted} on {host}
          </button>
        </form>
      </div>
    </section>
  )
}
