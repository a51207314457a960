import type { KeyboardEvent, ReactNode, Ref } from 'react'

/** A label, what it means, and the field under it. */
export function Labelled(props: {
  for: string
  label: ReactNode
  hint?: ReactNode
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
  const shared = {
    id,
    value,
    className: props.mono === true ? 'field mono' : 'field',
    required: props.required,
    placeholder: props.placeholder,
    disabled: props.disabled,
    spellCheck: false,
    autoComplete: 'off',
    'aria-invalid': props.invalid === true ? true : undefined,
    onKeyDown: props.onKeyDown,
  }
  const more = { ...(props.hint === undefined ? {} : { hint: props.hint }), wide: props.wide === true }
  return (
    <Labelled for={id} label={props.label} {...more}>
      {props.rows === undefined ? (
        <input
          {...shared}
          ref={props.ref}
          list={list}
          type={props.secret === true ? 'password' : (props.type ?? 'text')}
          onChange={(event) => props.onChange(event.currentTarget.value)}
        />
      ) : (
        <textarea {...shared} rows={props.rows} onChange={(event) => props.onChange(event.currentTarget.value)} />
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
  const more = { ...(props.hint === undefined ? {} : { hint: props.hint }), wide: props.wide === true }
  return (
    <Labelled for={props.id} label={props.label} {...more}>
      <select
        id={props.id}
        className="field"
        required={props.required}
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        {props.children}
      </select>
    </Labelled>
  )
}
