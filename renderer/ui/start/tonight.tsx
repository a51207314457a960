import { Keys } from '../../commands/command-button.tsx'
import type { RunRow } from '../../state/app-state.ts'
import { usePage } from '../../state/hooks.ts'
import type { OpenRun } from '../../state/kept-runs.ts'
import { Button } from '../parts/button.tsx'
import { dayOf, lastingOf, minuteOf } from '../parts/format.ts'
import { Mark, markLabels, type MarkName } from '../parts/mark.tsx'
import { useNow } from '../parts/now.ts'
import { PracticeChip } from '../parts/practice-chip.tsx'
import { outcomes, runName } from './run-labels.ts'

/** The open runs: what each does or asks for, the next time that matters, and one button. */
export function Tonight(props: { open: readonly OpenRun[]; onResume: (row: RunRow) => void }) {
  const { open } = props
  return (
    <ul className="tonight" aria-label="Open runs">
      {open.map((run, index) => (
        <Row key={run.row.run} run={run} first={index === 0} onResume={() => props.onResume(run.row)} />
      ))}
    </ul>
  )
}

function Row(props: { run: OpenRun; first: boolean; onResume: () => void }) {
  const { store, actions } = usePage()
  const { run, first } = props
  const { row, now, needsYou } = run
  const name = runName(row)
  const [mark, word, text] = standingOf(run)
  const show = (): void => void store.openRun(row.run)
  return (
    <li data-run={row.run} className={needsYou ? 'needsyou' : undefined}>
      <Mark name={mark} large />
      <div className="grow">
        <div className="h">
          {row.live ? (
            run.host
          ) : (
            <button type="button" className="plain" onClick={show} aria-label={`Open ${name}`}>
              {run.host}
            </button>
          )}{' '}
          <span className="dim">{dayOf(row.openedAt)}</span> <PracticeChip practice={row.practice} />
        </div>
        <div className="d">
          <b className={`w-${mark}`}>{word}.</b> {text}
          {row.to === undefined ? null : <span className="dim"> {row.to}</span>}
        </div>
      </div>
      <TimeThatMatters run={run} />
      <span className="rowacts">
        {row.live ? (
          <Button
            {...(first && needsYou ? { look: 'primary' as const } : {})}
            onClick={show}
            label={`${now?.installing === true ? 'Show progress of' : 'Open'} ${name}`}
          >
            {now?.installing === true ? 'Show progress' : 'Open'}
            {first ? <Keys of="start.resume" /> : null}
          </Button>
        ) : (
          <Button
            {...(first && needsYou ? { look: 'primary' as const } : {})}
            onClick={props.onResume}
            label={`Resume ${name}`}
          >
            Resume
            {first ? <Keys of="start.resume" /> : null}
          </Button>
        )}
        <Button
          size="small"
          look="quiet"
          onClick={() => void actions.keepAway(row.run, name, true)}
          label={`Archive ${name}`}
        >
          Archive
        </Button>
      </span>
    </li>
  )
}

/** Mark, word and sentence: what the run does or asks for; before the fleet is read, how it ended last. */
function standingOf({ row, now, needsYou }: OpenRun): readonly [MarkName, string, string] {
  const [mark, word] = outcomes[row.state] ?? (['to-do', row.state] as const)
  if (now === undefined) return [mark, word, '']
  const said = [now.now.words, now.now.detail].filter((part) => part !== '').join(': ')
  const text = /[.?!]$/.test(said) || said === '' ? said : `${said}.`
  const loud = now.now.mark as MarkName
  if (needsYou) return [loud === 'to-do' ? 'waiting' : loud, 'Needs you', text]
  if (now.installing) return ['running', 'Rebooting', text]
  return row.live ? [loud, markLabels[loud], text] : [mark, word, text]
}

function TimeThatMatters(props: { run: OpenRun }) {
  const now = useNow(10_000)
  const { row, now: told } = props.run
  if (told?.installing === true && told.now.since !== undefined) {
    return (
      <span className="time">
        <b>{lastingOf(now - Date.parse(told.now.since))} so far</b>
        <span className="dim">since {minuteOf(told.now.since)}</span>
      </span>
    )
  }
  if (told?.window !== undefined) {
    const { from, to } = told.window
    return (
      <span className="time">
        <b>
          {minuteOf(from) || from}–{minuteOf(to) || to}
        </b>
        <span className="dim">maintenance window</span>
      </span>
    )
  }
  const last = told === undefined || told.at === '' ? row.openedAt : told.at
  return (
    <span className="time">
      <b>{minuteOf(last)}</b>
      <span className="dim">{last === row.openedAt ? 'started' : 'last entry'}</span>
    </span>
  )
}
