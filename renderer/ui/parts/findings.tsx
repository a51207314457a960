import type { Finding } from '../../state/app-state.ts'
import { Mark, type MarkName } from './mark.tsx'

const titles: Readonly<Record<Finding['about'], string>> = {
  address: 'The address',
  appliance: 'Way to the appliance',
  port: 'The port opens',
  passive: 'Passive transfer',
  active: 'Active transfer',
  http: 'HTTP',
  names: 'Names, case kept',
  strangers: 'Others are refused',
  firewall: 'Firewall',
  fetch: 'Asked from the appliance',
}
const marks: Readonly<Record<Finding['holds'], readonly [MarkName, string]>> = {
  yes: ['pass', 'Holds'],
  no: ['fail', 'Does not hold'],
  unknown: ['uncertain', 'Not known'],
}

/** How a connection test ended, in one sentence. */
export const testOutcomes: Readonly<Record<string, string>> = {
  ready: 'Ready: nothing stands in the way that could be seen from here.',
  unreachable: 'The appliance is not reached from this address.',
  unable: 'This computer cannot make the offer as it is.',
  unproven: 'What is left open can only be seen when the appliance asks.',
}

/** What a connection test found, one line each, as it is found. */
export function Findings(props: { findings: readonly Finding[] }) {
  return (
    <ul className="findings" aria-label="Findings">
      {props.findings.map((finding) => {
        const [mark, word] = marks[finding.holds]
        return (
          <li key={`${finding.about}${finding.sentence}`}>
            <Mark name={mark} word={word} />
            <b>{titles[finding.about]}</b>
            <span className="sub small">
              {finding.sentence}
              {finding.hint === undefined ? null : ` ${finding.hint}`}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
