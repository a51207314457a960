import { useApp, useOpenRun, usePage } from '../../state/hooks.ts'
import { useKeys } from './keys.ts'

/** The one place of the window that speaks: politely, and for a failure at once. */
export function LiveRegion() {
  const { store } = usePage()
  const announcement = useApp((state) => state.announcement)
  const open = useOpenRun()
  useKeys({
    'Alt+s': () => {
      const where = open?.current
      const item = where === undefined ? 'No run is open.' : `${where.item.title}: ${where.standing.state}.`
      store.say(`${item} ${open?.outline.stopNow ?? ''}`)
    },
  })
  return (
    <>
      <div className="sr" role="status">
        {announcement.urgent ? '' : announcement.text}
      </div>
      <div className="sr" role="alert">
        {announcement.urgent ? announcement.text : ''}
      </div>
    </>
  )
}
