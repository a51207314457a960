import { isBlockedByInstall } from '../../state/ended-wait.ts'
import type { SeenGreeting, SeenProbe } from '../../state/app-state.ts'
import { rateNow, ratesOf } from '../../state/download-rate.ts'
import { useApp, usePage, usePassing, type ShownRun } from '../../state/hooks.ts'
import { Switch } from '../parts/choice.tsx'
import { lastingOf, rateOf, secondOf, sizeOf } from '../parts/format.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark, type MarkName } from '../parts/mark.tsx'
import { askForNotices } from '../parts/notice-permission.ts'
import { useNow } from '../parts/now.ts'
import { Progress } from '../parts/progress.tsx'

/**
 * The side panel of the stages: the appliance's download as seen by Uptick, the probes, and what is blocked meanwhile.
 */
export function WaitSide(props: { open: ShownRun }) {
  const { open } = props
  const returning = open.run.state.appliances[open.appliance]?.returning
  return (
    <aside className="waitside" aria-label="Download, probes and refusals" data-pane="download" tabIndex={-1}>
      <Download open={open} />
      <Probes open={open} />
      {isBlockedByInstall(open) ? <Blocked /> : null}
      {returning?.outcome === undefined ? <CallMe /> : null}
    </aside>
  )
}

/** What the engine refuses while the install may still be running. */
function Blocked() {
  return (
    <section>
      <h2>Blocked until back online</h2>
      <ul className="deny">
        <li>
          <Icon name="lock" />
          <span>
            <b>Reboot, Halt</b>, from the console too. An interrupted install can lose data.
          </span>
        </li>
        <li>
          <Icon name="lock" />
          <span>
            A second <b>Update Install</b>, in any case.
          </span>
        </li>
      </ul>
    </section>
  )
}

