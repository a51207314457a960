import { useEffect, useRef, useState } from 'react'
import { useApp } from '../../state/hooks.ts'
import { useCommands } from '../../commands/commands.ts'
import { ConnectForm } from './connect-form.tsx'
import { emptyForm, filledByPractice, type StartForm } from './form.ts'
import { PracticePanel } from './practice-panel.tsx'
import { RecentRuns } from './recent-runs.tsx'

export function StartView() {
  const settings = useApp((state) => state.settings)
  const [edits, setEdits] = useState<Partial<StartForm>>({})
  const [filled, setFilled] = useState(0)
  const submit = useRef<HTMLButtonElement>(null)
  // Once the filled form is drawn, so that Enter sends what is seen.
  useEffect(() => {
    if (filled > 0) submit.current?.focus()
  }, [filled])
  const form: StartForm = { ...emptyForm, ...remembered(settings), ...edits }
  const change = (more: Partial<StartForm>): void => setEdits((before) => ({ ...before, ...more }))
  useCommands({
    'start.connect': () => submit.current?.click(),
    'start.cluster': () => change({ cluster: form.cluster === undefined ? '' : undefined }),
  })
  return (
    <div className="start">
      <main className="left" data-pane="connect" tabIndex={-1}>
        <h1>{form.cluster === undefined ? 'Connect to an appliance' : 'Connect to a cluster'}</h1>
        <p className="lead">
          Uptick logs in, reads what it may read, and shows which items of the guide apply. It changes nothing until you
          say so.
        </p>
        <ConnectForm form={form} onChange={change} submit={submit} />
      </main>
      <aside className="side" data-pane="practice and runs" tabIndex={-1} aria-label="Practice and recent runs">
        <PracticePanel
          onReady={(ready) => {
            change(filledByPractice(ready, form.by))
            setFilled((count) => count + 1)
          }}
        />
        <RecentRuns />
      </aside>
    </div>
  )
}

function remembered(settings: Readonly<Record<string, unknown>>): Partial<StartForm> {
  const { by, lastAddress, customer } = settings
  return {
    ...(typeof by === 'string' ? { by } : {}),
    ...(typeof customer === 'string' ? { customer } : {}),
    ...(typeof lastAddress === 'string' ? { members: [{ ...emptyForm.members[0], address: lastAddress }] } : {}),
  }
}
