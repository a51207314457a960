import { useEffect, useRef, useState } from 'react'
import type { ConnectForm as Form } from '../../state/actions.ts'
import { useApp } from '../../state/hooks.ts'
import { ConnectForm } from './connect-form.tsx'
import { PracticePanel } from './practice-panel.tsx'
import { RecentRuns } from './recent-runs.tsx'

export function StartView() {
  const settings = useApp((state) => state.settings)
  const [edits, setEdits] = useState<Partial<Form>>({})
  const [filled, setFilled] = useState(0)
  const submit = useRef<HTMLButtonElement>(null)
  // Once the filled form is drawn, so that Enter sends what is seen.
  useEffect(() => {
    if (filled > 0) submit.current?.focus()
  }, [filled])
  const form: Form = { ...emptyForm, ...remembered(settings), ...edits }
  const change = (more: Partial<Form>): void => setEdits((before) => ({ ...before, ...more }))
  return (
    <div className="start">
      <main className="left" data-pane="connect" tabIndex={-1}>
        <h1>Connect to an appliance</h1>
        <p className="lead">
          Uptick logs in, reads what it may read, and shows which items of the guide apply. It changes nothing until you
          say so.
        </p>
        <ConnectForm form={form} onChange={change} submit={submit} />
      </main>
      <aside className="side" data-pane="practice and runs" tabIndex={-1} aria-label="Practice and recent runs">
        <PracticePanel
          onReady={({ address, user, password, update, services }) => {
            const practice = { practice: true, transport: 'telnet', services } as const
            const filled = { address, user, password, to: update, ...practice }
            change({
              ...filled,
              purpose: update === '' ? 'check' : 'upgrade',
              by: form.by === '' ? 'Trainee' : form.by,
            })
            setFilled((count) => count + 1)
          }}
        />
        <RecentRuns />
      </aside>
    </div>
  )
}

const emptyForm: Form = {
  address: '',
  transport: 'telnet',
  user: 'administrator',
  password: '',
  by: '',
  purpose: 'check',
  runbook: '',
  to: '',
  customer: '',
  ticket: '',
  windowFrom: '',
  windowTo: '',
  practice: false,
}

function remembered(settings: Readonly<Record<string, unknown>>): Partial<Form> {
  const { by, lastAddress } = settings
  return {
    ...(typeof by === 'string' ? { by } : {}),
    ...(typeof lastAddress === 'string' ? { address: lastAddress } : {}),
  }
}
