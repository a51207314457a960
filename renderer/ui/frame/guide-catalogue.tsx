import { useState } from 'react'
import { entriesWith } from '../../state/guide-lookup.ts'
import { InfoDialog } from '../parts/dialog.tsx'
import { GuideEntry } from '../parts/guide-entry.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { useGuide } from '../parts/use-guide.ts'

/** The guide's table of contents: every entry with its page, the items that implement it, and a link to them. */
export function GuideCatalogue(props: { open: boolean; onClose: () => void }) {
  return (
    <InfoDialog open={props.open} onClose={props.onClose} title="Entries of the guide">
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
      <SearchField label="Find an entry, a command or a page" query={typed} onQuery={setTyped} />
      <p className="sub" role="status">
        {found.length} of {guide.entries.length} entries
      </p>
      {found.length === 0 ? <p>No entry contains these words.</p> : null}
      <ul className="guideentries">
        {found.map((line) => (
          <GuideEntry key={line.entry} line={line} onGone={props.onClose} />
        ))}
      </ul>
    </>
  )
}
