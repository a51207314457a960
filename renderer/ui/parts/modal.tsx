import { Dialog } from 'radix-ui'
import { useRef, type ReactNode } from 'react'

/**
 * Something over the page that keeps the focus inside. Radix gives the focus back to a trigger alone, and ours are opened by
 * keys: so who had it is remembered here and gets it back. `onGone` is done after that, when the page is as it was before.
 * Radix's Overlay is left out, since it writes a style element that the policy forbids; a plain backdrop does the same.
 */
export function Modal(props: {
  open: boolean
  onClose: () => void
  onGone?: () => void
  look?: 'wide' | 'finder'
  children: ReactNode
}) {
  const before = useRef<Element | null>(null)
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => (open ? undefined : props.onClose())}>
      <Dialog.Portal>
        <div className="backdrop" />
        <Dialog.Content
          className={props.look === undefined ? 'dialog' : `dialog ${props.look}`}
          aria-describedby={undefined}
          onOpenAutoFocus={() => {
            before.current = document.activeElement
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            giveBack(before.current)
            props.onGone?.()
          }}
        >
          {props.children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** What had the focus may be gone with what was done: then the pane of the work is the nearest place. */
function giveBack(element: Element | null): void {
  if (!(element instanceof HTMLElement) || element === document.body) return
  if (element.isConnected && element.getClientRects().length > 0) element.focus()
  else document.querySelector<HTMLElement>('main[data-pane]')?.focus()
}
