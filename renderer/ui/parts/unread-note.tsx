import type { ListName } from '../../state/app-state.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { Button } from './button.tsx'
import { FailureNote } from './failure-note.tsx'

/**
 * Says that a list could not be read, so that missing rows are not taken for nonexistent ones; with a button to read it
 * again.
 */
export function UnreadNote(props: { list: ListName }) {
  const { store } = usePage()
  const failure = useApp((state) => state.unread[props.list])
  if (failure === undefined) return null
  return (
    <FailureNote failure={failure}>
      <Button size="small" onClick={() => store.refresh(props.list)}>
        Read again
      </Button>
    </FailureNote>
  )
}
