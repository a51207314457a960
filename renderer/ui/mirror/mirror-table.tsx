import type { KeyboardEvent } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import { isVouched, trustLabels, type Patch } from '../../state/app-state.ts'
import { fetchedBy } from '../../state/deliveries.ts'
import { useApp, usePassing } from '../../state/hooks.ts'
import { count, shortHash, sizeOf } from '../parts/format.ts'
import { Mark, type MarkName } from '../parts/mark.tsx'
import { Progress } from '../parts/progress.tsx'
import { UpdateDetail } from './update-detail.tsx'
import { useDeliveries } from './use-deliveries.ts'

/** The trust in a file: a hash from only one source is shown as such, even if the bytes are what was downloaded. */
export function markOf(patch: Patch): readonly [MarkName, string] {
  if (patch.state === 'partial') return ['partial', 'Partial']
  if (patch.state === 'quarantined') return ['fail', 'Quarantined']
  return isVouched(patch) ? ['pass', 'Verified'] : ['attention', trustLabels[patch.trust]]
}

/** Every file of the mirror, one line each; the selected one is unfolded. Arrows move. */
export function MirrorTable(props: {
  patches: readonly Patch[]
  selected: string | undefined
  onSelect: (name: string) => void
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
            <th scope="col">Sources</th>
            <th scope="col">Delivered to</th>
          </tr>
        </thead>
        <tbody onKeyDown={moveFocus}>
          {props.patches.map((patch) => (
            <Row key={patch.name} patch={patch} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row(props: {
  patch: Patch
  selected: string | undefined
  onSelect: (name: string) => void
  onRelease: (patch: Patch) => void
}) {
  const { patch } = props
  const [mark, word] = markOf(patch)
  const chosen = patch.name === props.selected
  const coming = usePassing((state) => Object.values(state.mirrors).find(({ name }) => name === patch.name))
  const fetched = fetchedBy(useDeliveries(patch))
  const none = useApp((state) => state.deliveries === undefined) ? 'not read' : 'no appliance'
  return (
    <>
      <tr className={chosen ? 'sel' : ''}>
        <td>
          <span className="state">
            <Mark name={mark} />
            <span className={`word w-${mark}`}>{word}</span>
          </span>
        </td>
        <th scope="row">
          <button
            type="button"
            className="plain nm"
            aria-expanded={chosen}
            tabIndex={chosen || props.selected === undefined ? 0 : -1}
            onClick={() => props.onSelect(patch.name)}
          >
            {patch.name}
          </button>
          <span className="why">{aboutOf(patch)}</span>
          {patch.state === 'partial' && coming === undefined && patch.expected !== undefined ? (
            <Progress
              label={`${patch.name} so far`}
              percent={(100 * patch.bytes) / Math.max(1, patch.expected)}
              words={`${sizeOf(patch.bytes)} of ${sizeOf(patch.expected)}, not downloading`}
            />
          ) : null}
        </th>
        <td className="num nowrap">
          {sizeOf(patch.state === 'partial' ? (patch.expected ?? patch.bytes) : patch.bytes)}
        </td>
        <td>
          <span className={patch.sha256 === undefined ? 'dim nowrap' : 'mono d nowrap'}>
            {patch.sha256 === undefined
              ? patch.state === 'partial'
                ? 'known when whole'
                : ''
              : shortHash(patch.sha256)}
          </span>
        </td>
        <td className="nowrap">{patch.state === 'verified' ? trustLabels[patch.trust] : schemeOf(patch.source)}</td>
        <td className="nowrap">
          {patch.state === 'partial' && chosen ? (
            <CommandButton size="small" command="mirror.resume">
              Resume
            </CommandButton>
          ) : (
            <span className={fetched === 0 ? 'dim' : ''}>
              {patch.state !== 'verified' ? '' : fetched === 0 ? none : count(fetched, 'appliance')}
            </span>
          )}
        </td>
      </tr>
      {chosen ? (
        <tr className="detail">
          <td colSpan={6}>
            <UpdateDetail patch={patch} onRelease={() => props.onRelease(patch)} />
          </td>
        </tr>
      ) : null}
    </>
  )
}

function aboutOf(patch: Patch): string {
  if (patch.state === 'quarantined') return patch.reason ?? 'the file is damaged'
  if (patch.state === 'partial') {
    return patch.expected === undefined
      ? `${sizeOf(patch.bytes)} so far`
      : `${sizeOf(patch.bytes)} of ${sizeOf(patch.expected)}`
  }
  if (patch.release === undefined) return 'release not set'
  return `installs ${patch.release}${patch.releaseSource === undefined ? '' : `, set by ${patch.releaseSource}`}`
}

function schemeOf(source: string): string {
  return /^([a-z]+):\/\//.exec(source)?.[1] ?? 'file'
}

/** Up and down move between the names, as in the outline. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined || event.ctrlKey) return
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>('button.nm')]
  const now = names.findIndex((one) => one === document.activeElement)
  const next = names[now + step]
  if (now < 0 || next === undefined) return
  event.preventDefault()
  next.focus()
  next.click()
}
