import { useEffect, useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import { useCommands } from '../../commands/commands.ts'
import type { SheetSubject } from '../../state/actions.ts'
import { usePage } from '../../state/hooks.ts'
import { ageOf, type KeptSheet } from '../../state/sheet.ts'
import { Check } from '../parts/choice.tsx'
import { WrittenFile } from '../parts/file-buttons.tsx'
import { count, dayOf } from '../parts/format.ts'
import { useNow } from '../parts/now.ts'
import { SheetDialog } from '../parts/sheet-dialog.tsx'

/** Milliseconds without a keystroke after which an address counts as typed. */
const calm = 700

/** The answer sheet of the typed appliances: the saved one with its age, and a button to its form. */
export function SheetOffer(props: {
  subject: SheetSubject
  /** The addresses, one per line; empty if one is missing. */
  whose: string
  used: boolean
  onUse: (sheet: KeptSheet | undefined) => void
}) {
  const { subject, whose, used, onUse } = props
  const { actions } = usePage()
  const now = useNow(60_000)
  const [kept, setKept] = useState<KeptSheet | undefined>(undefined)
  const [open, setOpen] = useState(false)
  const [written, setWritten] = useState(false)
  useEffect(() => {
    let asked = true
    if (whose === '') return undefined
    const timer = setTimeout(() => {
      void actions.keptSheet(whose.split('\n')).then((found) => {
        if (asked) setKept(found.ok ? found.value : undefined)
      })
    }, calm)
    return () => {
      asked = false
      clearTimeout(timer)
    }
  }, [actions, whose])
  useCommands({ 'start.sheet': whose === '' ? undefined : () => setOpen(true) })
  return (
    <div className="wide sheetoffer">
      {kept === undefined ? (
        <span className="small dim">Answer the questions of the run in advance.</span>
      ) : (
        <Check checked={used} onChange={(on) => onUse(on ? kept : undefined)}>
          Use the answer sheet of {dayOf(kept.made)}, {ageOf(kept.made, now)}: {count(kept.filled, 'answer')}
        </Check>
      )}
      <CommandButton look="quiet" size="small" command="start.sheet">
        {kept === undefined ? 'Answer sheet' : 'Review the answers'}
      </CommandButton>
      {kept !== undefined && written ? <WrittenFile path={kept.path} /> : null}
      {/* The dialog is inside the page's form: submitting it must not connect. */}
      <div onSubmit={(event) => event.stopPropagation()}>
        {open ? (
          <SheetDialog
            subject={subject}
            whose={whose.replaceAll('\n', ', ')}
            submit="Save answers"
            onClose={() => setOpen(false)}
            onKept={(sheet) => {
              setKept(sheet)
              setWritten(true)
              onUse(sheet)
            }}
          />
        ) : null}
      </div>
    </div>
  )
}
