import { Caps } from './caps.tsx'
import { Icon } from './icon.tsx'

/**
 * The words that narrow a list. With a key that leads to it, Esc empties and leaves it; without one it stands in something that
 * Esc closes.
 */
export function SearchField(props: {
  id?: string
  label: string
  /** The key that leads here, shown until the field has the focus. */
  chord?: string
  words: string
  onWords: (words: string) => void
}) {
  const { id, label, chord, words, onWords } = props
  return (
    <div className="searchfield">
      <Icon name="search" />
      <input
        {...(id === undefined ? {} : { id })}
        type="search"
        className="field compact"
        aria-label={label}
        placeholder={label}
        value={words}
        onChange={(event) => onWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || chord === undefined) return
          onWords('')
          event.currentTarget.blur()
        }}
      />
      {chord === undefined ? null : <Caps chord={chord} />}
    </div>
  )
}
