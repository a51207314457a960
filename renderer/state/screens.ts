export type Theme = 'dark' | 'light'

/** What the rest of the page needs to know about a screen; its view stands in ui/frame/views.ts. */
export interface ScreenEntry {
  readonly title: string
  /** The first chord is the one that is shown. */
  readonly keys: readonly string[]
  /** The theme of the screen unless the person chose one: dark for work beside a rack, light for what reads like paper. */
  readonly theme: Theme
  /** A screen with an icon is an icon button at the end of the title bar instead of a tab. */
  readonly icon?: string
}

/**
 * Every screen of the page, in the order of the title bar. Title bar, palette, key map, help, theme and address all read this
 * table. A new screen is one line here; the compiler then asks for its view.
 */
export const screens = {
  start: { title: 'Start', keys: ['1', 'Ctrl+1'], theme: 'light' },
  run: { title: 'Run', keys: ['2', 'Ctrl+2'], theme: 'dark' },
  fleet: { title: 'Fleet', keys: ['3', 'Ctrl+3'], theme: 'dark' },
  mirror: { title: 'Mirror', keys: ['4', 'Ctrl+4'], theme: 'dark' },
  record: { title: 'Record', keys: ['5', 'Ctrl+5'], theme: 'light' },
  settings: { title: 'Settings', keys: ['Ctrl+,'], theme: 'light', icon: 'settings' },
} as const satisfies Readonly<Record<string, ScreenEntry>>

export type Screen = keyof typeof screens
export const screenIds = Object.keys(screens) as readonly Screen[]
