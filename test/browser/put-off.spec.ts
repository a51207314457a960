import { expect, expectNames, expectNoFinding, test } from './fixtures/app.ts'
import { openRun } from './fixtures/played.ts'

const about = { appliance: 'a1', item: 'before.backup-status' }

test('a running backup that Uptick waits for is in sight, and the wait can be stopped', async ({ page, played }) => {
  const host = await openRun(page, played)
  const stops: unknown[] = []
  host.given.set('run.stop', (params) => {
    stops.push(params)
    return {}
  })
  const since = '2026-11-23T20:10:00.000Z'
  host.append('item.started', { ...about, by: 'engine' })
  const reason = 'A backup is running, or its state is not known: Backup-20418 Running.'
  const putOff = { ...about, status: 'fail' as const, reason, evidence: [], since, next: '2026-11-23T20:12:30.000Z' }
  host.append('item.put-off', { ...putOff, waited: 60_000 })
  await page.locator('.it', { hasText: 'No backup running' }).click()
  const wait = page.getByRole('region', { name: 'Wait' })
  await expect(wait).toContainText('Waiting since 20:10. Uptick checks again at 20:12:30 and continues when it ends.')
  await expect(wait).toContainText('It waits until you stop the run or waive this item.')
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('Backup-20418 Running')
  // A check that fails so far is waived, not ticked.
  await expect(page.getByRole('toolbar', { name: 'Item' }).getByRole('button', { name: /^Waive…/ })).toBeVisible()
  await expectNames(page)
  await expectNoFinding(page)
  await wait.getByRole('button', { name: 'Stop waiting' }).click()
  await expect.poll(() => stops.length).toBe(1)

  host.append('item.put-off', { ...putOff, until: '2026-11-23T20:30:00.000Z', waited: 120_000 })
  await expect(wait).toContainText('It waits until 20:30:00 at most.')
  host.append('item.finished', { ...about, status: 'pass', reason: 'No backup is running.', evidence: [] })
  await expect(wait).toHaveCount(0)
})

test('the address of an item leads to the appliance, outside of the page', async ({ page, played }) => {
  await openRun(page, played)
  await page.locator('.it', { hasText: 'SNMP MIB update' }).click()
  const link = page.getByRole('link', { name: 'http://192.0.2.11/help/snmp-mibs/' })
  await expect(link).toHaveAttribute('href', 'http://192.0.2.11/help/snmp-mibs/')
  await expect(link).toHaveAttribute('target', '_blank')
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer')
  await expectNoFinding(page)
})
