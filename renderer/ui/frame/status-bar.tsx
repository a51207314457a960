import { useApp, useOpenRun } from '../../state/hooks.ts'
import { count } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'

/** What holds for the whole window: mirror, offer, journal, and whether Uptick still answers. */
export function StatusBar(props: { onHelp: () => void }) {
  const patches = useApp((state) => state.patches)
  const lineUp = useApp((state) => state.lineUp)
  const version = useApp((state) => state.info?.version)
  const open = useOpenRun()
  const verified = patches.filter((patch) => patch.state === 'verified').length
  const others = patches.length - verified
  const one = open === undefined ? undefined : open.run.state.appliances[open.appliance]
  const awaited = one?.returning !== undefined && one.returning.outcome === undefined
  const offer = awaited ? one.offer : undefined
  return (
    <footer className="statusbar">
      <span className="row">
        <Mark name={verified > 0 ? 'pass' : 'to-do'} />
        <b>Mirror: {count(verified, 'verified update')}</b>
      </span>
      {others > 0 ? <span>{others} not verified</span> : null}
      {offer === undefined ? null : (
        <span className="clip">
          {offer.name} for {offer.peer} only, read-only
        </span>
      )}
      <span className="right row">
        <Mark name={lineUp ? 'pass' : 'fail'} />
        {lineUp
          ? open === undefined
            ? 'Ready'
            : `Journal on disk, ${count(open.run.state.seq, 'event')}`
          : 'Uptick does not answer'}
      </span>
      <span>Nothing is sent anywhere but to the appliance you name</span>
      <button type="button" className="plain" onClick={props.onHelp}>
        Keys <kbd aria-hidden="true">?</kbd>
      </button>
      {version === undefined ? null : <span className="dim">{version}</span>}
    </footer>
  )
}
