import { isVouched, patchLabel } from '../../state/app-state.ts'
import { useApp, type ShownRun } from '../../state/hooks.ts'
import { Button } from '../parts/button.tsx'
import { sizeOf } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'

/** The update to install: its size, its hash, and who vouches for its bytes. */
export function UpdateLine(props: {
  open: ShownRun
  accepted?: boolean
  /** Takes the decision that an update from one source needs; absent if no decision is open. */
  onAccept?: () => void
}) {
  const { onAccept } = props
  const to = props.open.run.state.opened?.to
  const patch = useApp((app) => app.patches.find(({ name }) => name === to))
  if (patch === undefined) return null
  const size = sizeOf(patch.bytes)
  const hash = patch.sha256 === undefined ? '' : `SHA-256 ${patch.sha256.slice(0, 8)}…${patch.sha256.slice(-8)}`
  // Uses the mirror's current state, so that bytes damaged since then are not shown as verified.
  const label = patchLabel(patch)
  if (onAccept !== undefined)
    return (
      <li className="exception">
        <Mark name="attention" large />
        <span className="name">
          Update source
          <span className="word w-attention">Decision required</span>
        </span>
        <span className="reason">
          {patch.name}, {size}, one source. {hash} was computed on this computer only.
        </span>
        <Button onClick={onAccept}>Accept as one source</Button>
      </li>
    )
  return (
    <li>
      <Mark name={isVouched(patch) ? 'pass' : 'attention'} word={label} />
      <span className="name">Update</span>
      <span className="reason">
        {patch.name}, {size} · {label.toLowerCase()}
        {props.accepted === true ? ', accepted by you' : ''} · {hash}
      </span>
    </li>
  )
}
