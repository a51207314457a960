import type { Finding } from '../../state/app-state.ts'
import { Mark, type MarkName } from './mark.tsx'

const titles: Readonly<Record<Finding['about'], string>> = {
  address: 'Address',
  appliance: 'Route to the appliance',
  port: 'Port',
  passive: 'Passive transfer',
  active: 'Active transfer',
  http: 'HTTP',
  names: 'Case-sensitive names',
  strangers: 'Other addresses refused',
  firewall: 'Firewall',
  fetch: 'Download by the appliance',
}
const marks: Readonly<Record<Finding['holds'], readonly [MarkName, string]>> = {
  yes: ['pass', 'Holds'],
  no: ['fail', 'Failed'],
  unknown: ['uncertain', 'Unknown'],
}

/** How a connection test ended, in one sentence. */
export const testOutcomes: Readonly<Record<string, string>> = {
  ready: 'Ready. No problems found.',
  unreachable: 'The appliance cannot be reached from this address.',
  unable: 'This computer cannot serve the update in this way.',
  unproven: 'Some checks are possible only when the appliance downloads.',
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
