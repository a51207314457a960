import type { MenuItemConstructorOptions } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { menuTemplate } from '../../../electron/shell/menu.ts'
import { commandMap, type CommandId } from '../../../renderer/commands/key-map.ts'

function itemsOf(template: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] {
  return template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
}

const help = { about: vi.fn(), openLog: vi.fn(), showData: vi.fn(), testNotice: vi.fn() }
const own: Readonly<Record<string, ReturnType<typeof vi.fn>>> = {
  'About Uptick': help.about,
  'Open log': help.openLog,
  'Show data folder': help.showData,
  'Send a test notification': help.testNotice,
}

beforeEach(() => vi.clearAllMocks())

describe('the menu', () => {
  it.each(['linux', 'win32', 'darwin'])(
    'on %s gives commands that the page has, by the keys that it hears',
    (platform) => {
      const given: string[] = []
      const items = itemsOf(menuTemplate((command) => given.push(command), help, platform))
      let commands = 0
      for (const { click, accelerator, registerAccelerator, label } of items) {
        if (click === undefined) continue
        if (label !== undefined && label in own) {
          ;(click as () => void)()
          expect(own[label], label).toHaveBeenCalledOnce()
          continue
        }
        commands += 1
        ;(click as () => void)()
        const command = given.at(-1) as CommandId
        expect(Object.keys(commandMap), label).toContain(command)
        if (accelerator === undefined) continue
        expect(registerAccelerator, label).toBe(false)
        const chord = accelerator
          .replace('CmdOrCtrl', 'Ctrl')
          .replace(/\+(\w)$/, (_, key: string) => `+${key.toLowerCase()}`)
        expect(commandMap[command].keys as readonly string[], label).toContain(chord)
      }
      expect(commands).toBeGreaterThan(20)
      for (const [label, act] of Object.entries(own)) expect(act, label).toHaveBeenCalledOnce()
    },
  )

  it('can be left by its own: quit on every system but the Mac, whose own menu has it', () => {
    const roles = (platform: string) => itemsOf(menuTemplate(() => undefined, help, platform)).map(({ role }) => role)
    expect(roles('linux')).toContain('quit')
    expect(roles('darwin')).toEqual(expect.arrayContaining(['services', 'hide', 'hideOthers', 'unhide', 'quit']))
    for (const platform of ['linux', 'win32', 'darwin']) {
      expect(roles(platform).filter((role) => role === 'quit')).toEqual(['quit'])
      expect(menuTemplate(() => undefined, help, platform).map(({ role }) => role)).toEqual(
        expect.arrayContaining(['editMenu', 'windowMenu']),
      )
    }
  })
})
