import { useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import { useCommands } from '../../commands/commands.ts'
import { itemCounts, keyOfChange, openPointsOf, standingOf, type OpenPoint } from '../../state/finish.ts'
import { usePage, type ShownRun } from '../../state/hooks.ts'
import { minuteOf } from '../parts/format.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark } from '../parts/mark.tsx'
import { FinishChanges } from './finish-changes.tsx'
import { FinishSide } from './finish-side.tsx'
import { FinishSigns } from './finish-signs.tsx'

/**
 * The end of a run: what is open, what changed unexpectedly, who signs, and where the record is written. The run stays
 * open until a person closes it here.
 */
export function FinishView(props: { open: ShownRun }) {
  const { open } = props
  const { store } = usePage()
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({})
  const left = standingOf(open)
  useCommands({ 'finish.leave': () => store.finish(false) })
  if (left === undefined) return null
  const keep = left.changes.flatMap((change) => {
    const reason = (reasons[keyOfChange(change)] ?? '').trim()
    return change.decided !== undefined || reason === '' ? [] : [{ change: keyOfChange(change), reason }]
  })
  return (
    <div className="finishview">
      <main className="finish" data-pane="finish" tabIndex={-1}>
        <Head open={open} />
        <FinishChanges open={open} changes={left.changes} reasons={reasons} onReasons={setReasons} />
        <OpenPoints points={openPointsOf(open)} several={Object.keys(open.run.state.appliances).length > 1} />
        <FinishSigns open={open} />
      </main>
      <FinishSide open={open} left={left} keep={keep} />
    </div>
  )
}

function Head(props: { open: ShownRun }) {
  const { run, appliance, outline } = props.open
  const { opened, closed } = run.state
  const one = run.state.appliances[appliance]
  const from = one?.factsBefore?.['release']?.value
  const now = one?.identity.release
  const { done, attention, open } = itemCounts(outline)
  const what = opened?.purpose === 'check' ? 'Check' : 'Upgrade'
  const whole = opened?.cluster === undefined ? (one?.identity.host ?? one?.address ?? '') : `cluster ${opened.cluster}`
  const told =
    closed === undefined
      ? 'The run stays open until you close it.'
      : `Run closed at ${minuteOf(closed.at)}. The record is final.`
  return (
    <header>
      <div className="grow">
        <h1 tabIndex={-1}>
          {what} of {whole}
          {open === 0 ? ' finished' : ': finish the run'}
        </h1>
        <p className="sub">{told}</p>
      </div>
      <CommandButton size="small" look="quiet" command="finish.leave">
        Show items
      </CommandButton>
      <dl className="finishfacts">
        {now === undefined ? null : (
          <div>
            <dt>Release</dt>
            <dd>
              {typeof from === 'string' && from !== now ? (
                <>
                  {from} <Icon name="arrow" />
                  <span className="sr"> to </span>{' '}
                </>
              ) : null}
              {now}
            </dd>
          </div>
        )}
        <div>
          <dt>Items</dt>
          <dd>
            {done} done{attention === 0 ? '' : `, ${String(attention)} with attention`}
            {open === 0 ? '' : `, ${String(open)} open`}
          </dd>
        </div>
      </dl>
    </header>
  )
}

function OpenPoints(props: { points: readonly OpenPoint[]; several: boolean }) {
  const { points, several } = props
  const { store } = usePage()
  return (
    <section aria-label="Open points">
      <h2>
        Open points <span>{points.length === 0 ? '' : 'listed as open in the record'}</span>
      </h2>
      {points.length === 0 ? <p className="sub none">No item is open.</p> : null}
      <ul className="finishrows">
        {points.map(({ key, mark, host, title, reason }) => (
          <li key={key}>
            <Mark name={mark} />
            <span>
              {several ? <span className="dim">{host}: </span> : null}
              <button
                type="button"
                className="link"
                onClick={() => {
                  store.finish(false)
                  store.leave(key)
                  store.select(key)
                }}
              >
                {title}
              </button>
              {reason === '' ? '' : `: ${reason}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
