import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useAct } from '../../state/hooks.ts'
import { Button } from './button.tsx'
import { FailureNote } from './failure-note.tsx'
import { Modal } from './modal.tsx'
import { PartingNote, useParting } from './parting.tsx'

/** A form over the page: its values are sent once, and a failure is shown in it without losing any input. */
export function FormDialog(props: {
  open: boolean
  onClose: () => void
  title: string
  lead?: ReactNode
  submit: string
  /** The button of an action that cannot be undone looks different. */
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
  const parting = useParting(close)
  return (
    <Modal open={props.open} onClose={parting.part} {...(props.wide === true ? { look: 'wide' } : {})}>
      <Dialog.Title>{props.title}</Dialog.Title>
      {props.lead === undefined ? null : <p className="sub">{props.lead}</p>}
      <form
        onChange={parting.onChange}
        onSubmit={(event) => {
          event.preventDefault()
          void act.run(props.onSubmit).then((done) => (done ? props.onClose() : undefined))
        }}
      >
        {props.children}
        <FailureNote failure={act.failure} />
        <div className="row acts-end">
          <PartingNote parting={parting} />
          <Button look="quiet" onClick={parting.part} chord="Escape">
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
    </Modal>
  )
}

/** Something to read, shown over the page. */
export function InfoDialog(props: { open: boolean; onClose: () => void; title: string; children: ReactNode }) {
  return (
    <Modal open={props.open} onClose={props.onClose} look="wide">
      <Dialog.Title>{props.title}</Dialog.Title>
      {props.children}
      <div className="row acts-end">
        <Dialog.Close asChild>
          <button type="button" className="btn primary">
            Close
          </button>
        </Dialog.Close>
      </div>
    </Modal>
  )
}
