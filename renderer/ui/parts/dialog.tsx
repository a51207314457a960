import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useAct } from '../../state/hooks.ts'
import { Button } from './button.tsx'
import { FailureNote } from './failure-note.tsx'

/**
 * A form over the page. Radix keeps the focus in it and gives it back; its Overlay is left out, since it writes a style
 * element that the policy forbids, and a plain backdrop does the same.
 */
export function FormDialog(props: {
  open: boolean
  onClose: () => void
  title: string
  lead?: ReactNode
  submit: string
  /** What cannot be taken back is pressed with care: the button says so in its look. */
  grave?: boolean
  disabled?: boolean
  wide?: boolean
  onSubmit: Parameters<ReturnType<typeof useAct>['run']>[0]
  children: ReactNode
}) {
  const act = useAct()
  const close = (): void => {
    act.clear()
    props.onClose()
  }
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => (open ? undefined : close())}>
      <Dialog.Portal>
        <div className="backdrop" />
        <Dialog.Content className={props.wide === true ? 'dialog wide' : 'dialog'} aria-describedby={undefined}>
          <Dialog.Title>{props.title}</Dialog.Title>
          {props.lead === undefined ? null : <p className="sub">{props.lead}</p>}
          <form
            onSubmit={(event) => {
              event.preventDefault()
              void act.run(props.onSubmit).then((done) => (done ? props.onClose() : undefined))
            }}
          >
            {props.children}
            <FailureNote failure={act.failure} />
            <div className="row acts-end">
              <Button look="quiet" onClick={close} chord="Escape">
                Not now
              </Button>
              <Button
                look="primary"
                type="submit"
                disabled={act.busy || props.disabled === true}
                {...(props.grave === true ? { className: 'grave' } : {})}
              >
                {props.submit}
              </Button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Something to read over the page. */
export function InfoDialog(props: { open: boolean; onClose: () => void; title: string; children: ReactNode }) {
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => (open ? undefined : props.onClose())}>
      <Dialog.Portal>
        <div className="backdrop" />
        <Dialog.Content className="dialog wide" aria-describedby={undefined}>
          <Dialog.Title>{props.title}</Dialog.Title>
          {props.children}
          <div className="row acts-end">
            <Dialog.Close asChild>
              <button type="button" className="btn primary">
                Close
              </button>
            </Dialog.Close>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
