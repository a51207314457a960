import { useRef, useState, type ChangeEvent } from 'react'
import { usePage } from '../../state/hooks.ts'

const words = 'What you typed is lost if you leave. Once more leaves it.'

export interface Parting {
  /** Leaves, or asks first where something was typed. */
  readonly part: () => void
  /** For the form: takes note of what is typed, and of going on after having been asked. */
  readonly onChange: (event: ChangeEvent<HTMLFormElement>) => void
  readonly asked: boolean
}

/** Esc by habit loses no typed words: the first time it asks, the second time it leaves. */
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

/** The question, beside what leaves. */
export function PartingNote(props: { parting: Parting }) {
  return props.parting.asked ? <p className="parting small">{words}</p> : null
}
