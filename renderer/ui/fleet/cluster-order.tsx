import type { Fleet, FleetRow } from '../../state/app-state.ts'
import { usePage } from '../../state/hooks.ts'
import { itemKey } from '../../state/outline.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark, markLabels, type MarkName } from '../parts/mark.tsx'

type Cluster = Fleet['clusters'][number]
type Step = Cluster['steps'][number]

/** States that need no line of their own once the chain is through. */
const over: readonly string[] = ['pass', 'attention', 'ticked', 'waived', 'not-applicable']

/** The order of a cluster: what comes for all, then each active appliance's chain, one at a time. */
export function ClusterOrder(props: { cluster: Cluster; rows: readonly FleetRow[] }) {
  const { cluster, rows } = props
  const chain = cluster.steps.filter((step) => step.serial)
  const first = cluster.steps.findIndex((step) => step.serial)
  const last = cluster.steps.findLastIndex((step) => step.serial)
  const before = cluster.steps.filter((step, index) => !step.serial && (first < 0 || index < first))
  const after = cluster.steps.filter((step, index) => !step.serial && last >= 0 && index > last)
  const chains = rows.filter((row) => chain.some((step) => step.appliance === row.appliance))
  return (
    <section className="order" aria-label={`Order of cluster ${cluster.name}`}>
      <h2>
        Cluster order <span className="sub">of {cluster.name}. No step can be taken out of turn.</span>
      </h2>
      <Summary title="For all, before" steps={before} run={cluster.run} rows={rows} />
      {chains.map((row) => {
        const steps = chain.filter((step) => step.appliance === row.appliance)
        const holds = row.appliance === cluster.holder
        return (
          <div key={row.appliance} className={holds ? 'chain turn' : 'chain'}>
            <p>
              <b>{row.host}</b>
              <span className="sub small">
                {holds ? (
                  <>
                    <Icon name="lock" /> current
                  </>
                ) : steps.every(({ state }) => over.includes(state)) ? (
                  'through'
                ) : (
                  'waits for its turn'
                )}
              </span>
            </p>
            <Summary title={row.host} steps={steps} run={cluster.run} rows={rows} />
          </div>
        )
      })}
      <Summary title="For all, after" steps={after} run={cluster.run} rows={rows} />
    </section>
  )
}

/** The steps that matter now, a card each: what is over is summed, what comes next is named. */
function Summary(props: { title: string; steps: readonly Step[]; run: string; rows: readonly FleetRow[] }) {
  const { store } = usePage()
  const { steps } = props
  if (steps.length === 0) return null
  const done = steps.filter(({ state }) => over.includes(state)).length
  const open = steps.filter(({ state }) => !over.includes(state)).slice(0, 4)
  const hostOf = (appliance: string): string => props.rows.find((row) => row.appliance === appliance)?.host ?? appliance
  return (
    <ol className="cards" aria-label={props.title}>
      {done === 0 ? null : (
        <li className="past">
          <Mark name="pass" word="Over" />
          <span>
            {done} of {steps.length} over
          </span>
        </li>
      )}
      {open.map((step, index) => (
        <li key={itemKey(step.appliance, step.item)} className={index === 0 ? 'next' : ''}>
          <Mark name={step.state as MarkName} word={markLabels[step.state as MarkName]} />
          <button
            type="button"
            className="plain"
            onClick={() => {
              void store.openRun(props.run)
              store.select(itemKey(step.appliance, step.item))
            }}
          >
            {step.title}
            <span className="sub mono">
              {hostOf(step.appliance)}
              {step.command === undefined ? '' : `: ${step.command}`}
            </span>
          </button>
        </li>
      ))}
      {done + open.length < steps.length ? <li className="more">{steps.length - done - open.length} more</li> : null}
    </ol>
  )
}
