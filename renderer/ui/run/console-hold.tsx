import { useEffect, useRef, useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import { useAct, useApp, usePage, type ShownRun } from '../../state/hooks.ts'
import { allCommands } from '../../state/outline.ts'
import { useCommands } from '../../commands/commands.ts'
import { Button } from '../parts/button.tsx'
import { FormDialog } from '../parts/dialog.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'

/** Who has control of the console, and a line to type if it is the person. */
export function ConsoleHold(props: { open: ShownRun }) {
  const { open } = props
  const { actions } = usePage()
  const act = useAct()
  const by = useApp((state) => state.settings['by'])
  const { run, appliance } = open
  // Acts of this page are signed with the saved name, otherwise with that of the person who opened the run.
  const me = typeof by === 'string' && by !== '' ? by : run.state.opened?.by
  const one = run.state.appliances[appliance]
  const takenBy = one?.takenBy
  const mine = takenBy !== undefined
  const closed = run.state.closed !== undefined
  const take = (): void => void act.run(() => actions.takeConsole(run.id, appliance))
  const give = (): void => void act.run(() => actions.giveConsole(run.id, appliance))
  useCommands({ 'console.take': !open.live || closed || act.busy ? undefined : mine ? give : take })
  if (!open.live) {
    return (
      <div className="hold">
        <span className="grow sub">
          <b>{closed ? 'This run is closed.' : 'This run is paused.'}</b>{' '}
          {closed ? 'Open another run to use its console.' : 'Resume it to use its console.'}
        </span>
      </div>
    )
  }
  return (
    <div className={mine ? 'hold mine' : 'hold'}>
      <div className="holdline">
        <span className="grow sub">
          <b>{mine ? `${takenBy === me ? 'You have' : `${takenBy} has`} control.` : 'Uptick is in control.'}</b>{' '}
          {mine
            ? 'Uptick is paused. Safety rules still apply to what you type.'
            : open.busy
              ? 'Taking control stops the current step. No command is sent twice.'
              : 'Safety rules apply to what you type.'}
        </span>
        <CommandButton command="console.take">{mine ? 'Hand back control' : 'Take control'}</CommandButton>
      </div>
      {mine ? <TypedLine open={open} /> : null}
      <FailureNote failure={act.failure} />
    </div>
  )
}

/**
 * One line, composed here and sent in full once the safety rules have checked it: no single keystroke bypasses them.
 */
function TypedLine(props: { open: ShownRun }) {
  const { open } = props
  const { actions } = usePage()
  const act = useAct()
  const field = useRef<HTMLInputElement>(null)
  const [line, setLine] = useState('')
  const [back, setBack] = useState(0)
  const [costly, setCostly] = useState<Costly | undefined>(undefined)
  const { run, appliance } = open
  const one = run.state.appliances[appliance]
  const typed = allCommands(run.state)
    .filter((command) => command.appliance === appliance && command.by === 'person')
    .map(({ command }) => command)
    .filter((command, index, all) => command !== all[index + 1])
  useEffect(() => field.current?.focus(), [])
  const recall = (steps: number): void => {
    const wanted = Math.max(0, Math.min(typed.length, back + steps))
    setBack(wanted)
    setLine(wanted === 0 ? '' : (typed[typed.length - wanted] ?? ''))
  }
  return (
    <>
      <form
        className="typed"
        onSubmit={(event) => {
          event.preventDefault()
          const command = line.trim()
          if (command === '') return
          let asked = false
          const ask = (cost: Omit<Costly, 'command'>): void => {
            asked = true
            setCostly({ command, ...cost })
          }
          void act
            .run(() => actions.sendOrAsk({ run: run.id, appliance, command }, ask))
            .then((done) => {
              if (asked) return
              if (done) setLine('')
              setBack(0)
              field.current?.focus()
            })
        }}
      >
        <label htmlFor="typed-line" className="mono prompt">
          {one?.identity.host ?? one?.address ?? ''}&gt;
          <span className="sr"> command to send</span>
        </label>
        <input
          id="typed-line"
          ref={field}
          className="field mono"
          value={line}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={(event) => setLine(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.ctrlKey || event.altKey || event.metaKey) return
            if (event.key === 'ArrowUp') recall(1)
            else if (event.key === 'ArrowDown') recall(-1)
            else return
            event.preventDefault()
          }}
        />
        <Button type="submit" disabled={act.busy || line.trim() === ''} chord="Enter">
          {act.busy ? 'Sent' : 'Send'}
        </Button>
      </form>
      <FailureNote failure={act.failure} />
      {costly === undefined ? null : (
        <Confirm open={open} costly={costly} onSent={() => setLine('')} onClose={() => setCostly(undefined)} />
      )}
    </>
  )
}

interface Costly {
  readonly command: string
  readonly cost: string
  readonly hint: string
}

/** Shows what a command costs before it is sent. The engine compares what is typed here; Enter alone sends nothing. */
function Confirm(props: { open: ShownRun; costly: Costly; onSent: () => void; onClose: () => void }) {
  const { run, appliance } = props.open
  const { command, cost, hint } = props.costly
  const { actions } = usePage()
  const [typed, setTyped] = useState('')
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={`Send “${command}”?`}
      lead={cost}
      submit="Send"
      onSubmit={async () => {
        const sent = await actions.sendLine({ run: run.id, appliance, command, confirmation: { cost, typed } })
        if (sent.ok) props.onSent()
        return sent
      }}
    >
      <TextField
        id="confirm-command"
        label="Confirmation"
        hint={hint}
        required
        mono
        value={typed}
        onChange={setTyped}
      />
    </FormDialog>
  )
}
