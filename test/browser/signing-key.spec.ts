import { expect, test } from './fixtures/app.ts'
import { Refusal } from './fixtures/fake-host.ts'
import { openPage } from './fixtures/played.ts'
import { signingKey } from './fixtures/record-data.ts'

test('the key is backed up, restored and replaced by keys alone, and no passphrase stays on the page', async ({
  page,
  played: { host, door },
}) => {
  const asked = (name: string) => host.calls.findLast((call) => call.name === name)?.params
  await openPage(page, door.url)
  await page.keyboard.press('Control+Comma')
  await expect(page.getByRole('region', { name: 'Signing key' })).toContainText('kept by', { ignoreCase: true })
  await page.keyboard.press('b')
  const dialog = page.getByRole('dialog')
  await page.keyboard.type('/media/stick/key.json')
  await page.keyboard.press('Tab')
  await page.keyboard.type('a long secret')
  await expect(dialog.getByRole('button', { name: 'Back up' }), 'not before it is typed again').toBeDisabled()
  await page.keyboard.press('Tab')
  await page.keyboard.type('a long secret')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  expect(asked('key.backup')).toEqual({ path: '/media/stick/key.json', passphrase: 'a long secret' })
  await expect(page.getByRole('status').filter({ hasText: 'locked with the passphrase' })).toBeAttached()
  await page.keyboard.press('b')
  await expect(dialog.getByLabel(/^Passphrase/), 'nothing of it is kept').toHaveValue('')
  await page.keyboard.press('Escape')

  for (const words of ['Restore a signing key', 'Replace the signing key']) {
    await page.keyboard.press('Control+k')
    await page.keyboard.type(words)
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('heading')).toHaveText(/^(Restore a key|Replace the key)$/)
    await page.keyboard.type(words.startsWith('Restore') ? '/media/stick/key.json' : signingKey.public.slice(0, 8))
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
  }
  expect(asked('key.restore'), 'no passphrase where none was typed').toEqual({ path: '/media/stick/key.json' })
  expect(asked('key.replace')).toEqual({})
})

test('a backup that could not be written is tried again with its passphrase, not without', async ({
  page,
  played: { host, door },
}) => {
  host.given.set('key.backup', () => new Refusal('That file is there already.', 'Give another path.'))
  await openPage(page, door.url)
  await page.keyboard.press('Control+Comma')
  await page.getByRole('button', { name: /^Back up the key/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Back up the key' })
  await dialog.getByLabel(/^File/).fill('/media/stick/key.json')
  await dialog
    .getByLabel(/^Passphrase/)
    .first()
    .fill('a long secret')
  await dialog.getByLabel('Passphrase, again').fill('a long secret')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('That file is there already.')
  host.given.delete('key.backup')
  await dialog.getByLabel(/^File/).fill('/media/stick/key-2.json')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  const asked = host.calls.findLast(({ name }) => name === 'key.backup')?.params
  expect(asked).toEqual({ path: '/media/stick/key-2.json', passphrase: 'a long secret' })
})

test('a wrong passphrase is reported next to the form, which keeps the path and forgets the passphrase', async ({
  page,
  played: { host, door },
}) => {
  host.given.set('key.restore', () => new Refusal('It is locked with another passphrase.', 'Give the one of then.'))
  await openPage(page, door.url)
  await page.keyboard.press('Control+Comma')
  await page.getByRole('button', { name: 'Restore a key' }).click()
  await page.getByLabel(/^File/).fill('/media/stick/key.json')
  await page.getByLabel(/^Passphrase/).fill('wrong')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('It is locked with another passphrase.')
  await expect(page.getByLabel(/^File/)).toHaveValue('/media/stick/key.json')
  await expect(page.getByLabel(/^Passphrase/)).toHaveValue('')
})
