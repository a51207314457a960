import { Tabs } from 'radix-ui'
import { useMemo, useState } from 'react'
import type { Policy, Redaction } from '../../state/actions.ts'
import { useApp, useShownRun, usePage, type ShownRun } from '../../state/hooks.ts'
import type { Section } from '../../../shared/model/record-section.ts'
import { useCommands } from '../../commands/commands.ts'
import { Button } from '../parts/button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { count, dayOf } from '../parts/format.ts'
import { Compare } from './compare.tsx'
import { UnreadNote } from '../parts/unread-note.tsx'
import { usePreview, type Preview } from './preview.tsx'
import { FinishPanel } from './finish-panel.tsx'
import { ExportPanel, SignPanel } from './record-panels.tsx'
import { RedactPanel } from './redact-panel.tsx'
import { Replay } from './replay.tsx'
import { Sections } from './sections.tsx'
import { SurprisesPanel } from './surprises-panel.tsx'
import { VerifyPanel } from './verify-panel.tsx'

export interface Foreign {
  readonly name: string
  readonly sections: readonly Section[]
}

/** What will be exported, who signs it, and whether a record can be verified. */
export function RecordView() {
  const { store } = usePage()
  const open = useShownRun()
  const runs = useApp((state) => state.runs)
  const ready = useApp((state) => state.ready)
  const unread = useApp((state) => state.unread.runs !== undefined)
  const [foreign, setForeign] = useState<Foreign | undefined>(undefined)
  const choose = (
    <label className="row">
      <span className="sub">Run</span>
      <select
        className="field compact"
        value={open?.run.id ?? ''}
        onChange={(event) => {
          setForeign(undefined)
          if (event.currentTarget.value !== '') void store.openRun(event.currentTarget.value, 'record')
        }}
      >
        <option value="">Choose a run</option>
        {runs.map((row) => (
          <option key={row.run} value={row.run}>
            {row.appliances.map((one) => one.address).join(', ')}, {dayOf(row.openedAt)}
          </option>
        ))}
      </select>
    </label>
  )
  if (open !== undefined && foreign === undefined) {
    return <OwnRecord key={open.run.id} open={open} choose={choose} onForeign={setForeign} />
  }
  return (
    <div className="record">
      <main className="desk" data-pane="record" tabIndex={-1}>
        <div className="tools">
          <h1 className="sr">Record</h1>
          {choose}
          {foreign === undefined ? null : (
            <>
              <span className="sub small grow">{foreign.name}: the part of this record that verifies.</span>
              <Button size="small" onClick={() => setForeign(undefined)}>
                Close
              </Button>
            </>
          )}
        </div>
        <UnreadNote list="runs" />
        {foreign === undefined ? (
          <p className="none sub">{emptyText(ready, unread)}</p>
        ) : (
          <Sections sections={foreign.sections} label={`Record ${foreign.name}`} />
        )}
      </main>
      <aside className="side" aria-label="Sign, export, verify" data-pane="export" tabIndex={-1}>
        <VerifyPanel onForeign={setForeign} />
      </aside>
    </div>
  )
}

function emptyText(ready: boolean, unread: boolean): string {
  if (!ready) return 'Reading the list of runs'
  return unread
    ? 'You can verify a record file on the right.'
    : 'No runs yet. Open a run, or verify a record file on the right.'
}

type View = 'page' | 'markdown' | 'structure' | 'replay' | 'compare'

