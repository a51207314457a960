import { useState } from 'react'
import { useAct, useFocusInside, useHold, usePage, type ShownRun } from '../../state/hooks.ts'
import { type OutlineItem, answerOf, consoleAsksOf } from '../../state/outline.ts'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'

type Asked = OutlineItem['asks'][number]

/** The item's open questions, and the answers that were given. */
export function Questions(props: { open: ShownRun; entry: OutlineItem }) {
  const { open, entry } = props
  const answered = entry.item.ask.flatMap((question) => {
    const answer = answerOf(open.run.state, entry.appliance, question.id)
    return answer === undefined ? [] : [{ why: question.why, answer }]
  })
  return (
    <>
      {entry.asks.map((asked) => (
        <Question key={asked.id} open={open} asked={asked} item={entry.key} />
      ))}
      {answered.length === 0 ? null : (
        <dl className="answered">
          {answered.map(({ why, answer }) => (
            <div key={why}>
              <dt>{why}</dt>
              <dd>
                <b>{answer.value === true ? 'Yes' : answer.value === false ? 'No' : String(answer.value)}</b>
                <span className="dim">, said {answer.by}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

/** What the appliance itself asks, with what it has sent so far, and a field for what is to be typed. */
export function ApplianceAsks(props: { open: ShownRun }) {
  const { open } = props
  const asks = consoleAsksOf(open.run.state, open.appliance)
  // The item in hand stays in hand while an answer to the appliance is typed.
  const item = open.current?.key ?? ''
  return asks.map((asked) => <Question key={asked.id} open={open} asked={asked} item={item} />)
}

function Question(props: { open: ShownRun; asked: Asked; item: string }) {
  const { asked, open } = props
  const { actions } = usePage()
  const act = useAct()
  const [value, setValue] = useState('')
  const { inside, watch } = useFocusInside()
  useHold(inside || value !== '' ? props.item : undefined)
  const id = `answer-${asked.id}`
  const mayBeEmpty = asked.emptyAllowed === true
  const options =
    asked.answerType === 'boolean'
      ? [
          { value: 'true', label: 'Yes' },
          { value: 'false', label: 'No' },
        ]
      : (asked.choices ?? []).map((choice) => ({ value: choice, label: choice }))
  return (
    <form
      className="question"
      {...watch}
      onSubmit={(event) => {
        event.preventDefault()
        const given =
          asked.answerType === 'boolean' ? value === 'true' : asked.answerType === 'number' ? Number(value) : value
        const seen = { run: open.run.id, appliance: asked.appliance, seen: open.run.state.seq }
        void act.run(() => actions.answer(seen, asked.id, given))
      }}
    >
      {asked.seen === undefined ? null : (
        <pre className="mono rawreply" tabIndex={0} aria-label="What the appliance sent">
          {asked.seen}
        </pre>
      )}
      {options.length > 0 ? (
        <Choice name={id} legend={asked.title} value={value} options={options} onChange={setValue} />
      ) : (
        <TextField
          id={id}
          label={asked.title}
          {...(asked.answerType === 'number' ? { hint: 'a whole number' } : {})}
          value={value}
          onChange={setValue}
          required={!mayBeEmpty}
          mono={asked.seen !== undefined}
        />
      )}
      <FailureNote failure={act.failure} />
      <Button type="submit" look="primary" disabled={act.busy || (value === '' && !mayBeEmpty)}>
        Answer
      </Button>
    </form>
  )
}
