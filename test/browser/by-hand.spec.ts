import { failure } from '../../shared/base/failure.ts'
import { failed, succeed } from '../../shared/base/result.ts'
import { endOf } from '../../shared/contract/operation-results.ts'
import { expect, expectNames, expectNoFinding, test } from './fixtures/app.ts'
import { openRun } from './fixtures/played.ts'

const cost = '"Reboot" stops every service of ms-01 until the appliance has started again, which can take long.'

test('a command that changes the appliance is sent from the console once its cost is shown and its name typed', async ({
  page,
  played,
}) => {
  const host = await openRun(page, played)
  host.append('console.taken', { appliance: 'a1', by: 'Robin Vale' })
  const sent: unknown[] = []
  host.given.set('console.send', (params) => {
    const { confirmation } = params as { confirmation?: { cost: string; typed: string } }
    sent.push(params)
    const operationId = `by-hand-${String(sent.length)}`
    const asks = failed(failure('command.not-confirmed', cost, 'Type ms-01 to confirm that you want to send it.'))
    const isConfirmed = confirmation?.cost === cost && confirmation.typed === 'ms-01'
    setImmediate(() => host.tell(endOf('console.send', operationId, isConfirmed ? succeed({}) : asks)))
    return { operationId }
  })
  await page.locator('#typed-line').fill('Reboot')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Send “Reboot”?' })
  await expect(dialog).toContainText(cost)
  await expectNames(page)
  await expectNoFinding(page)
  // Enter alone sends nothing, and another word is refused by the engine.
  await page.keyboard.press('Enter')
  expect(sent).toHaveLength(1)
  await dialog.getByLabel(/^Confirmation/).fill('yes')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('Type ms-01')
  await dialog.getByLabel(/^Confirmation/).fill('ms-01')
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  expect(sent.at(-1)).toMatchObject({ command: 'Reboot', confirmation: { cost, typed: 'ms-01' } })
  await expect(page.locator('#typed-line')).toHaveValue('')
})
