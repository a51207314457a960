import { useLayoutEffect } from 'react'
import { useApp } from '../state/hooks.ts'
import { useCommandsOffered } from './commands.ts'
import { commandIds, entryOf, type CommandId } from './key-map.ts'

/** Chord -> the commands bound to it; the one that a view offers now is used. */
const byChord = new Map<string, CommandId[]>()
for (const id of commandIds) {
  for (const chord of entryOf(id).keys) byChord.set(chord, [...(byChord.get(chord) ?? []), id])
}

/**
 * The page's only key listener. Single keys do nothing while a field has the focus, and only chords work while a dialog
 * is open. Enter on a button or link belongs to that button or link. If a person has switched single letters off, Ctrl
 * and the letter work instead.
 */
export function useKeyboard(): void {
  const commands = useCommandsOffered()
  const lettersOff = useApp((state) => state.settings['keys']) === 'off'
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (chordOf(event) === 'Ctrl+Enter' && submits(event)) return event.preventDefault()
      if (event.defaultPrevented || event.isComposing || dialogIsOpen()) return
      const chord = chordOf(event)
      const id = meant(chord, event, lettersOff)?.find((candidate) => commands.can(candidate))
      if (id === undefined) return
      event.preventDefault()
      commands.give(id)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [commands, lettersOff])
}

function meant(chord: string, event: KeyboardEvent, lettersOff: boolean): readonly CommandId[] | undefined {
  const single = isSingle(chord)
  if (single && (lettersOff || inField(event))) return undefined
  if (chord === 'Enter' && isOthers(event)) return undefined
  if (chord === 'Escape' && inField(event)) return undefined
  const ids = byChord.get(chord)
  if (ids !== undefined || !lettersOff || !chord.startsWith('Ctrl+')) return ids
  return byChord.get(chord.slice('Ctrl+'.length))
}

/** The chord of a key event: 'j', 'Shift+r', 'Ctrl+.', 'Alt+s', 'Enter'. */
export function chordOf(event: KeyboardEvent): string {
  const letter = event.altKey && /^Key[A-Z]$/.test(event.code) ? event.code.slice(3) : event.key
  const key = letter.length === 1 ? letter.toLowerCase() : letter
  const ctrl = event.ctrlKey || event.metaKey ? 'Ctrl+' : ''
  const shift = event.shiftKey && /^[a-z]$|^.{2,}$/.test(key) ? 'Shift+' : ''
  return `${ctrl}${event.altKey ? 'Alt+' : ''}${shift}${key}`
}

/** A letter, digit or sign without Ctrl or Alt, and Del: a field needs these keys itself. */
function isSingle(chord: string): boolean {
  return /^(?:Shift\+)?.$/u.test(chord) || chord === 'Delete'
}

/**
 * Submits the form that has the focus, from any of its fields; a form in a dialog takes precedence over one on the
 * page.
 */
function submits(event: KeyboardEvent): boolean {
  const form = targetOf(event)?.closest('form') ?? document.querySelector('[role="dialog"] form')
  if (!(form instanceof HTMLFormElement)) return false
  form.requestSubmit()
  return true
}

function dialogIsOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
}

/** A button, link or field handles Enter itself. The selected line of the outline has no other use for it. */
function isOthers(event: KeyboardEvent): boolean {
  const control = targetOf(event)?.closest('button, a, summary, input, select, textarea, [contenteditable]')
  return control !== null && control !== undefined && control.getAttribute('aria-current') !== 'true'
}

function inField(event: KeyboardEvent): boolean {
  const fields = 'input:not([type=radio]):not([type=checkbox]):not([type=file]), textarea, select, [contenteditable]'
  return targetOf(event)?.closest(fields) != null
}

function targetOf(event: KeyboardEvent): Element | undefined {
  return event.target instanceof Element ? event.target : undefined
}
