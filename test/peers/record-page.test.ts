import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunJournal } from '../../electron/host/journal/run-journal.ts'
import { exportRecord } from '../../electron/host/record/export-record.ts'
import { verifyFile } from '../../electron/host/record/verify-file.ts'
import { givenPolicies, type RedactionPolicy } from '../../shared/record/redaction.ts'
import { findingsOf } from '../app/axe.ts'
import { writeLongRun } from '../unit/record/long-run.ts'
import { newSigner, runId, temporaryFolder, writeSampleRun } from '../unit/record/sample-run.ts'
import { attack, launchBrowser, openRecord, sayHostileThings } from './record-kit.ts'

// The HTML form in a real browser, from a file, without a network.

const signer = newSigner()
let folder = ''
let remove = async (): Promise<void> => undefined
let journal: RunJournal
let browser: Browser
let code = ''
let whole = ''

beforeAll(async () => {
  const temporary = await temporaryFolder()
  folder = temporary.path
  remove = temporary.remove
  journal = await writeSampleRun({ folder, signer }, false)
  await sayHostileThings(journal)
  await journal.append('run.closed', { outcome: 'done' }, { durable: true })
  whole = await exported('record.html')
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await journal.close()
  await remove()
})

async function exported(name: string, policy?: RedactionPolicy): Promise<string> {
  const words = { folder, format: 'html' as const, out: join(folder, name), policy }
  const result = await exportRecord({ ...words, sealNow: (final) => journal.seal(final, signer) })
  if (!result.ok) throw new Error(result.failure.sentence)
  code = result.value.code
  return result.value.path
}

/** The page with some of its bytes changed. */
async function changed(name: string, change: (text: string) => string): Promise<string> {
  const path = join(folder, name)
  const text = await readFile(whole, 'utf8')
  const other = change(text)
  expect(other).not.toBe(text)
  await writeFile(path, other)
  return path
}

/** The page whose journal is another. */
function withLines(name: string, change: (lines: string) => string): Promise<string> {
  return changed(name, (text) =>
    text.replace(/(?<=id="journal">)[^<]*/, (block) =>
      Buffer.from(change(Buffer.from(block, 'base64').toString('utf8'))).toString('base64'),
    ),
  )
}

/** In the page: keeps each share of the work that the progress shows. */
function noteProgress(): void {
  const seen: number[] = []
  new MutationObserver(() => {
    const progress = document.querySelector('progress')
    if (progress === null || progress.position < 0 || progress.position === seen.at(-1)) return
    seen.push(progress.position)
    document.documentElement.dataset['seen'] = JSON.stringify(seen)
  }).observe(document, { childList: true, subtree: true })
}

