import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { menuTemplate } from '../../../electron/shell/menu.ts'
import { commandMap, type CommandId } from '../../../renderer/commands/key-map.ts'

function itemsOf(template: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] {
  return template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
}

describe('the menu', () => {
  it.each(['linux', 'win32', 'darwin'])(
    'on %s gives commands that the page has, by the keys that it hears',
    (platform) => {
      const given: string[] = []
      const items = itemsOf(menuTemplate((command) => given.push(command), platform))
      let commands = 0
      for (const { click, accelerator, registerAccelerator, label } of items) {
        if (click === undefined) continue
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
    },
  )

  it('can be left by its own: quit on every system but the Mac, whose own menu has it', () => {
    const roles = (platform: string) => itemsOf(menuTemplate(() => undefined, platform)).map(({ role }) => role)
    expect(roles('linux')).toContain('quit')
    expect(menuTemplate(() => undefined, 'darwin')[0]?.role).toBe('appMenu')
  })
})
