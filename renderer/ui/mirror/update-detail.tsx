import type { Patch } from '../../state/app-state.ts'
import { useApp, usePassing } from '../../state/hooks.ts'
import { Button, CommandButton } from '../parts/button.tsx'
import { dayOf, groupedHash, secondOf, sizeOf } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'

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
            Its hash was taken here, and there is nothing to hold it against: a second source, or a hash from the
            vendor, makes it Verified.
          </p>
        ) : null}
        <div className="row wrap">
          {patch.state === 'verified' ? (
            <>
              <CommandButton size="small" command="mirror.verify">
                Verify
              </CommandButton>
              <Button size="small" onClick={props.onRelease}>
                Say its release
              </Button>
            </>
          ) : null}
          {patch.state === 'quarantined' ? (
            <CommandButton size="small" command="mirror.resume">
              Fetch again
            </CommandButton>
          ) : null}
          <CommandButton size="small" look="quiet" command="mirror.forget">
            Forget
          </CommandButton>
        </div>
      </div>
      <Deliveries patch={patch} />
    </div>
  )
}

/** Proof of delivery: what each appliance was sent, and that its bytes are those that were verified. */
function Deliveries(props: { patch: Patch }) {
  const { name, bytes } = props.patch
  const appliances = useApp((state) => state.run?.state.appliances)
  const downloads = usePassing((state) => state.downloads)
  const delivered = usePassing((state) => state.delivered)
  const byRun = Object.values(appliances ?? {}).filter(
    (one) => one.offer?.name === name || one.delivered?.name === name,
  )
  const byHand = delivered.filter((one) => one.name === name)
  if (byRun.length + byHand.length === 0) {
    return (
      <div>
        <p className="cap dim">Proof of delivery</p>
        <p className="sub small">
          No appliance of the run on the screen has fetched it yet. Each delivery stands in the record of its run.
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
          </tr>
        </thead>
        <tbody>
          {byRun.map((one) => {
            const whole = one.delivered?.name === name
            const sent = whole ? bytes : (downloads[one.id]?.sent ?? 0)
            return (
              <tr key={one.id}>
                <th scope="row">{one.identity.host ?? one.address}</th>
                <td className="mono">{one.identity.hostId ?? 'not read'}</td>
                <td>{whole ? `all ${sizeOf(bytes)}` : sizeOf(sent)}</td>
                <td>
                  <Mark name={whole ? 'pass' : sent > 0 ? 'running' : 'to-do'} />{' '}
                  {whole ? 'Proved' : sent > 0 ? 'Fetching' : 'Not asked for'}
                </td>
              </tr>
            )
          })}
          {byHand.map(({ peer, at }) => (
            <tr key={`${peer}${String(at)}`}>
              <th scope="row">{peer}</th>
              <td className="dim">by hand</td>
              <td>all {sizeOf(bytes)}</td>
              <td>
                <Mark name="pass" /> {secondOf(at)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small sub">Proved: every byte was sent in one whole fetch, and their hash is the one above.</p>
    </div>
  )
}

/** The first bytes as text where they are text, else in hex: a web page in the place of an update shows itself. */
function firstBytes(head: string): string {
  const bytes = (head.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
  const printable = bytes.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127))
  return printable ? String.fromCharCode(...bytes) : (head.match(/.{1,8}/g) ?? []).join(' ')
}
