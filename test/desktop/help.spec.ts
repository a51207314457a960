import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { electronPackage } from '../../electron/headless/electron-binary.ts'
import { electronArguments, environmentOf, openInElectron } from '../app/in-electron.ts'
import { choose } from './menu-item.ts'

/** What people expect of an app that is installed: About, its log, its files, and that it starts nothing with a password. */

test('About names the versions and copies them, and the menu opens log and data folder', async () => {
  const app = await openInElectron()
  try {
    await expect(app.page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    await app.electron.evaluate(({ dialog, shell }) => {
      const opened: string[] = []
      Object.assign(globalThis, { opened })
      dialog.showMessageBox = (...words: unknown[]) => {
        Object.assign(globalThis, { about: (words.at(-1) as { detail: string }).detail })
        return Promise.resolve({ response: 1, checkboxChecked: false })
      }
      shell.openPath = (file) => {
        opened.push(file)
        return Promise.resolve('')
      }
    })
    await choose(app, 'About Uptick')
    const copied = (): Promise<string> => app.electron.evaluate(({ clipboard }) => clipboard.readText())
    await expect.poll(copied).toMatch(/^Uptick: .+\nElectron: \d+\.\d+\.\d+\nChromium: \d+\.[\d.]+\nNode: \d+/)
    const about = await app.electron.evaluate(() => (globalThis as unknown as { about: string }).about)
    expect(about).toMatch(/^This version was built on [A-Z][a-z]+ \d+, \d{4}, (less than a day|\d+ \w+) ago\.\n/)
    expect(about).toContain(`Crash reports: ${path.join(app.data, 'crash-reports')}`)
    await writeFile(path.join(app.data, 'uptick.log'), 'a line\n')
    await choose(app, 'Open log')
    await choose(app, 'Show data folder')
    const opened = (): Promise<unknown> => app.electron.evaluate(() => (globalThis as { opened?: unknown }).opened)
    await expect.poll(opened).toEqual([path.join(app.data, 'uptick.log'), app.data])
  } finally {
    await app.close()
  }
})

test('a trip pack that is opened by a double click goes to the mirror of the window that is there', async () => {
  const app = await openInElectron()
  try {
    await expect(app.page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    const file = path.join(app.data, 'trip.uptick-pack')
    await writeFile(file, 'no pack at all')
    const second = spawn(electronPackage()?.binary ?? '', [...electronArguments, file], {
      env: environmentOf(app.data),
      stdio: 'inherit',
    })
    expect((await once(second, 'exit'))[0]).toBe(0)
    await expect(app.page.getByRole('heading', { level: 1, name: 'Patch mirror' })).toBeAttached()
    await expect(app.page.getByText('trip.uptick-pack').first()).toBeVisible()
  } finally {
    await app.close()
  }
})

test('the password of a command line is not handed on to what the window starts', async () => {
  process.env['UPTICK_PASSWORD'] = 'geheim'
  const app = await openInElectron()
  try {
    await expect(app.page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    expect(await app.electron.evaluate(() => 'UPTICK_PASSWORD' in process.env)).toBe(false)
  } finally {
    delete process.env['UPTICK_PASSWORD']
    await app.close()
  }
})
