import type { ReactNode } from 'react'
import { buttonClass, type ButtonLook } from '../ui/parts/button.tsx'
import { Caps } from '../ui/parts/caps.tsx'
import { useCan, useCommandsOffered } from './commands.ts'
import { ariaKeys, entryOf, type CommandId } from './key-map.ts'

/** Shows the first chord of a command. A screen reader hears it from aria-keyshortcuts of the button instead. */
export function Keys(props: { of: CommandId }) {
  const [chord] = entryOf(props.of).keys
  return chord === undefined ? null : <Caps chord={chord} />
}

export interface CommandButtonProps extends ButtonLook {
  readonly command: CommandId
  readonly children: ReactNode
  readonly pressed?: boolean
  /** Does not show the keys, where space is short. */
  readonly bare?: boolean
}

/** A button that gives a command of the key map; disabled while no view offers the command. */
export function CommandButton(props: CommandButtonProps) {
  const { command } = props
  const commands = useCommandsOffered()
  const can = useCan(command)
  return (
    <button
      type="button"
      className={buttonClass(props)}
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
