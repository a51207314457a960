import { useApp, usePage } from '../../state/hooks.ts'
import { Button } from '../parts/button.tsx'

/**
 * What was just done, shown for some seconds, with a button to undo or correct it. Toasts cover the outline, where they
 * hide no button of an approval; the window's one status region announces them.
 */
export function Toasts() {
  const { store } = usePage()
  const toasts = useApp((state) => state.toasts)
  return (
    <section className="toasts" aria-label="Just done" hidden={toasts.length === 0}>
      <ul>
        {toasts.map(({ id, text, act }) => (
          <li key={id} className="toast">
            <span className="grow">{text}</span>
            {act === undefined ? null : (
              <Button
                size="small"
                onClick={() => {
                  act.work()
                  store.dropToast(id)
                }}
              >
                {act.words}
              </Button>
            )}
            <Button size="small" look="quiet" label={`Close: ${text}`} onClick={() => store.dropToast(id)}>
              Close
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
