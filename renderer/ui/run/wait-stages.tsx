import type { ShownRun } from '../../state/hooks.ts'
import { elapsedOf, secondOf } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { useNow } from '../parts/now.ts'
import { stages } from '../../state/stages.ts'

/** How many sentences of one stage are shown; earlier ones are in the transcript. */
const shownSentences = 6

/** The stages of the reboot in order: what was observed in each, when, and for how long. */
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
          This computer has no network connection, so the state of the appliance is unknown. Check the cable and the
          address of this computer.
        </p>
      ) : null}
      <ol className="stages" aria-label="Stages of the return">
        {stages.map(({ name, title, counts }, index) => {
          const own = seen.filter((entry) => entry.stage === name)
          const began = own[0]
          const current = index === reached && outcome === undefined
          const missed = began === undefined && outcome !== undefined
          const past = outcome === 'proven' || index < reached
          const ended = seen.find((entry) => began !== undefined && entry.at > began.at && entry.stage !== name)
          const until = current ? now : ended === undefined ? undefined : Date.parse(ended.at)
          const mark = current ? 'running' : began !== undefined ? 'pass' : past || missed ? 'not-applicable' : 'to-do'
          const word = current ? 'Now' : began !== undefined ? 'Observed' : past || missed ? 'Not observed' : 'Not yet'
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
                  <p>{past ? 'Not observed between probes' : missed ? 'Not observed' : counts}</p>
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
                    {until === undefined ? null : <b>{elapsedOf(until - Date.parse(began.at))}</b>}
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
