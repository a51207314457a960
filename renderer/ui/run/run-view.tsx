import { useState } from 'react'
import { useApp, usePassing, useShownRun, usePage, type ShownRun } from '../../state/hooks.ts'
import { nextOf } from '../../state/outline.ts'
import { useCommands } from '../../commands/commands.ts'
import { Button } from '../parts/button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { ResumeDialog } from '../parts/resume-dialog.tsx'
import { FailureView } from './failure-view.tsx'
import { FinishView } from './finish-view.tsx'
import { GateView } from './gate-view.tsx'
import { IdentityAlarm } from './identity-alarm.tsx'
import { ItemsView } from './items-view.tsx'
import { RunBar } from './run-bar.tsx'
import { RunSheet } from './run-sheet.tsx'
import { modeOf } from './run-mode.ts'
import { WaitView } from './wait-view.tsx'

export function RunView() {
  const { store } = usePage()
  const run = useApp((state) => state.run)
  const open = useShownRun()
  if (open !== undefined) return <Run key={open.run.id} open={open} />
  return (
    <main className="empty" data-pane="run" tabIndex={-1}>
      {run === undefined ? (
        <>
          <h1>No run is open</h1>
          <p className="sub">Connect to an appliance, practice, or open a run.</p>
          <Button look="primary" size="act" onClick={() => store.show('start')}>
            Go to Start
          </Button>
        </>
      ) : (
        <>
          <h1>{run.problem === undefined ? 'Reading the journal' : 'This run cannot be shown'}</h1>
          {run.problem === undefined ? <p className="sub">The screen shows the run from its journal.</p> : null}
          <FailureNote failure={run.problem} />
          {run.problem === undefined ? null : (
            <Button look="primary" size="act" onClick={() => store.show('start')}>
              Go to Start
            </Button>
          )}
        </>
      )}
    </main>
  )
}

function Run(props: { open: ShownRun }) {
  const { open } = props
  const { actions, store } = usePage()
  const [resuming, setResuming] = useState(false)
  const left = useApp((state) => state.left)
  const outlasting = usePassing((state) => state.outlasting[open.run.id])
  const row = useApp((state) => state.runs.find((candidate) => candidate.run === open.run.id))
  const { run, appliance, outline } = open
  const closed = run.state.closed !== undefined
  const { running } = open
  const readOnly = outline.items.filter(
    ({ item, standing, blockedBy }) =>
      item.effect === 'none' && item.run !== undefined && item.ask.length === 0 && blockedBy.length === 0 &&
      standing.state !== 'not-applicable' && standing.state !== 'running', // prettier-ignore
  )
  const inHand = useApp((state) => state.inHand)
  // The next step is on the screen already: a button to it would do nothing.
  const isThere = left === undefined && nextOf(outline, inHand)?.key === open.current?.key
  const target = (item: string) => ({ run: run.id, appliance, item })
  useCommands({
    'run.carry-on':
      closed || running ? undefined : () => (open.live ? void actions.carryOn(run.id) : setResuming(true)),
    'run.stop': running && open.live ? () => void actions.stop(run.id, outlasting !== undefined) : undefined,
    'run.read-all':
      closed || running || !open.live
        ? undefined
        : () => void actions.startItems(readOnly.map((entry) => target(entry.item.id))),
    'console.reconnect': closed || running || open.live ? undefined : () => setResuming(true),
    'item.to-do': isThere
      ? undefined
      : () => {
          store.select(undefined)
          store.leave(undefined)
        },
  })
  const finishing = useApp((state) => state.finishing === true)
  useCommands({ 'run.finish': finishing || running ? undefined : () => store.finish(true) })
  const mode = modeOf(open, left)
  return (
    <>
      <RunBar open={open} />
      {mode === 'stranger' ? (
        <IdentityAlarm open={open} />
      ) : finishing ? (
        <FinishView open={open} />
      ) : mode === 'gate' ? (
        <GateView open={open} />
      ) : mode === 'failure' ? (
        <FailureView open={open} />
      ) : mode === 'wait' ? (
        <WaitView open={open} />
      ) : (
        <ItemsView open={open} />
      )}
      <RunSheet open={open} />
      {resuming && row !== undefined ? <ResumeDialog row={row} onClose={() => setResuming(false)} /> : null}
    </>
  )
}
