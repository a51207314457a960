import { useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import type { Fleet, FleetRow } from '../../state/app-state.ts'
import { matrixOf, targetOf, type MatrixRow, type Standing } from '../../state/fleet-matrix.ts'
import { useAct, usePage } from '../../state/hooks.ts'
import { Button } from '../parts/button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'
import { count } from '../parts/format.ts'
import { Mark, type MarkName } from '../parts/mark.tsx'
import { Progress } from '../parts/progress.tsx'

const standings: Readonly<Record<Standing, readonly [MarkName, string]>> = {
  same: ['pass', 'Same'],
  installing: ['running', 'Installing'],
  'under-way': ['running', 'Under way'],
  'to-come': ['to-do', 'To come'],
  blocked: ['fail', 'Blocked'],
  'left-behind': ['attention', 'Older release'],
  unknown: ['uncertain', 'Not read'],
}

/**
 * The side panel of the fleet: which appliances run the same release, what may run at once, and the selected appliance.
 */
export function FleetSide(props: { fleet: Fleet; row: FleetRow | undefined }) {
  const { fleet, row } = props
  const target = targetOf(fleet.rows)
  return (
    <aside className="side" aria-label="Same release, limits and the chosen appliance" data-pane="chosen" tabIndex={-1}>
      {row === undefined ? null : (
        <section>
          <h2>{row.host}</h2>
          <p className="sub small">
            {row.now.words}
            {row.now.detail === '' ? '' : `. ${row.now.detail}`}
          </p>
          <div className="row wrap">
            <CommandButton look="primary" command="fleet.open">
              Go to its run
            </CommandButton>
            <CommandButton command="fleet.console">Console</CommandButton>
            {row.live ? null : (
              <CommandButton look="quiet" command="fleet.plan">
                Schedule
              </CommandButton>
            )}
          </div>
        </section>
      )}
      {target === undefined ? null : <Matrix rows={matrixOf(fleet.rows, target)} target={target} />}
      <StartProgress fleet={fleet} />
      <Limits key={JSON.stringify(fleet.limits)} limits={fleet.limits} />
    </aside>
  )
}

function Matrix(props: { rows: readonly MatrixRow[]; target: string }) {
  const { rows, target } = props
  const behind = rows.filter(({ standing }) => standing === 'left-behind')
  return (
    <section>
      <h2>Same release on this network</h2>
      <table className="matrix">
        <caption className="sr">Each appliance against {target}</caption>
        <thead>
          <tr>
            <th scope="col">Host</th>
            <th scope="col">Release</th>
            <th scope="col">D and E patches</th>
            <th scope="col">To {target}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, standing }) => {
            const [mark, word] = standings[standing]
            return (
              <tr key={`${row.run ?? ''}/${row.appliance}`}>
                <th scope="row">{row.host}</th>
                <td className="mono">{row.release ?? 'not read'}</td>
                <td className="mono dim">{patchText(row)}</td>
                <td className={`nowrap w-${mark}`}>
                  {word} <Mark name={mark} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {behind.length === 0 ? null : <LeftBehind rows={behind.map(({ row }) => row)} />}
    </section>
  )
}

function patchText({ patches }: FleetRow): string {
  if (patches === undefined) return 'not read'
  return patches.length === 0 ? 'none' : patches.join(', ')
}

function LeftBehind(props: { rows: readonly FleetRow[] }) {
  const [first] = props.rows
  if (first === undefined) return null
  const hosts = props.rows.map(({ host }) => host).join(', ')
  const waivers = props.rows.flatMap(({ waiver }) => (waiver === undefined ? [] : [waiver]))
  return (
    <div className="warn">
      <Mark name="attention" />
      <div>
        <b>
          {hosts} would be left on {first.release}.
        </b>{' '}
        All appliances on a network must run the same release and patches.
        {waivers.map(({ by, reason }) => (
          <p key={reason} className="small">
            Waived by {by}: {reason}
          </p>
        ))}
        <div className="row wrap">
          <CommandButton size="small" command="fleet.plan">
            Schedule
          </CommandButton>
          <CommandButton size="small" look="quiet" command="fleet.waiver">
            {waivers.length === 0 ? 'Waive it' : 'See the waiver'}
          </CommandButton>
        </div>
      </div>
    </div>
  )
}

/** How far a start of several runs has come, and why it stopped. */
function StartProgress(props: { fleet: Fleet }) {
  const { start } = props.fleet
  if (start === undefined) return null
  const { waiting, going, done, failed, halted } = start
  const all = waiting.length + going.length + done.length + failed.length
  const words = `${String(done.length + failed.length)} of ${count(all, 'run')} as far as they go, ${String(going.length)} under way, ${String(waiting.length)} to come`
  return (
    <section>
      <h2>Starting several</h2>
      <p className="sub small spaced">
        {words}
        {failed.length === 0 ? '' : `; ${count(failed.length, 'failure')}`}
      </p>
      <Progress
        label="Runs started"
        percent={all === 0 ? 100 : (100 * (done.length + failed.length)) / all}
        words={words}
      />
      {halted === undefined ? (
        waiting.length === 0 ? null : (
          <CommandButton size="small" command="fleet.halt">
            Stop starting new runs
          </CommandButton>
        )
      ) : (
        <p className="small">
          <Mark name="attention" /> No more runs are started: {halted}
        </p>
      )}
    </section>
  )
}

function Limits(props: { limits: Fleet['limits'] }) {
  const { actions } = usePage()
  const act = useAct()
  const [limits, setLimits] = useState(props.limits)
  const field = (name: keyof Fleet['limits'], label: string, hint: string) => (
    <TextField
      id={`limit-${name}`}
      type="number"
      label={label}
      hint={hint}
      required
      value={String(limits[name])}
      onChange={(value) => setLimits({ ...limits, [name]: Number(value) })}
    />
  )
  const changed = JSON.stringify(limits) !== JSON.stringify(props.limits)
  return (
    <form
      className="limits"
      onSubmit={(event) => {
        event.preventDefault()
        void act.run(() => actions.setLimits(limits))
      }}
    >
      <h2>Limits for all</h2>
      {field('atOnce', 'Runs at once', 'running at the same time')}
      {field('installs', 'Installs at once', 'more are not approved')}
      {field('stopAfter', 'Stop rule', 'failures after which no further one starts')}
      <FailureNote failure={act.failure} />
      {changed ? (
        <Button type="submit" disabled={act.busy}>
          Keep these limits
        </Button>
      ) : null}
    </form>
  )
}
