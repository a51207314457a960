import type { ReactNode, Ref } from 'react'
import { Caps } from './caps.tsx'

export interface ButtonLook {
  readonly look?: 'primary' | 'quiet'
  readonly size?: 'small' | 'act'
  readonly label?: string
  readonly className?: string
}

export interface ButtonProps extends ButtonLook {
  readonly children: ReactNode
  readonly onClick?: () => void
  readonly type?: 'button' | 'submit'
  readonly disabled?: boolean
  readonly pressed?: boolean
  /** A chord to show on the button where no command of the key map belongs to it (Esc in a dialog, Enter in a form). */
  readonly chord?: string
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button(props: ButtonProps) {
  return (
    <button
      ref={props.ref}
      type={props.type ?? 'button'}
      className={buttonClass(props)}
      onClick={props.onClick}
      disabled={props.disabled}
      aria-label={props.label}
      aria-pressed={props.pressed}
    >
      {props.children}
      {props.chord === undefined ? null : <Caps chord={props.chord} />}
    </button>
  )
}

/** The CSS classes of a button that looks like this. */
export function buttonClass({ look, size, className }: ButtonLook): string {
  return ['btn', look, size, className].filter((name) => name !== undefined).join(' ')
}
