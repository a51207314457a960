import { Tabs } from 'radix-ui'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useAct, useApp, useOpenRun, usePage } from '../../state/hooks.ts'
import { Paper } from './paper.tsx'
import { Button } from '../parts/button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { ExportPanel, SignPanel, VerifyPanel } from './record-panels.tsx'

/** What will be exported, who signs it, and whether a record holds. */
export function RecordView() {
  const { store } = usePage()
  const open = useOpenRun()
  const runs = useApp((state) => state.runs)
  const run = open?.run.id
  return (
    <div className="record">
      <main className="desk" data-pane="record" tabIndex={-1}>
        <div className="tools">
          <h1 className="sr">Record</h1>
          <label className="row">
            <span className="sub">Run</span>
            <select
              className="field compact"
              value={run ?? ''}
              onChange={(event) => {
                if (event.currentTarget.value === '') return
                void store.openRun(event.currentTarget.value)
                store.show('record')
              }}
            >
              <option value="">Choose a run</option>
              {runs.map((row) => (
                <option key={row.run} value={row.run}>
                  {row.appliances.map((one) => one.address).join(', ')} ({row.run})
                </option>
              ))}
            </select>
          </label>
          <span className="sub small">This is what will be exported.</span>
        </div>
        {open === undefined ? (
          <p className="none sub">Nothing has happened yet. Open a run, or verify a record beside.</p>
        ) : (
          <Tabs.Root className="views" defaultValue="page" activationMode="manual">
            <Tabs.List className="viewtabs" aria-label="Ways to read it">
              <Tabs.Trigger value="page">Page</Tabs.Trigger>
              <Tabs.Trigger value="markdown">Markdown</Tabs.Trigger>
              <Tabs.Trigger value="structure">Structure</Tabs.Trigger>
            </Tabs.List>
            <Tabs.Content value="page" className="view">
              <Paper open={open} />
            </Tabs.Content>
            <Tabs.Content value="markdown" className="view">
              <Preview run={open.run.id} seq={open.run.state.seq} form="markdown" />
            </Tabs.Content>
            <Tabs.Content value="structure" className="view">
              <Preview run={open.run.id} seq={open.run.state.seq} form="structure" />
            </Tabs.Content>
          </Tabs.Root>
        )}
      </main>
      <aside className="side" aria-label="Sign, export, verify" data-pane="export" tabIndex={-1}>
        {open === undefined ? null : (
          <>
            <SignPanel open={open} />
            <ExportPanel open={open} />
          </>
        )}
        <VerifyPanel />
      </aside>
    </div>
  )
}

/** The host's own preview. Read again only at the person's wish, so that the text does not move under the eye. */
function Preview(props: { run: string; seq: number; form: 'markdown' | 'structure' }) {
  const { actions } = usePage()
  const { run: read, failure, busy } = useAct()
  const [shown, setShown] = useState<{ readonly seq: number; readonly text: string } | undefined>(undefined)
  const { run, seq, form } = props
  const seqNow = useRef(seq)
  useEffect(() => {
    seqNow.current = seq
  })
  const load = useCallback(
    () =>
      read(async () => {
        const preview = await actions.preview(run)
        if (preview.ok) {
          const { markdown, record } = preview.value
          setShown({ seq: seqNow.current, text: form === 'markdown' ? markdown : JSON.stringify(record, undefined, 2) })
        }
        return preview
      }),
    [actions, read, run, form],
  )
  useEffect(() => {
    void load()
  }, [load])
  return (
    <>
      <FailureNote failure={failure} />
      {shown !== undefined && shown.seq < seq ? (
        <p className="row">
          <span className="sub small">The journal has grown since.</span>
          <Button size="small" disabled={busy} onClick={() => void load()}>
            Read it again
          </Button>
        </p>
      ) : null}
      <pre
        className="sourcetext"
        tabIndex={0}
        role="region"
        aria-label={form === 'markdown' ? 'Markdown' : 'Structure'}
      >
        {shown?.text ?? 'Reading'}
      </pre>
    </>
  )
}
