import { CommandButton } from '../../commands/command-button.tsx'
import type { ShownRun } from '../../state/hooks.ts'
import type { ShownRefusal } from '../../state/refused-install.ts'
import { supportLines } from '../../state/support-facts.ts'
import { secondOf, sizeOf } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'

/** The side panel of the causes: the state of the appliance, and what Technical Support asks for. */
export function FailureSide(props: { open: ShownRun; refused: ShownRefusal }) {
  const { open, refused } = props
  const { run, appliance, current } = open
  const one = run.state.appliances[appliance]
  if (one === undefined) return null
  const { release, readAt } = refused.now
  const files = current?.standing.files ?? []
  const asked = one.requested === true
  const total = one.offer?.bytes
  const delivered =
    one.delivered !== undefined
      ? 'In full'
      : asked
        ? 'In part'
        : total === undefined
          ? 'Nothing'
          : `0 of ${sizeOf(total)}`
  return (
    <aside
      className="failureside"
      aria-label="The appliance now, and the facts for support"
      data-pane="support"
      tabIndex={-1}
    >
      <section>
        <h2>{refused.host} now</h2>
        <dl className="pairs">
          <dt>Release</dt>
          <dd>
            {release ?? 'not read'}
            {release === undefined ? null : (
              <span className="dim">
                {' '}
                {readAt === undefined ? 'read before the install' : `read at ${secondOf(readAt)}`}
              </span>
            )}
          </dd>
          <dt>Host ID</dt>
          <dd>{one.identity.hostId ?? 'not read'}</dd>
          <dt>Serial number</dt>
          <dd>{one.identity.serial ?? 'not read'}</dd>
          <dt>Connection</dt>
          <dd>{one.connected ? 'Logged in' : 'Not connected'}</dd>
          <dt>Delivered</dt>
          <dd>{delivered}</dd>
        </dl>
      </section>
      <section>
        <h2>
          <span className="grow">For Technical Support</span>
          <CommandButton command="wait.support" size="small">
            Copy
          </CommandButton>
        </h2>
        <dl className="supportcard" tabIndex={0} aria-label="Facts for Technical Support">
          {supportLines(run, appliance).map(({ about, says }) => (
            <div key={`${about}${says}`}>
              <dt>{about}</dt>
              <dd>{says}</dd>
            </div>
          ))}
        </dl>
        <div className="systemlog">
          <Mark name={files.length === 0 ? 'to-do' : 'ticked'} />
          <p className="small grow">
            {files.length === 0 ? (
              <>
                <b>System Log not attached.</b> It may name the cause. Open it in the Administration Suite.
              </>
            ) : (
              <>
                <b>Attached:</b> {files.map(({ name }) => name).join(', ')}
              </>
            )}
          </p>
          <CommandButton command="item.attach" size="small">
            Attach
          </CommandButton>
        </div>
      </section>
    </aside>
  )
}