/** Unfolds everything that is folded, as a print does. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  expect(await page.locator('details:not([open])').count()).toBe(0)
}

describe('a record that holds', () => {
  it('verifies itself, reports the result, shows what was verified, and requests nothing', async () => {
    const { page, asked, faults } = await openRecord(browser, whole)
    expect(await page.locator('h1').textContent()).toBe('This record verifies')
    expect(await page.locator('.code').textContent()).toContain(code)
    expect(await page.title()).toBe(`Upgrade record ${runId}`)
    expect([asked, faults]).toEqual([[], []])
    const text = await page.locator('main').innerText()
    for (const words of ['Example GmbH', '4.4.3-GA', 'Done last night', 'Bo Lind', 'Antispam engine']) {
      expect(text).toContain(words)
    }
    await page.getByLabel('The code that you noted').fill(code.toLowerCase().replaceAll('-', ' '))
    expect(await page.locator('#same').textContent()).toBe('It is the same.')
    await page.getByLabel('The code that you noted').fill('AAA')
    expect(await page.locator('#same').textContent()).toBe('It is another.')
    await page.context().close()
  })

  it('lets nothing act that a person, an appliance or a file said', async () => {
    const { page, asked, faults, dialogs } = await openRecord(browser, whole)
    await unfold(page)
    await page.getByRole('button', { name: 'Replay this run' }).click()
    await page.getByRole('slider').press('End')
    expect(await page.title()).toBe(`Upgrade record ${runId}`)
    expect([asked, faults, dialogs]).toEqual([[], [], []])
    const planted = 'main :is(script, img, style, iframe, object, [onload], [onerror]), .replay :is(script, img), #lie'
    expect(await page.locator(planted).count()).toBe(0)
    const text = await page.locator('body').innerText()
    // Shown as what it is: the markup as text, the controls by their names, direction marks by their numbers.
    expect(text.split('<p id="lie">fine</p>␛[2J⟨U+202E⟩abc</pre>␀␇').length).toBeGreaterThan(1000)
    expect(text).toContain('cut here: save the file to see the rest')
    expect(text).not.toMatch(/[\u0000-\u0008\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/)
    expect(attack).toMatch(/[\u202e\u001b]/)
    await page.context().close()
  })

  it('refers to nothing outside itself', async () => {
    const text = (await readFile(whole, 'utf8')).replaceAll(/(?<=type="application\/octet-stream" id="\w+">)[^<]*/g, '')
    expect(text).not.toMatch(/\b(?:src|href|action|data)=["']?(?:https?:|ftp:|file:|\/)/)
    expect(text).not.toMatch(/@import|url\((?!["']?(?:data:|#))|\bfetch\(|XMLHttpRequest|WebSocket|importScripts/)
  })

  it('is replayed with keys alone', async () => {
    const { page, faults } = await openRecord(browser, whole)
    const opener = page.getByRole('button', { name: 'Replay this run' })
    await opener.focus()
    await page.keyboard.press('Enter')
    const player = page.getByRole('region', { name: 'Replay' })
    expect(
      await player
        .getByRole('button', { name: 'Play', exact: true })
        .evaluate((node) => node === document.activeElement),
    ).toBe(true)
    const when = player.locator('output')
    expect(await when.textContent()).toMatch(/2026, 10:04:0\d, line 1$/)
    const moment = player.getByRole('slider', { name: 'Moment' })
    await moment.focus()
    await page.keyboard.press('ArrowRight')
    expect(await when.textContent()).toMatch(/line 2$/)
    await page.keyboard.press('End')
    const last = await when.textContent()
    expect(await player.getByRole('log').innerText()).toContain('Run closed')
    await page.keyboard.press('Home')
    await player.getByRole('combobox', { name: 'Speed' }).selectOption('16')
    await player.getByRole('button', { name: 'Play', exact: true }).press('Space')
    await player.getByText(last ?? '').waitFor()
    await player.getByRole('button', { name: 'Play', exact: true }).waitFor()
    await player.getByRole('button', { name: 'Close the replay' }).press('Enter')
    expect(await opener.evaluate((node) => node === document.activeElement)).toBe(true)
    expect(faults).toEqual([])
    await page.context().close()
  })

  it.each(['light', 'dark'] as const)('has no axe finding, %s, unfolded and replayed', async (colorScheme) => {
    const { page } = await openRecord(browser, whole, { bypassCSP: true, colorScheme })
    await unfold(page)
    await page.getByRole('button', { name: 'Replay this run' }).click()
    expect(await findingsOf(page)).toEqual([])
    await page.context().close()
  })

  it('fits a small window, or a wide one at four times the size: the page itself never scrolls sideways', async () => {
    const { page } = await openRecord(browser, whole, { viewport: { width: 320, height: 600 } })
    await unfold(page)
    const wide = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(await wide()).toBeLessThanOrEqual(0)
    await page.context().close()
  })

  it('of thousands of lines shows its progress while it verifies', async () => {
    const of = join(folder, 'long')
    const long = await writeLongRun(of, 20_000, signer)
    const out = join(folder, 'long.html')
    const sealNow = (): never => expect.fail('it is sealed')
    expect(await exportRecord({ folder: of, format: 'html', out, sealNow })).toMatchObject({ ok: true })
    const { page, asked, faults } = await openRecord(browser, out, { patience: 80_000, watch: noteProgress })
    expect(await page.locator('h1').textContent()).toBe('This record verifies')
    expect(await page.locator('.code').textContent()).toContain(long)
    expect([asked, faults]).toEqual([[], []])
    const seen = await page.evaluate(() => JSON.parse(document.documentElement.dataset['seen'] ?? '[]') as number[])
    expect(seen.length).toBeGreaterThan(2)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(seen.at(-1)).toBeLessThanOrEqual(1)
    await page.context().close()
  })

  it('prints every part, with the code on each page', async () => {
    const { page } = await openRecord(browser, whole)
    await page.emulateMedia({ media: 'print' })
    await unfold(page)
    const paper = await page.evaluate(() => document.documentElement.style.getPropertyValue('--paper-code'))
    expect(paper).toBe(`"Code ${code}"`)
    await page.context().close()
  })
})

describe('a record from which something is withheld', () => {
  it.each(['customer', 'public'] as const)('verifies as well, and shows bars where values were (%s)', async (name) => {
    const path = await exported(`${name}.html`, givenPolicies[name])
    const { page, asked, faults } = await openRecord(browser, path, { bypassCSP: true })
    expect(await page.locator('h1').textContent()).toBe('This record verifies')
    expect(await page.locator('.code').textContent()).toContain(code)
    expect([asked, faults]).toEqual([[], []])
    await unfold(page)
    const text = await page.locator('main').innerText()
    for (const words of ['Example GmbH', '192.0.2.10', 'Bo Lind', 'Ana Berg', 'ms-01'])
      expect(text).not.toContain(words)
    expect(text).toContain('4.4.3-GA')
    expect(await page.locator('main .wh').count()).toBeGreaterThan(3)
    expect(await page.locator('main .wh').first().textContent()).toBe('withheld')
    expect(await findingsOf(page)).toEqual([])
    await page.context().close()
  })

  it('whose hidden value was forged does not verify', async () => {
    const path = await exported('customer.html', givenPolicies.customer)
    const text = await readFile(path, 'utf8')
    const forged = text.replace(/(?<=id="journal">)[^<]*/, (block) => {
      const lines = Buffer.from(block, 'base64').toString('utf8')
      return Buffer.from(lines.replace(/(?<="withheld":\{"[^"]+":")./, (d) => (d === '0' ? '1' : '0'))).toString(
        'base64',
      )
    })
    expect(forged).not.toBe(text)
    const at = join(folder, 'forged.html')
    await writeFile(at, forged)
    const { page } = await openRecord(browser, at)
    expect(await page.locator('h1').textContent()).toBe('This record does not verify')
    await page.context().close()
  })
})

describe('a record that does not hold', () => {
  it('reports that, names the line, and still shows the lines before it', async () => {
    const path = await withLines('changed.html', (lines) => lines.replace('Nobody is.', 'Someone is'))
    const { page } = await openRecord(browser, path, { bypassCSP: true })
    expect(await page.locator('h1').textContent()).toBe('This record does not verify')
    expect(await page.locator('#verdict').innerText()).toMatch(/Line 9: /)
    const shown = (await page.locator('main > section').allInnerTexts()).join('\n')
    expect(shown).toContain('Release is 4.3.7-GA.')
    expect(shown).not.toContain('Someone is')
    expect(shown).not.toContain('Bo Lind')
    expect(await findingsOf(page)).toEqual([])
    await page.context().close()
  })

  it.each<[string, string, string]>([
    ['before', '<main id="record">', '$LIE<main id="record"><p>planted</p>'],
    ['within the head', '</title>', '</title>$LIE'],
    ['after', '</body>', '$LIE</body>'],
  ])('changed markup changes nothing that is shown, and other code does not run: %s', async (_, at, put) => {
    const lie =
      '<p id="lie">This record verifies</p><img src="http://192.0.2.1/x"><script>document.title="owned"</script><style>#verdict{display:none}</style>'
    const path = await changed('marked.html', (text) => text.replace(at, put.replace('$LIE', lie)))
    const { page, asked } = await openRecord(browser, path)
    expect(await page.title()).toBe(`Upgrade record ${runId}`)
    expect(await page.locator('#lie').count()).toBe(0)
    expect(await page.locator('body').innerText()).not.toContain('planted')
    expect(await page.locator('#verdict').isVisible()).toBe(true)
    expect(asked).toEqual([])
    const verdict = await verifyFile(path)
    expect(verdict.ok && verdict.value.sound).toBe(false)
    await page.context().close()
  })
})
