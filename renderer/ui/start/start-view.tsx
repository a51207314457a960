import { useEffect, useRef, useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import type { Profile, RunRow } from '../../state/app-state.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { keptRuns, type KeptRuns } from '../../state/kept-runs.ts'
import { useCommands } from '../../commands/commands.ts'
import { count } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { useNow } from '../parts/now.ts'
import { ResumeDialog } from '../parts/resume-dialog.tsx'
import { UnreadNote } from '../parts/unread-note.tsx'
import { ConnectForm } from './connect-form.tsx'
import { DeleteRunDialog } from './delete-run.tsx'
import { emptyForm, filledByPractice, type StartForm } from './form.ts'
import { OtherRuns } from './other-runs.tsx'
import { PracticeDialog } from './practice-dialog.tsx'
import { SavedAppliances } from './saved-appliances.tsx'
import { Tonight } from './tonight.tsx'
import { useRowInHand } from './use-row-in-hand.ts'

/** Running and waiting runs, saved appliances, a new connection, and practice. */
export function StartView() {
  const { store } = usePage()
  const settings = useApp((state) => state.settings)
  const ready = useApp((state) => state.ready)
  const runs = useApp((state) => state.runs)
  const fleet = useApp((state) => state.fleet)
  const known = useApp((state) => state.profiles.length > 0)
  const unread = useApp((state) => state.unread.runs !== undefined)
  const [edits, setEdits] = useState<Partial<StartForm>>({})
  const [filled, setFilled] = useState(0)
  const [practising, setPractising] = useState(false)
  const [resuming, setResuming] = useState<RunRow | undefined>(undefined)
  const [deleting, setDeleting] = useState<RunRow | undefined>(undefined)
  const submit = useRef<HTMLButtonElement>(null)
  // After the filled form is drawn, so that Enter sends what is visible.
  useEffect(() => {
    if (filled > 0) submit.current?.focus()
  }, [filled])
  const kept = keptRuns(runs, fleet)
  const asksForMore = ready && (kept.open.length > 0 || known)
  // The fleet is read from the runs' journals, so only if there is a run to show.
  useEffect(() => (asksForMore ? store.refresh('fleet') : undefined), [store, asksForMore])
  const form: StartForm = { ...emptyForm, ...remembered(settings), ...edits }
  const change = (more: Partial<StartForm>): void => setEdits((before) => ({ ...before, ...more }))
  const choose = (profile: Profile): void => {
    change({
      members: [{ address: profile.address, role: '', password: '', profile: profile.id }],
      ...{ cluster: undefined, transport: profile.transport, user: profile.user, practice: false, services: {} },
      ...(profile.customer === undefined ? {} : { customer: profile.customer }),
    })
    setFilled((times) => times + 1)
  }
  const [first] = kept.open
  useCommands({
    'start.connect': () => submit.current?.click(),
    'start.cluster': () => change({ cluster: form.cluster === undefined ? '' : undefined }),
    'start.practise': () => setPractising(true),
    'start.resume':
      first === undefined
        ? undefined
        : () => (first.row.live ? void store.openRun(first.row.run) : setResuming(first.row)),
  })
  const rows = useRowInHand([...kept.open.map(({ row }) => row), ...kept.closed, ...kept.archived], setDeleting)
  const isEmpty = ready && runs.length === 0 && !known && !unread
  const connection = (
    <section className="connection">
      {isEmpty ? <h1>New connection</h1> : <h2>New connection</h2>}
      <p className="sub">
        Uptick logs in, runs read-only checks, and shows which items apply. Nothing changes until you approve it.
      </p>
      <ConnectForm form={form} onChange={change} submit={submit} />
    </section>
  )
  const practice = (
    <section className="prac">
      <h2>Practice</h2>
      <p className="sub small">A simulated appliance on this computer. Runs and records are marked Practice.</p>
      <CommandButton command="start.practise">Practice…</CommandButton>
    </section>
  )
  return (
    <div className="start">
      <main className="left" data-pane={isEmpty ? 'connect' : 'runs'} tabIndex={-1} {...rows}>
        {isEmpty ? (
          connection
        ) : (
          <>
            <TonightHead kept={kept} />
            <UnreadNote list="runs" />
            <Runs kept={kept} ready={ready} onResume={setResuming} onDelete={setDeleting} />
            <SavedAppliances chosen={form.members[0].profile} onChoose={choose} />
          </>
        )}
      </main>
      <aside
        className="side"
        data-pane={isEmpty ? 'practice' : 'connect'}
        tabIndex={-1}
        aria-label={isEmpty ? 'Practice' : 'New connection and practice'}
      >
        {/* Before the lists are loaded, the form could move to the other side while a person types. */}
        {isEmpty || !ready ? null : connection}
        {practice}
      </aside>
      {practising ? (
        <PracticeDialog
          onClose={() => setPractising(false)}
          onReady={(started) => {
            change(filledByPractice(started, form.by))
            // The dialog restores the focus when it closes; the filled form takes it after that.
            setTimeout(() => setFilled((times) => times + 1), 0)
          }}
        />
      ) : null}
      {resuming === undefined ? null : <ResumeDialog row={resuming} onClose={() => setResuming(undefined)} />}
      {deleting === undefined ? null : <DeleteRunDialog row={deleting} onClose={() => setDeleting(undefined)} />}
    </div>
  )
}

function TonightHead(props: { kept: KeptRuns }) {
  const now = useNow(10_000)
  const asks = props.kept.open.filter(({ needsYou }) => needsYou).length
  return (
    <header className="tonighthead">
      <div className="grow">
        <h1>Tonight</h1>
        <p className="sub">
          {new Date(now).toLocaleString('en', { dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' })}
        </p>
      </div>
      {asks === 0 ? null : (
        <span className="chip asks">
          <Mark name="waiting" />
          {count(asks, 'run needs you', 'runs need you')}
        </span>
      )}
    </header>
  )
}

function Runs(props: {
  kept: KeptRuns
  ready: boolean
  onResume: (row: RunRow) => void
  onDelete: (row: RunRow) => void
}) {
  const { kept, ready } = props
  const unread = useApp((state) => state.unread.runs !== undefined)
  const { open, closed, archived } = kept
  return (
    <>
      {open.length > 0 ? (
        <Tonight open={open} onResume={props.onResume} />
      ) : unread ? null : (
        <p className="sub none">{emptyText(ready, closed.length, archived.length)}</p>
      )}
      <OtherRuns closed={closed} archived={archived} onDelete={props.onDelete} />
    </>
  )
}

function emptyText(ready: boolean, closed: number, archived: number): string {
  if (!ready) return 'Reading the list of runs'
  if (closed > 0) return 'No open runs.'
  return archived > 0 ? 'No active runs. All runs are archived.' : 'No runs yet.'
}

function remembered(settings: Readonly<Record<string, unknown>>): Partial<StartForm> {
  const { by, lastAddress, customer } = settings
  return {
    ...(typeof by === 'string' ? { by } : {}),
    ...(typeof customer === 'string' ? { customer } : {}),
    ...(typeof lastAddress === 'string' ? { members: [{ ...emptyForm.members[0], address: lastAddress }] } : {}),
  }
}
