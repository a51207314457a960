import { Switch as RadixSwitch, ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'

/** A few options side by side: arrows move, as in every group of radio buttons. */
export function Choice<V extends string>(props: {
  name: string
  legend: ReactNode
  hint?: ReactNode
  value: V | ''
  options: readonly { readonly value: V; readonly label: ReactNode; readonly detail?: ReactNode }[]
  onChange: (value: V) => void
  className?: string
}) {
  return (
    <fieldset className={`choice ${props.className ?? 'wide'}`}>
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

/** Filters side by side, one of them active: arrows move between them. */
export function Filters<V extends string>(props: {
  label: string
  value: V
  options: readonly (readonly [V, ReactNode])[]
  onChange: (value: V) => void
}) {
  return (
    <ToggleGroup.Root
      type="single"
      className="filters"
      aria-label={props.label}
      value={props.value}
      onValueChange={(value) => (value === '' ? undefined : props.onChange(value as V))}
    >
      {props.options.map(([value, words]) => (
        <ToggleGroup.Item key={value} value={value} className={value === props.value ? 'chip on' : 'chip'}>
          {words}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}

/** A switch with its label. */
export function Switch(props: { id: string; on: boolean; onChange: (on: boolean) => void; children: ReactNode }) {
  return (
    <div className="switchline">
      <label htmlFor={props.id} className="grow">
        {props.children}
      </label>
      <RadixSwitch.Root
        id={props.id}
        className={props.on ? 'switch on' : 'switch'}
        checked={props.on}
        onCheckedChange={props.onChange}
      />
    </div>
  )
}

/** A checkbox with its label. */
export function Check(props: { checked: boolean; onChange: (checked: boolean) => void; children: ReactNode }) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.children}</span>
    </label>
  )
}
