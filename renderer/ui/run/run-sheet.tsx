import { useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import { useCommands } from '../../commands/commands.ts'
import { usePage, type ShownRun } from '../../state/hooks.ts'
import { SheetDialog } from '../parts/sheet-dialog.tsx'

/** The answer sheet of a run that is under way: all that is still asked, in one form. */
export function RunSheet(props: { open: ShownRun }) {
  const { run, running, live } = props.open
  const { store } = usePage()
  const [open, setOpen] = useState(false)
  const possible = live && !running && run.state.closed === undefined
  useCommands({ 'run.sheet': possible ? () => setOpen(true) : undefined })
  if (!open) return null
  const whose = Object.values(run.state.appliances).map(({ identity, address }) => identity.host ?? address)
  return (
    <SheetDialog
      subject={{ appliances: [], run: run.id }}
      whose={whose.join(', ')}
      submit="Use these answers"
      onClose={() => setOpen(false)}
      onKept={() => store.toast('The answers are used from here on. The record keeps the sheet.')}
    />
  )
}

/** Leads to the form where more than one question is open. */
export function SheetButton(props: { open: ShownRun }) {
  const questions = props.open.outline.waiting.filter((entry) => entry.asks.length > 0)
  if (questions.length < 2) return null
  return (
    <CommandButton look="quiet" size="small" command="run.sheet">
      Answer {questions.length} questions in one form
    </CommandButton>
  )
}
