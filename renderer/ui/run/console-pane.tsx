import { useMemo, useRef, useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import { usePassing, type ShownRun } from '../../state/hooks.ts'
import { TranscriptRows } from '../../state/transcript-rows.ts'
import { useCommands } from '../../commands/commands.ts'
import { Filters } from '../parts/choice.tsx'
import { copyText } from '../parts/copy-button.tsx'
import { ConsoleHold } from './console-hold.tsx'
import { ConsoleWho } from './console-who.tsx'
import { FindBar } from './find-bar.tsx'
import { ReaderView } from './reader-view.tsx'
import type { ShownLines } from './shown-lines.ts'
import { TranscriptList, type ListHandle } from './transcript-list.tsx'

type Shown = 'live' | 'sent' | 'reader'

/** How much of the text of an open command is drawn as it comes; its reply has all of it a moment later. */
const liveLinesKept = 200

/** Everything that went over the line, as it comes; the lines behind a verdict are shown on demand. */
export function ConsolePane(props: {
  open: ShownRun
  shown: ShownLines | undefined
  onLong: (lines: ShownLines) => void
}) {
  const { open, shown } = props
  const { blocks, lines } = open.run.transcript
  const several = Object.keys(open.run.state.appliances).length > 1
  const [view, setView] = useState<Shown>('live')
  const [all, setAll] = useState(false)
  const [finding, setFinding] = useState(false)
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<ListHandle>(null)
  const appliance = several && !all ? open.appliance : undefined
  const sentOnly = view === 'sent'
  const rows = useMemo(
    () => new TranscriptRows({ sentOnly, ...(appliance === undefined ? {} : { appliance }) }),
    [sentOnly, appliance],
  )
  rows.follow(blocks)
  const text = usePassing((state) => state.texts[open.appliance])
  const live = useMemo(
    () => (text === undefined || sentOnly ? [] : text.replace(/\n$/, '').split('\n').slice(-liveLinesKept)),
    [text, sentOnly],
  )
  const found = useMemo(() => (finding ? rows.find(query) : []), [rows, query, finding])
  const chosen = Math.min(at, Math.max(0, found.length - 1))
  const goTo = (place: number): void => {
    if (found.length === 0) return
    const next = (place + found.length) % found.length
    setAt(next)
    const row = found[next]
    if (row !== undefined) list.current?.toRow(row)
  }
  useCommands({
    'console.find': () => {
      setView(view === 'reader' ? 'live' : view)
      setFinding(true)
      document.querySelector<HTMLElement>('#find-line')?.focus()
    },
    'console.reader': () => setView(view === 'reader' ? 'live' : 'reader'),
    'console.previous': () => list.current?.toCommand(-1),
    'console.next': () => list.current?.toCommand(1),
    'console.copy': () => {
      const selected = String(getSelection() ?? '')
      void copyText(selected === '' ? (list.current?.textInView() ?? '') : selected)
    },
  })
  return (
    <aside className="console" aria-label="Console" data-pane="console" tabIndex={-1}>
      <ConsoleWho open={open} />
      <div className="tools">
        <Filters
          label="What is shown"
          value={view}
          onChange={setView}
          options={[
            ['live', 'Live'],
            ['sent', 'Sent only'],
            ['reader', 'Reader view'],
          ]}
        />
        {several ? (
          <button type="button" className={all ? 'chip on' : 'chip'} aria-pressed={all} onClick={() => setAll(!all)}>
            All appliances
          </button>
        ) : null}
        <span className="right dim nowrap">{lines} lines</span>
        <CommandButton look="quiet" size="small" command="console.find">
          Find
        </CommandButton>
      </div>
      {finding ? (
        <FindBar
          query={query}
          onQuery={(typed) => {
            setQuery(typed)
            setAt(0)
          }}
          found={found.length}
          at={chosen}
          onStep={(step) => goTo(chosen + step)}
          onClose={() => setFinding(false)}
        />
      ) : null}
      {view === 'reader' ? (
        <ReaderView open={open} appliance={appliance} />
      ) : (
        <TranscriptList
          ref={list}
          rows={rows}
          count={rows.count}
          live={live}
          shown={shown}
          marked={finding ? query.trim() : ''}
          foundRow={finding ? found[chosen] : undefined}
          onLong={props.onLong}
        />
      )}
      <ConsoleHold open={open} />
    </aside>
  )
}
