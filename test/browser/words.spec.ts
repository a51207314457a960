import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/app.ts'
import type { FakeHost } from './fixtures/fake-host.ts'
import { listenTo } from './fixtures/listener.ts'
import { openRun } from './fixtures/played.ts'
import { screens, still } from './fixtures/screens.ts'

/** Milliseconds after which the page has said all that it keeps back: two pauses of its announcer. */
const allSaid = 11_000

test('a screen reader announces a whole upgrade in these words', async ({ page, played }) => {
  const listener = await listenTo(page)
  await page.clock.install({ time: new Date('2026-11-23T01:10:00.000Z') })
  const host = await openRun(page, played)
  await page.clock.pauseAt(new Date('2026-11-23T02:10:00.000Z'))
  const heard: string[] = []
  let known = (await listener.heard()).length
  const listen = async (what: string, act: () => void): Promise<void> => {
    act()
    await expect.poll(() => listener.lastSeq()).toBe(host.state.seq)
    await page.clock.runFor(allSaid)
    await expect(page.locator('.statusbar')).toContainText(`${String(host.state.seq)} events`)
    const all = await listener.heard()
    heard.push(`# ${what}`, ...all.slice(known))
    known = all.length
  }

  for (let turn = 0; turn < 80 && host.state.closed === undefined; turn += 1) {
    const asked = waitingItem(host)
    if (asked === 'cli.install') {
      const given = { appliance: 'a1', gate: 'point-of-no-return', item: asked, by: 'Robin Vale' }
      await listen('The install is approved', () => {
        host.append('approval.given', given)
        host.carryOn()
      })
      await listen('The appliance comes back', () => host.goOn())
    } else {
      await listen(titleOf(host, asked), () => done(host, asked))
    }
  }
  expect(host.state.closed?.outcome).toBe('done')
  await expectNothingKeptBack(page, listener.heard, known)
  expect(`${heard.join('\n')}\n`).toMatchSnapshot('upgrade-as-heard.txt')
})

test('each screen has one live region, and start has another one for the banner that is awaited', async ({
  page,
  played,
}) => {
  for (const [name, show] of Object.entries(screens)) {
    await still(page, played, 'dark')
    if (['run', 'gate', 'failure', 'wait', 'record'].includes(name)) continue
    await show(page, played)
    const others = page.locator('[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]')
    await expect(others, name).toHaveCount(name === 'start' ? 3 : 2)
  }
  await screens.record(page, played)
  for (const key of ['5', '2']) {
    await page.keyboard.press(key)
    await expect(page.locator('[role=status]')).toHaveCount(1)
  }
})

test('the page of a failed install has one place that speaks', async ({ page, played }) => {
  await screens.failure(page, played)
  await expect(page.locator('[role=status]')).toHaveCount(1)
})

test('an alarm is heard also while a dialog hides the page', async ({ page, played }) => {
  const host = await openRun(page, played)
  await page.keyboard.press('w')
  await expect(page.getByRole('dialog')).toBeVisible()
  host.append('session.lost', { appliance: 'a1', cause: 'the line broke' })
  // By role, because what is hidden from a screen reader is not found.
  await expect(page.getByRole('alert').filter({ hasText: 'Disconnected: the line broke' })).toBeAttached()
  await page.keyboard.press('Escape')
})

test('where we are is said as often as it is asked', async ({ page, played }) => {
  const listener = await listenTo(page)
  await openRun(page, played)
  const known = (await listener.heard()).length
  await page.keyboard.press('Alt+s')
  await page.keyboard.press('Alt+s')
  await expect.poll(async () => (await listener.heard()).length - known).toBe(2)
})

const itemOf = (host: FakeHost, id: string) =>
  host.runbook.phases.flatMap((phase) => phase.items).find((item) => item.id === id)
const titleOf = (host: FakeHost, id: string): string => itemOf(host, id)?.title ?? id

function waitingItem(host: FakeHost): string {
  const found = Object.entries(host.state.items['a1'] ?? {}).find(([, standing]) => standing.state === 'waiting')
  return found?.[0] ?? ''
}

/** As a person does it: all its questions answered, ticked where it is theirs. */
function done(host: FakeHost, id: string): void {
  const item = itemOf(host, id)
  if (item === undefined) throw new Error('Nothing is asked, and the run is not closed.')
  for (const { id: question, type } of item.ask) {
    const value = type === 'boolean' ? false : '4.4.3-GA'
    host.append('question.answered', { appliance: 'a1', question, value, by: 'Robin Vale' })
  }
  if (item.do === 'manual') host.append('item.ticked', { appliance: 'a1', item: id, by: 'Robin Vale', note: '', files: [] }) // prettier-ignore
  host.carryOn()
}

/** The last word was said: what follows later is silence. */
async function expectNothingKeptBack(
  page: Page,
  heard: () => Promise<readonly string[]>,
  known: number,
): Promise<void> {
  await page.clock.runFor(10 * allSaid)
  expect((await heard()).slice(known)).toEqual([])
}
