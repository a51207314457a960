import { useState, type ReactNode } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import { useCommands } from '../../commands/commands.ts'
import { useAct, usePage, usePassing, type ShownRun } from '../../state/hooks.ts'
import type { RefusalCause, Remedy, ShownRefusal } from '../../state/refused-install.ts'
import { linesOfAll, type EvidenceLines } from '../../state/transcript.ts'
import { Button } from '../parts/button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { Findings, testOutcomes } from '../parts/findings.tsx'
import { lineRange, secondOf } from '../parts/format.ts'
import { Mark, markLabels, type MarkName } from '../parts/mark.tsx'

const standings: Readonly<Record<RefusalCause['standing'], readonly [MarkName, string]>> = {
  found: ['fail', 'Found'],
  likely: ['attention', 'Likely'],
  unknown: ['error', 'Unknown'],
  excluded: ['not-applicable', 'Ruled out'],
}

/** The causes, the likeliest first, each with its evidence and a button for each remedy. */
export function FailureCauses(props: {
  open: ShownRun
  refused: ShownRefusal
  onLines: (lines: EvidenceLines) => void
}) {
  const { open, refused, onLines } = props
  const { causes } = refused
  const first = causes.find(({ remedies }) => remedies.length > 0)
  return (
    <ul className="causes" aria-label="Causes">
      {causes.map((cause) => (
        <CauseRow
          key={cause.cause}
          open={open}
          refused={refused}
          cause={cause}
          primary={cause === first}
          onLines={onLines}
        />
      ))}
    </ul>
  )
}

interface RowProps {
  readonly open: ShownRun
  readonly refused: ShownRefusal
  readonly cause: RefusalCause
  /** Its first remedy is the main action of this page. */
  readonly primary: boolean
  readonly onLines: (lines: EvidenceLines) => void
}

function CauseRow(props: RowProps) {
  const { open, refused, cause, primary } = props
  const [mark, word] = standings[cause.standing]
  const links = linesOfAll(open.run.transcript, cause.evidence)
  const { checkedSince: since } = cause
  return (
    <li className={cause.standing}>
      <span className={`st w-${mark}`}>
        <Mark name={mark} />
        {word}
      </span>
      <span className="name">{cause.title}</span>
      <div className="why">
        <p>
          {cause.reason}{' '}
          {links.map((lines) => (
            <button
              key={`${String(lines.first)}-${String(lines.last)}`}
              type="button"
              className="link small"
              onClick={() => props.onLines(lines)}
            >
              {lines.file === undefined ? lineRange(lines.first, lines.last) : 'reply'}
            </button>
          ))}
        </p>
        {cause.standing === 'excluded' ? null : <p className="sub small">{cause.remedy}</p>}
        {since === undefined ? null : (
          <p className="small">
            <Mark name={since.state} word={markLabels[since.state]} /> Checked again
            {since.at === undefined ? '' : ` at ${secondOf(since.at)}`}: {since.reason}
          </p>
        )}
      </div>
      <div className="fixes">
        {cause.remedies.map((remedy, index) => (
          <RemedyButton
            key={remedy.kind}
            open={open}
            refused={refused}
            remedy={remedy}
            primary={primary && index === 0}
          />
        ))}
      </div>
    </li>
  )
}

interface RemedyProps {
  readonly open: ShownRun
  readonly refused: ShownRefusal
  readonly remedy: Remedy
  readonly primary: boolean
}

function RemedyButton(props: RemedyProps): ReactNode {
  const { remedy, primary } = props
  const look = primary ? { look: 'primary' as const } : {}
  switch (remedy.kind) {
    case 'test-connection':
      return <ConnectionTest {...props} />
    case 'serve-otherwise':
      return (
        <CommandButton command="failure.serve" {...look}>
          Serve over {remedy.protocol.toUpperCase()}
        </CommandButton>
      )
    case 'repeat-check':
      return <RepeatCheck {...props} item={remedy.item} title={remedy.title} />
    case 'verify-update':
    case 'download-again':
      return <UpdateRemedy {...props} remedy={remedy} />
  }
}

/**
 * Tests the connection from the appliance to this computer, by the protocol of the refused install; installs nothing.
 */
function ConnectionTest(props: RemedyProps) {
  const { open, refused, primary } = props
  const { actions } = usePage()
  const act = useAct()
  const [operation, setOperation] = useState('')
  const [outcome, setOutcome] = useState<string | undefined>(undefined)
  const findings = usePassing((state) => state.findings[operation]) ?? []
  const options = open.run.state.opened?.options
  const address = open.run.state.appliances[refused.appliance]?.address ?? ''
  const begin = (): void => {
    setOutcome(undefined)
    const { serveOn: on, serveTo: peer } = options ?? {}
    const how = { ...(on === undefined ? {} : { on }), ...(peer === undefined ? {} : { peer }) }
    void act.run(async () => {
      const done = await actions.rehearse({ address, protocol: refused.servedWith, ...how }, setOperation)
      if (done.ok) setOutcome(testOutcomes[done.value.outcome] ?? done.value.outcome)
      return done
    })
  }
  useCommands({ 'failure.test': act.busy ? undefined : begin })
  return (
    <>
      <CommandButton command="failure.test" {...(primary ? { look: 'primary' as const } : {})}>
        {act.busy ? 'Testing' : 'Run connection test'}
      </CommandButton>
      {findings.length === 0 && outcome === undefined && act.failure === undefined ? null : (
        <div className="tested" role="status">
          <Findings findings={findings} />
          {outcome === undefined ? null : <p className="small">{outcome}</p>}
          <FailureNote failure={act.failure} />
        </div>
      )}
    </>
  )
}

function RepeatCheck(props: RemedyProps & { item: string; title: string }) {
  const { open, refused, primary, item, title } = props
  const { actions } = usePage()
  const act = useAct()
  const closed = open.run.state.closed !== undefined
  const why = closed
    ? 'This run is closed.'
    : !open.live
      ? 'Resume the run to check again.'
      : open.running
        ? 'Uptick is running a step.'
        : undefined
  return (
    <>
      <Button
        {...(primary ? { look: 'primary' as const } : {})}
        label={`Check again: ${title}`}
        disabled={act.busy || why !== undefined}
        onClick={() => void act.run(() => actions.checkAgain({ run: open.run.id, appliance: refused.appliance, item }))}
      >
        {act.busy ? 'Checking' : 'Check again'}
      </Button>
      {why === undefined || act.busy ? null : <p className="sub small">{why}</p>}
      <FailureNote failure={act.failure} />
    </>
  )
}

/** Hashes the update again; a damaged one is downloaded again from its source. */
function UpdateRemedy(props: RemedyProps & { remedy: Extract<Remedy, { name: string }> }) {
  const { remedy, primary } = props
  const { actions, store } = usePage()
  const act = useAct()
  const verify = async () => {
    const done = await actions.verifyPatch(remedy.name)
    if (done.ok) store.toast(`${remedy.name}: the SHA-256 still matches the one in the mirror.`)
    return done
  }
  const begin = (): void =>
    void act.run(() => (remedy.kind === 'download-again' ? actions.mirror(remedy.url, '', '') : verify()))
  useCommands({ 'failure.update': act.busy ? undefined : begin })
  return (
    <>
      <CommandButton command="failure.update" {...(primary ? { look: 'primary' as const } : {})}>
        {remedy.kind === 'download-again' ? 'Download again' : 'Verify update'}
      </CommandButton>
      <FailureNote failure={act.failure} />
    </>
  )
}
