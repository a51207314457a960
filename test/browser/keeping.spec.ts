import { expect, test } from './fixtures/app.ts'
import { openPage, showPutAway } from './fixtures/played.ts'
import { earlierRun, sealCode, stoppedRun } from './fixtures/record-data.ts'

test('a run is put away, taken out again by one act, and deleted by its typed id, all by keys', async ({
  page,
  played: { host, door },
}) => {
  host.others = [stoppedRun, earlierRun]
  await openPage(page, door.url)
  const atHand = page.getByRole('list', { name: 'Recent runs' }).getByRole('listitem')
  const away = page.getByRole('list', { name: 'Runs that were put away' }).getByRole('listitem')
  const open = page.getByRole('button', { name: 'Open 192.0.2.11 to R4_3_7-GA' })
  await open.focus()
  await page.keyboard.press('a')
  await expect(atHand).toHaveCount(1)
  await expect(page.getByRole('status').filter({ hasText: 'everything of it stays' })).toBeAttached()
  await page.getByRole('button', { name: 'Undo' }).focus()
  await page.keyboard.press('Enter')
  await expect(atHand, 'undone with one act').toHaveCount(2)

  await open.focus()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('dialog'), 'what is at hand is not deleted').toBeHidden()
  await page.keyboard.press('a')
  await expect(page.getByRole('button', { name: '1 run put away' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Resume 192.0.2.12 to R4_3_7-GA' }), 'the next line').toBeFocused()
  await showPutAway(page)
  await expect(away).toHaveCount(1)
  await open.focus()
  await page.keyboard.press('Delete')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('688')
  await expect(dialog).toContainText('9, 1.4 MB (1482112 octets)')
  await expect(dialog).toContainText(sealCode)
  const forGood = dialog.getByRole('button', { name: 'Delete it for good' })
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
  await expect(atHand).toHaveCount(1)
})
