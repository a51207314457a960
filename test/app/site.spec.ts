import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { startPractice } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { uptick } from '../journeys/uptick.ts'
import { expect, test } from './app.ts'
import { doAll, doIt, gate, inHand, nothingToDo } from './engineer.ts'
import { expectNoFinding } from './findings.ts'

const isInstall = ({ kind, text }: { kind: string; text: string }): boolean =>
  kind === 'command' && /^update install/i.test(text)

test('a list becomes a site, its visit checks every appliance, and a question is answered once for all', async ({
  app,
}) => {
  const { page, data } = app
  const password = 'heron-7-slate'
  const knobs = { linger: '300', install: '300', down: '3000' }
  const harbor = await Promise.all([0, 1].map(() => startPractice({ password, knobs })))
  const addresses = harbor.flatMap(({ appliances }) => appliances.map(({ address }) => address))
  try {
    const file = path.join(data, 'R4_4_3-GA.mpu5')
    const update = makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 50_000 })
    writeFileSync(file, update)
    const hash = createHash('sha256').update(update).digest('hex')
    await uptick(['mirror', 'import', file, '--name', 'R4_4_3-GA', '--release', '4.4.3-GA', '--sha256', hash], data)
    await page.reload()

    await page.getByRole('link', { name: 'Fleet' }).click()
    await page.getByRole('button', { name: 'Save a site' }).click()
    const form = page.getByRole('dialog', { name: 'Save a site' })
    await form.getByLabel('Name').fill('Harbor Street')
    await form.getByLabel(/^Appliances/).fill(`address\n${addresses.join('\n')}\n`)
    await form.getByRole('button', { name: 'Save the site' }).click()
    const saved = page.getByRole('dialog', { name: 'Harbor Street is saved' })
    await expect(saved).toContainText('2 appliances')
    await saved.getByRole('button', { name: 'Close', exact: true }).click()

    await page.getByRole('button', { name: 'Visit a site' }).click()
    const visit = page.getByRole('dialog', { name: 'Visit a site' })
    await visit.getByRole('radio', { name: 'Check, then upgrade' }).click()
    await visit.getByLabel(/^Update/).selectOption('R4_4_3-GA')
    await visit.getByLabel(/^Password/).fill(password)
    await visit.getByLabel(/^Your name/).fill('Robin Vale')
    await expectNoFinding(page)
    await visit.getByRole('button', { name: 'Begin with 2 appliances' }).click()
    await expect(page.locator('#fleet-of')).toHaveValue(/^v\d/)

    // Every question that both ask is put once.
    const questions = page.getByRole('region', { name: 'Questions of the site' })
    await expect(questions.locator('form').first()).toContainText('2 appliances ask', { timeout: 30_000 })
    await expectNoFinding(page)
    const matrix = page.getByRole('table', { name: 'Releases and patches of Harbor Street' })
    await expect(matrix.getByText('4.3.7-GA')).toHaveCount(2)
    await expect(page.getByText('In service:')).toBeVisible()
    const title = 'Are there other Mirapoint appliances on the same network?'
    const network = questions.locator('form').filter({ hasText: title })
    await expect(network).toContainText('2 appliances ask')
    await network.getByRole('button', { name: 'No for all' }).click()
    await expect(network).toHaveCount(0)

    // What waits is a link to its own run; there, the rest is done, and the install is approved by typing.
    const waiting = page.getByRole('region', { name: 'Waiting for you' })
    await waiting.getByRole('button').first().click()
    const done = await doAll(page, doIt, { last: gate })
    expect(done).toContain(gate)
    await expect(inHand(page)).toHaveText(nothingToDo, { timeout: 30_000 })
    await page.getByRole('link', { name: 'Fleet' }).click()
    await expect(page.getByText('0 of 2 done, 1 under way, 1 not changed.')).toBeVisible()
    await expect(page.locator('.sitevisit .stopnow')).toContainText('install is open')
    const members = page.getByRole('table', { name: 'How far each appliance or cluster is' })
    await expect(members.getByText('change started')).toHaveCount(1)
    await expectNoFinding(page)
    // The approval of one was the approval of that one alone.
    const sent = harbor.map(({ appliances }) => appliances[0]?.appliance.diary.filter(isInstall).length)
    expect(sent.toSorted()).toEqual([0, 1])
  } finally {
    for (const one of harbor) await one.dispose()
  }
})
