import { expect, expectNames, expectNoFinding, test } from './fixtures/app.ts'
import { openRun } from './fixtures/played.ts'

const seen = 'Backup-20417 Done\nShow the old ones too? (y/n)'
const why = 'In the reply to "Backup Status" the appliance asks: "Show the old ones too? (y/n)".'

test('what the appliance asks is on the screen with its whole text, and is answered there', async ({
  page,
  played,
}) => {
  const host = await openRun(page, played)
  const [about, question] = [{ appliance: 'a1', item: 'before.backup-status' }, 'console.before.backup-status']
  const answers: unknown[] = []
  host.given.set('run.answer', (params) => {
    answers.push(params)
    const { value } = params as { value: string }
    host.append('question.answered', { appliance: 'a1', question, value, by: 'Robin Vale' })
    return {}
  })
  host.append('question.asked', { ...about, question, answerType: 'text', emptyAllowed: true, why, seen })
  const form = page.locator('form.question', { hasText: 'the appliance asks' })
  await expect(form).toContainText('Backup-20417 Done')
  await expectNames(page)
  await expectNoFinding(page)
  // Enter alone is an answer too.
  await form.getByRole('button', { name: 'Answer' }).click()
  await expect(form).toHaveCount(0)
  expect(answers).toMatchObject([{ question, value: '' }])

  host.append('question.asked', { ...about, question, answerType: 'text', emptyAllowed: true, why, seen })
  await expect(form).toHaveCount(1)
  const reason = 'The appliance continued without an answer.'
  host.append('question.withdrawn', { ...about, question, reason })
  await expect(form).toHaveCount(0)
})
