import { useEffect, useRef } from 'react'
import { useApp } from '../../state/hooks.ts'

/** What each key does, by what the keyboard says ('j', 'Shift+J', 'Enter', 'Ctrl+.'). */
export type KeyTable = Readonly<Record<string, () => void>>

/**
 * Keys that act anywhere on the page. Plain ones rest while a field has the focus or a dialog is open, Enter also on a
 * button or link, whose own it is; a person may switch single letters off.
 */
export function useKeys(table: KeyTable): void {
  const latest = useRef(table)
  const lettersOff = useApp((state) => state.settings['keys']) === 'off'
  useEffect(() => {
    latest.current = table
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      const act = latest.current[nameOf(event)]
      const chord = event.ctrlKey || event.metaKey || event.altKey || event.key.length > 1
      if (act === undefined || rests(event, chord) || (lettersOff && !chord)) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [lettersOff])
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const ctrl = event.ctrlKey || event.metaKey ? 'Ctrl+' : ''
  const shift = event.shiftKey && /^[a-z]$|^.{2,}$/.test(key) ? 'Shift+' : ''
  return `${ctrl}${event.altKey ? 'Alt+' : ''}${shift}${key}`
}

function rests(event: KeyboardEvent, chord: boolean): boolean {
  if (document.querySelector('[role="dialog"]') !== null) return true
  const target = event.target instanceof Element ? event.target : undefined
  const control = target?.closest('button, a, summary, input, select, textarea, [contenteditable]')
  // Enter on the line that is in hand already has nothing else to do.
  if (event.key === 'Enter' && control?.getAttribute('aria-current') === 'true') return false
  if (event.key === 'Enter' || event.key === ' ') return control !== null && control !== undefined
  if (chord && event.key !== 'Escape') return false
  const field = target?.closest('input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]')
  return field !== null && field !== undefined
}
