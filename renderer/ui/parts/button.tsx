import type { ReactNode, Ref } from 'react'
import { useCan, useCommandsOffered } from '../frame/commands.ts'
import { ariaKeys, keyCaps, lineOf, type CommandId } from '../frame/key-map.ts'

const mac = navigator.userAgent.includes('Mac OS')

/** The first keys of a command as they stand on a button: seen, not read out; the button tells them by aria-keyshortcuts. */
export function Keys(props: { of: CommandId }) {
  const [chord] = lineOf(props.of).keys
  return chord === undefined ? null : <Caps chord={chord} />
}

/** A chord, a cap for each key of it. */
export function Caps(props: { chord: string }) {
  return (
    <span className="keys" aria-hidden="true">
      {keyCaps(props.chord, mac).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  )
}

interface Looks {
  readonly look?: 'primary' | 'quiet'
  readonly size?: 'small' | 'act'
  readonly label?: string
  readonly className?: string
}

export interface ButtonProps extends Looks {
  readonly children: ReactNode
  readonly onClick?: () => void
  readonly type?: 'button' | 'submit'
  readonly disabled?: boolean
  readonly pressed?: boolean
  /** A chord that is shown on it, where it is no command of the key map ('Esc' of a dialog, Enter of a form). */
  readonly chord?: string
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button(props: ButtonProps) {
  return (
    <button
      ref={props.ref}
      type={props.type ?? 'button'}
      className={classOf(props)}
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

export interface CommandButtonProps extends Looks {
  readonly command: CommandId
  readonly children: ReactNode
  readonly pressed?: boolean
  /** Without its keys on it, where the room is small. */
  readonly bare?: boolean
}

/** A button that gives a command of the key map: dead where nobody offers it now. */
export function CommandButton(props: CommandButtonProps) {
  const { command } = props
  const commands = useCommandsOffered()
  const can = useCan(command)
  return (
    <button
      type="button"
      className={classOf(props)}
      disabled={!can}
      aria-label={props.label}
      aria-pressed={props.pressed}
      aria-keyshortcuts={ariaKeys(command)}
      onClick={() => commands.give(command)}
    >
      {props.children}
      {props.bare === true ? null : <Keys of={command} />}
    </button>
  )
}

function classOf({ look, size, className }: Looks): string {
  return ['btn', look, size, className].filter((name) => name !== undefined).join(' ')
}
