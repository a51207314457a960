import { useState } from 'react'
import { useAct, usePage } from '../../state/hooks.ts'
import type { ShownVisit } from '../../state/visit-shown.ts'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'
import { count } from '../parts/format.ts'

type Group = ShownVisit['questions'][number]

/** What several appliances ask, each question once: answered here for all of them, or one by one in their runs. */
export function SiteQuestions(props: { visit: string; questions: readonly Group[]; onAnswered: () => void }) {
  if (props.questions.length === 0) return null
  return (
    <section aria-label="Questions of the site">
      <h2>Questions</h2>
      {props.questions.map((group) => (
        <GroupedQuestion
          key={`${group.question}/${group.askedBy.join()}`}
          visit={props.visit}
          group={group}
          onAnswered={props.onAnswered}
        />
      ))}
    </section>
  )
}

function GroupedQuestion(props: { visit: string; group: Group; onAnswered: () => void }) {
  const { actions } = usePage()
  const { question, title, answerType, choices = [], askedBy } = props.group
  const act = useAct()
  const [value, setValue] = useState('')
  const give = (given: boolean | number | string): void => {
    void act
      .run(() => actions.answerVisit(props.visit, question, given))
      .then((done) => (done ? props.onAnswered() : undefined))
  }
  const id = `site-${question}`
  const asks = `${count(askedBy.length, 'appliance')} ${askedBy.length === 1 ? 'asks' : 'ask'}`
  const forAll = askedBy.length === 1 ? 'Answer' : 'Answer for all'
  return (
    <form
      className="question"
      onSubmit={(event) => {
        event.preventDefault()
        if (answerType !== 'boolean') give(answerType === 'number' ? Number(value) : value)
      }}
    >
      {answerType === 'boolean' ? (
        <fieldset className="choice wide yesorno">
          <legend>{title}</legend>
          <Button disabled={act.busy} onClick={() => give(true)}>
            Yes{askedBy.length === 1 ? '' : ' for all'}
          </Button>
          <Button disabled={act.busy} onClick={() => give(false)}>
            No{askedBy.length === 1 ? '' : ' for all'}
          </Button>
        </fieldset>
      ) : choices.length > 0 ? (
        <Choice
          name={id}
          legend={title}
          value={value}
          options={choices.map((choice) => ({ value: choice, label: choice }))}
          onChange={setValue}
        />
      ) : (
        <TextField id={id} label={title} value={value} onChange={setValue} required />
      )}
      <p className="sub small">
        {asks}: <span className="mono">{askedBy.join(', ')}</span>. Open a run to answer for it alone.
      </p>
      <FailureNote failure={act.failure} />
      {answerType === 'boolean' ? null : (
        <Button type="submit" look="primary" disabled={act.busy || value === ''}>
          {forAll}
        </Button>
      )}
    </form>
  )
}
