import { usePage, type ShownRun } from '../../state/hooks.ts'
import { useCommands } from '../../commands/commands.ts'
import { Button } from '../parts/button.tsx'
import { Mark } from '../parts/mark.tsx'
import { strangerKey } from './run-mode.ts'

const names = [
  ['host', 'Host'],
  ['hostId', 'Host ID'],
  ['serial', 'Serial number'],
  ['release', 'Release'],
] as const

/** Another appliance answers at this address: nothing else is shown until a person has seen both identities. */
export function IdentityAlarm(props: { open: ShownRun }) {
  const { open } = props
  const { actions, store } = usePage()
  const { run, appliance } = open
  const known = run.state.appliances[appliance]
  const seen = run.details.strangers[appliance]
  const leave = (): void => store.leave(strangerKey(appliance))
  useCommands({ 'gate.leave': leave })
  if (known === undefined || seen === undefined) return null
  return (
    <main className="alarm" data-pane="identity" tabIndex={-1}>
      <h1>
        <Mark name="fail" large />
        Another appliance answers at {known.address}
      </h1>
      <p className="lead">
        Uptick sends nothing to it. Possible causes: reassigned address, replaced hardware, or a DNS change.
      </p>
      <table>
        <caption className="sr">The appliance of this run, and the one at this address now</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">Appliance of this run</th>
            <th scope="col">At this address now</th>
          </tr>
        </thead>
        <tbody>
          {names.map(([key, title]) => {
            const differs =
              seen[key] !== undefined && known.identity[key] !== undefined && seen[key] !== known.identity[key]
            return (
              <tr key={key} className={differs ? 'differs' : ''}>
                <th scope="row">{title}</th>
                <td className="mono">{known.identity[key] ?? 'not read'}</td>
                <td className="mono">
                  {seen[key] ?? 'not read'}
                  {differs ? <Mark name="fail" word="differs" /> : null}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <div className="row">
        <Button look="primary" size="act" disabled={!open.live} onClick={() => void actions.stop(run.id)}>
          Disconnect
        </Button>
        <Button look="quiet" size="act" chord="Escape" onClick={leave}>
          Show items
        </Button>
      </div>
    </main>
  )
}
