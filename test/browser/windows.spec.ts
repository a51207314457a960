import { expect, test, type Page, type Route } from '@playwright/test'
import { commandsSent, doAll, doIt, gate, line, nextAsked, nothingToDo, practise, inHand } from '../app/engineer.ts'
import { openInBrowser } from '../app/in-browser.ts'

/** Everything but the press of the button that installs. */
async function readyToApprove(page: Page): Promise<void> {
  await expect(inHand(page)).toHaveText(gate)
  await page.getByText('The customer accepts the License Agreement of this release').click()
  await page.getByLabel(/^Type .* to approve/).fill('ms-01 4.4.3-GA')
  await expect(page.getByRole('button', { name: 'Install 4.4.3-GA on ms-01' })).toBeEnabled()
}

test('two windows show one run: what one does is seen in the other, and what both do is done once and told to the loser', async () => {
  const app = await openInBrowser()
  try {
    const { page: one } = app
    await practise(one)
    const title = (await nextAsked(one, [])) ?? ''
    const other = await app.anotherWindow()
    await expect(inHand(other)).toHaveText(title)

    // Both write into the same form; one is first.
    const form = other.getByRole('form', { name: 'Mark done' })
    await other.keyboard.press('t')
    await other.keyboard.type('Seen here as well.')
    await doIt(one, title)
    await expect(line(one, title).locator('.word')).toHaveText('Done')
    await expect(line(other, title).locator('.word')).toHaveText('Done')
    await form.getByRole('button', { name: 'Mark done' }).click()
    await expect(form.getByRole('alert')).toContainText('has ticked this in the meantime')
    await expect(form.getByLabel(/^Note/), 'what was typed is kept').toHaveValue('Seen here as well.')
    await form.getByLabel(/^Note/).fill('')
    await expect(form).toBeHidden()

    // The other window continues from there, and the first one shows it.
    const question = (await nextAsked(other, [title])) ?? ''
    await doIt(other, question)
    for (const window of [one, other])
      await expect(line(window, question).locator('.word')).toHaveText(/^(?:Pass|Answered|Done)$/)

    // Up to the gate in one of them; both approve, and their words reach the host together.
    const done = [title, question]
    await doAll(one, (page, next) => (next === gate ? Promise.resolve() : doIt(page, next)), { done, last: gate })
    await readyToApprove(one)
    await readyToApprove(other)
    const held: Route[] = []
    await one.context().route('**/call', async (route) => {
      if (route.request().postData()?.includes('"run.approve"') !== true) return route.continue()
      held.push(route)
      if (held.length === 2) await Promise.all(held.map((both) => both.continue()))
    })
    for (const window of [one, other]) await window.getByRole('button', { name: 'Install 4.4.3-GA on ms-01' }).click()
    // Looked at together: where one is slow, the wait may be over before the other is looked at.
    await Promise.all([one, other].map((window) => expect(inHand(window)).toHaveText(nothingToDo)))
    const told = async (): Promise<readonly number[]> => {
      const alerts = [one, other].map((window) => window.getByRole('alert').filter({ hasText: 'has approved' }).count())
      return (await Promise.all(alerts)).sort()
    }
    await expect.poll(told, 'one of them gets the refusal').toEqual([0, 1])

    await nextAsked(one, done)
    const sent = await commandsSent(one)
    expect(sent.filter((command) => command.startsWith('Update Install'))).toHaveLength(1)
  } finally {
    await app.close()
  }
})
