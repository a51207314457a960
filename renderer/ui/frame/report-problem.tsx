import { useState } from 'react'
import { useApp, usePage, useShownRun } from '../../state/hooks.ts'
import { useCommands } from '../../commands/commands.ts'
import { Check } from '../parts/choice.tsx'
import { FormDialog } from '../parts/dialog.tsx'

/** Help > Report a problem, where the system has dialogs for files: says what the report contains, and saves it. */
export function ReportProblem() {
  const hasDialogs = useApp((state) => state.system?.dialogs) === true
  const [open, setOpen] = useState(false)
  useCommands({ report: hasDialogs ? () => setOpen(true) : undefined })
  return open ? <Report onClose={() => setOpen(false)} /> : null
}

function Report(props: { onClose: () => void }) {
  const { actions } = usePage()
  const shown = useShownRun()
  const [withJournal, setWithJournal] = useState(false)
  const appliance = shown?.run.state.appliances[shown.appliance]
  const host = appliance?.identity.host ?? appliance?.address ?? ''
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title="Report a problem"
      lead="Uptick saves a zip file on this computer and sends nothing. It contains versions, display settings, the states of your runs, and the last part of the log, without passwords. The log can name files, hosts, and addresses."
      submit="Save report"
      onSubmit={() => actions.reportProblem(withJournal && shown !== undefined ? [shown.run.id] : [])}
    >
      {shown === undefined ? null : (
        <Check checked={withJournal} onChange={setWithJournal}>
          Add the journal of the run on {host}: every command and reply, without passwords
        </Check>
      )}
    </FormDialog>
  )
}
