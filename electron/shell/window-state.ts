import type { BrowserWindow, Rectangle } from 'electron'
import { z } from 'zod'
import type { SettingsPort } from '../host/computer/settings.ts'

const kept = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(300),
  height: z.number().int().min(200),
  maximized: z.boolean(),
})
type WindowState = z.infer<typeof kept>

/** The size and place of the last window; undefined if that place is not on any screen any more. */
export function windowStateOf(settings: SettingsPort, screens: readonly Rectangle[]): WindowState | undefined {
  const state = kept.safeParse(settings.get('window')).data
  if (state === undefined) return undefined
  return screens.some((screen) => shows(screen, state)) ? state : undefined
}

/** Enough of the title bar lies on this screen to take hold of the window there. */
function shows(screen: Rectangle, { x, y, width }: WindowState): boolean {
  const grip = 100
  const across = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x)
  return across >= grip && y >= screen.y && y < screen.y + screen.height - grip
}

/** Notes size and place when the window closes. */
export function keepWindowState(
  window: Pick<BrowserWindow, 'on' | 'getNormalBounds' | 'isMaximized'>,
  settings: SettingsPort,
): void {
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds()
    settings.set('window', { x, y, width, height, maximized: window.isMaximized() })
  })
}
