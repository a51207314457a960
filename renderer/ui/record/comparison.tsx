import { comparedAppliances, nothingCompared, type ChangeVerdict, type Comparison } from '../../state/comparison.ts'
import { Mark, markWords, type MarkName } from '../parts/mark.tsx'

const verdicts: Readonly<Record<ChangeVerdict, readonly [MarkName, string]>> = {
  expected: ['pass', 'Expected'],
  surprise: ['attention', 'Surprise'],
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
            <p className="sub small recline">Nothing that was read both times differs.</p>
          ) : (
            <div className="scroller">
              <table className="items">
                <caption className="sr">Facts of {names}</caption>
                <thead>
                  <tr>
                    <th scope="col">Judged</th>
                    <th scope="col">Fact</th>
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
          {same.length === 0 ? null : <p className="sub small recline">The same both times: {same.join(', ')}.</p>}
        </section>
      ))}
      {told.items.length === 0 ? null : <Items items={told.items} several={told.appliances.length > 1} />}
      {told.unmatched.length === 0 ? null : (
        <section className="recsection">
          <h3>Only in one of the two</h3>
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

function Items(props: { items: Comparison['items']; several: boolean }) {
  return (
    <section className="recsection">
      <h3>Items that ended otherwise</h3>
      <div className="scroller">
        <table className="items">
          <caption className="sr">Items that ended otherwise</caption>
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
                  <span className="r">{props.several ? `${item}, ${appliance}` : item}</span>
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
  const known = props.state in markWords ? (props.state as MarkName) : undefined
  return known === undefined ? <span>{props.state}</span> : <State mark={known} word={markWords[known]} />
}

function State(props: { mark: MarkName; word: string }) {
  return (
    <span className="state">
      <Mark name={props.mark} />
      <span className={`word w-${props.mark}`}>{props.word}</span>
    </span>
  )
}
