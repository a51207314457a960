import type { KeyboardEvent, ReactNode } from 'react'
import type { SheetQuestion, SheetStep } from '../../state/sheet.ts'

/** One question of a sheet: what is asked and why, with its field. */
export function QuestionRow(props: { row: SheetQuestion; value: string; onChange: (value: string) => void }) {
  const { row, value, onChange } = props
  const id = idOf(row.key)
  const choices = row.type === 'boolean' ? ['yes', 'no'] : row.choices
  return (
    <Row id={id} row={row} field={choices === undefined}>
      {choices === undefined ? (
        <input
          id={id}
          aria-describedby={`${id}-why`}
          className="field"
          type={row.type === 'number' ? 'number' : 'text'}
          min={row.min}
          placeholder={row.unit ?? 'ask during the visit'}
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <div
          role="radiogroup"
          aria-labelledby={`${id}-title`}
          aria-describedby={`${id}-why`}
          className="choice"
          onKeyDown={(event) => (row.type === 'boolean' ? answerByKey(event, onChange) : undefined)}
        >
          <div className={choices.length > 2 ? 'seg tall' : 'seg'}>
            {[...choices, ''].map((choice) => (
              <label key={choice} className={choice === value ? 'on' : ''}>
                <input
                  type="radio"
                  name={id}
                  value={choice}
                  checked={choice === value}
                  onChange={() => onChange(choice)}
                />
                <span>{labelOf(choice)}</span>
              </label>
            ))}
          </div>
        </div>
      )}
    </Row>
  )
}

/**
 * A manual step that can be done before the visit: a note as evidence, and for some steps the time at which it was
 * done.
 */
export function StepRow(props: {
  row: SheetStep
  value: { readonly note: string; readonly at: string }
  onChange: (value: { note: string; at: string }) => void
}) {
  const { row, value, onChange } = props
  const id = idOf(row.key)
  return (
    <Row id={id} row={row} field>
      <input
        id={id}
        className="field"
        aria-describedby={`${id}-why`}
        placeholder="what was done, and when"
        autoComplete="off"
        value={value.note}
        onChange={(event) => onChange({ ...value, note: event.currentTarget.value })}
      />
      {row.dated ? (
        <label className="dated" htmlFor={`${id}-at`}>
          <span>Done at</span>
          <input
            id={`${id}-at`}
            className="field"
            type="datetime-local"
            required={value.note.trim() !== ''}
            value={value.at}
            onChange={(event) => onChange({ ...value, at: event.currentTarget.value })}
          />
        </label>
      ) : null}
    </Row>
  )
}

function Row(props: {
  id: string
  row: Pick<SheetQuestion, 'key' | 'title' | 'why' | 'source'>
  /** The title labels the one field of this ID. */
  field: boolean
  children: ReactNode
}) {
  const { id, row } = props
  const whose = row.key.includes('/') ? row.key.slice(0, row.key.lastIndexOf('/')) : undefined
  return (
    <li data-row>
      <div className="about">
        <h3 id={`${id}-title`}>
          {props.field ? <label htmlFor={id}>{row.title}</label> : row.title}
          {whose === undefined ? null : <span className="dim mono"> {whose}</span>}
        </h3>
        <p id={`${id}-why`} className="small">
          {row.why}
        </p>
        {row.source === undefined ? null : <p className="small source">{row.source}</p>}
      </div>
      <div className="given">{props.children}</div>
    </li>
  )
}

/** Y and N answer and move to the next row, so that a whole sheet can be filled in without the mouse. */
function answerByKey(event: KeyboardEvent<HTMLElement>, onChange: (value: string) => void): void {
  const word = { y: 'yes', n: 'no' }[event.key.toLowerCase()]
  if (word === undefined || event.ctrlKey || event.altKey || event.metaKey) return
  event.preventDefault()
  onChange(word)
  const row = event.currentTarget.closest('[data-row]')
  const rows = [...(row?.closest('form')?.querySelectorAll('[data-row]') ?? [])]
  const next = row === null ? undefined : rows[rows.indexOf(row) + 1]
  const field = next?.querySelector<HTMLElement>('input:checked') ?? next?.querySelector<HTMLElement>('input')
  field?.focus()
}

const idOf = (key: string): string => `sheet-${key.replace(/[^A-Za-z0-9]+/g, '-')}`

/** Labels for choices whose values in the runbooks are not readable words. */
const names: Readonly<Record<string, string>> = {
  '': 'Ask later',
  snmp: 'SNMP',
  'operations-console': 'Operations Console',
  cli: 'CLI',
  suite: 'Administration Suite',
}

function labelOf(choice: string): string {
  const words = choice.replace(/-/g, ' ')
  return names[choice] ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
