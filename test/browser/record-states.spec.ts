import { expect } from './fixtures/app.ts'
import { knownAppliances } from './fixtures/full-data.ts'
import { earlierRun, signingKey } from './fixtures/record-data.ts'
import { openPage, openRun, throughASurprise } from './fixtures/played.ts'
import { never, refusal, testStates } from './fixtures/shown-states.ts'

/** The record and the settings with nothing, while they wait, when something is wrong, and with everything. */
testStates({
  'record, full': async (page, host, url) => {
    await openRun(page, { host, door: { url } })
    await page.keyboard.press('5')
    await expect(page.getByRole('heading', { name: 'Open points' })).toBeVisible()
  },
  'record, checking the chain': async (page, host, url) => {
    host.given.set('record.preview', never)
    await openRun(page, { host, door: { url } })
    await page.keyboard.press('5')
    await expect(page.getByText(/^Checking the chain of \d+ events/)).toBeVisible()
  },
  'record, whose chain is broken': async (page, host, url) => {
    host.given.set('record.preview', () => refusal)
    await openRun(page, { host, door: { url } })
    await page.keyboard.press('5')
    await expect(page.locator('.failure')).toContainText('The disk does not answer.')
  },
  'record, played again': async (page, host, url) => {
    await openRun(page, { host, door: { url } })
    await page.keyboard.press('5')
    await page.keyboard.press('t')
    await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()
    await page.getByLabel('Moment').press('End')
    const moments = page.getByRole('list', { name: 'What happened' })
    await expect(moments.getByRole('listitem').first()).toBeVisible()
    await expect(moments.locator('b', { hasText: 'Engine' }), 'the product has one name').toHaveCount(0)
  },
  'record, with an undecided unexpected change': async (page, host, url) => {
    await openRun(page, { host, door: { url } })
    throughASurprise(host)
    await page.keyboard.press('5')
    const panel = page.getByRole('region', { name: 'Unexpected changes' })
    await expect(panel).toContainText('1 to decide')
    await expect(panel.getByRole('listitem')).toContainText('Patch D4_3_7_50317: missing')
  },
  'record, compared with itself where nothing was installed': async (page, host, url) => {
    await openRun(page, { host, door: { url } })
    await page.keyboard.press('5')
    await page.keyboard.press('c')
    await expect(page.getByLabel('Compare with')).toBeFocused()
    await expect(page.getByText('Nothing was installed, so there is no before and after.')).toBeVisible()
  },
  'record, reading another visit': async (page, host, url) => {
    host.given.set('record.compare', never)
    await openRun(page, { host, door: { url } })
    await page.keyboard.press('5')
    await page.keyboard.press('c')
    await expect(page.getByText('Reading both runs')).toBeVisible()
  },
  'record, compared with a file that does not read': async (page, host, url) => {
    await openRun(page, { host, door: { url } })
    await page.keyboard.press('5')
    await page.keyboard.press('c')
    await page.keyboard.press('End')
    host.given.set('record.compare', () => refusal)
    await page.getByLabel(/^Path of the record/).fill('/media/stick/visit.zip')
    await expect(page.getByRole('button', { name: 'Compare', exact: true })).toBeEnabled()
    await page.keyboard.press('Enter')
    await expect(page.locator('.compare .failure')).toContainText('The disk does not answer. Look at the disk')
  },
  'record, compared with an earlier visit': async (page, host, url) => {
    host.others = [earlierRun]
    await openRun(page, { host, door: { url } })
    await page.keyboard.press('5')
    await page.keyboard.press('c')
    await page.keyboard.type('192')
    await expect(page.getByRole('article', { name: 'Comparison' })).toContainText('1 unexpected')
    const asked = host.calls.findLast(({ name }) => name === 'record.compare')?.params
    expect(asked, 'from the earlier visit to the later').toEqual({
      one: { run: earlierRun.run },
      other: { run: host.run },
    })
    await expect(page.getByRole('row', { name: /Unexpected Patch D4_3_7_50317/ })).toBeVisible()
    await expect(page.getByRole('row', { name: /Pass Upgrades Allowed license Fail/ })).toBeVisible()
    await expect(page.getByText('ms-02 at 192.0.2.12')).toBeVisible()
    await expect(page.locator('.compare'), 'an id is no name of an item').not.toContainText('before.')
  },
  'record, with an own redaction of nothing yet': async (page, host, url) => {
    await openRun(page, { host, door: { url } })
    await page.keyboard.press('5')
    await page.keyboard.press('o')
    await expect(page.getByLabel('Customer, ticket and maintenance window')).toBeFocused()
    await expect(page.getByText('Nothing is selected yet, so this is the complete record.')).toBeVisible()
  },
  'record, whose kinds cannot be read': async (page, host, url) => {
    host.given.set('record.policies', () => refusal)
    await openRun(page, { host, door: { url } })
    await page.keyboard.press('5')
    await page.keyboard.press('o')
    const panel = page.getByRole('region', { name: 'Redacted copy' })
    await expect(panel.getByRole('alert')).toContainText('The disk does not answer.')
  },
  'settings, with known appliances': async (page, host, url) => {
    host.given.set('profile.list', () => knownAppliances)
    await openPage(page, url)
    await page.keyboard.press('Control+Comma')
    await expect(page.getByRole('list', { name: 'Saved appliances' }).getByRole('listitem')).toHaveCount(2)
  },
  'settings, reading the key': async (page, host, url) => {
    host.given.set('key.show', never)
    await openPage(page, url)
    await page.keyboard.press('Control+Comma')
    await expect(page.getByText('Reading the key')).toBeVisible()
  },
  'settings, with a key that does not read': async (page, host, url) => {
    host.given.set('key.show', () => refusal)
    await openPage(page, url)
    await page.keyboard.press('Control+Comma')
    await expect(page.getByRole('region', { name: 'Signing key' }).getByRole('alert')).toContainText(
      'The disk does not',
    )
  },
  'settings, with a key that cannot be opened': async (page, host, url) => {
    host.given.set('key.show', () => ({ ...signingKey, atHand: false }))
    await openPage(page, url)
    await page.keyboard.press('Control+Comma')
    await expect(page.getByText('Uptick cannot open the key')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Replace the key' })).toBeDisabled()
  },
  'settings, about to replace the key': async (page, _host, url) => {
    await openPage(page, url)
    await page.keyboard.press('Control+Comma')
    await page.getByRole('button', { name: 'Replace the key' }).click()
    await expect(page.getByText('Each later record announces the new key')).toBeVisible()
    await page.getByLabel(/^Type 5d08f19c/).fill('5d08f19')
    await expect(page.getByRole('button', { name: 'Replace the key' })).toBeDisabled()
  },
})
