import { usePage } from '../../state/hooks.ts'
import { phaseText, type ShownVisit } from '../../state/visit-shown.ts'
import { count } from '../parts/format.ts'
import { Mark, type MarkName } from '../parts/mark.tsx'

type Member = ShownVisit['members'][number]

const phaseMarks: Readonly<Record<Member['phase'], MarkName>> = {
  'not-begun': 'to-do',
  changing: 'running',
  done: 'pass',
  failed: 'fail',
}

/** Each appliance or cluster of the site: how far its change is, and what keeps it. */
export function SiteMembers(props: { members: readonly Member[] }) {
  const { store } = usePage()
  return (
    <section>
      <h2>Appliances and clusters</h2>
      <table className="matrix">
        <caption className="sr">How far each appliance or cluster is</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Change</th>
            <th scope="col">Why</th>
            <th scope="col">Waits for you</th>
          </tr>
        </thead>
        <tbody>
          {props.members.map(({ member, cluster, addresses, run, phase, why, held, waiting, leftBehind }) => (
            <tr key={member}>
              <th scope="row">
                {run === undefined ? (
                  member
                ) : (
                  <button type="button" className="plain" onClick={() => void store.openRun(run)}>
                    {member}
                  </button>
                )}
                {cluster === undefined ? null : (
                  <span className="sub small">cluster of {count(addresses.length, 'appliance')}</span>
                )}
              </th>
              <td className="nowrap">
                <Mark name={leftBehind ? 'attention' : phaseMarks[phase]} />{' '}
                {leftBehind ? 'left behind' : phaseText[phase]}
              </td>
              <td>{why ?? (phase === 'not-begun' ? (held?.sentence ?? '') : '')}</td>
              <td>{waiting.length === 0 ? '' : count(waiting.length, 'thing')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
