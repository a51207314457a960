export type Theme = 'dark' | 'light'

/** What the rest of the page needs to know about a screen; its view is in ui/frame/views.ts. */
export interface ScreenEntry {
  readonly title: string
  /** The first chord is the one that is shown. */
  readonly keys: readonly string[]
  /** A screen with an icon is an icon button at the end of the title bar instead of a tab. */
  readonly icon?: string
}

/**
 * Every screen of the page, in the order of the title bar. Title bar, palette, key map, help and address all read this
 * table. To add a screen, add one line here; the compiler then requires its view.
 */
export const screens = {
  start: { title: 'Start', keys: ['1', 'Ctrl+1'] },
  run: { title: 'Run', keys: ['2', 'Ctrl+2'] },
  fleet: { title: 'Fleet', keys: ['3', 'Ctrl+3'] },
  mirror: { title: 'Mirror', keys: ['4', 'Ctrl+4'] },
  record: { title: 'Record', keys: ['5', 'Ctrl+5'] },
  settings: { title: 'Settings', keys: ['Ctrl+,'], icon: 'settings' },
} as const satisfies Readonly<Record<string, ScreenEntry>>

export type Screen = keyof typeof screens
export const screenIds = Object.keys(screens) as readonly Screen[]
