import { describe, expect, it } from 'vitest'
import { groundOf, withNativeTheme } from '../../../electron/shell/theme.ts'
import type { SettingsPort } from '../../../electron/host/computer/settings.ts'
import type { Json } from '../../../shared/model/run-event.ts'

function settingsWith(theme: Json | undefined): SettingsPort {
  const kept = new Map<string, Json>(theme === undefined ? [] : [['theme', theme]])
  return { get: (name) => kept.get(name), set: (name, value) => void kept.set(name, value), problem: 'read-only' }
}

const native = (): { themeSource: 'system' | 'dark' | 'light' } => ({ themeSource: 'system' })

describe('the theme of the window', () => {
  it.each([
    ['dark', 'dark'],
    ['light', 'light'],
    ['screen', 'system'],
    [undefined, 'system'],
    [7, 'system'],
  ] as const)('a person who chose %s has it as Electron’s own: %s', (chosen, source) => {
    const theme = native()
    withNativeTheme(settingsWith(chosen), theme)
    expect(theme.themeSource).toBe(source)
  })

  it('changes with the setting, and with no other one', () => {
    const theme = native()
    const settings = withNativeTheme(settingsWith('dark'), theme)
    settings.set('density', 'light')
    expect(theme.themeSource).toBe('dark')
    settings.set('theme', 'screen')
    expect(theme.themeSource).toBe('system')
    expect(settings.get('theme')).toBe('screen')
    expect(settings.problem).toBe('read-only')
  })

  it('gives an empty window the ground of its page', () => {
    expect(groundOf({ shouldUseDarkColors: true })).not.toBe(groundOf({ shouldUseDarkColors: false }))
  })
})
