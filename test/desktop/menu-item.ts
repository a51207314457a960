import { expect } from '@playwright/test'
import type { ElectronApp } from '../app/in-electron.ts'

/** Chooses an item of the menu bar by its label. */
export async function choose(app: ElectronApp, label: string): Promise<void> {
  const found = await app.electron.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
    const item = items.find((one) => one.label === wanted)
    item?.click()
    return item !== undefined
  }, label)
  expect(found, label).toBe(true)
}
