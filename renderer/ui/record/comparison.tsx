import { comparedAppliances, nothingCompared, type ChangeVerdict, type Comparison } from '../../state/comparison.ts'
import { Mark, markLabels, type MarkName } from '../parts/mark.tsx'

const verdicts: Readonly<Record<ChangeVerdict, readonly [MarkName, string]>> = {
  expected: ['pass', 'Expected'],
  surprise: ['attention', 'Unexpected'],
  unknown: ['error', 'Unknown'],
}

/** What two visits, or before and after, have made of each other: facts by appliance, items, and what is only in one. */
export function ComparisonTables(props: { told: Comparison; visits: boolean }) {
  const { told, visits } = props
  const nothing = nothingCompared(told, visits)
  return (
    <>
      {nothing === undefined ? null : <p className="sub recline">{nothing}</p>}
      {comparedAppliances(told).map(({ appliance, names, sum, rows, same }) => (
        <section key={appliance} className="recsection">
          <h3>
            {names} <span className="sub small">{sum}</span>
          </h3>
          {rows.length === 0 ? (
            <p className="sub small recline">No values changed.</p>
          ) : (
            <div className="scroller">
              <table className="items">
                <caption className="sr">Values of {names}</caption>
                <thead>
                  <tr>
                    <th scope="col">Result</th>
                    <th scope="col">Value</th>
                    <th scope="col">Change</th>
                    <th scope="col">Before</th>
                    <th scope="col">After</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row, index) => (
                    <tr key={`${row.title}${String(index)}`} className={row.verdict === 'surprise' ? 'tone-care' : ''}>
                      <td>
                        <State mark={verdicts[row.verdict][0]} word={verdicts[row.verdict][1]} />
                      </td>
                      <td>
                        {row.title}
                        <span className="r">{row.why}</span>
                      </td>
                      <td>{row.change}</td>
                      <td className="mono d breaks">{row.before}</td>
                      <td className="mono d breaks">{row.after}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {same.length === 0 ? null : <p className="sub small recline">Unchanged: {same.join(', ')}.</p>}
        </section>
      ))}
      {told.items.length === 0 ? null : <Items items={told.items} names={namesOf(told)} />}
      {told.unmatched.length === 0 ? null : (
        <section className="recsection">
          <h3>Only in one run</h3>
          <ul className="recline reclist">
            {told.unmatched.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** Which appliance an item belongs to is worth a line only where there are several. */
function namesOf({ appliances }: Comparison): ReadonlyMap<string, string> | undefined {
  return appliances.length > 1 ? new Map(appliances.map(({ appliance, names }) => [appliance, names])) : undefined
}

function Items(props: { items: Comparison['items']; names: ReadonlyMap<string, string> | undefined }) {
  const { names } = props
  return (
    <section className="recsection">
      <h3>Items with different results</h3>
      <div className="scroller">
        <table className="items">
          <caption className="sr">Items with different results</caption>
          <thead>
            <tr>
              <th scope="col">Before</th>
              <th scope="col">Item</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {props.items.map(({ appliance, item, title, before, after }) => (
              <tr key={`${appliance}/${item}`}>
                <td>
                  <ItemState state={before} />
                </td>
                <td>
                  {title === '' ? item : title}
                  {names === undefined ? null : <span className="r">{names.get(appliance) ?? appliance}</span>}
                </td>
                <td>
                  <ItemState state={after} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function ItemState(props: { state: string }) {
  const known = props.state in markLabels ? (props.state as MarkName) : undefined
  return known === undefined ? <span>{props.state}</span> : <State mark={known} word={markLabels[known]} />
}

function State(props: { mark: MarkName; word: string }) {
  return (
    <span className="state">
      <Mark name={props.mark} />
      <span className={`word w-${props.mark}`}>{props.word}</span>
    </span>
  )
}
