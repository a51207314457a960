import { expect, test } from './fixtures/app.ts'
import { openPage, showArchived } from './fixtures/played.ts'
import { earlierRun, sealCode, stoppedRun } from './fixtures/record-data.ts'

test('a run is archived, unarchived by one act, and deleted by its typed id, all by keys', async ({
  page,
  played: { host, door },
}) => {
  const first = { ...earlierRun, run: '20261031-220000-ms-00-0a1b', openedAt: '2026-10-31T22:00:00.000Z' }
  const appliances = [{ id: 'a1', address: '192.0.2.10', role: 'appliance' }]
  host.others = [stoppedRun, { ...first, appliances }, earlierRun]
  await openPage(page, door.url)
  await page.getByRole('button', { name: '2 closed runs' }).click()
  const atHand = page.getByRole('list', { name: 'Closed runs' }).getByRole('listitem')
  const away = page.getByRole('list', { name: 'Archived runs' }).getByRole('listitem')
  const open = page.getByRole('button', { name: 'Open 192.0.2.11, 1 Nov, 22:00' })
  await open.focus()
  await page.keyboard.press('a')
  await expect(atHand).toHaveCount(1)
  await expect(page.getByRole('status').filter({ hasText: 'Nothing was deleted' })).toBeAttached()
  await page.getByRole('button', { name: 'Undo' }).focus()
  await page.keyboard.press('Enter')
  await expect(atHand, 'undone with one act').toHaveCount(2)

  await open.focus()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('dialog'), 'the open run is not deleted').toBeHidden()
  await page.keyboard.press('a')
  await expect(page.getByRole('button', { name: '1 archived run' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Open 192.0.2.10, 31 Oct, 22:00' }), 'the next line').toBeFocused()
  await showArchived(page)
  await expect(away).toHaveCount(1)
  await open.focus()
  await page.keyboard.press('Delete')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('688')
  await expect(dialog).toContainText('9, 1.4 MB (1482112 bytes)')
  await expect(dialog).toContainText(sealCode)
  const forGood = dialog.getByRole('button', { name: 'Delete permanently' })
  await page.keyboard.type(earlierRun.run.slice(0, -1))
  await expect(forGood, 'almost is not enough').toBeDisabled()
  await page.keyboard.press('Enter')
  expect(host.calls.some(({ name }) => name === 'run.delete')).toBe(false)
  await page.keyboard.type(earlierRun.run.slice(-1))
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  expect(host.calls.findLast(({ name }) => name === 'run.delete')?.params).toEqual({
    run: earlierRun.run,
    confirm: earlierRun.run,
  })
  await expect(away).toHaveCount(0)
  await expect(page.getByRole('button', { name: '1 closed run' })).toBeVisible()
})
