import { carriersOf, type GuideLine } from '../../state/guide-lookup.ts'
import { usePage, useShownRun } from '../../state/hooks.ts'

/** One entry of the guide: what it asks, and which items do it; an item of this run can be opened from here. */
export function GuideEntry(props: { line: GuideLine; onGone: () => void }) {
  const { store } = usePage()
  const open = useShownRun()
  const { page, says, command } = props.line
  const rowOf = (id: string) => open?.outline.items.find(({ item }) => item.id === id)
  const carriers = carriersOf(props.line, open?.run.runbook?.id, (id) => rowOf(id)?.item.title)
  return (
    <li>
      <b>Page {page}</b>
      <br />
      {says}
      {command === undefined ? null : (
        <>
          {' '}
          <code>{command}</code>
        </>
      )}
      <ul className="carriers">
        {carriers.map(({ words, item }) => {
          const row = item === undefined ? undefined : rowOf(item)
          if (row === undefined) return <li key={words}>{words}</li>
          const go = (): void => {
            store.select(row.key)
            store.show('run')
            props.onGone()
          }
          return (
            <li key={words}>
              <button type="button" className="link" onClick={go}>
                {words}
              </button>
            </li>
          )
        })}
      </ul>
    </li>
  )
}
