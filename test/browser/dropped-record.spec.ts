import { expect, test } from './fixtures/app.ts'
import { openRun } from './fixtures/played.ts'

test('a record that is dropped on its screen is for the comparison and the verification, and never for the mirror', async ({
  page,
  played,
}) => {
  const host = await openRun(page, played)
  const path = '/media/stick/visit.zip'
  await page.keyboard.press('5')
  await page.keyboard.press('c')
  await expect(page.getByLabel('Held against')).toBeFocused()
  host.tell({ kind: 'dropped', paths: [path] })
  await expect(page.getByLabel(/^Path of the record/)).toHaveValue(path)
  await expect(page.locator('#verify-path')).toHaveValue(path)
  await page.getByRole('button', { name: 'Compare', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('row', { name: /Surprise/ })).toBeVisible()
  const asked = host.calls.findLast(({ name }) => name === 'record.compare')?.params
  expect(asked, 'the visit in the file came before').toEqual({ one: { path }, other: { run: host.run } })
  expect(host.calls.some(({ name }) => name === 'patch.import')).toBe(false)
})
