import type { ShownVisit } from '../../state/visit-shown.ts'
import { Mark, type MarkName } from '../parts/mark.tsx'

type Row = ShownVisit['matrix'][number]

const standings: Readonly<Record<Row['standing'], readonly [MarkName, string]>> = {
  same: ['pass', 'Same'],
  other: ['attention', 'Not yet'],
  unknown: ['uncertain', 'Not read'],
}

/** What every appliance of the site ran before, runs now, and shall run; a RazorGate stands under its Message Server. */
export function SiteMatrix(props: { rows: readonly Row[]; name: string }) {
  return (
    <section>
      <h2>Same release and patches</h2>
      <table className="matrix">
        <caption className="sr">Releases and patches of {props.name}</caption>
        <thead>
          <tr>
            <th scope="col">Appliance</th>
            <th scope="col">Before</th>
            <th scope="col">Now</th>
            <th scope="col">Wanted</th>
            <th scope="col">Patches</th>
            <th scope="col">Release</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => {
            const { address, host, serves, before, now, wanted, leftBehind } = row
            const [mark, word] =
              leftBehind === undefined ? standings[row.standing] : (['attention', 'Left behind'] as const)
            return (
              <tr key={address}>
                <th scope="row" className={serves === undefined ? '' : 'under'}>
                  {host}
                  {host === address ? null : <span className="sub small mono"> {address}</span>}
                  {serves === undefined ? null : <span className="sub small"> serves {serves}</span>}
                </th>
                <td className="mono dim">{before?.release ?? 'not changed'}</td>
                <td className="mono">{now.release ?? 'not read'}</td>
                <td className="mono dim">{wanted ?? 'not known'}</td>
                <td className="mono dim">{listed(now.patches)}</td>
                <td className={`nowrap w-${mark}`}>
                  {word} <Mark name={mark} />
                  {leftBehind === undefined ? null : (
                    <span className="sub small">
                      by {leftBehind.authority}
                      {leftBehind.until === undefined ? '' : ` until ${leftBehind.until}`}: {leftBehind.reason}
                    </span>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function listed(names: readonly string[] | undefined): string {
  if (names === undefined) return 'not read'
  return names.length === 0 ? 'none' : names.join(', ')
}