function Download(props: { open: ShownRun }) {
  const { open } = props
  const now = useNow(1000)
  const one = open.run.state.appliances[open.appliance]
  const progress = usePassing((state) => state.downloads[open.appliance])
  const request = open.run.details.requests[open.appliance]
  const offer = one?.offer
  if (one === undefined || offer === undefined) return null
  const total = progress?.total ?? offer.bytes ?? 0
  const delivered = one.delivered !== undefined
  const sent = delivered ? total : (progress?.sent ?? 0)
  const percent = total === 0 ? 0 : Math.floor((100 * sent) / total)
  const told = progress === undefined || delivered ? { stalled: false } : rateNow(progress, now)
  const asked = one.requested === true || sent > 0
  const words = delivered
    ? `${offer.name} delivered in full, ${sizeOf(total)}.`
    : !asked
      ? `${offer.name} is served; the appliance has not requested it yet.`
      : [
          `${sizeOf(sent)} of ${sizeOf(total)}`,
          told.rate === undefined ? '' : rateOf(told.rate),
          told.stalled ? 'stalled' : '',
        ]
          .filter((part) => part !== '')
          .join(', ')
  const left = told.left === undefined ? '' : `about ${lastingOf(told.left)} left`
  return (
    <section className="download">
      <h2>
        <Icon name="box" />
        Download by the appliance
      </h2>
      <div className="dl">
        <span className="pc">{percent} %</span>
        <span className="small sub grow">
          {words}
          <br />
          {left}
        </span>
      </div>
      <Progress
        label="Download by the appliance"
        percent={percent}
        words={left === '' ? words : `${String(percent)} percent, ${left}`}
        large
      />
      {progress === undefined || delivered ? null : <RateLine rates={ratesOf(progress)} />}
      <dl className="pairs">
        <dt>Served as</dt>
        <dd className="mono">{offer.url}</dd>
        <dt>To</dt>
        <dd>{offer.peer} only, read-only</dd>
        {request === undefined ? null : (
          <>
            <dt>Requested</dt>
            <dd className="mono">
              {request.path} <span className="dim">{secondOf(request.at)}</span>
            </dd>
            <dt>Sent</dt>
            <dd>
              bytes {request.from.toLocaleString('en')}–{request.to.toLocaleString('en')}
              {request.whole ? ', in full' : ''}
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}

/**
 * A chart of the rate without a scale: it shows whether the rate is steady, falling or zero. The text gives the
 * numbers.
 */
function RateLine(props: { rates: readonly number[] }) {
  const { rates } = props
  if (rates.length < 3) return null
  const most = Math.max(...rates, 1)
  const points = rates.map((rate, index) => {
    const x = (400 * index) / (rates.length - 1)
    return `${x.toFixed(1)},${(34 - (30 * rate) / most).toFixed(1)}`
  })
  return (
    <svg className="rateline" viewBox="0 0 400 36" preserveAspectRatio="none" aria-hidden="true">
      <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  )
}

const services: Readonly<Record<string, string>> = {
  telnet: 'Telnet',
  admind: 'Admin',
  'admind-tls': 'Admin TLS',
  smtp: 'SMTP',
  imap: 'IMAP',
  pop3: 'POP3',
  http: 'HTTP',
}

/** A result counts as current for this many probe intervals. */
const currentFor = 3

function Probes(props: { open: ShownRun }) {
  const { open } = props
  const now = useNow(1000)
  const seen = usePassing((state) => state.greetings[open.appliance])
  const last = usePassing((state) => state.probes[open.appliance]?.at(-1))
  const { expected, observed, outcome } = open.run.state.appliances[open.appliance]?.returning ?? {}
  const baseline = expected?.baseline ?? []
  const names = [...new Set([...baseline.map(({ service }) => service), ...Object.keys(seen ?? {})])]
  const pace = last?.next ?? open.run.state.opened?.options.probeEvery ?? 60_000
  return (
    <section className="probes" tabIndex={-1} aria-label="Probes">
      <h2>
        <Icon name="plug" />
        <span className="grow">Probes</span>
        <span className="dim small">{outcome === undefined ? nextProbeText(last, open.running, now) : 'ended'}</span>
      </h2>
      {names.length === 0 ? <p className="sub small">{observed === undefined ? 'None yet.' : observed}</p> : null}
      <table className="probetable">
        <caption className="sr">The last response of each service, and its age</caption>
        <tbody>
          {names.map((service) => (
            <ProbeRow
              key={service}
              service={service}
              before={baseline.find((row) => row.service === service)?.greeting}
              seen={seen?.[service]}
              now={now}
              outdatedAfter={currentFor * pace}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** When the next probe is due; a paused wait sends no probes. */
function nextProbeText(last: SeenProbe | undefined, running: boolean, now: number): string {
  if (!running) return 'paused: no probes'
  if (last?.next === undefined) return 'no login'
  const left = last.at + last.next - now
  return left > 0 ? `next in ${lastingOf(left)}` : 'probing'
}

function ProbeRow(props: {
  service: string
  before: string | undefined
  seen: SeenGreeting | undefined
  now: number
  outdatedAfter: number
}) {
  const { service, before, seen, now } = props
  const age = seen === undefined ? undefined : Math.max(0, now - seen.at)
  const outdated = age !== undefined && age > props.outdatedAfter
  const [mark, words] = findingOf(before, seen)
  return (
    <tr className={outdated ? 'outdated' : undefined}>
      <td>
        <Mark name={outdated ? 'stale' : mark} /> {services[service] ?? service} {seen === undefined ? '' : seen.port}
      </td>
      <td className="sub">{outdated ? `outdated: ${words}` : words}</td>
      <td className="mono clip" title={seen?.text ?? before ?? ''}>
        {seen?.finding === 'answered' && !outdated ? bannerText(seen.text) : ''}
      </td>
      <td>{age === undefined ? '' : `${lastingOf(age)} ago`}</td>
    </tr>
  )
}

/** Responding does not mean back online: an unchanged banner gets a plain disc, never a green one. */
function findingOf(before: string | undefined, seen: SeenGreeting | undefined): readonly [MarkName, string] {
  if (seen === undefined) return ['to-do', 'not probed yet']
  if (seen.finding === 'refused') return ['to-do', 'refused']
  if (seen.finding === 'silent') return ['to-do', 'no response']
  if (seen.finding === 'open') return ['to-do', 'no banner']
  if (seen.finding === 'blind') return ['attention', 'no network here']
  if (before === undefined) return ['up', 'responds']
  return bannerText(before) === bannerText(seen.text) ? ['up', 'as before'] : ['running', 'new banner']
}

/** A banner without its date, so that two banners of one release compare as equal. */
function bannerText(greeting: string): string {
  return (greeting.split(';')[0] ?? '').trim()
}

function CallMe() {
  const { store } = usePage()
  const on = useApp((state) => state.settings['callMe']) !== 'off'
  const byDoor = useApp((state) => state.system?.notices) === true
  return (
    <section>
      <Switch
        id="call-me"
        on={on}
        onChange={(wanted) => {
          store.keepSetting('callMe', wanted ? 'on' : 'off')
          if (wanted && !byDoor) void askForNotices()
        }}
      >
        <b>Notify me</b>
        <span className="sub small">When it is back online, overdue, or needs you</span>
      </Switch>
    </section>
  )
}
