const mac = navigator.userAgent.includes('Mac OS')

/** A chord, drawn as one cap for each key. */
export function Caps(props: { chord: string }) {
  return (
    <span className="keys" aria-hidden="true">
      {keyCaps(props.chord, mac).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  )
}

const symbols: Readonly<Record<string, string>> = {
  Enter: '↵',
  Escape: 'Esc',
  Delete: 'Del',
  ArrowUp: '↑',
  ArrowDown: '↓',
}

/** The caps of a chord: ['Ctrl', 'K'] for 'Ctrl+k'; ⌘ for Ctrl on a Mac. */
export function keyCaps(chord: string, mac: boolean): readonly string[] {
  return chord.split('+').map((part) => {
    if (part === 'Ctrl' && mac) return '⌘'
    return symbols[part] ?? (part.length === 1 ? part.toUpperCase() : part)
  })
}
