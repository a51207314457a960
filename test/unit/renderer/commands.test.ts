import { describe, expect, it, vi } from 'vitest'
import { createCommands } from '../../../renderer/commands/commands.ts'
import { ariaKeys, commandIds, entryOf, type Where } from '../../../renderer/commands/key-map.ts'
import { keyCaps } from '../../../renderer/ui/parts/caps.tsx'

describe('the key map', () => {
  /** Commands that can be offered at the same time. */
  const together: readonly (readonly Where[])[] = [
    ['everywhere', 'run', 'console'],
    ['everywhere', 'question'],
    ['everywhere', 'gate'],
    ['everywhere', 'fleet'],
    ['everywhere', 'mirror'],
    ['everywhere', 'record'],
    ['everywhere', 'start'],
  ]
  it.each(together.map((places) => [places.join(', '), places] as const))('gives no key twice: %s', (_, places) => {
    const chords = commandIds.filter((id) => places.includes(entryOf(id).where)).flatMap((id) => entryOf(id).keys)
    expect(chords.filter((chord, index) => chords.indexOf(chord) !== index)).toEqual([])
  })
  it('shows chords as labeled on the keyboard of this system', () => {
    expect(keyCaps('Ctrl+Shift+l', false)).toEqual(['Ctrl', 'Shift', 'L'])
    expect(keyCaps('Ctrl+Shift+l', true)).toEqual(['⌘', 'Shift', 'L'])
    expect(keyCaps('Enter', false)).toEqual(['↵'])
    expect(ariaKeys('screen.start')).toBe('1 Control+1')
    expect(ariaKeys('guide')).toBeUndefined()
  })
})

describe('the commands that are offered', () => {
  it('go to the latest view, and are disabled if that view disables them', () => {
    const commands = createCommands()
    const [first, second] = [vi.fn(), vi.fn()]
    commands.offer(() => ({ 'item.run': first }))
    let can = true
    const end = commands.offer(() => ({ 'item.run': can ? second : undefined }))
    expect(commands.give('item.run')).toBe(true)
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1])
    can = false
    expect(commands.can('item.run')).toBe(false)
    end()
    expect(commands.give('item.run')).toBe(true)
    expect(first).toHaveBeenCalledOnce()
  })
  it('are given once their screen is there', () => {
    const commands = createCommands()
    const work = vi.fn()
    expect(commands.give('mirror.add')).toBe(false)
    commands.giveSoon('mirror.add')
    commands.offer(() => ({ 'mirror.add': work }))
    commands.changed()
    expect(work).toHaveBeenCalledOnce()
  })
})
