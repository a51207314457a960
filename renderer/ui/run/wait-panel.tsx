import { usePassing, type OpenRun } from '../../state/hooks.ts'
import { elapsedOf, secondOf, sizeOf } from '../parts/format.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark } from '../parts/mark.tsx'
import { useNow } from '../parts/now.ts'

const stages = [
  ['closing', 'Closing', 'The appliance ends the line itself'],
  ['lingering', 'Lingering', 'It still answers as before. Still up is not back'],
  ['installing', 'Installing, unseen', 'Nothing is heard from it. Silence is normal'],
  ['down', 'Down', 'Every service refuses or stays silent'],
  ['answering', 'Answering', 'A greeting comes back after it was down'],
  ['services', 'Services', 'They greet again; login, identity and release are asked'],
  ['settled', 'Settled', 'All of it still holds after a while. Only this ends the wait as proved'],
] as const

const outcomes = {
  proven: 'The return is proved',
  'old-release': 'It came back on the old release',
  'never-went-down': 'It never went down',
  'other-appliance': 'Another appliance answers',
  'did-not-return': 'It has not come back',
  unproven: 'The return is not proved',
} as const

/** The wait for the return, told in one line, then stage by stage with what was seen. */
export function WaitPanel(props: { open: OpenRun; appliance: string }) {
  const { open, appliance } = props
  const now = useNow(1000)
  const one = open.run.state.appliances[appliance]
  const probe = usePassing((state) => state.probes[appliance])
  const returning = one?.returning
  if (one === undefined || returning === undefined) return null
  const { outcome, stage, expected } = returning
  const seen = open.run.stages.filter((entry) => entry.appliance === appliance)
  const reached = stages.findIndex(([name]) => name === stage)
  const host = one.identity.host ?? one.address
  const sentence =
    outcome === undefined
      ? 'Nothing to do. Do not reboot the appliance.'
      : `${outcomes[outcome]}${outcome === 'proven' ? '' : '.'}`
  return (
    <section className="wait" aria-label="Return">
      <div className="plain">
        <Mark name={outcome === undefined ? 'running' : outcome === 'proven' ? 'pass' : 'fail'} large />
        <div>
          <h2 className="msg">
            {sentence}
            {outcome === 'proven' ? ` on ${returning.release ?? 'the wanted release'}.` : ''}
          </h2>
          <p className="sub">
            {outcome === undefined
              ? `${expected.release ?? expected.name} is being installed on ${host}. It goes on by itself.`
              : (returning.observed ?? '')}
          </p>
        </div>
        {outcome === undefined ? (
          <div className="el">
            <div className="big" role="timer" aria-live="off">
              {elapsedOf(now - Date.parse(returning.at))}
            </div>
            <span className="cap dim">since {secondOf(returning.at)}</span>
          </div>
        ) : null}
      </div>
      <Download open={open} appliance={appliance} />
      <ol className="stages" aria-label="Stages of the return">
        {stages.map(([name, title, meaning], index) => {
          const last = seen.findLast((entry) => entry.stage === name)
          const past = outcome === 'proven' || index < reached
          const current = index === reached && outcome === undefined
          const mark = current ? 'running' : past && last !== undefined ? 'pass' : past ? 'not-applicable' : 'to-do'
          return (
            <li
              key={name}
              className={current ? 'now' : past ? 'past' : 'next'}
              aria-current={current ? 'step' : undefined}
            >
              <Mark
                name={mark}
                word={current ? 'Now' : past ? (last === undefined ? 'Not seen' : 'Seen') : 'To come'}
              />
              <span className="name">{title}</span>
              <span className="ev">{last?.observed ?? meaning}</span>
              <span className="at">{last === undefined ? '' : secondOf(last.at)}</span>
            </li>
          )
        })}
      </ol>
      {stage === 'blind' ? (
        <p className="failure">This computer cannot see the network now; that says nothing of the appliance.</p>
      ) : null}
      {probe === undefined || outcome !== undefined ? null : <p className="small dim">Last looked: {probe}</p>}
      <p className="deny">
        <Icon name="lock" />
        <span>
          <b>Refused until the return is proved:</b> Reboot, Halt, and a second Update Install, whatever happens.
        </span>
      </p>
    </section>
  )
}

function Download(props: { open: OpenRun; appliance: string }) {
  const one = props.open.run.state.appliances[props.appliance]
  const progress = usePassing((state) => state.downloads[props.appliance])
  const offer = one?.offer
  if (one === undefined || offer === undefined) return null
  const total = progress?.total ?? offer.bytes ?? 0
  const sent = one.delivered === undefined ? (progress?.sent ?? 0) : total
  const percent = total === 0 ? 0 : Math.floor((100 * sent) / total)
  const words =
    one.delivered !== undefined
      ? `${offer.name} delivered whole, ${sizeOf(total)}: the bytes sent are those verified.`
      : one.requested === true || sent > 0
        ? `${sizeOf(sent)} of ${sizeOf(total)} fetched by ${offer.peer}`
        : `${offer.name} is offered to ${offer.peer}; it has not asked for it yet.`
  return (
    <div className="dl">
      <span className="pc">{percent} %</span>
      <div className="grow">
        <span className="small sub">{words}</span>
        <div
          className="bar"
          role="progressbar"
          aria-label="Download by the appliance"
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuetext={words}
        >
          <i style={{ width: `${String(percent)}%` }} />
        </div>
      </div>
    </div>
  )
}
