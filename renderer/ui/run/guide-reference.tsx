import { useState } from 'react'
import { Keys } from '../../commands/command-button.tsx'
import { pagesIn } from '../../state/guide-lookup.ts'
import { useHold } from '../../state/hooks.ts'
import { GuideEntry } from '../parts/guide-entry.tsx'
import { useGuide } from '../parts/use-guide.ts'
import { Icon } from '../parts/icon.tsx'
import { InfoPopover } from '../parts/popover.tsx'

/**
 * The guide's entries that the item implements: their pages, what each of them asks for, and which other items
 * implement them.
 */
export function GuideReference(props: { of: string; entries: readonly string[] }) {
  const { of, entries } = props
  const [open, setOpen] = useState(false)
  // While a person reads an item's entries it stays selected, no matter which item the engine has reached.
  useHold(open ? of : undefined)
  const guide = useGuide(true)
  const lines = guide.kind === 'told' ? guide.entries.filter(({ entry }) => entries.includes(entry)) : []
  return (
    <InfoPopover
      open={open}
      onOpen={setOpen}
      label="Guide"
      trigger={
        <button type="button" className="link guideref">
          <Icon name="doc" />
          {pagesIn(lines)}
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
