import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { verifyFile } from '../../electron/host/record/verify-file.ts'
import { expect, test } from './app.ts'
import { usualAnswers } from '../journeys/answers.ts'
import { uptick } from '../journeys/uptick.ts'
import { ended } from './engineer.ts'
import { expectNoFinding } from './findings.ts'
import { startPractice } from './house.ts'

/** An upgrade on the command line, up to the point where a person closes the run. */
async function upgradeAndKeepOpen(data: string): Promise<void> {
  const { address, password, end } = await startPractice(data, [])
  try {
    const answers = path.join(data, 'answers.yaml')
    writeFileSync(answers, usualAnswers)
    const pace = ['--probe-every', '0.2', '--settle', '0.4', '--serve-on', '127.0.0.1:0', '--by', 'Robin Vale']
    const words = ['upgrade', address, '--to', 'R4_4_3-GA', '--answers', answers, '--keep-open', ...pace]
    const ended = await uptick(words, data, { password })
    expect(ended.exit, ended.all).toBe(0)
  } finally {
    await end()
  }
}

test('the end of a run: changes are decided, both sign, the record goes where the person says, and the run is closed', async ({
  app,
}) => {
  const { page } = app
  const folder = mkdtempSync(path.join(tmpdir(), 'uptick-finish-'))
  try {
    await upgradeAndKeepOpen(app.data)
    await page.reload()
    await page.getByRole('button', { name: /^Open / }).click()
    await expect(ended(page)).toHaveText('Ready to close')
    await expect(page.locator('.switcher')).toContainText('Practice')
    await page.getByRole('toolbar', { name: 'Item' }).getByRole('button', { name: 'Finish' }).click()
    await expect(page.getByRole('heading', { name: 'Upgrade of ms-01 finished' })).toBeVisible()
    await expectNoFinding(page)

    const close = page.getByRole('button', { name: 'Close run' })
    const told = page.locator('.finishclose [role=status]')
    await expect(close).toBeDisabled()
    await expect(told).toContainText(
      'Blocked until you decide 2 unexpected changes and the field engineer and the customer signed.',
    )
    await expect(page.getByRole('img', { name: 'Verification code, not created yet' })).toBeVisible()

    await page.getByLabel('Destination folder').fill(folder)
    await page.getByRole('checkbox', { name: /^PDF/ }).uncheck()
    await page.getByRole('button', { name: 'Export without closing' }).click()
    await expect(page.getByRole('region', { name: 'Exported' })).toContainText('run still open')

    const changes = page.getByRole('region', { name: 'Unexpected changes' })
    await changes.getByRole('button', { name: 'Integrated in this release' }).first().click()
    await expect(changes).toContainText('1 of 2 decided')
    await page.locator('main').click({ position: { x: 5, y: 5 } })
    await page.keyboard.press('u')
    await page.keyboard.type('ConnectR is no longer in use.')
    await expect(changes).toContainText('2 of 2 decided')
    await expect(told).toContainText('Blocked until the field engineer and the customer signed.')

    const signs = page.getByRole('region', { name: 'Sign-off' })
    await signs.getByLabel('Name and role').first().fill('Robin Vale, field engineer')
    await signs.getByRole('button', { name: 'Sign as field engineer' }).click()
    await expect(signs).toContainText('Robin Vale, field engineer')
    await signs.getByLabel('Name and role').fill('Casey Lind, mail operations')
    await signs.getByLabel('Statement').fill('Mail service checked. Accepted.')
    await signs.getByRole('button', { name: 'Sign as customer' }).click()
    await expect(told).toContainText('Seals the record, writes 1 file, and shows the code.')
    await page.getByText('Redacted copy as well').click()
    await expect(told).toContainText('writes 2 files')

    await page.keyboard.press('Control+Shift+Enter')
    await expect(page.getByText(/^Run closed at .* The record is final\.$/)).toBeVisible()
    await expect(page.getByRole('img', { name: /^Code / })).toBeVisible()
    const code = (await page.locator('.finishcode').getAttribute('aria-label'))?.replace('Code ', '') ?? ''
    expect(code.split(' ')).toHaveLength(8)
    const exported = page.getByRole('region', { name: 'Exported' })
    await expect(exported.getByText('verified after writing')).toHaveCount(2)
    await expect(exported).not.toContainText('run still open')
    await expectNoFinding(page)
    const names = readdirSync(folder).sort()
    expect(names).toHaveLength(2)
    expect(names[0]).toMatch(/^ms-01-\d{4}-\d\d-\d\d-practice-redacted\.html$/)
    expect(names[1]).toMatch(/^ms-01-\d{4}-\d\d-\d\d-practice\.html$/)
    for (const name of names) {
      const verdict = await verifyFile(path.join(folder, name), { code })
      expect(verdict).toMatchObject({ ok: true, value: { sound: true, practice: true } })
    }
    await page.getByRole('button', { name: 'Copy code' }).click()
    await expect(page.getByText('The code is copied.').first()).toBeVisible()

    await page.getByRole('button', { name: /^Open record/ }).click()
    const first = page.locator('.recsection', { has: page.getByRole('heading', { name: 'Exceptions and waivers' }) })
    await expect(first).toContainText('Integrated in 4.4.3-GA.')
    await expect(first).toContainText('ConnectR is no longer in use.')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
