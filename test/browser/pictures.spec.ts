import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/app.ts'
import { expectContrast } from './fixtures/contrast.ts'
import type { FakeHost } from './fixtures/fake-host.ts'
import { fullFleet, knownAppliances } from './fixtures/full-data.ts'
import { findings, ownAddresses, plannedRuns } from './fixtures/mirror-data.ts'
import { earlierRun, runPutAway, stoppedRun } from './fixtures/record-data.ts'
import { openPage, openRun, throughASurprise, upToTheGate } from './fixtures/played.ts'

type Played = { host: FakeHost; door: { url: string } }

/** Ten past one at night, while the journal's last events are some minutes old. */
const now = new Date('2026-11-23T01:10:00.000Z')

function approved(host: FakeHost): void {
  upToTheGate(host)
  host.append('approval.given', { appliance: 'a1', gate: 'point-of-no-return', item: 'cli.install', by: 'Robin Vale' })
  host.carryOn()
}

const screens: Readonly<Record<string, (page: Page, played: Played) => Promise<void>>> = {
  async start(page, { door, host }) {
    host.others = [runPutAway, earlierRun, stoppedRun]
    await openPage(page, door.url)
    await expect(page.getByRole('radio', { name: /All goes well/ })).toBeVisible()
    await page.keyboard.press('Shift+A')
    await expect(page.getByRole('button', { name: /^Take out again/ })).toBeVisible()
  },
  async run(page, played) {
    await openRun(page, played)
    await page
      .getByRole('button', { name: /Note the antispam engines/ })
      .first()
      .click()
    await expect(page.getByRole('heading', { level: 1, name: 'Note the antispam engines in use' })).toBeVisible()
  },
  async gate(page, played) {
    await openRun(page, played)
    upToTheGate(played.host)
    await expect(page.getByRole('heading', { level: 1, name: 'Point of no return' })).toBeVisible()
  },
  async wait(page, played) {
    await openRun(page, played)
    approved(played.host)
    await expect(page.getByRole('progressbar', { name: 'Download by the appliance' })).toBeVisible()
  },
  async fleet(page, { door }) {
    await openPage(page, door.url)
    await page.keyboard.press('3')
    await expect(page.getByRole('row', { name: /ms-05/ }).first()).toBeVisible()
  },
  async mirror(page, { door, host }) {
    host.given.set('patch.plans', () => plannedRuns)
    host.given.set('patch.addresses', () => ownAddresses)
    host.given.set('patch.rehearse', () => {
      setTimeout(() => {
        for (const finding of findings) host.tell({ kind: 'finding', operationId: 'o-rehearsal', finding })
        host.tell({ kind: 'operation', operationId: 'o-rehearsal', ended: 'done', value: { outcome: 'ready' } })
      }, 50)
      return { operationId: 'o-rehearsal' }
    })
    await openPage(page, door.url)
    await page.keyboard.press('4')
    await expect(page.getByRole('rowheader', { name: /R4_4_3-GA/ })).toBeVisible()
    await page.getByLabel(/^Appliance/).fill('192.0.2.11')
    await page.getByRole('button', { name: 'Rehearse' }).click()
    await expect(page.getByText('Ready: nothing stands in the way')).toBeVisible()
  },
  async record(page, played) {
    await openRun(page, played)
    throughASurprise(played.host)
    await expect(page.locator('.statusbar')).toContainText(`${String(played.host.state.seq)} events`)
    await page.keyboard.press('5')
    await expect(page.getByText('Proved on 4.4.3-GA').first()).toBeVisible()
    await expect(page.getByText('1 to decide')).toBeVisible()
  },
  async compare(page, played) {
    played.host.others = [earlierRun]
    await openRun(page, played)
    await page.keyboard.press('5')
    await page.keyboard.press('c')
    await page.getByLabel('Held against').selectOption(earlierRun.run)
    await expect(page.getByRole('row', { name: /Surprise/ })).toBeVisible()
  },
  async redacted(page, played) {
    await openRun(page, played)
    await page.keyboard.press('5')
    await page.keyboard.press('o')
    await page.getByLabel('Host names and prompts').check()
    await page.getByLabel('Attached files').check()
    await expect(page.getByText('2 files left out')).toBeVisible()
  },
  async settings(page, { door }) {
    await openPage(page, door.url)
    await page.keyboard.press('Control+Comma')
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  },
  async key(page, played) {
    await screens['settings']?.(page, played)
    const key = page.getByRole('region', { name: 'Signing key' })
    await expect(key.getByRole('list', { name: 'Keys before this one' })).toBeVisible()
    await key.scrollIntoViewIfNeeded()
  },
}

/** As one is asked to look at it: the clock stands, nothing has the focus by chance, no toast passes. */
async function still(page: Page, played: Played, theme: 'dark' | 'light'): Promise<void> {
  const { host } = played
  host.settings = { ...host.settings, theme }
  host.given.set('fleet.list', () => fullFleet)
  host.system = { keepsAwake: true, power: 'mains', keychain: true, notices: true }
  host.given.set('profile.list', () => knownAppliances)
  await page.clock.setFixedTime(now)
}

for (const theme of ['dark', 'light'] as const) {
  for (const [name, show] of Object.entries(screens)) {
    test(`${name}, ${theme}, is as it was, and everything on it is told from its ground`, async ({ page, played }) => {
      await still(page, played, theme)
      await show(page, played)
      await expect(page).toHaveScreenshot(`${name}-${theme}.png`)
      await expectContrast(page)
    })
  }
}

test('the run in a small window is as it was', async ({ page, played }) => {
  await page.setViewportSize({ width: 1024, height: 700 })
  await still(page, played, 'dark')
  await screens['run']?.(page, played)
  await expect(page).toHaveScreenshot('run-small.png')
})
