import type { ReactNode } from 'react'
import Markdown from 'react-markdown'
import { CommandButton } from '../../commands/command-button.tsx'
import { usePage, type ShownRun } from '../../state/hooks.ts'
import { missingLabels } from '../../state/missing-labels.ts'
import { doubtOf, isOver, type OutlineItem } from '../../state/outline.ts'
import { Icon } from '../parts/icon.tsx'
import { WebLink } from '../parts/web-link.tsx'
import { GuideReference } from './guide-reference.tsx'
import { focusPane } from './focus-pane.ts'
import { Acts } from './item-acts.tsx'
import { ItemCommands } from './item-commands.tsx'
import { CarriedOn, FactsRead } from './item-facts.tsx'
import { ItemFiles, ItemNotes } from './item-files.tsx'
import { ApplianceAsks, Questions } from './questions.tsx'
import { JobWait } from './job-wait.tsx'
import { Jot } from './jot.tsx'
import { MarkDone } from './mark-done.tsx'
import { ReadReply } from './read-reply.tsx'
import { hasFailure, hasGate, hasWait } from './run-mode.ts'
import { Settle } from './settle.tsx'
import type { ShownLines } from './shown-lines.ts'
import { Verdict } from './verdict.tsx'

const effects = {
  none: 'Read-only',
  changes: 'Changes the appliance',
  'point-of-no-return': 'Point of no return',
} as const

/** The selected item: its purpose, its state and the reason for it, and what a person can do about it. */
export function ItemPanel(props: { open: ShownRun; entry: OutlineItem; onLines: (lines: ShownLines) => void }) {
  const { open, entry } = props
  const { item, standing } = entry
  const doubt = doubtOf(open.run.state, entry.appliance, item.id)
  return (
    <main className="item" data-pane="item" tabIndex={-1}>
      <div className="body">
        <ApplianceAsks open={open} />
        <Crumb open={open} entry={entry} />
        <h1>{item.title}</h1>
        <About open={open} entry={entry} />
        <BackToView open={open} />
        {item.prose.trim() === '' ? null : (
          <div className="prose">
            <Markdown components={plainLinks}>{item.prose}</Markdown>
          </div>
        )}
        {entry.link === undefined ? null : (
          <p className="why">
            <b>Open:</b> <WebLink to={entry.link} />
          </p>
        )}
        {item['skipped-means'] === undefined ? null : (
          <p className="why">
            <b>If skipped:</b> {item['skipped-means']}
          </p>
        )}
        <Blocked entry={entry} />
        <ItemCommands open={open} entry={entry} />
        <Questions open={open} entry={entry} />
        <MarkDone open={open} entry={entry} />
        <Verdict open={open} entry={entry} onLines={props.onLines} />
        <JobWait entry={entry} />
        {standing.state === 'error' ? <ReadReply open={open} entry={entry} /> : null}
        {doubt === undefined || standing.state !== 'uncertain' ? null : (
          <Settle open={open} entry={entry} command={doubt} />
        )}
        <div className="two">
          <FactsRead open={open} entry={entry} />
          <CarriedOn open={open} entry={entry} />
        </div>
        <ItemNotes open={open} entry={entry} />
        <ItemFiles open={open} entry={entry} />
        <Jot open={open} entry={entry} />
      </div>
      <Acts open={open} entry={entry} />
    </main>
  )
}

/** Shows links in runbook documents as plain text; only an item's `link` leads out of the page. */
const plainLinks = { a: (props: { children?: ReactNode }) => <u>{props.children}</u> }

function Crumb(props: { open: ShownRun; entry: OutlineItem }) {
  const { open, entry } = props
  const phase = open.outline.phases.find((candidate) => candidate.items.some((one) => one.key === entry.key))
  const place = (phase?.items.findIndex((one) => one.key === entry.key) ?? 0) + 1
  return (
    <div className="crumb">
      <button type="button" className="btn small only-small" onClick={() => focusPane('outline')}>
        <Icon name="list" />
        Items
      </button>
      <span className="clip">{phase?.title}</span>
      <span aria-hidden="true">·</span>
      <span className="nowrap">
        {place} of {phase?.items.length ?? 0}
      </span>
      <span className="nav">
        <CommandButton look="quiet" size="small" command="item.previous">
          Previous
        </CommandButton>
        <CommandButton look="quiet" size="small" command="item.next">
          Next
        </CommandButton>
      </span>
    </div>
  )
}

function About(props: { open: ShownRun; entry: OutlineItem }) {
  const { item, standing } = props.entry
  return (
    <div className="ref">
      {item.guide.length === 0 ? null : <GuideReference of={props.entry.key} entries={item.guide} />}
      <span>{effects[item.effect]}</span>
      {item.when === undefined ? null : <span>{appliesText(standing, props.open)}</span>}
    </div>
  )
}

function appliesText({ applies, missing, state }: OutlineItem['standing'], { run }: ShownRun): string {
  if (applies === 'yes') return 'Applies here'
  if (applies === 'no' || state === 'not-applicable') return 'Does not apply here'
  const wanted =
    missing.length === 0 || run.runbook === undefined
      ? ''
      : `; missing: ${missingLabels(missing, run.runbook).join(', ')}`
  return `Applicability not known yet${wanted}`
}

/** A button back to the approval, the failure or the wait, for a person who left it to look at the items. */
function BackToView(props: { open: ShownRun }) {
  const { open } = props
  const words = hasGate(open)
    ? 'Open install approval'
    : hasFailure(open)
      ? 'Show causes and remedies'
      : hasWait(open)
        ? 'Show reboot progress'
        : undefined
  if (words === undefined) return null
  return (
    <p className="backtoview">
      <CommandButton command="item.to-do" look="primary" size="act">
        {words}
      </CommandButton>
    </p>
  )
}

function Blocked(props: { entry: OutlineItem }) {
  const { store } = usePage()
  const { blockedBy, standing } = props.entry
  if (blockedBy.length === 0 || isOver(standing.state)) return null
  return (
    <div className="blocked">
      <Icon name="lock" />
      <span>Waits for </span>
      <ul>
        {blockedBy.map((other) => (
          <li key={other.key}>
            <button type="button" className="link" onClick={() => store.select(other.key)}>
              {other.title}
              {other.host === undefined ? null : ` on ${other.host}`}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
