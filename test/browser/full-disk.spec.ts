import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test as base } from '@playwright/test'
import { doIt, line, nextAsked, practise } from '../app/engineer.ts'
import { openHouse } from '../app/house.ts'

/** A small disk of its own for the data folder, which can be filled to the last byte and emptied again. */
const test = base.extend<{ readonly disk: { readonly folder: string; fill(): void; free(): void } }>({
  disk: async ({ browserName: _browserName }, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'uptick-full-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'none', folder])
    const filler = path.join(folder, 'filler')
    try {
      await use({
        folder,
        fill() {
          // Block by block, until there is no further one.
          while (statfsSync(folder).bavail > 0) appendFileSync(filler, Buffer.alloc(statfsSync(folder).bsize))
        },
        free: () => rmSync(filler),
      })
    } finally {
      execFileSync('umount', [folder])
      rmdirSync(folder)
    }
  },
})

test('a disk that is full stops the run in a sentence, nothing is sent meanwhile, and once there is room it is resumed', async ({
  page,
  disk,
}) => {
  const house = await openHouse({ data: disk.folder })
  try {
    await page.goto(house.address)
    const password = await practise(page)
    const title = (await nextAsked(page, [])) ?? ''
    const sent = page.locator('.l .who', { hasText: 'engine' })
    const before = await sent.count()
    disk.fill()

    // Longer than what its last block still holds.
    await page.keyboard.press('n')
    const note = page.getByRole('form', { name: 'Note and files' })
    await note.getByLabel('Add a note').fill('x'.repeat(9000))
    await note.getByRole('button', { name: 'Add note' }).click()
    const told = page
      .getByRole('alert')
      .filter({ hasText: 'is full, so the run can no longer be written down and stops' })
    await expect(told.first()).toContainText('Free some room there, then resume the run')
    // What was typed is kept, and is taken back here so that the run may go on.
    await note.getByLabel('Add a note').fill('')
    await expect(page.getByRole('button', { name: /^Resume/ }).first()).toBeVisible()
    expect(await sent.count(), 'nothing was sent').toBe(before)

    disk.free()
    await page
      .getByRole('button', { name: /^Resume/ })
      .first()
      .click()
    await page.getByLabel(/^Password for/).fill(password)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeHidden()
    await doIt(page, title)
    await expect(line(page, title).locator('.word')).toHaveText('Done')
  } finally {
    await page.close()
    await house.quit()
  }
})
