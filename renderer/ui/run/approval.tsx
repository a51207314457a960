import { useEffect, useRef, useState, type ReactNode } from 'react'
import Markdown from 'react-markdown'
import type { GateLine } from '../../state/gates.ts'
import { useAct, useApp, usePage, type ShownRun } from '../../state/hooks.ts'
import { gateStanding } from '../../state/outline.ts'
import { lateBy } from '../../state/timing.ts'
import { Button } from '../parts/button.tsx'
import { Check } from '../parts/choice.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'
import { count, lastingOf } from '../parts/format.ts'
import { PartingNote, useParting } from '../parts/parting.tsx'
import { useCommands } from '../../commands/commands.ts'
import { useNow } from '../parts/now.ts'
import { useTiming } from './use-timing.ts'

const plainLinks = { a: (props: { children?: ReactNode }) => <u>{props.children}</u> }

/** The exact command, what has to be known, and an approval that is typed, never pressed by habit. */
export function Approval(props: { open: ShownRun; gates: readonly GateLine[]; oneSource: boolean }) {
  const { open, gates } = props
  const { store, actions } = usePage()
  const act = useAct()
  const now = useNow(10_000)
  const { window } = useTiming(open)
  const { current, run } = open
  const appliance = run.state.appliances[open.appliance]
  const to = run.state.opened?.to
  const brings = useApp((app) => app.patches.find((patch) => patch.name === to)?.release)
  const gate = current?.item.gate ?? ''
  const asked = gateStanding(run.state, open.appliance, gate)
  const host = appliance?.identity.host ?? appliance?.address ?? ''
  const wanted = brings ?? to ?? gate
  const phrase = `${host} ${wanted}`
  const [typed, setTyped] = useState('')
  const [accepted, setAccepted] = useState(false)
  const [authority, setAuthority] = useState('')
  const [reason, setReason] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus({ preventScroll: true }), [])
  const broken = gates.filter(({ holds }) => !holds).length
  const late = lateBy(window, now)
  const excused = late === undefined || (authority.trim() !== '' && reason.trim() !== '')
  const oneSource = asked?.needs?.includes('own-hash-only') === true
  const undecided = oneSource && !props.oneSource
  const right = typed.trim() === phrase
  const ready = right && accepted && !undecided && excused && broken === 0
  const parting = useParting(() => store.leave(current?.key))
  useCommands({ 'gate.leave': parting.part })
  const oldBuild = asked?.needs?.includes('old-build') === true
  const bySuite = asked?.command.startsWith('Install Now ') === true

  async function approve() {
    if (current === undefined) return { ok: true as const, value: undefined }
    const seen = { command: asked?.command ?? '', seen: asked?.seq ?? 0 }
    const more = [
      ...(oneSource && props.oneSource ? (['own-hash-only'] as const) : []),
      ...(oldBuild && accepted ? (['old-build'] as const) : []),
    ]
    const agreed = { accepted: more, licenceAccepted: accepted && !oldBuild }
    const words = late === undefined ? {} : { late: { authority: authority.trim(), reason: reason.trim() } }
    return actions.approve(run.id, open.appliance, gate, { ...seen, ...agreed, ...words })
  }

  return (
    <>
      <section>
        <h2>{bySuite ? 'What you press' : 'Command'}</h2>
        <div className="cmd">
          {bySuite ? null : (
            <span className="prompt" aria-hidden="true">
              {host}&gt;
            </span>
          )}
          <span className="grow">{asked?.command ?? ''}</span>
        </div>
        <p className="sub small">
          To Host ID {appliance?.identity.hostId ?? 'not read'}, serial {appliance?.identity.serial ?? 'not read'},
          which runs {appliance?.identity.release ?? 'a release not read'}.
        </p>
      </section>
      <section className="know">
        <h2>Before you approve</h2>
        <div className="prose">
          <Markdown components={plainLinks}>{current?.item.prose ?? ''}</Markdown>
        </div>
      </section>
      <section>
        <h2>After you approve</h2>
        <p className="sub small">
          Uptick offers the update to {host} only
          {bySuite ? ', and you press Install Now' : ' and sends the command once'}. The appliance closes the
          connection, installs, and reboots on its own. Reboot and Halt are blocked until it is back online.
        </p>
      </section>
      <form
        className="approve"
        onChange={parting.onChange}
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void act.run(approve)
        }}
      >
        {late === undefined ? null : (
          <fieldset className="late">
            <legend>Past the last safe start by {lastingOf(late)}</legend>
            <TextField id="late-authority" label="Authorized by" required value={authority} onChange={setAuthority} />
            <TextField id="late-reason" label="Reason" required value={reason} onChange={setReason} />
          </fieldset>
        )}
        <Check checked={accepted} onChange={setAccepted}>
          {oldBuild
            ? 'The customer accepts the build for the old release, which may not fit'
            : 'The customer accepts the License Agreement of this release'}
        </Check>
        {broken > 0 ? (
          <p className="closedfield">
            {count(broken, 'check blocks', 'checks block')} the install. Fix or waive {broken === 1 ? 'it' : 'them'},
            then approve.
          </p>
        ) : (
          <TextField
            id="approve"
            ref={field}
            label={
              <>
                Type <span className="mono">{phrase}</span> to approve
              </>
            }
            hint={hintOf(typed, phrase)}
            value={typed}
            onChange={setTyped}
            mono
          />
        )}
        {broken === 0 && undecided && right ? <p className="closedfield">Decide “Update source” first.</p> : null}
        <FailureNote failure={act.failure} />
        <PartingNote parting={parting} />
        <div className="row">
          <Button look="quiet" size="act" chord="Escape" onClick={parting.part}>
            Not now
          </Button>
          <span className="grow" />
          <Button type="submit" look="primary" size="act" disabled={!ready || act.busy}>
            Install {wanted} on {host}
          </Button>
        </div>
      </form>
    </>
  )
}

function hintOf(typed: string, phrase: string): string {
  if (typed.trim() === phrase) return 'as asked'
  if (!phrase.startsWith(typed)) return 'not as asked'
  return `${count(phrase.length - typed.length, 'character')} to go`
}
