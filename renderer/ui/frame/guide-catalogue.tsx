import { useState } from 'react'
import { carriersOf, entriesWith, type GuideLine } from '../../state/guide-lookup.ts'
import { useOpenRun, usePage } from '../../state/hooks.ts'
import { InfoDialog } from '../parts/dialog.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { useGuide } from './use-guide.ts'

/** Where is this in the guide, and what carries it: every entry with its page, and the way to the items that do it. */
export function GuideCatalogue(props: { open: boolean; onClose: () => void }) {
  return (
    <InfoDialog open={props.open} onClose={props.onClose} title="The guide, entry by entry">
      {props.open ? <Catalogue onClose={props.onClose} /> : null}
    </InfoDialog>
  )
}

function Catalogue(props: { onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const guide = useGuide(true)
  if (guide.kind === 'asking') return <p role="status">Reading the catalogue …</p>
  if (guide.kind === 'failed') return <p role="alert">{guide.sentence}</p>
  const found = entriesWith(guide.entries, typed)
  return (
    <>
      <SearchField label="Find an entry, a command or a page" words={typed} onWords={setTyped} />
      <p className="sub" role="status">
        {found.length} of {guide.entries.length} entries
      </p>
      {found.length === 0 ? <p>No entry holds these words.</p> : null}
      <ul className="guideentries">
        {found.map((line) => (
          <Entry key={line.entry} line={line} onGone={props.onClose} />
        ))}
      </ul>
    </>
  )
}

/** One entry: what the guide asks there, and who carries it; an item of this run is one press away. */
export function Entry(props: { line: GuideLine; onGone: () => void }) {
  const { store } = usePage()
  const open = useOpenRun()
  const { entry, page, says, command } = props.line
  const rowOf = (id: string) => open?.outline.items.find(({ item }) => item.id === id)
  const carriers = carriersOf(props.line, open?.run.runbook?.id, (id) => rowOf(id)?.item.title)
  return (
    <li>
      <b>{entry}</b>, page {page}
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
