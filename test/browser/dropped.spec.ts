import { writeFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/app.ts'
import { openPage, openRun } from './fixtures/played.ts'

/** Drags a file of this computer onto a place of the page and drops it there, as a person does. */
async function drop(page: Page, file: string, place: { readonly x: number; readonly y: number }): Promise<void> {
  const client = await page.context().newCDPSession(page)
  const data = { items: [], files: [file], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await client.send('Input.dispatchDragEvent', { type, ...place, data })
  }
}

test('a file that is dropped does not take the page away, and fields for files still take theirs', async ({
  page,
  played,
}, info) => {
  const file = info.outputPath('R4_4_3-GA.zip')
  writeFileSync(file, 'an update')
  await openPage(page, played.door.url)
  const address = page.url()
  await drop(page, file, { x: 600, y: 120 })
  await expect(page.locator('.toast')).toContainText('A browser does not show the path of a dropped file')
  expect(page.url()).toBe(address)
  await page.keyboard.press('5')
  const field = page.locator('#verify-file')
  await field.scrollIntoViewIfNeeded()
  const { x = 0, y = 0 } = (await field.boundingBox()) ?? {}
  await drop(page, file, { x: x + 5, y: y + 5 })
  await expect(field).toHaveValue(/R4_4_3-GA\.zip$/)
})

test('a record that is dropped on its screen is for the comparison and the verification, and never for the mirror', async ({
  page,
  played,
}) => {
  const host = await openRun(page, played)
  const path = '/media/stick/visit.zip'
  await page.keyboard.press('5')
  await page.keyboard.press('c')
  await expect(page.getByLabel('Compare with')).toBeFocused()
  host.tell({ kind: 'dropped', paths: [path] })
  await expect(page.getByLabel(/^Path of the record/)).toHaveValue(path)
  await expect(page.locator('#verify-path')).toHaveValue(path)
  await page.getByRole('button', { name: 'Compare', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('row', { name: /Unexpected/ })).toBeVisible()
  const asked = host.calls.findLast(({ name }) => name === 'record.compare')?.params
  expect(asked, 'the visit in the file came before').toEqual({ one: { path }, other: { run: host.run } })
  expect(host.calls.some(({ name }) => name === 'patch.import')).toBe(false)
})