function OwnRecord(props: {
  open: ShownRun
  choose: React.ReactNode
  onForeign: (foreign: Foreign | undefined) => void
}) {
  const { open } = props
  const { redaction, setRedaction } = useRedaction()
  const [view, setView] = useState<View>('page')
  /**
   * How often the comparison was opened by its key. Its first field gets the focus then, because the key has no element
   * of its own.
   */
  const [byKey, setByKey] = useState(0)
  const { id, state } = open.run
  const preview = usePreview(id, state.seq, state.closed !== undefined, redaction)
  useCommands({
    'record.replay': () => setView(view === 'replay' ? 'page' : 'replay'),
    'record.compare': () => {
      setView('compare')
      setByKey((times) => times + 1)
    },
    'record.print': () => window.print(),
  })
  return (
    <div className="record">
      <main className="desk" data-pane="record" tabIndex={-1}>
        <div className="tools">
          <h1 className="sr">Record</h1>
          {props.choose}
          <span className="sub small grow">
            {view === 'compare' ? 'What has changed between two visits.' : 'This is what will be exported.'}
          </span>
          {preview.stale ? (
            <Button size="small" disabled={preview.busy} onClick={() => void preview.load()}>
              Read it again: the journal has grown
            </Button>
          ) : null}
        </div>
        <Tabs.Root
          className="views"
          value={view}
          onValueChange={(value) => {
            setView(value as View)
            setByKey(0)
          }}
          activationMode="manual"
        >
          <Tabs.List className="viewtabs" aria-label="Ways to read it">
            <Tabs.Trigger value="page">Page</Tabs.Trigger>
            <Tabs.Trigger value="markdown">Markdown</Tabs.Trigger>
            <Tabs.Trigger value="structure">Structure</Tabs.Trigger>
            <Tabs.Trigger value="replay">Time line</Tabs.Trigger>
            <Tabs.Trigger value="compare">Compare</Tabs.Trigger>
          </Tabs.List>
          <Tabs.Content value="page" className="view">
            <Page preview={preview} events={state.seq} />
          </Tabs.Content>
          <Tabs.Content value="markdown" className="view">
            <Text label="Markdown" text={preview.told?.markdown} preview={preview} />
          </Tabs.Content>
          <Tabs.Content value="structure" className="view">
            <Text
              label="Structure"
              text={preview.told === undefined ? undefined : JSON.stringify(preview.told.record, undefined, 2)}
              preview={preview}
            />
          </Tabs.Content>
          <Tabs.Content value="replay" className="view">
            <Replay run={id} />
          </Tabs.Content>
          <Tabs.Content value="compare" className="view">
            <Compare open={open} byKey={byKey} />
          </Tabs.Content>
        </Tabs.Root>
      </main>
      <aside className="side" aria-label="Sign, export, verify" data-pane="export" tabIndex={-1}>
        <SurprisesPanel open={open} />
        <SignPanel open={open} />
        <RedactPanel run={id} value={redaction} onChange={setRedaction} preview={preview} />
        <FinishPanel open={open} />
        <ExportPanel open={open} redaction={redaction} />
        <VerifyPanel onForeign={props.onForeign} />
      </aside>
    </div>
  )
}

/**
 * What copies leave out: the policy is kept while the record is open, the kinds that a person chose are kept
 * permanently.
 */
function useRedaction() {
  const { store } = usePage()
  const kept = useApp((state) => state.settings['redaction'])
  const [policy, setPolicy] = useState<Policy>('whole')
  const redaction = useMemo<Redaction>(
    () => ({ policy, kinds: Array.isArray(kept) ? kept.map(String) : [] }),
    [policy, kept],
  )
  return {
    redaction,
    setRedaction(next: Redaction) {
      setPolicy(next.policy)
      if (next.kinds !== redaction.kinds) store.keepSetting('redaction', [...next.kinds])
    },
  }
}

function Page(props: { preview: Preview; events: number }) {
  const { preview } = props
  if (preview.failure !== undefined) return <FailureNote failure={preview.failure} />
  if (preview.sections === undefined) {
    return <p className="none sub">Checking the chain of {count(props.events, 'event')} and putting them into words</p>
  }
  return <Sections sections={preview.sections} label="The record as a page" />
}

function Text(props: { label: string; text: string | undefined; preview: Preview }) {
  return (
    <>
      <FailureNote failure={props.preview.failure} />
      <pre className="sourcetext" tabIndex={0} role="region" aria-label={props.label}>
        {props.text ?? 'Reading'}
      </pre>
    </>
  )
}
