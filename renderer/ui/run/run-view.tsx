import { useState } from 'react'
import { useApp, useOpenRun, usePage, type OpenRun } from '../../state/hooks.ts'
import { toTheField } from './item-acts.tsx'
import { ItemDialogs, type ItemDialog } from './item-dialogs.tsx'
import { ItemPanel } from './item-panel.tsx'
import { useKeys } from '../frame/keys.ts'
import { OutlinePane } from './outline-pane.tsx'
import { Button, FailureNote } from '../parts/parts.tsx'
import { ResumeDialog } from '../start/recent-runs.tsx'
import { RunBar } from './run-bar.tsx'
import { TranscriptPane, type ShownLines } from './transcript-pane.tsx'

export function RunView() {
  const { store } = usePage()
  const run = useApp((state) => state.run)
  const open = useOpenRun()
  if (open !== undefined) return <Run key={open.run.id} open={open} />
  return (
    <main className="empty" data-pane="run" tabIndex={-1}>
      {run === undefined ? (
        <>
          <h1>No run is open</h1>
          <p className="sub">Connect to an appliance, practise, or open a recent run.</p>
          <Button look="primary" size="act" onClick={() => store.show('start')}>
            Go to Start
          </Button>
        </>
      ) : (
        <>
          <h1>{run.problem === undefined ? 'Reading the journal' : 'This run cannot be shown'}</h1>
          <FailureNote failure={run.problem} />
        </>
      )}
    </main>
  )
}

function Run(props: { open: OpenRun }) {
  const { open } = props
  const { store, actions } = usePage()
  const [dialog, setDialog] = useState<ItemDialog | undefined>(undefined)
  const [shown, setShown] = useState<{ lines: ShownLines; item: string } | undefined>(undefined)
  const [resuming, setResuming] = useState(false)
  const { current, outline, run } = open
  const row = useApp((state) => state.runs.find((candidate) => candidate.run === run.id))
  const index = outline.items.findIndex((entry) => entry.key === current?.key)
  const go = (to: number): void => {
    const entry = outline.items[Math.min(Math.max(to, 0), outline.items.length - 1)]
    if (entry !== undefined) store.select(entry.key)
  }
  const goPhase = (step: number): void => {
    const now = outline.phases.findIndex((phase) => phase.items.some((entry) => entry.key === current?.key))
    const first = outline.phases[now + step]?.items[0]
    if (first !== undefined) store.select(first.key)
  }
  const ask =
    (name: ItemDialog): (() => void) =>
    () =>
      setDialog(name)
  const target =
    current === undefined ? undefined : { run: run.id, appliance: current.appliance, item: current.item.id }
  const carryOn = (): void => (open.live ? void actions.carryOn(run.id) : setResuming(true))
  useKeys({
    j: () => go(index + 1),
    k: () => go(index - 1),
    ']': () => goPhase(1),
    '[': () => goPhase(-1),
    Enter: () => store.select(undefined),
    t: ask('tick'),
    w: ask('waive'),
    n: ask('note'),
    o: ask('reopen'),
    r: () => document.querySelector<HTMLElement>('.acts [aria-keyshortcuts="R"]')?.click(),
    c: carryOn,
    u: toTheField,
    e: () => document.querySelector<HTMLElement>('.verdict .lines')?.click(),
    y: () => document.querySelector<HTMLElement>('.cmd button')?.click(),
    '/': () => document.querySelector<HTMLElement>('#filter')?.focus(),
    'Ctrl+.': () => void actions.stop(run.id),
  })
  return (
    <>
      <RunBar open={open} onCarryOn={carryOn} onStop={() => void actions.stop(run.id)} />
      <div className="work">
        <OutlinePane open={open} />
        {current === undefined ? (
          <main className="item" />
        ) : (
          <ItemPanel
            key={current.key}
            open={open}
            entry={current}
            go={go}
            onDialog={setDialog}
            onLines={(lines) => setShown({ lines, item: current.key })}
          />
        )}
        <TranscriptPane open={open} shown={shown?.item === current?.key ? shown?.lines : undefined} />
      </div>
      {dialog === undefined || current === undefined || target === undefined ? null : (
        <ItemDialogs name={dialog} entry={current} target={target} onClose={() => setDialog(undefined)} />
      )}
      {resuming && row !== undefined ? <ResumeDialog row={row} onClose={() => setResuming(false)} /> : null}
    </>
  )
}
