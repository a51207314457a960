import { useState } from 'react'
import { useHold, usePage, type ShownRun } from '../../state/hooks.ts'
import { commandsOfItem } from '../../state/item-commands.ts'
import { consoleAsksOf, isOver, type OutlineItem } from '../../state/outline.ts'
import { useCommands } from '../../commands/commands.ts'
import { copyText } from '../parts/copy-button.tsx'
import { ConsolePane } from './console-pane.tsx'
import { focusField, toTheField } from './item-acts.tsx'
import { ItemDialogs, type ItemDialog } from './item-dialogs.tsx'
import { canBeMarked } from './mark-done.tsx'
import { ItemPanel } from './item-panel.tsx'
import { LongReply } from './long-reply.tsx'
import { OutlinePane } from './outline-pane.tsx'
import type { ShownLines } from './shown-lines.ts'

/** Outline, item and console: the screen on which a run is worked on. */
export function ItemsView(props: { open: ShownRun }) {
  const { open } = props
  const { store, actions } = usePage()
  const [dialog, setDialog] = useState<{ name: ItemDialog; entry: OutlineItem } | undefined>(undefined)
  const [shown, setShown] = useState<{ lines: ShownLines; item: string } | undefined>(undefined)
  const [longReply, setLongReply] = useState<ShownLines | undefined>(undefined)
  const { current, outline, run } = open
  const index = outline.items.findIndex((entry) => entry.key === current?.key)
  const closed = run.state.closed !== undefined
  const go = (to: number): void => {
    const entry = outline.items[Math.min(Math.max(to, 0), outline.items.length - 1)]
    if (entry === undefined) return
    // A person who moves to an item of an approval or a wait sees that item and is not taken to its view.
    store.leave(entry.key)
    store.select(entry.key)
  }
  const goPhase = (step: number): void => {
    const now = outline.phases.findIndex((phase) => phase.items.some((entry) => entry.key === current?.key))
    const first = outline.phases[now + step]?.items[0]
    if (first !== undefined) go(outline.items.indexOf(first))
  }
  const ask = (name: ItemDialog): (() => void) | undefined =>
    current === undefined || closed ? undefined : () => setDialog({ name, entry: current })
  // A dialog is about the item that it was opened for, no matter which item the engine has reached.
  useHold(dialog?.entry.key)
  const show = (lines: ShownLines): void => {
    if (lines.file !== undefined) setLongReply(lines)
    else if (current !== undefined) setShown({ lines, item: current.key })
  }
  const targetOf = ({ appliance, item }: OutlineItem) => ({ run: run.id, appliance, item: item.id })
  const state = current?.standing.state
  const runnable =
    open.live && !closed && current?.blockedBy.length === 0 && state !== 'running' && state !== 'uncertain'
  const over = state !== undefined && (isOver(state) || state === 'fail' || state === 'error' || state === 'stale')
  const asks = (current?.asks.length ?? 0) > 0 || consoleAsksOf(run.state, open.appliance).length > 0
  const [command] = current === undefined ? [] : commandsOfItem(run, current)
  useCommands({
    'item.next': () => go(index + 1),
    'item.previous': () => go(index - 1),
    'phase.next': () => goPhase(1),
    'phase.previous': () => goPhase(-1),
    'item.run': runnable ? () => void actions.startItem(targetOf(current)) : undefined,
    // A failed check is waived, never marked done.
    'item.tick':
      current !== undefined && canBeMarked(open, current)
        ? () => void focusField('#done-note')
        : ask(current?.standing.verdict?.status === 'fail' ? 'waive' : 'tick'),
    'item.waive': ask('waive'),
    'item.note': closed ? undefined : () => void focusField('#jot-note'),
    'item.attach': closed ? undefined : () => document.querySelector<HTMLElement>('#jot-files')?.click(),
    'item.reopen': over ? ask('reopen') : undefined,
    'item.answer': asks ? toTheField : undefined,
    'item.evidence': () => document.querySelector<HTMLElement>('.verdict .lines')?.click(),
    'item.copy': command === undefined ? undefined : () => void copyText(command.command),
    'item.guide': () => document.querySelector<HTMLElement>('.ref .guideref')?.click(),
    'outline.filter': () => document.querySelector<HTMLElement>('#filter')?.focus(),
  })
  return (
    <div className="work">
      <OutlinePane open={open} />
      {current === undefined ? (
        <main className="item" />
      ) : (
        <ItemPanel key={current.key} open={open} entry={current} onLines={show} />
      )}
      <ConsolePane open={open} shown={shown?.item === current?.key ? shown?.lines : undefined} onLong={setLongReply} />
      {dialog === undefined ? null : (
        <ItemDialogs {...dialog} target={targetOf(dialog.entry)} onClose={() => setDialog(undefined)} />
      )}
      {longReply === undefined ? null : (
        <LongReply run={run.id} lines={longReply} onClose={() => setLongReply(undefined)} />
      )}
    </div>
  )
}
