import { Dialog } from 'radix-ui'
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { Caps } from '../parts/caps.tsx'
import { Icon } from '../parts/icon.tsx'
import { Mark } from '../parts/mark.tsx'
import { Modal } from '../parts/modal.tsx'
import { usePaletteEntries, type PaletteEntry } from './palette-entries.ts'

/** How many results are shown at once: a longer list is not read, and one more letter narrows it. */
const most = 60

/**
 * Finds and runs every command, item, appliance and run by name. `only`: appliances alone, to switch to another one.
 */
export function Palette(props: { only: boolean; onClose: () => void }) {
  const entries = usePaletteEntries(props.only)
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const given = useRef<PaletteEntry>(undefined)
  const list = useId()
  const found = matching(entries, query).slice(0, most)
  const chosen = Math.min(at, Math.max(0, found.length - 1))
  const give = (entry: PaletteEntry | undefined): void => {
    if (entry === undefined) return
    given.current = entry
    props.onClose()
  }
  const onKey = (event: KeyboardEvent): void => {
    const to = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, PageDown: chosen + 10, PageUp: chosen - 10 }[event.key]
    if (to !== undefined) setAt(Math.max(0, Math.min(found.length - 1, to)))
    else if (event.key === 'Enter') give(found[chosen])
    else return
    event.preventDefault()
  }
  const title = props.only ? 'Go to another appliance' : 'Find or do'
  return (
    // Runs after the palette is closed and the focus is restored, so that the command finds the page as a key would.
    <Modal open onClose={props.onClose} onGone={() => given.current?.work()} look="finder">
      <Dialog.Title className="sr">{title}</Dialog.Title>
      <div className="finderfield">
        <Icon name="search" />
        <input
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={found.length === 0 ? undefined : `${list}-${String(chosen)}`}
          aria-label={title}
          placeholder={props.only ? 'Host, address or run' : 'A command, an item, an appliance, a run'}
          value={query}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setQuery(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={onKey}
        />
        <Caps chord="Escape" />
      </div>
      <ul id={list} role="listbox" aria-label="What was found" className="found">
        {found.map((entry, index) => (
          <Line
            key={entry.key}
            id={`${list}-${String(index)}`}
            entry={entry}
            on={index === chosen}
            onPick={() => give(entry)}
          />
        ))}
      </ul>
      <p className={found.length === 0 ? 'none sub' : 'sr'} role="status">
        {found.length === 0 ? 'Nothing matches.' : ''}
      </p>
    </Modal>
  )
}

function Line(props: { id: string; entry: PaletteEntry; on: boolean; onPick: () => void }) {
  const { entry, on } = props
  return (
    <li
      id={props.id}
      role="option"
      aria-selected={on}
      className={on ? 'on' : ''}
      ref={on ? intoView : undefined}
      onClick={props.onPick}
    >
      {entry.mark === undefined ? <Icon name={entry.icon} /> : <Mark name={entry.mark} />}
      <span className="grow clip">{entry.label}</span>
      <span className="dim clip">{entry.detail}</span>
      {entry.chord === undefined ? null : <Caps chord={entry.chord} />}
    </li>
  )
}

function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}

/** Every typed word must occur in the entry; entries that begin with it come first. */
function matching(entries: readonly PaletteEntry[], typed: string): readonly PaletteEntry[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return entries
  const rank = (entry: PaletteEntry): number => (entry.label.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1)
  return entries
    .filter((entry) => {
      const text = `${entry.label} ${entry.detail}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    .sort((a, b) => rank(a) - rank(b))
}
