import { useState } from 'react'
import type { RunRow } from '../../state/app-state.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { FormDialog } from '../parts/dialog.tsx'
import { dayOf } from '../parts/format.ts'
import { useKeys } from '../frame/keys.ts'
import { Mark, type MarkName } from '../parts/mark.tsx'
import { Button, TextField } from '../parts/parts.tsx'

const outcomes: Readonly<Record<string, readonly [MarkName, string]>> = {
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

/** The runs of this computer, the newest first: open one, or take up one that stopped. */
export function RecentRuns() {
  const runs = useApp((state) => state.runs)
  const [resuming, setResuming] = useState<RunRow | undefined>(undefined)
  const stopped = runs.find((row) => !row.live && !isOver(row))
  useKeys(stopped === undefined ? {} : { r: () => setResuming(stopped) })
  return (
    <section className="rec">
      <h2>Recent runs</h2>
      {runs.length === 0 ? <p className="sub none">None yet. Practise, or connect to an appliance.</p> : null}
      <ul>
        {runs.map((row) => (
          <Row key={row.run} row={row} first={row === stopped} onResume={() => setResuming(row)} />
        ))}
      </ul>
      {resuming === undefined ? null : <ResumeDialog row={resuming} onClose={() => setResuming(undefined)} />}
    </section>
  )
}

function Row(props: { row: RunRow; first: boolean; onResume: () => void }) {
  const { store } = usePage()
  const { row } = props
  const [mark, word] = outcomes[row.state] ?? (['to-do', row.state] as const)
  const title = `${row.appliances.map((a) => a.address).join(', ')}${row.to === undefined ? '' : ` to ${row.to}`}`
  return (
    <li>
      <Mark name={mark} />
      <div>
        <div className="h">{title}</div>
        <div className="d">
          <span className={`word w-${mark}`}>{word}.</span> {dayOf(row.openedAt)}
        </div>
      </div>
      <span className="row">
        {row.live || isOver(row) ? null : (
          <Button
            size="small"
            onClick={props.onResume}
            label={`Resume ${title}`}
            {...(props.first ? { keys: 'R' } : {})}
          >
            Resume
          </Button>
        )}
        <Button size="small" look="quiet" onClick={() => void store.openRun(row.run)} label={`Open ${title}`}>
          Open
        </Button>
      </span>
    </li>
  )
}

function isOver(row: RunRow): boolean {
  return ['done', 'damaged'].includes(row.state)
}

/** A run that stopped is gone on with; the password was never written down, so it is asked for again. */
export function ResumeDialog(props: { row: RunRow; onClose: () => void }) {
  const { actions } = usePage()
  const [passwords, setPasswords] = useState<Readonly<Record<string, string>>>({})
  const { row } = props
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title="Resume the run"
      lead="Uptick reads its journal, asks the appliance how it stands, and goes on. Nothing that was sent is sent again."
      submit="Resume"
      onSubmit={() => actions.resume(row.run, passwords)}
    >
      {row.appliances.map((appliance) => (
        <TextField
          key={appliance.id}
          id={`password-${appliance.id}`}
          label={`Password for ${appliance.address}`}
          hint="not saved"
          secret
          value={passwords[appliance.id] ?? ''}
          onChange={(password) => setPasswords((before) => ({ ...before, [appliance.id]: password }))}
        />
      ))}
    </FormDialog>
  )
}
