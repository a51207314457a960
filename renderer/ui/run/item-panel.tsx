import type { ReactNode } from 'react'
import Markdown from 'react-markdown'
import { usePage, type OpenRun } from '../../state/hooks.ts'
import { doubtOf, isOver, type OutlineItem } from '../../state/outline.ts'
import { Gate } from './gate.tsx'
import { Icon } from '../parts/icon.tsx'
import { Acts } from './item-acts.tsx'
import type { ItemDialog } from './item-dialogs.tsx'
import { Button } from '../parts/parts.tsx'
import { Questions } from './questions.tsx'
import { Settle } from './settle.tsx'
import type { ShownLines } from './transcript-pane.tsx'
import { Verdict } from './verdict.tsx'
import { WaitPanel } from './wait-panel.tsx'

const effects = {
  none: 'Reads only',
  changes: 'Changes the appliance',
  'point-of-no-return': 'No way back',
} as const

/** The item in hand: what it is for, how it stands and why, and what a person can do about it. */
export function ItemPanel(props: {
  open: OpenRun
  entry: OutlineItem
  go: (index: number) => void
  onDialog: (dialog: ItemDialog) => void
  onLines: (lines: ShownLines) => void
}) {
  const { open, entry } = props
  const { item, standing } = entry
  const phase = open.outline.phases.find((candidate) => candidate.items.some((one) => one.key === entry.key))
  const place = (phase?.items.findIndex((one) => one.key === entry.key) ?? 0) + 1
  const index = open.outline.items.findIndex((one) => one.key === entry.key)
  const appliance = open.run.state.appliances[entry.appliance]
  const doubt = doubtOf(open.run.state, entry.appliance, item.id)
  const waits = (item.do === 'await-return' || item.do === 'install') && appliance?.returning !== undefined
  const wait = waits ? <WaitPanel open={open} appliance={entry.appliance} /> : null
  const running = standing.state === 'running'
  return (
    <main className="item" data-pane="item" tabIndex={-1}>
      <div className="body">
        <div className="crumb">
          <span>{phase?.title}</span>
          <span aria-hidden="true">·</span>
          <span>
            {place} of {phase?.items.length ?? 0}
          </span>
          <span className="nav">
            <Button look="quiet" size="small" keys="K" onClick={() => props.go(index - 1)}>
              Previous
            </Button>
            <Button look="quiet" size="small" keys="J" onClick={() => props.go(index + 1)}>
              Next
            </Button>
          </span>
        </div>
        <h1>{item.title}</h1>
        <Facts entry={entry} />
        {running ? wait : null}
        {item.prose.trim() === '' ? null : (
          <div className="prose">
            <Markdown components={plainLinks}>{item.prose}</Markdown>
          </div>
        )}
        {item['skipped-means'] === undefined ? null : (
          <p className="why">
            <b>If it is left out:</b> {item['skipped-means']}
          </p>
        )}
        <Blocked entry={entry} />
        <Commands open={open} entry={entry} />
        {standing.state === 'waiting' && entry.gate === 'open' ? <Gate open={open} entry={entry} /> : null}
        <Questions open={open} entry={entry} />
        {running && waits ? null : <Verdict open={open} entry={entry} onLines={props.onLines} />}
        {doubt === undefined || standing.state !== 'uncertain' ? null : (
          <Settle open={open} entry={entry} command={doubt} />
        )}
        {running ? null : wait}
        <Read open={open} entry={entry} />
        <Files entry={entry} />
      </div>
      <Acts open={open} entry={entry} onDialog={props.onDialog} />
    </main>
  )
}

/** Nothing on the page leads out of it: a link of a document is told as its words. */
const plainLinks = { a: (props: { children?: ReactNode }) => <u>{props.children}</u> }

function Facts(props: { entry: OutlineItem }) {
  const { item, standing } = props.entry
  return (
    <div className="ref">
      {item.guide.length === 0 ? null : <GuideEntries entries={item.guide} />}
      <span>{effects[item.effect]}</span>
      {item.when === undefined ? null : (
        <span>
          {standing.applies === 'yes'
            ? 'Applies here'
            : standing.applies === 'no'
              ? 'Does not apply here'
              : `Not known yet whether it applies${standing.missing.length === 0 ? '' : `; missing: ${standing.missing.join(', ')}`}`}
        </span>
      )}
    </div>
  )
}

/** The guide's entries that the item carries out; a long list opens on demand. */
function GuideEntries(props: { entries: readonly string[] }) {
  const { entries } = props
  if (entries.length <= 2) {
    return (
      <span>
        <Icon name="doc" /> Guide: {entries.join(', ')}
      </span>
    )
  }
  return (
    <details className="guide">
      <summary>
        Guide: {entries[0]} and {entries.length - 1} more
      </summary>
      {entries.slice(1).join(', ')}
    </details>
  )
}

function Blocked(props: { entry: OutlineItem }) {
  const { store } = usePage()
  const { blockedBy, appliance, standing } = props.entry
  if (blockedBy.length === 0 || isOver(standing.state)) return null
  return (
    <div className="blocked">
      <Icon name="lock" />
      <span>Waits for </span>
      <ul>
        {blockedBy.map((other) => (
          <li key={other.id}>
            <button type="button" className="link" onClick={() => store.select(`${appliance}/${other.id}`)}>
              {other.title}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Commands(props: { open: OpenRun; entry: OutlineItem }) {
  const { open, entry } = props
  const { item } = entry
  const sent = open.run.state.commands.filter((c) => c.appliance === entry.appliance && c.item === item.id)
  const planned = item.run === undefined ? [] : typeof item.run === 'string' ? [item.run] : item.run
  const commands = sent.length > 0 ? [...new Set(sent.map((command) => command.command))] : planned
  if (commands.length === 0) return null
  return (
    <div className="cmds">
      {commands.map((command) => (
        <div className="cmd" key={command}>
          <span className="prompt" aria-hidden="true">
            &gt;
          </span>
          <span className="grow">{command}</span>
          <Button
            look="quiet"
            size="small"
            keys="Y"
            label={`Copy ${command}`}
            onClick={() => void navigator.clipboard.writeText(command).catch(() => undefined)}
          >
            <Icon name="copy" />
            Copy
          </Button>
        </div>
      ))}
    </div>
  )
}

/** Facts that this item's own replies gave. */
function Read(props: { open: OpenRun; entry: OutlineItem }) {
  const { open, entry } = props
  const replies = new Set(
    open.run.state.commands
      .filter((command) => command.appliance === entry.appliance && command.item === entry.item.id)
      .flatMap((command) => command.finished?.seq ?? []),
  )
  const facts = Object.entries(open.run.state.appliances[entry.appliance]?.facts ?? {}).filter(
    ([, fact]) => 'seq' in fact.source && replies.has(fact.source.seq),
  )
  if (facts.length === 0) return null
  return (
    <section className="facts">
      <h2>Facts read</h2>
      <dl>
        {facts.map(([name, fact]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="mono">{wordsOf(fact.value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** A fact's value in one line: lists by their names. */
function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(wordsOf).join(', ')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.values(value)
    .filter((part) => typeof part !== 'object')
    .join(' ')
}

function Files(props: { entry: OutlineItem }) {
  const { files } = props.entry.standing
  if (files.length === 0) return null
  return (
    <ul className="files">
      {files.map((file) => (
        <li key={`${file.name}${file.sha256}`}>
          <Icon name="clip" /> <b>{file.name}</b> <span className="mono dim">{file.sha256.slice(0, 16)}…</span>
        </li>
      ))}
    </ul>
  )
}
