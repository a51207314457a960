import { useState, type ReactNode } from 'react'
import { useCommands } from '../../commands/commands.ts'
import { Keys } from '../../commands/command-button.tsx'
import type { RunRow } from '../../state/app-state.ts'
import { usePage } from '../../state/hooks.ts'
import { someOf } from '../../state/kept-runs.ts'
import { Button } from '../parts/button.tsx'
import { count, dayOf } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { PracticeChip } from '../parts/practice-chip.tsx'
import { outcomes, runName } from './run-labels.ts'

/** Runs that are over, and runs that a person archived: folded until they are asked for. */
export function OtherRuns(props: {
  closed: readonly RunRow[]
  archived: readonly RunRow[]
  onDelete: (row: RunRow) => void
}) {
  const { closed, archived } = props
  const [shown, setShown] = useState<'closed' | 'archived' | undefined>(undefined)
  const [all, setAll] = useState(false)
  const flip = (which: 'closed' | 'archived'): void => setShown(shown === which ? undefined : which)
  useCommands({ 'start.away': archived.length === 0 ? undefined : () => flip('archived') })
  const rows = shown === 'closed' ? closed : archived
  if (closed.length + archived.length === 0) return null
  return (
    <section className="otherruns">
      <p className="row">
        {closed.length === 0 ? null : (
          <button type="button" className="link" aria-expanded={shown === 'closed'} onClick={() => flip('closed')}>
            {count(closed.length, 'closed run')}
          </button>
        )}
        {archived.length === 0 ? null : (
          <button type="button" className="link" aria-expanded={shown === 'archived'} onClick={() => flip('archived')}>
            {count(archived.length, 'archived run')} <Keys of="start.away" />
          </button>
        )}
      </p>
      {shown === undefined ? null : (
        <>
          <ul aria-label={shown === 'closed' ? 'Closed runs' : 'Archived runs'}>
            {someOf(rows, all).map((row) =>
              shown === 'closed' ? (
                <ClosedRow key={row.run} row={row} />
              ) : (
                <ArchivedRow key={row.run} row={row} onDelete={() => props.onDelete(row)} />
              ),
            )}
          </ul>
          {someOf(rows, false).length < rows.length ? (
            <button type="button" className="link small" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? 'Only the newest' : `All ${String(rows.length)}`}
            </button>
          ) : null}
        </>
      )}
    </section>
  )
}

function ClosedRow(props: { row: RunRow }) {
  const { store, actions } = usePage()
  const { row } = props
  const name = runName(row)
  return (
    <RunLine row={row}>
      <Button size="small" onClick={() => void store.openRun(row.run, 'record')} label={`Record of ${name}`}>
        Record
      </Button>
      <Button
        size="small"
        look="quiet"
        onClick={() => void actions.keepAway(row.run, name, true)}
        label={`Archive ${name}`}
      >
        Archive
      </Button>
    </RunLine>
  )
}

function ArchivedRow(props: { row: RunRow; onDelete: () => void }) {
  const { actions } = usePage()
  const { row } = props
  const name = runName(row)
  return (
    <RunLine row={row}>
      <Button size="small" onClick={() => void actions.keepAway(row.run, name, false)} label={`Unarchive ${name}`}>
        Unarchive
      </Button>
      <Button size="small" look="quiet" onClick={props.onDelete} label={`Delete ${name}`}>
        Delete
      </Button>
    </RunLine>
  )
}

function RunLine(props: { row: RunRow; children: ReactNode }) {
  const { store } = usePage()
  const { row } = props
  const [mark, word] = outcomes[row.state] ?? (['to-do', row.state] as const)
  return (
    <li data-run={row.run}>
      <Mark name={mark} />
      <div className="grow">
        <div className="h">
          <button
            type="button"
            className="plain"
            onClick={() => void store.openRun(row.run)}
            aria-label={`Open ${runName(row)}`}
          >
            {runName(row)}
          </button>{' '}
          <PracticeChip practice={row.practice} />
        </div>
        <div className="d">
          <span className={`word w-${mark}`}>{word}.</span> {row.to === undefined ? 'Check only' : row.to}
          {row.archivedAt === undefined ? null : `, archived ${dayOf(row.archivedAt)}`}
        </div>
      </div>
      <span className="row">{props.children}</span>
    </li>
  )
}
