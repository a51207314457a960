import { useState } from 'react'
import { useAct, useFocusInside, useHold, usePage, type ShownRun } from '../../state/hooks.ts'
import { type OutlineItem, answerOf, consoleAsksOf } from '../../state/outline.ts'
import { useCommands } from '../../commands/commands.ts'
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
      {entry.asks.map((asked, index) => (
        <Question key={asked.id} open={open} asked={asked} item={entry.key} first={index === 0} />
      ))}
      {answered.length === 0 ? null : (
        <dl className="answered">
          {answered.map(({ why, answer }) => (
            <div key={why}>
              <dt>{why}</dt>
              <dd>
                <b>{answer.value === true ? 'Yes' : answer.value === false ? 'No' : String(answer.value)}</b>
                <span className="dim">, answered by {answer.by}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

/** What the appliance itself asks, with the reply so far, and a field for the input. */
export function ApplianceAsks(props: { open: ShownRun }) {
  const { open } = props
  const asks = consoleAsksOf(open.run.state, open.appliance)
  // The selected item stays selected while an answer to the appliance is typed.
  const item = open.current?.key ?? ''
  return asks.map((asked) => <Question key={asked.id} open={open} asked={asked} item={item} first={false} />)
}

function Question(props: { open: ShownRun; asked: Asked; item: string; first: boolean }) {
  const { asked, open } = props
  const { actions } = usePage()
  const act = useAct()
  const [value, setValue] = useState('')
  const { inside, watch } = useFocusInside()
  useHold(inside || value !== '' ? props.item : undefined)
  const id = `answer-${asked.id}`
  const mayBeEmpty = asked.emptyAllowed === true
  const yesOrNo = asked.answerType === 'boolean'
  const options = (asked.choices ?? []).map((choice) => ({ value: choice, label: choice }))
  const give = (given: boolean | number | string): void => {
    const seen = { run: open.run.id, appliance: asked.appliance, seen: open.run.state.seq }
    void act.run(() => actions.answer(seen, asked.id, given))
  }
  return (
    <form
      className="question"
      {...watch}
      onSubmit={(event) => {
        event.preventDefault()
        if (!yesOrNo) give(asked.answerType === 'number' ? Number(value) : value)
      }}
    >
      {asked.seen === undefined ? null : (
        <pre className="mono rawreply" tabIndex={0} aria-label="What the appliance sent">
          {asked.seen}
        </pre>
      )}
      {yesOrNo ? (
        <YesOrNo title={asked.title} first={props.first} busy={act.busy} onGive={give} />
      ) : options.length > 0 ? (
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
      {yesOrNo ? null : (
        <Button type="submit" look="primary" disabled={act.busy || (value === '' && !mayBeEmpty)} chord="Ctrl+Enter">
          Answer
        </Button>
      )}
    </form>
  )
}

/** One key press answers; with several questions, the keys belong to the first one. */
function YesOrNo(props: { title: string; first: boolean; busy: boolean; onGive: (yes: boolean) => void }) {
  const { title, first, busy, onGive } = props
  const [yes, no] = [() => onGive(true), () => onGive(false)]
  useCommands(first && !busy ? { 'answer.yes': yes, 'answer.no': no } : {})
  return (
    <fieldset className="choice wide yesorno">
      <legend>{title}</legend>
      <Button size="act" disabled={busy} onClick={yes} {...(first ? { chord: 'y' } : {})}>
        Yes
      </Button>
      <Button size="act" disabled={busy} onClick={no} {...(first ? { chord: 'n' } : {})}>
        No
      </Button>
    </fieldset>
  )
}
