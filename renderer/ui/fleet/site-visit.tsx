import { useEffect, useRef, useState } from 'react'
import { useAct, usePage } from '../../state/hooks.ts'
import { itemKey } from '../../state/outline.ts'
import { countsOf, owedAnswers, useVisit, waitsOf, type ShownVisit, type Waits } from '../../state/visit-shown.ts'
import { Button } from '../parts/button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { count } from '../parts/format.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark } from '../parts/mark.tsx'
import { GoOnDialog } from './go-on-dialog.tsx'
import { SiteMatrix } from './site-matrix.tsx'
import { SiteMembers } from './site-members.tsx'
import { SiteQuestions } from './site-questions.tsx'

/** A visit to a site: what is in service, how far it is, what waits for a person, and what every appliance runs. */
export function SiteVisit(props: { visit: string }) {
  const { visit } = props
  const { actions } = usePage()
  const { shown, failure, again } = useVisit(visit)
  const [goingOn, setGoingOn] = useState(false)
  const given = useRef(new Set<string>())
  useEffect(() => {
    if (shown === undefined || shown.closed !== undefined) return
    // Each answer is handed on once: what the run did with it is in the next reading.
    const owed = owedAnswers(shown).filter(({ run, appliance, question, value }) => {
      const key = `${run}/${appliance}/${question}/${String(value)}`
      return given.current.has(key) ? false : given.current.add(key)
    })
    if (owed.length > 0) void actions.giveOwed(owed)
  }, [actions, shown])
  if (shown === undefined) {
    return failure === undefined ? <p className="sub">Reading the visit</p> : <FailureNote failure={failure} />
  }
  const { site, members, halted, closed, sentence, questions, matrix, answers } = shown
  const open = questions.filter(({ question }) => answers[question] === undefined)
  const isOver = members.every(({ phase, leftBehind }) => phase === 'done' || leftBehind)
  return (
    <div className="sitevisit">
      <p className="stopnow">
        <Icon name="pause" />
        <span className="grow">
          <b>In service:</b> {sentence}
        </span>
      </p>
      <Standing shown={shown} />
      {halted === undefined || closed !== undefined ? null : (
        <div className="warn" role="alert">
          <Mark name="fail" />
          <div>
            <b>No further change begins.</b> {halted.reason} Checks go on.
          </div>
        </div>
      )}
      {closed === undefined ? (
        <div className="row wrap spaced">
          <Button onClick={() => setGoingOn(true)}>
            {halted === undefined ? 'Resume the visit' : 'Go on after the halt'}
          </Button>
          {isOver ? <CloseVisit visit={visit} onClosed={again} /> : null}
        </div>
      ) : null}
      <SiteQuestions visit={visit} questions={open} onAnswered={again} />
      <WaitingList waits={waitsOf(members)} />
      <SiteMembers members={members} />
      <SiteMatrix rows={matrix} name={site.name} />
      {goingOn ? <GoOnDialog visit={visit} shown={shown} onClose={() => setGoingOn(false)} /> : null}
    </div>
  )
}

/** Target, limits and counts, in words. */
function Standing(props: { shown: ShownVisit }) {
  const { members, limits, purpose, to, closed } = props.shown
  const counts = countsOf(members)
  const parts = [
    `${String(counts.done)} of ${String(members.length)} done`,
    counts.changing === 0 ? '' : `${String(counts.changing)} under way`,
    counts.failed === 0 ? '' : `${String(counts.failed)} failed`,
    counts['not-begun'] === 0 ? '' : `${String(counts['not-begun'])} not changed`,
    counts['left-behind'] === 0 ? '' : `${String(counts['left-behind'])} left behind`,
  ].filter((part) => part !== '')
  const soak = limits.soak === undefined || limits.soak === 0 ? '' : ` and ${minutes(limits.soak)} of soak time`
  const rules = [
    limits.canary === undefined
      ? ''
      : `${limits.canary} changes first; the others follow after its proved return${soak}.`,
    `At most ${count(limits.atOnce, 'change')} at the same time.`,
    `After ${count(limits.stopAfter, 'failed change')}, no further change begins.`,
  ].filter((rule) => rule !== '')
  return (
    <section aria-label="How far the visit is" className="spaced">
      <p>
        <b>
          {purpose === 'check' ? 'Check' : `Upgrade to ${to ?? 'a release that is not named'}`}
          {closed === undefined ? '' : `, closed as ${closed.outcome}`}:
        </b>{' '}
        {parts.join(', ')}.
      </p>
      {purpose === 'check' ? null : <p className="sub small">{rules.join(' ')}</p>}
    </section>
  )
}

const minutes = (milliseconds: number): string => count(Math.max(1, Math.round(milliseconds / 60_000)), 'minute')

/** One queue of what waits for a person. Nothing without a way back is approved here: each approval is typed in its own run. */
function WaitingList(props: { waits: readonly Waits[] }) {
  const { store } = usePage()
  const { waits } = props
  if (waits.length === 0) return null
  const go = ({ run, appliance, id, kind }: Waits): void => {
    void store.openRun(run)
    // The run shows its first open item by itself, and the next one after it; another one is selected.
    const isFirst = waits.find((one) => one.run === run)?.id === id
    if (kind === 'item' && !isFirst) store.select(itemKey(appliance, id))
  }
  return (
    <section aria-label="Waiting for you">
      <h2>Waiting for you</h2>
      <ol className="waits">
        {waits.map((one) => (
          <li key={`${one.run}/${one.appliance}/${one.id}`}>
            <Mark name={one.held === undefined ? 'waiting' : 'to-do'} />
            <button type="button" className="plain" onClick={() => go(one)}>
              <b className="mono">{one.address}</b> {one.title}
              {one.held === undefined ? null : <span className="sub small">{one.held}</span>}
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}

function CloseVisit(props: { visit: string; onClosed: () => void }) {
  const { actions } = usePage()
  const act = useAct()
  const close = (): void => {
    void act.run(() => actions.closeVisit(props.visit)).then((done) => (done ? props.onClosed() : undefined))
  }
  return (
    <>
      <Button look="primary" disabled={act.busy} onClick={close}>
        Close the visit
      </Button>
      <FailureNote failure={act.failure} />
    </>
  )
}
