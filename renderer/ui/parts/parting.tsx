import { useRef, useState, type ChangeEvent } from 'react'
import { usePage } from '../../state/hooks.ts'

const words = 'You have unsaved input. Press again to discard it.'

export interface Parting {
  /** Leaves, or asks first if something was typed. */
  readonly part: () => void
  /** For the form: notes what is typed, and that the person continued after being asked. */
  readonly onChange: (event: ChangeEvent<HTMLFormElement>) => void
  readonly asked: boolean
}

/** Pressing Esc by habit does not lose typed text: the first press asks, the second one leaves. */
export function useParting(leave: () => void): Parting {
  const { store } = usePage()
  const typed = useRef(new Set<string>())
  const [asked, setAsked] = useState(false)
  return {
    asked,
    part() {
      if (asked || typed.current.size === 0) return leave()
      setAsked(true)
      store.say(words)
    },
    onChange({ target }) {
      setAsked(false)
      const field: unknown = target
      if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return
      if (['checkbox', 'radio'].includes(field.type)) return
      if (field.value.trim() === '') typed.current.delete(field.id)
      else typed.current.add(field.id)
    },
  }
}

/** The question, shown next to the button that leaves. */
export function PartingNote(props: { parting: Parting }) {
  return props.parting.asked ? <p className="parting small">{words}</p> : null
}
