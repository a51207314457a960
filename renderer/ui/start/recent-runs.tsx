import { useState, type FocusEvent, type ReactNode } from 'react'
import { Keys } from '../../commands/command-button.tsx'
import type { RunRow } from '../../state/app-state.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { isOver, keptRuns, titleOf } from '../../state/kept-runs.ts'
import { useCommands } from '../../commands/commands.ts'
import { Button } from '../parts/button.tsx'
import { count, dayOf } from '../parts/format.ts'
import { Mark, type MarkName } from '../parts/mark.tsx'
import { PracticeChip } from '../parts/practice-chip.tsx'
import { DeleteRunDialog } from './delete-run.tsx'
import { ResumeDialog } from '../parts/resume-dialog.tsx'
import { UnreadNote } from '../parts/unread-note.tsx'

export const outcomes: Readonly<Record<string, readonly [MarkName, string]>> = {
  done: ['pass', 'Done'],
  blocked: ['fail', 'Blocked'],
  waiting: ['waiting', 'Asks you'],
  unreachable: ['error', 'Could not be reached'],
  unproven: ['uncertain', 'Not proved'],
  unverified: ['fail', 'Does not verify'],
  unable: ['error', 'This computer could not'],
  interrupted: ['stale', 'Interrupted'],
  error: ['error', 'Error'],
  running: ['running', 'Running'],
  damaged: ['fail', 'Damaged'],
}

/** The runs of this computer, the newest first: open one, take up one that stopped, put one away. Nothing goes by itself. */
export function RecentRuns() {
  const ready = useApp((state) => state.ready)
  const runs = useApp((state) => state.runs)
  const unread = useApp((state) => state.unread.runs !== undefined)
  const [resuming, setResuming] = useState<RunRow | undefined>(undefined)
  const [deleting, setDeleting] = useState<RunRow | undefined>(undefined)
  const [all, setAll] = useState(false)
  const [away, setAway] = useState(false)
  const { atHand, shown, putAway, stopped } = keptRuns(runs, all)
  const rows = useRowInHand([...atHand, ...putAway], setDeleting)
  useCommands({
    'start.resume': stopped === undefined ? undefined : () => setResuming(stopped),
    'start.away': putAway.length === 0 ? undefined : () => setAway(!away),
  })
  return (
    <section className="rec" {...rows}>
      <h2>
        <span className="grow">Recent runs</span>
        {atHand.length > shown.length || all ? (
          <button type="button" className="link" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Only the newest' : `All ${String(atHand.length)}`}
          </button>
        ) : null}
      </h2>
      <UnreadNote list="runs" />
      {atHand.length === 0 && !unread ? <p className="sub none">{emptyWords(ready, putAway.length)}</p> : null}
      <ul aria-label="Recent runs">
        {shown.map((row) => (
          <Row key={row.run} row={row} first={row === stopped} onResume={() => setResuming(row)} />
        ))}
      </ul>
      {putAway.length === 0 ? null : (
        <>
          <button type="button" className="link putaway" aria-expanded={away} onClick={() => setAway(!away)}>
            {away ? 'Hide those that were put away' : `${count(putAway.length, 'run')} put away`}
            <Keys of="start.away" />
          </button>
          {away ? (
            <ul aria-label="Runs that were put away">
              {putAway.map((row) => (
                <AwayRow key={row.run} row={row} onDelete={() => setDeleting(row)} />
              ))}
            </ul>
          ) : null}
        </>
      )}
      {resuming === undefined ? null : <ResumeDialog row={resuming} onClose={() => setResuming(undefined)} />}
      {deleting === undefined ? null : <DeleteRunDialog row={deleting} onClose={() => setDeleting(undefined)} />}
    </section>
  )
}

function emptyWords(ready: boolean, away: number): string {
  if (!ready) return 'Reading the list'
  return away === 0 ? 'None yet. Practise, or connect to an appliance.' : 'None at hand: all of them were put away.'
}

/** The run whose line has the focus: what the keys put away, take out again or delete. */
function useRowInHand(rows: readonly RunRow[], onDelete: (row: RunRow) => void) {
  const { actions } = usePage()
  const [inHand, setInHand] = useState<string | undefined>(undefined)
  const row = rows.find(({ run }) => run === inHand)
  const away = row?.archivedAt !== undefined
  useCommands({
    'start.put-away':
      row === undefined
        ? undefined
        : () => {
            focusBeside(row.run)
            void actions.keepAway(row.run, titleOf(row), !away)
          },
    'start.delete': row !== undefined && away ? () => onDelete(row) : undefined,
  })
  return {
    onFocus: ({ target }: FocusEvent<HTMLElement>) =>
      setInHand(target.closest<HTMLElement>('li[data-run]')?.dataset['run']),
    onBlur({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) {
      // The palette takes the focus for a moment and still acts on this line.
      const over = relatedTarget instanceof Element && relatedTarget.closest('[role=dialog]') !== null
      if (!over && !currentTarget.contains(relatedTarget)) setInHand(undefined)
    },
  }
}

/** The line is about to go: the next one of its list gets the focus, so that the keys go on where they were. */
function focusBeside(run: string): void {
  const line = document.querySelector(`li[data-run="${CSS.escape(run)}"]`)
  const beside = line?.nextElementSibling ?? line?.previousElementSibling
  beside?.querySelector('button')?.focus()
}

function Row(props: { row: RunRow; first: boolean; onResume: () => void }) {
  const { store, actions } = usePage()
  const { row } = props
  const title = titleOf(row)
  return (
    <RunLine row={row}>
      {row.live || isOver(row) ? null : (
        <Button size="small" onClick={props.onResume} label={`Resume ${title}`}>
          Resume
          {props.first ? <Keys of="start.resume" /> : null}
        </Button>
      )}
      {row.state === 'done' ? (
        <Button
          size="small"
          look="quiet"
          onClick={() => void store.openRun(row.run, 'record')}
          label={`Record of ${title}`}
        >
          Record
        </Button>
      ) : null}
      <Button size="small" look="quiet" onClick={() => void store.openRun(row.run)} label={`Open ${title}`}>
        Open
      </Button>
      <Button
        size="small"
        look="quiet"
        onClick={() => void actions.keepAway(row.run, title, true)}
        label={`Put away ${title}`}
      >
        Put away
      </Button>
    </RunLine>
  )
}

function AwayRow(props: { row: RunRow; onDelete: () => void }) {
  const { store, actions } = usePage()
  const { row } = props
  const title = titleOf(row)
  return (
    <RunLine row={row}>
      <Button
        size="small"
        onClick={() => void actions.keepAway(row.run, title, false)}
        label={`Take out again ${title}`}
      >
        Take out again
      </Button>
      <Button size="small" look="quiet" onClick={() => void store.openRun(row.run)} label={`Open ${title}`}>
        Open
      </Button>
      <Button size="small" look="quiet" onClick={props.onDelete} label={`Delete ${title}`}>
        Delete
      </Button>
    </RunLine>
  )
}

function RunLine(props: { row: RunRow; children: ReactNode }) {
  const { row } = props
  const [mark, word] = outcomes[row.state] ?? (['to-do', row.state] as const)
  return (
    <li data-run={row.run}>
      <Mark name={mark} />
      <div>
        <div className="h">
          {titleOf(row)} <PracticeChip practice={row.practice} />
        </div>
        <div className="d">
          <span className={`word w-${mark}`}>{word}.</span> {dayOf(row.openedAt)}
          {row.archivedAt === undefined ? null : `, put away ${dayOf(row.archivedAt)}`}
        </div>
      </div>
      <span className="row">{props.children}</span>
    </li>
  )
}
