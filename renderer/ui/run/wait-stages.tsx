import type { ShownRun } from '../../state/hooks.ts'
import { elapsedOf, secondOf } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { useNow } from '../parts/now.ts'
import { stages } from '../../state/stages.ts'

/** Sentences of one stage that are shown; earlier ones stand in the transcript. */
const shownSentences = 6

/** The stages of the return in their order: what was seen in each, when, and for how long. */
export function WaitStages(props: { open: ShownRun }) {
  const { run, appliance } = props.open
  const now = useNow(1000)
  const returning = run.state.appliances[appliance]?.returning
  if (returning === undefined) return null
  const seen = run.details.stages.filter((entry) => entry.appliance === appliance)
  const { outcome, stage } = returning
  const reached = stages.findIndex(({ name }) => name === stage)
  return (
    <>
      {stage === 'blind' ? (
        <p className="failure">
          <Mark name="attention" />
          This computer cannot see the network now; that says nothing of the appliance. Look at its cable and its
          address.
        </p>
      ) : null}
      <ol className="stages" aria-label="Stages of the return">
        {stages.map(({ name, title, counts }, index) => {
          const own = seen.filter((entry) => entry.stage === name)
          const began = own[0]
          const current = index === reached && outcome === undefined
          const past = outcome === 'proven' || index < reached
          const ended = seen.find((entry) => began !== undefined && entry.at > began.at && entry.stage !== name)
          const until = current || ended === undefined ? now : Date.parse(ended.at)
          const mark = current ? 'running' : past && began !== undefined ? 'pass' : past ? 'not-applicable' : 'to-do'
          const word = current ? 'Now' : past ? (began === undefined ? 'Not observed' : 'Observed') : 'Not yet'
          return (
            <li
              key={name}
              className={current ? 'now' : past ? 'past' : 'next'}
              aria-current={current ? 'step' : undefined}
            >
              <Mark name={mark} word={word} large />
              <span className="name">{title}</span>
              <div className="ev">
                {began === undefined ? (
                  <p>{past ? 'Not observed between probes' : counts}</p>
                ) : current ? (
                  <>
                    <p>{counts}.</p>
                    <ul>
                      {own.slice(-shownSentences).map((entry) => (
                        <li key={`${entry.at}${entry.observed}`}>
                          <span className="at">{secondOf(entry.at)}</span>
                          {entry.observed}
                        </li>
                      ))}
                    </ul>
                  </>
                ) : (
                  <p>{own.at(-1)?.observed}</p>
                )}
              </div>
              <span className="when">
                {began === undefined ? null : (
                  <>
                    <b>{elapsedOf(until - Date.parse(began.at))}</b>
                    <span className="dim">{secondOf(began.at)}</span>
                  </>
                )}
              </span>
            </li>
          )
        })}
      </ol>
    </>
  )
}
