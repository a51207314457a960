import { useEffect, useRef, useState, type CSSProperties, type KeyboardEvent } from 'react'
import { usePage, type ShownRun } from '../../state/hooks.ts'
import { factsByItem, type ItemFact } from '../../state/item-facts.ts'
import { isOver, needsPerson, type OutlineItem, type OutlinePhase } from '../../state/outline.ts'
import { Filters } from '../parts/choice.tsx'
import { Icon } from '../parts/icon.tsx'
import { Mark, markLabels } from '../parts/mark.tsx'
import { standingWord } from './item-word.ts'
import { SearchField } from '../parts/search-field.tsx'
import { SheetButton } from './run-sheet.tsx'

type Filter = 'all' | 'to-do' | 'needs-you'

/** Every item in reading order, one line each. The list is one Tab stop; arrows move inside it. */
export function OutlinePane(props: { open: ShownRun }) {
  const { open } = props
  const [query, setQuery] = useState('')
  const [filter, setFilter] = useState<Filter>('all')
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const { items, phases, waiting } = open.outline
  const facts = factsByItem(open.run.state, open.appliance)
  const toDo = items.filter((entry) => !isOver(entry.standing.state))
  const shown = (entry: OutlineItem): boolean =>
    (filter === 'all' || (filter === 'to-do' ? !isOver(entry.standing.state) : needsPerson(entry))) &&
    textOf(entry, facts.get(entry.item.id) ?? []).includes(query.trim().toLowerCase())
  const found = items.some(shown)
  const inSight = phases.flatMap((phase) => (closed.has(phase.id) ? [] : phase.items.filter(shown)))
  // The one Tab stop: the selected item, otherwise the first visible line, otherwise only the phases.
  const stop = inSight.find(({ key }) => key === open.current?.key) ?? inSight[0]
  const toggle = (id: string): void =>
    setClosed((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]))
  return (
    <nav className="outline" aria-label="Outline" data-pane="outline" tabIndex={-1}>
      <div className="find">
        <SearchField id="filter" label="Filter items, facts, commands" chord="/" query={query} onQuery={setQuery} />
        <Filters
          label="Which items"
          value={filter}
          onChange={setFilter}
          options={[
            ['all', `All ${String(items.length)}`],
            ['to-do', `To do ${String(toDo.length)}`],
            ['needs-you', `Needs you ${String(waiting.length)}`],
          ]}
        />
        <SheetButton open={open} />
      </div>
      <div className="list" onKeyDown={moveFocus} style={{ '--phases': phases.length } as CSSProperties}>
        {found ? null : <p className="none sub">No item matches. Esc clears the filter.</p>}
        {phases.map((phase, index) => (
          <PhaseGroup
            key={phase.id}
            phase={phase}
            place={index}
            items={phase.items.filter(shown)}
            current={open.current?.key}
            stop={stop?.key}
            closed={closed.has(phase.id)}
            onToggle={() => toggle(phase.id)}
          />
        ))}
      </div>
    </nav>
  )
}

function PhaseGroup(props: {
  phase: OutlinePhase
  /** The index of the phase: headings stack in order at both ends of the list. */
  place: number
  items: readonly OutlineItem[]
  current: string | undefined
  /** The line that Tab reaches. */
  stop: string | undefined
  closed: boolean
  onToggle: () => void
}) {
  const { phase, items } = props
  if (items.length === 0) return null
  return (
    <>
      <h2 style={{ '--place': props.place } as CSSProperties}>
        <button
          type="button"
          className="ph"
          tabIndex={props.stop === undefined ? 0 : -1}
          aria-expanded={!props.closed}
          onClick={props.onToggle}
        >
          <Icon name={props.closed ? 'right' : 'down'} />
          <Mark name={phase.mark} word={markLabels[phase.mark]} />
          <span className="clip">{phase.title}</span>
          <span className="n">{phase.total === 0 ? 'N/A' : `${String(phase.over)} of ${String(phase.total)}`}</span>
        </button>
      </h2>
      {props.closed ? null : (
        <ul aria-label={phase.title}>
          {items.map((entry) => (
            <Row key={entry.key} entry={entry} current={entry.key === props.current} stop={entry.key === props.stop} />
          ))}
        </ul>
      )}
    </>
  )
}

const loud: readonly string[] = ['waiting', 'attention', 'fail', 'error', 'uncertain', 'stale', 'running']

function Row(props: { entry: OutlineItem; current: boolean; stop: boolean }) {
  const { store } = usePage()
  const { entry, current, stop } = props
  const { state } = entry.standing
  const { mark, word } = standingWord(entry)
  const line = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!current) return undefined
    // Waits for the next frame, because reading the position now would lay the page out a second time.
    const frame = requestAnimationFrame(() => line.current?.scrollIntoView({ block: 'nearest' }))
    return () => cancelAnimationFrame(frame)
  }, [current])
  const tone = state === 'not-applicable' ? ' off' : isOver(state) ? ' done' : ''
  return (
    <li>
      {entry.item.effect === 'point-of-no-return' ? (
        <div className="ponr">
          <span className="hatch" aria-hidden="true" />
          no way back below
          <span className="hatch" aria-hidden="true" />
        </div>
      ) : null}
      <button
        type="button"
        ref={line}
        className={`it${tone}${current ? ' sel' : ''}`}
        aria-current={current ? 'true' : undefined}
        tabIndex={stop ? 0 : -1}
        onClick={(event) => {
          store.select(entry.key)
          leave(event.currentTarget)
        }}
      >
        <Mark name={mark} />
        <span className="t" title={entry.item.title}>
          {entry.item.title}
        </span>
        {entry.blockedBy.length > 0 && !isOver(state) ? (
          <span className="sr">, waits for {entry.blockedBy[0]?.title}</span>
        ) : null}
        <span className={`word${loud.includes(state) ? ` loud w-${state}` : ''}`}>{word}</span>
      </button>
    </li>
  )
}

/**
 * In a small window the outline covers the item while it has the focus; after choosing, a person wants to see the item.
 */
function leave(line: HTMLElement): void {
  const pane = line.closest('.outline')
  if (pane === null || getComputedStyle(pane).position !== 'fixed') return
  requestAnimationFrame(() => document.querySelector<HTMLElement>('main[data-pane]')?.focus())
}

/** Arrows, Home and End move through all buttons of the outline; left and right fold and unfold a phase. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
  const now = all.findIndex((one) => one === document.activeElement)
  const here = all[now]
  const expanded = here?.getAttribute('aria-expanded')
  if ((event.key === 'ArrowLeft' && expanded === 'true') || (event.key === 'ArrowRight' && expanded === 'false')) {
    event.preventDefault()
    here?.click()
    return
  }
  const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: all.length - 1 }[event.key]
  if (to === undefined || event.ctrlKey) return
  event.preventDefault()
  all[Math.min(Math.max(to, 0), all.length - 1)]?.focus()
}

function textOf(entry: OutlineItem, facts: readonly ItemFact[]): string {
  const { title, id, run } = entry.item
  const told = facts.flatMap(({ label, lines }) => [label, ...lines.map(({ text, detail }) => `${text} ${detail}`)])
  return [title, id, ...[run ?? []].flat(), ...told].join(' ').toLowerCase()
}
