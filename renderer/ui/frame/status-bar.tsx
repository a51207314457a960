import { isVouched, type Patch, type System } from '../../state/app-state.ts'
import { useApp, useShownRun } from '../../state/hooks.ts'
import { Caps } from '../parts/caps.tsx'
import { count } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { useCommandsOffered } from '../../commands/commands.ts'
import { useAwakeByPage } from './keep-awake.ts'

/** The state of the whole window: mirror and serving, journal, power, and whether Uptick still responds. */
export function StatusBar() {
  const commands = useCommandsOffered()
  const lineUp = useApp((state) => state.lineUp)
  const version = useApp((state) => state.info?.version)
  const open = useShownRun()
  return (
    <footer className="statusbar">
      <MirrorAndOffer />
      <span className="right row">
        <Mark name={lineUp ? 'pass' : 'fail'} />
        {lineUp
          ? open === undefined
            ? 'Ready'
            : `Journal on disk, ${count(open.run.state.seq, 'event')}`
          : 'Uptick does not respond'}
      </span>
      <Power />
      <button type="button" className="plain" onClick={() => commands.give('keys')}>
        Keys <Caps chord="?" />
      </button>
      {version === undefined ? null : <span className="dim">{version}</span>}
    </footer>
  )
}

function MirrorAndOffer() {
  const patches = useApp((state) => state.patches)
  const read = useApp((state) => state.ready && state.unread.patches === undefined)
  const open = useShownRun()
  const verified = patches.filter(isVouched).length
  const oneSource = patches.filter((patch) => patch.state === 'verified').length - verified
  const others = patches.length - verified - oneSource
  const mirrorText =
    verified > 0 ? `Mirror: ${count(verified, 'verified update')}` : read ? mirrorWithout(patches) : 'Mirror not read'
  const one = open === undefined ? undefined : open.run.state.appliances[open.appliance]
  const awaited = one?.returning !== undefined && one.returning.outcome === undefined
  const offer = awaited ? one.offer : undefined
  if (offer !== undefined) {
    return (
      <>
        <span className="row">
          <Mark name="running" />
          <b>Serving to {one?.identity.host ?? offer.peer}</b>
        </span>
        <span className="clip">
          {offer.url}, {offer.name} only, read-only; closes by itself
        </span>
      </>
    )
  }
  return (
    <>
      <span className="row">
        <Mark name={verified > 0 ? 'pass' : 'not-applicable'} />
        <b>{mirrorText}</b>
      </span>
      <span>
        {[
          ...(oneSource > 0 ? [`${String(oneSource)} from one source`] : []),
          ...(others > 0 ? [`${String(others)} not usable`] : []),
          'not serving',
        ].join('; ')}
      </span>
    </>
  )
}

function mirrorWithout(patches: readonly Patch[]): string {
  return patches.length === 0 ? 'Mirror empty' : 'Mirror: none verified'
}

/** Sleep interrupts the wait, so the bar says where Uptick cannot prevent it. */
function Power() {
  const system = useApp((state) => state.system)
  const byPage = useAwakeByPage()
  if (system === undefined) return null
  return (
    <span className={system.installsOpen > 0 && system.power === 'battery' ? 'row loud' : 'row'}>
      {system.power === 'battery' && system.installsOpen > 0 ? <Mark name="attention" /> : null}
      {powerText(system, byPage)}
    </span>
  )
}

function powerText(system: System, byPage: boolean): string {
  const power = { mains: 'Mains power', battery: 'On battery', unknown: '' }[system.power]
  const awake = awakeText(system, byPage)
  return [power, awake].filter((part) => part !== '').join(', ')
}

function awakeText({ installsOpen, awake }: System, byPage: boolean): string {
  if (installsOpen === 0) return 'no install is open'
  if (awake) return 'sleep is blocked'
  return byPage ? 'screen stays awake' : 'keep this computer awake'
}
