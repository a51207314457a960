import { CommandButton } from '../../commands/command-button.tsx'
import type { Patch } from '../../state/app-state.ts'
import { needOf, type DeliveryRow } from '../../state/deliveries.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { Button } from '../parts/button.tsx'
import { dayOf, groupedHash, secondOf, sizeOf } from '../parts/format.ts'
import { Mark, type MarkName } from '../parts/mark.tsx'
import { useDeliveries } from './use-deliveries.ts'

/** What is known of one file, whom it was delivered to, and what can be done with it. */
export function UpdateDetail(props: { patch: Patch; onRelease: () => void }) {
  const { patch } = props
  return (
    <div className="updetail">
      <div>
        {patch.sha256 === undefined ? null : (
          <>
            <p className="cap dim">SHA-256, computed here</p>
            <p className="mono d hashfull">{groupedHash(patch.sha256)}</p>
          </>
        )}
        <dl className="pairs">
          <dt>Source</dt>
          <dd className="mono breaks">{patch.source}</dd>
          <dt>Here since</dt>
          <dd>{dayOf(patch.mirroredAt)}</dd>
          <Need patch={patch} />
          {patch.keptFor === undefined || patch.keptFor.length === 0 ? null : (
            <>
              <dt>Kept for</dt>
              <dd>{patch.keptFor.join(', ')}</dd>
            </>
          )}
          {patch.head === undefined ? null : (
            <>
              <dt>First bytes</dt>
              <dd className="mono breaks">{firstBytes(patch.head)}</dd>
            </>
          )}
        </dl>
        {patch.state === 'verified' && patch.trust === 'own-hash-only' ? (
          <p className="small sub">
            SHA-256 computed here only. Add a second source or the vendor’s hash to verify this update.
          </p>
        ) : null}
        <div className="row wrap">
          {patch.state === 'verified' ? (
            <>
              <CommandButton size="small" command="mirror.verify">
                Verify
              </CommandButton>
              <Button size="small" onClick={props.onRelease}>
                Set release
              </Button>
            </>
          ) : null}
          {patch.state === 'quarantined' ? (
            <CommandButton size="small" command="mirror.resume">
              Download again
            </CommandButton>
          ) : null}
          <CommandButton size="small" look="quiet" command="mirror.forget">
            Remove
          </CommandButton>
        </div>
      </div>
      <Deliveries patch={patch} />
    </div>
  )
}

/** Proof of delivery: what each appliance was sent, and that its bytes are those that were verified. */
function Deliveries(props: { patch: Patch }) {
  const { store } = usePage()
  const rows = useDeliveries(props.patch)
  const isRead = useApp((state) => state.deliveries !== undefined)
  if (rows.length === 0) {
    return (
      <div>
        <p className="cap dim">Proof of delivery</p>
        <p className="sub small">
          {isRead ? 'Not delivered to any appliance yet.' : 'The deliveries have not been read yet.'} The record of each
          run shows its delivery.
        </p>
      </div>
    )
  }
  return (
    <div>
      <table className="matrix">
        <caption className="cap dim">Proof of delivery</caption>
        <thead>
          <tr>
            <th scope="col">To</th>
            <th scope="col">Host ID</th>
            <th scope="col">Sent</th>
            <th scope="col">Delivered</th>
            <th scope="col">At</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, to, hostId, sent, state, at, run }) => (
            <tr key={key}>
              <th scope="row">
                {run === undefined ? (
                  to
                ) : (
                  <button
                    type="button"
                    className="link"
                    aria-label={`Record of the run that delivered it to ${to}`}
                    onClick={() => void store.openRun(run, 'record')}
                  >
                    {to}
                  </button>
                )}
              </th>
              <td className={hostId === undefined ? 'dim' : 'mono'}>
                {hostId === undefined ? 'by hand' : hostId === '' ? 'not read' : hostId}
              </td>
              <td className="nowrap">{state === 'proved' ? `all ${sizeOf(sent)}` : sizeOf(sent)}</td>
              <td className="nowrap">
                <Mark name={deliveryMarks[state][0]} /> {deliveryMarks[state][1]}
              </td>
              <td className="nowrap">{at === undefined ? '' : typeof at === 'number' ? secondOf(at) : dayOf(at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small sub">Delivered in one transfer; the SHA-256 matches.</p>
    </div>
  )
}

const deliveryMarks: Readonly<Record<DeliveryRow['state'], readonly [MarkName, string]>> = {
  proved: ['pass', 'Delivered'],
  fetching: ['running', 'Downloading'],
  'not-asked': ['to-do', 'Not requested'],
}

/** What the rest of it needs of the disk, where its source has said how large it is. */
function Need(props: { patch: Patch }) {
  const room = useApp((state) => state.room)
  const need = needOf(props.patch, room)
  if (need === undefined) return null
  const free = room === undefined ? '' : `, ${sizeOf(room.free)} free`
  return (
    <>
      <dt>Still needs</dt>
      <dd>
        {sizeOf(need.needs)}
        {free}
        {need.lacks === 0 ? null : (
          <span className="state">
            <Mark name="attention" />
            <span className="word w-attention">Does not fit: make {sizeOf(need.lacks)} of room first</span>
          </span>
        )}
      </dd>
    </>
  )
}

/** The first bytes as text where they are text, else in hex: a web page in the place of an update shows itself. */
function firstBytes(head: string): string {
  const bytes = (head.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
  const printable = bytes.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127))
  return printable ? String.fromCharCode(...bytes) : (head.match(/.{1,8}/g) ?? []).join(' ')
}
