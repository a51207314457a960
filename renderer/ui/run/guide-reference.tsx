import { useState } from 'react'
import { InfoPopover } from '../parts/popover.tsx'
import { Icon } from '../parts/icon.tsx'
import { Keys } from '../parts/button.tsx'

/** The guide's entries that the item carries out, with what each of them asks, told in our own words. */
export function GuideReference(props: { entries: readonly string[] }) {
  const { entries } = props
  const [open, setOpen] = useState(false)
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
      <ul className="guideentries">
        {entries.map((entry) => (
          <li key={entry}>{entry}</li>
        ))}
      </ul>
    </InfoPopover>
  )
}
