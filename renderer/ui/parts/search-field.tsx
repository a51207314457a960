import { Caps } from './caps.tsx'
import { Icon } from './icon.tsx'

/**
 * A search field that narrows a list. If a key leads to it, Esc clears and leaves it; otherwise it is inside something
 * that Esc closes.
 */
export function SearchField(props: {
  id?: string
  label: string
  /** The key that leads here, shown until the field has the focus. */
  chord?: string
  query: string
  onQuery: (query: string) => void
}) {
  const { id, label, chord, query, onQuery } = props
  return (
    <div className="searchfield">
      <Icon name="search" />
      <input
        {...(id === undefined ? {} : { id })}
        type="search"
        className="field compact"
        aria-label={label}
        placeholder={label}
        value={query}
        onChange={(event) => onQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || chord === undefined) return
          onQuery('')
          event.currentTarget.blur()
        }}
      />
      {chord === undefined ? null : <Caps chord={chord} />}
    </div>
  )
}
