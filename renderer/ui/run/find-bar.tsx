import { useEffect, useRef } from 'react'
import { Button } from '../parts/button.tsx'

/** A field to search the transcript: Enter finds the next match, Shift Enter the previous one, Esc ends. */
export function FindBar(props: {
  query: string
  onQuery: (query: string) => void
  found: number
  at: number
  onStep: (step: 1 | -1) => void
  onClose: () => void
}) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const { query, found, at } = props
  return (
    <div className="findbar" role="search">
      <input
        id="find-line"
        ref={field}
        type="search"
        className="field compact"
        aria-label="Find in the transcript"
        placeholder="Find in the transcript"
        spellCheck={false}
        value={query}
        onChange={(event) => props.onQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') props.onClose()
          else if (event.key === 'Enter') props.onStep(event.shiftKey ? -1 : 1)
          else return
          event.preventDefault()
        }}
      />
      <span className="dim nowrap" role="status">
        {query.trim() === '' ? '' : found === 0 ? 'not found' : `${String(at + 1)} of ${String(found)}`}
      </span>
      <Button size="small" look="quiet" label="Previous place" onClick={() => props.onStep(-1)}>
        ↑
      </Button>
      <Button size="small" look="quiet" label="Next place" onClick={() => props.onStep(1)}>
        ↓
      </Button>
      <Button size="small" look="quiet" onClick={props.onClose}>
        Close
      </Button>
    </div>
  )
}
