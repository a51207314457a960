import { useState, type FormEvent, type KeyboardEvent, type ReactNode, type Ref } from 'react'
import { Mark } from './mark.tsx'

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/** What is wrong with a field, shown next to it instead of in the browser's own bubble, once its form was submitted. */
function useFault(id: string, label: ReactNode) {
  const [fault, setFault] = useState<string | undefined>(undefined)
  const subject = typeof label === 'string' ? label : 'This field'
  return {
    fault,
    clear: () => setFault(undefined),
    onInvalid: (event: FormEvent<Control>) => {
      event.preventDefault()
      const field = event.currentTarget
      setFault(field.validity.valueMissing ? `${subject} is required.` : `${subject} is not valid.`)
      // The browser focuses the first field that is wrong only together with its bubble.
      if (field.form?.querySelector('input:invalid, select:invalid, textarea:invalid') === field) field.focus()
    },
    described: fault === undefined ? undefined : `${id}-fault`,
  }
}

/** A label, what it means, the field under it, and what is wrong with it. */
export function Labelled(props: {
  for: string
  label: ReactNode
  hint?: ReactNode
  fault?: string | undefined
  wide?: boolean
  children: ReactNode
}) {
  return (
    <div className={props.wide === true ? 'labelled wide' : 'labelled'}>
      <label htmlFor={props.for}>
        <span>{props.label}</span>
        {props.hint === undefined ? null : <span className="dim">{props.hint}</span>}
      </label>
      {props.children}
      {props.fault === undefined ? null : (
        <span id={`${props.for}-fault`} className="fault small" role="alert">
          <Mark name="fail" />
          {props.fault}
        </span>
      )}
    </div>
  )
}

export interface TextFieldProps {
  readonly id: string
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onKeyDown?: (event: KeyboardEvent) => void
  readonly wide?: boolean
  readonly mono?: boolean
  readonly secret?: boolean
  readonly required?: boolean
  readonly invalid?: boolean
  readonly list?: string
  readonly rows?: number
  readonly placeholder?: string
  readonly disabled?: boolean
  readonly type?: 'text' | 'number' | 'date' | 'time' | 'datetime-local'
  readonly ref?: Ref<HTMLInputElement>
}

export function TextField(props: TextFieldProps) {
  const { id, value, list } = props
  const { fault, clear, onInvalid, described } = useFault(id, props.label)
  const change = (wanted: string): void => {
    clear()
    props.onChange(wanted)
  }
  const shared = {
    id,
    value,
    className: props.mono === true ? 'field mono' : 'field',
    required: props.required,
    placeholder: props.placeholder,
    disabled: props.disabled,
    spellCheck: false,
    autoComplete: 'off',
    'aria-invalid': props.invalid === true || fault !== undefined ? true : undefined,
    'aria-describedby': described,
    onInvalid,
    onKeyDown: props.onKeyDown,
  }
  const more = { ...(props.hint === undefined ? {} : { hint: props.hint }), wide: props.wide === true, fault }
  return (
    <Labelled for={id} label={props.label} {...more}>
      {props.rows === undefined ? (
        <input
          {...shared}
          ref={props.ref}
          list={list}
          type={props.secret === true ? 'password' : (props.type ?? 'text')}
          onChange={(event) => change(event.currentTarget.value)}
        />
      ) : (
        <textarea {...shared} rows={props.rows} onChange={(event) => change(event.currentTarget.value)} />
      )}
    </Labelled>
  )
}

/** A list to choose from, with its label; the browser's own, so that every key and every reader knows it. */
export function SelectField(props: {
  id: string
  label: ReactNode
  hint?: ReactNode
  value: string
  onChange: (value: string) => void
  required?: boolean
  wide?: boolean
  children: ReactNode
}) {
  const { fault, clear, onInvalid, described } = useFault(props.id, props.label)
  const more = { ...(props.hint === undefined ? {} : { hint: props.hint }), wide: props.wide === true, fault }
  return (
    <Labelled for={props.id} label={props.label} {...more}>
      <select
        id={props.id}
        className="field"
        required={props.required}
        aria-invalid={fault === undefined ? undefined : true}
        aria-describedby={described}
        value={props.value}
        onInvalid={onInvalid}
        onChange={(event) => {
          clear()
          props.onChange(event.currentTarget.value)
        }}
      >
        {props.children}
      </select>
    </Labelled>
  )
}
