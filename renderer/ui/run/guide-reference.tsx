import { useState } from 'react'
import { Keys } from '../../commands/command-button.tsx'
import { useHold } from '../../state/hooks.ts'
import { GuideEntry } from '../parts/guide-entry.tsx'
import { useGuide } from '../parts/use-guide.ts'
import { Icon } from '../parts/icon.tsx'
import { InfoPopover } from '../parts/popover.tsx'

/** The guide's entries that the item carries out: their pages, what each of them asks, and who else carries it. */
export function GuideReference(props: { of: string; entries: readonly string[] }) {
  const { of, entries } = props
  const [open, setOpen] = useState(false)
  // Whoever reads what an item is made of keeps it in hand, wherever the engine is by then.
  useHold(open ? of : undefined)
  const guide = useGuide(open)
  const lines = guide.kind === 'told' ? guide.entries.filter(({ entry }) => entries.includes(entry)) : []
  return (
    <InfoPopover
      open={open}
      onOpen={setOpen}
      label="Guide"
      trigger={
        <button type="button" className="link guideref">
          <Icon name="doc" />
          Guide, {entries[0]}
          {entries.length > 1 ? ` and ${String(entries.length - 1)} more` : ''}
          <Keys of="item.guide" />
        </button>
      }
    >
      {guide.kind === 'asking' ? <p role="status">Reading the catalogue …</p> : null}
      {guide.kind === 'failed' ? <p role="alert">{guide.sentence}</p> : null}
      <ul className="guideentries">
        {lines.map((line) => (
          <GuideEntry key={line.entry} line={line} onGone={() => setOpen(false)} />
        ))}
      </ul>
    </InfoPopover>
  )
}
