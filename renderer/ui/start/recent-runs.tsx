import { useState } from 'react'
import type { Password } from '../../state/actions.ts'
import type { RunRow } from '../../state/app-state.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { useCommands } from '../frame/commands.ts'
import { Button, Keys } from '../parts/button.tsx'
import { FormDialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/field.tsx'
import { dayOf } from '../parts/format.ts'
import { Mark, type MarkName } from '../parts/mark.tsx'

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

/** Runs that are listed before all are asked for. */
const few = 8

/** The runs of this computer, the newest first: open one, or take up one that stopped. */
export function RecentRuns() {
  const ready = useApp((state) => state.ready)
  const runs = useApp((state) => state.runs)
  const [resuming, setResuming] = useState<RunRow | undefined>(undefined)
  const [all, setAll] = useState(false)
  const newest = runs.toReversed()
  const shown = all ? newest : newest.slice(0, few)
  const stopped = newest.find((row) => !row.live && !isOver(row))
  useCommands({ 'start.resume': stopped === undefined ? undefined : () => setResuming(stopped) })
  return (
    <section className="rec">
      <h2>
        <span className="grow">Recent runs</span>
        {newest.length > few ? (
          <button type="button" className="link" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Only the newest' : `All ${String(newest.length)}`}
          </button>
        ) : null}
      </h2>
      {runs.length === 0 ? (
        <p className="sub none">{ready ? 'None yet. Practise, or connect to an appliance.' : 'Reading the list'}</p>
      ) : null}
      <ul aria-label="Recent runs">
        {shown.map((row) => (
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
  const title = titleOf(row)
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
      </span>
    </li>
  )
}

export function titleOf(row: RunRow): string {
  const [first, ...others] = row.appliances.map(({ address }) => address)
  const hosts = others.length === 0 ? (first ?? row.run) : `${first ?? ''} and ${String(others.length)} more`
  return `${hosts}${row.to === undefined ? '' : ` to ${row.to}`}`
}

function isOver(row: RunRow): boolean {
  return ['done', 'damaged'].includes(row.state)
}

/** A run that stopped is gone on with; where no keychain holds the password it is asked for again. */
export function ResumeDialog(props: { row: RunRow; onClose: () => void }) {
  const { actions } = usePage()
  const profiles = useApp((state) => state.profiles)
  const [passwords, setPasswords] = useState<Readonly<Record<string, string>>>({})
  const { row } = props
  const keptFor = (address: string): string | undefined =>
    profiles.find((profile) => profile.address === address && profile.passwordKept)?.id
  const given = Object.fromEntries(
    row.appliances.map(({ id, address }): [string, Password] => {
      const typed = passwords[id] ?? ''
      const profile = keptFor(address)
      return [id, typed === '' && profile !== undefined ? { profile } : { typed }]
    }),
  )
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title="Resume the run"
      lead="Uptick reads its journal, asks the appliance how it stands, and goes on. Nothing that was sent is sent again."
      submit="Resume"
      onSubmit={() => actions.resume(row.run, given)}
    >
      {row.appliances.map(({ id, address }) => (
        <TextField
          key={id}
          id={`password-${id}`}
          label={`Password for ${address}`}
          hint={keptFor(address) === undefined ? 'not saved' : 'kept in the keychain; type to use another'}
          secret
          value={passwords[id] ?? ''}
          onChange={(password) => setPasswords((before) => ({ ...before, [id]: password }))}
        />
      ))}
    </FormDialog>
  )
}
