import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'

/**
 * Something to read next to the button that opens it. It takes no room and does not trap the focus; Esc or a click
 * elsewhere closes it.
 */
export function InfoPopover(props: {
  open: boolean
  onOpen: (open: boolean) => void
  label: string
  trigger: ReactNode
  children: ReactNode
}) {
  return (
    <Popover.Root open={props.open} onOpenChange={props.onOpen}>
      <Popover.Trigger asChild>{props.trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" align="end" sideOffset={6} collisionPadding={12} aria-label={props.label}>
          {props.children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
