import type { NativeTheme } from 'electron'
import type { SettingsPort } from '../host/computer/settings.ts'

/** The grounds of the page's two themes (renderer/styles/tokens.css, --bg-0): what the window shows before its page. */
const grounds = { dark: '#0d1012', light: '#e9edf0' }

/**
 * Makes the person's theme Electron's own, now and whenever it is changed, so that a window, its scroll bars and the first picture
 * of its page never show the other one. Returns the settings to be used from here on.
 */
export function withNativeTheme(settings: SettingsPort, nativeTheme: Pick<NativeTheme, 'themeSource'>): SettingsPort {
  const follow = (theme: unknown): void => {
    nativeTheme.themeSource = theme === 'dark' || theme === 'light' ? theme : 'system'
  }
  follow(settings.get('theme'))
  return {
    get: (name) => settings.get(name),
    set(name, value) {
      settings.set(name, value)
      if (name === 'theme') follow(value)
    },
    get problem() {
      return settings.problem
    },
  }
}

/** The colour of a window that has no page yet. */
export function groundOf({ shouldUseDarkColors }: Pick<NativeTheme, 'shouldUseDarkColors'>): string {
  return shouldUseDarkColors ? grounds.dark : grounds.light
}
