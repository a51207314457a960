import type { AppState } from '../../state/app-state.ts'
import { usePage } from '../../state/hooks.ts'
import { shortHash, sizeOf } from '../parts/format.ts'
import { Mark, type MarkName } from '../parts/mark.tsx'
import { Button } from '../parts/button.tsx'

export type Patch = AppState['patches'][number]

const states: Readonly<Record<Patch['state'], readonly [MarkName, string]>> = {
  verified: ['pass', 'Verified'],
  partial: ['partial', 'Partial'],
  quarantined: ['fail', 'Quarantined'],
}

const trust: Readonly<Record<Patch['trust'], string>> = {
  'own-hash-only': 'hash taken here; nothing to hold it against',
  'given-hash': 'hash as it was told',
  'two-sources': 'two sources agree',
}

export function MirrorTable(props: {
  patches: readonly Patch[]
  onForget: (patch: Patch) => void
  onRelease: (patch: Patch) => void
}) {
  return (
    <div className="scroller">
      <table className="up">
        <caption className="sr">Updates in the mirror</caption>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Update</th>
            <th scope="col">Size</th>
            <th scope="col">SHA-256</th>
            <th scope="col">Source</th>
            <th scope="col">Acts</th>
          </tr>
        </thead>
        <tbody>
          {props.patches.map((patch) => (
            <Row key={patch.name} patch={patch} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row(props: { patch: Patch; onForget: (patch: Patch) => void; onRelease: (patch: Patch) => void }) {
  const { actions } = usePage()
  const { patch } = props
  const [mark, word] = states[patch.state]
  return (
    <tr>
      <td>
        <span className="state">
          <Mark name={mark} />
          <span className={`word w-${mark}`}>{word}</span>
        </span>
      </td>
      <th scope="row">
        <span className="nm">{patch.name}</span>
        <span className="why">{about(patch)}</span>
      </th>
      <td className="num nowrap">
        {sizeOf(patch.bytes)}
        {patch.state === 'partial' && patch.expected !== undefined ? ` of ${sizeOf(patch.expected)}` : ''}
      </td>
      <td>
        {patch.sha256 === undefined ? (
          <span className="dim nowrap">known when whole</span>
        ) : (
          <details className="hash">
            <summary className="mono d">{shortHash(patch.sha256)}</summary>
            <span className="mono d">{patch.sha256}</span>
          </details>
        )}
      </td>
      <td>
        <span className="clip source" title={patch.source}>
          {patch.source}
        </span>
        {patch.state === 'verified' ? <span className="why">{trust[patch.trust]}</span> : null}
      </td>
      <td>
        <span className="row acts-row">
          {patch.state === 'partial' ? (
            <Button
              size="small"
              label={`Go on with ${patch.name}`}
              onClick={() => void actions.mirror(patch.source, patch.release ?? '', '')}
            >
              Go on
            </Button>
          ) : null}
          {patch.state === 'verified' ? (
            <>
              <Button size="small" label={`Verify ${patch.name}`} onClick={() => void actions.verifyPatch(patch.name)}>
                Verify
              </Button>
              <Button
                size="small"
                look="quiet"
                label={`Release of ${patch.name}`}
                onClick={() => props.onRelease(patch)}
              >
                Release
              </Button>
            </>
          ) : null}
          <Button size="small" look="quiet" label={`Forget ${patch.name}`} onClick={() => props.onForget(patch)}>
            Forget
          </Button>
        </span>
      </td>
    </tr>
  )
}

function about(patch: Patch): string {
  if (patch.state === 'quarantined') return patch.reason ?? 'it is not what it should be'
  if (patch.release === undefined) return 'its release is not said'
  return `brings ${patch.release}${patch.releaseSource === undefined ? '' : `, said by ${patch.releaseSource}`}`
}
