import type { ReactNode } from 'react'
import type { Failure } from '../../state/app-state.ts'
import { Mark } from './mark.tsx'

/** A key as it stands on a button: seen, not read out; the button tells it by aria-keyshortcuts. */
export function Key(props: { children: string }) {
  return <kbd aria-hidden="true">{props.children}</kbd>
}

export interface ButtonProps {
  readonly children: ReactNode
  readonly onClick?: () => void
  readonly look?: 'primary' | 'quiet'
  readonly size?: 'small' | 'act'
  readonly keys?: string
  readonly type?: 'button' | 'submit'
  readonly disabled?: boolean
  readonly label?: string
  readonly pressed?: boolean
}

export function Button(props: ButtonProps) {
  const names = ['btn', props.look ?? '', props.size ?? ''].filter((name) => name !== '')
  return (
    <button
      type={props.type ?? 'button'}
      className={names.join(' ')}
      onClick={props.onClick}
      disabled={props.disabled}
      aria-label={props.label}
      aria-pressed={props.pressed}
      aria-keyshortcuts={props.keys === '↵' ? 'Enter' : props.keys}
    >
      {props.children}
      {props.keys === undefined ? null : <Key>{props.keys}</Key>}
    </button>
  )
}

/** A label, what it means, and the field under it. */
export function Labelled(props: { for: string; label: string; hint?: string; wide?: boolean; children: ReactNode }) {
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
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly wide?: boolean
  readonly mono?: boolean
  readonly secret?: boolean
  readonly required?: boolean
  readonly invalid?: boolean
  readonly list?: string
  readonly rows?: number
  readonly placeholder?: string
}

export function TextField(props: TextFieldProps) {
  const { id, value } = props
  const shared = {
    id,
    value,
    className: props.mono === true ? 'field mono' : 'field',
    required: props.required,
    placeholder: props.placeholder,
    spellCheck: false,
    autoComplete: 'off',
    'aria-invalid': props.invalid === true ? true : undefined,
  }
  const more = { ...(props.hint === undefined ? {} : { hint: props.hint }), wide: props.wide === true }
  return (
    <Labelled for={id} label={props.label} {...more}>
      {props.rows === undefined ? (
        <input
          {...shared}
          type={props.secret === true ? 'password' : 'text'}
          onChange={(event) => props.onChange(event.currentTarget.value)}
        />
      ) : (
        <textarea {...shared} rows={props.rows} onChange={(event) => props.onChange(event.currentTarget.value)} />
      )}
    </Labelled>
  )
}

/** A choice of a few, side by side: arrows move, as in every group of radio buttons. */
export function Choice<V extends string>(props: {
  name: string
  legend: string
  hint?: string
  value: V
  options: readonly { readonly value: V; readonly label: string; readonly detail?: string }[]
  onChange: (value: V) => void
}) {
  return (
    <fieldset className="choice wide">
      <legend>
        <span>{props.legend}</span>
        {props.hint === undefined ? null : <span className="dim">{props.hint}</span>}
      </legend>
      <div className="seg">
        {props.options.map((option) => (
          <label key={option.value} className={option.value === props.value ? 'on' : ''}>
            <input
              type="radio"
              name={props.name}
              value={option.value}
              checked={option.value === props.value}
              onChange={() => props.onChange(option.value)}
            />
            <span>{option.label}</span>
            {option.detail === undefined ? null : <small>{option.detail}</small>}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** What is wrong, what was seen, and what to do: said at once. */
export function FailureNote(props: { failure: Failure | undefined; children?: ReactNode }) {
  const { failure } = props
  if (failure === undefined) return null
  return (
    <div className="failure" role="alert">
      <Mark name="fail" />
      <div className="grow">
        <b>{failure.sentence}</b> <span>{failure.hint}</span>
        {failure.evidence === undefined ? null : <pre className="mono">{failure.evidence}</pre>}
      </div>
      {props.children}
    </div>
  )
}
