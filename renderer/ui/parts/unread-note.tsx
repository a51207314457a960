import type { ListName } from '../../state/app-state.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { Button } from './button.tsx'
import { FailureNote } from './failure-note.tsx'

/** That a list could not be read, so that nobody takes what is missing for what is not there; and the way to read it again. */
export function UnreadNote(props: { list: ListName }) {
  const { store } = usePage()
  const failure = useApp((state) => state.unread[props.list])
  if (failure === undefined) return null
  return (
    <FailureNote failure={failure}>
      <Button size="small" onClick={() => store.refresh(props.list)}>
        Read it again
      </Button>
    </FailureNote>
  )
}
