import { useEffect, useState } from 'react'
import { CommandButton, Keys } from '../../commands/command-button.tsx'
import { useCommands } from '../../commands/commands.ts'
import { ariaKeys } from '../../commands/key-map.ts'
import { useApp, useHold, usePage, type ShownRun } from '../../state/hooks.ts'
import { shownRefusal, type Protocol, type ShownRefusal } from '../../state/refused-install.ts'
import { supportFacts } from '../../state/support-facts.ts'
import type { EvidenceLines } from '../../state/transcript.ts'
import { copyText } from '../parts/copy-button.tsx'
import { lineRange, secondOf } from '../parts/format.ts'
import { Mark, type MarkName } from '../parts/mark.tsx'
import { FailureCauses } from './failure-causes.tsx'
import { FailureSide } from './failure-side.tsx'
import { ItemDialogs, type ItemDialog } from './item-dialogs.tsx'
import { LinesDialog } from './lines-dialog.tsx'

/**
 * The appliance refused the install: what it said, what is still true of it, the causes with their evidence and remedies, and
 * what Technical Support asks for.
 */
export function FailureView(props: { open: ShownRun }) {
  const { open } = props
  const { store } = usePage()
  const { run, current, running } = open
  const patches = useApp((state) => state.patches)
  const [dialog, setDialog] = useState<{ name: ItemDialog; serveWith?: Protocol } | undefined>(undefined)
  const [lines, setLines] = useState<EvidenceLines | undefined>(undefined)
  const refused = shownRefusal(open, patches)
  useHold(current?.key)
  const mayAct = run.state.closed === undefined && !running
  const ask = (name: ItemDialog): (() => void) | undefined => (mayAct ? () => setDialog({ name }) : undefined)
  const where = refused?.where
  const other = refused?.otherProtocol
  useCommands({
    'gate.leave': () => store.leave(current?.key),
    'item.reopen': ask('reopen'),
    'item.attach': ask('attach'),
    'item.note': ask('note'),
    'item.waive': ask('waive'),
    'item.evidence': where === undefined ? undefined : () => setLines(where),
    'failure.serve': mayAct && other !== undefined ? () => setDialog({ name: 'reopen', serveWith: other }) : undefined,
    'wait.support': () =>
      void copyText(supportFacts(run, open.appliance)).then((done) =>
        store.toast(done ? 'Copied the facts for Technical Support.' : 'Could not copy to the clipboard.'),
      ),
  })
  useEffect(() => document.querySelector<HTMLElement>('.failed h1')?.focus({ preventScroll: true }), [])
  if (refused === undefined || current === undefined) return null
  const target = { run: run.id, appliance: current.appliance, item: current.item.id }
  return (
    <div className="failureview">
      <main className="failed" data-pane="failure" tabIndex={-1}>
        <Said refused={refused} onLines={setLines} />
        <StillTrue refused={refused} />
        <FailureCauses open={open} refused={refused} onLines={setLines} />
        <footer>
          <p className="sub small">
            {mayAct
              ? 'After a remedy, reopen the install and give a reason. Uptick then asks for a new approval.'
              : running
                ? 'Uptick is running a step. The install can be reopened when it ends.'
                : 'This run is closed, so the install cannot be reopened in it.'}
          </p>
          <CommandButton command="gate.leave" look="quiet">
            Show items
          </CommandButton>
          <CommandButton command="item.reopen">Reopen install</CommandButton>
        </footer>
      </main>
      <FailureSide open={open} refused={refused} />
      {dialog === undefined ? null : (
        <ItemDialogs {...dialog} entry={current} target={target} onClose={() => setDialog(undefined)} />
      )}
      {lines === undefined ? null : <LinesDialog open={open} lines={lines} onClose={() => setLines(undefined)} />}
    </div>
  )
}

/** The reply first, exactly as the appliance gave it. */
function Said(props: { refused: ShownRefusal; onLines: (lines: EvidenceLines) => void }) {
  const { host, command, lines, at, where } = props.refused
  return (
    <section className="saidcard" aria-label="Reply of the appliance">
      <p className="whosaid">
        <Mark name="fail" />
        <span className="grow">
          <b>{host} refused the install</b> at {secondOf(at)}
        </span>
        {where === undefined ? null : (
          <button
            type="button"
            className="link nowrap"
            aria-keyshortcuts={ariaKeys('item.evidence')}
            onClick={() => props.onLines(where)}
          >
            Transcript, {lineRange(where.first, where.last)} <Keys of="item.evidence" />
          </button>
        )}
      </p>
      <p className="sent">
        <span className="prompt" aria-hidden="true">
          {host}&gt;
        </span>{' '}
        {command}
      </p>
      <pre className="reply">{lines.join('\n')}</pre>
    </section>
  )
}

const standings: Readonly<Record<ShownRefusal['now']['kind'], MarkName>> = {
  unchanged: 'pass',
  changed: 'attention',
  'may-install': 'attention',
  unknown: 'error',
}

function StillTrue(props: { refused: ShownRefusal }) {
  const { kind, sentence, readAt } = props.refused.now
  return (
    <header className="still">
      <Mark name={standings[kind]} large />
      <h1 tabIndex={-1}>{sentence}</h1>
      {readAt === undefined ? null : <span className="dim small nowrap">read at {secondOf(readAt)}</span>}
    </header>
  )
}
