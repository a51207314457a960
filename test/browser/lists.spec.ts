import type { Page } from '@playwright/test'
import { expect, expectNames, expectNoFinding, test } from './fixtures/app.ts'
import { Refusal } from './fixtures/fake-host.ts'
import { openPage } from './fixtures/played.ts'

interface List {
  readonly key: string
  readonly call: string
  /** What is shown during reading, what would be false if reading failed, and what shows that it failed. */
  readonly reading: string
  readonly lie: string
  readonly value: unknown
  readonly empty: string
}

/** The lists of the screens, each by the call that reads it. */
const lists: Readonly<Record<string, List>> = {
  'start, its runs': {
    ...{
      key: '1',
      call: 'run.list',
      reading: 'Reading the list',
      lie: 'No runs yet',
      value: { number: 0, rows: [] },
    },
    empty: 'A simulated appliance on this computer.',
  },
  'start, its scenarios': {
    ...{ key: 'p', call: 'practice.scenarios', reading: 'Reading the scenarios', lie: 'All goes well' },
    ...{ value: [{ name: 'smooth', sentence: 'All goes well' }], empty: 'All goes well' },
  },
  'fleet, its appliances': {
    ...{ key: '3', call: 'fleet.list', reading: 'Reading the journals of the runs', lie: 'No appliance yet' },
    value: { number: 0, rows: [], clusters: [], limits: { atOnce: 4, installs: 2, stopAfter: 1 } },
    empty: 'No appliance yet. Add appliances, or import a list.',
  },
  'mirror, its files': {
    ...{ key: '4', call: 'patch.list', reading: 'Reading the mirror', lie: 'is empty', value: [] },
    empty: 'The mirror is empty.',
  },
  'record, its runs': {
    ...{ key: '5', call: 'run.list', reading: 'Reading the list of runs', value: { number: 0, rows: [] } },
    lie: 'No runs yet',
    empty: 'No runs yet. Open a run, or verify a record file on the right.',
  },
  'settings, its appliances': {
    ...{ key: 'Control+Comma', call: 'profile.list', reading: 'Reading the list', lie: 'None yet', value: [] },
    empty: 'None yet. Start offers saved appliances by name',
  },
  'settings, what was set': {
    ...{ key: 'Control+Comma', call: 'settings.get', reading: 'Reading the settings', lie: 'Reading the settings' },
    ...{ value: {}, empty: 'Saved appliances' },
  },
}

async function show(page: Page, url: string, key: string): Promise<void> {
  await openPage(page, url)
  await page.keyboard.press(key)
}

for (const [name, { key, call, reading, lie, value, empty }] of Object.entries(lists)) {
  test(`${name}: says that it is read, and then what it holds`, async ({ page, played }) => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    played.host.given.set(call, () => promise)
    await show(page, played.door.url, key)
    await expect(page.getByText(reading).first()).toBeVisible()
    await expectNoFinding(page)
    resolve(value)
    await expect(page.getByText(empty).first()).toBeVisible()
  })

  test(`${name}: says that it could not be read, claims nothing, and is read again`, async ({ page, played }) => {
    played.host.given.set(call, () => new Refusal('The disk does not answer.', 'Look at the disk of this computer.'))
    await show(page, played.door.url, key)
    const main = page.locator('main, aside, [role=dialog]')
    await expect(main.getByRole('alert')).toContainText('The disk does not answer. Look at the disk')
    await expect(main.getByText(lie)).toHaveCount(0)
    await expectNames(page)
    await expectNoFinding(page)
    played.host.given.set(call, () => value)
    await main.getByRole('button', { name: 'Read again' }).click()
    await expect(main.getByRole('alert')).toHaveCount(0)
    await expect(page.getByText(empty).first()).toBeVisible()
  })
}
