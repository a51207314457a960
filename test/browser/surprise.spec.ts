import { expect, test } from './fixtures/app.ts'
import { openRun, throughASurprise } from './fixtures/played.ts'

test('an unexpected change leads by its key to the item that decides it, and is decided there by marking it done', async ({
  page,
  played,
}) => {
  const host = await openRun(page, played)
  throughASurprise(host)
  await page.keyboard.press('5')
  const panel = page.getByRole('region', { name: 'Unexpected changes' })
  await expect(panel).toContainText('1 to decide')
  await page.keyboard.press('u')
  await expect(page.getByRole('heading', { level: 1, name: 'Patches after upgrade' })).toBeVisible()
  host.append('item.ticked', {
    appliance: 'a1',
    item: 'after.patches.listed',
    by: 'Robin Vale',
    note: 'The new release contains it.',
    files: [],
  })
  await page.keyboard.press('5')
  await expect(panel).toContainText('all decided')
  await expect(panel.getByRole('listitem')).toContainText('Done')
})
