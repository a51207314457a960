import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunJournal } from '../../electron/host/journal/run-journal.ts'
import { exportRecord } from '../../electron/host/record/export-record.ts'
import { findingsOf } from '../app/axe.ts'
import { newSigner, temporaryFolder, writeSampleRun } from '../unit/record/sample-run.ts'
import { attack, launchBrowser, openRecord, sayHostileThings } from './record-kit.ts'

// What an HTML record shows before it has verified itself, where it does not verify, and where no script runs.

const signer = newSigner()
const verdict = 'ms-01 was upgraded to MOS 4.4.3-GA'
let folder = ''
let remove = async (): Promise<void> => undefined
let journal: RunJournal
let browser: Browser
let whole = ''

beforeAll(async () => {
  const temporary = await temporaryFolder()
  folder = temporary.path
  remove = temporary.remove
  journal = await writeSampleRun({ folder, signer }, false)
  await sayHostileThings(journal)
  await journal.append('run.closed', { outcome: 'done' }, { durable: true })
  whole = join(folder, 'record.html')
  const sealNow = (final: boolean) => journal.seal(final, signer)
  expect(await exportRecord({ folder, format: 'html', out: whole, sealNow })).toMatchObject({ ok: true })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await journal.close()
  await remove()
})

/** In the page: the verification pauses once page one is shown, until `goOn` is called. */
function holdWhenShown(): void {
  const later = window.setTimeout.bind(window)
  window.setTimeout = ((work: () => void, after?: number) => {
    if (document.querySelector('.unverified') === null) return later(work, after)
    window.setTimeout = later as typeof window.setTimeout
    Object.assign(window, { goOn: work })
    return 0
  }) as typeof window.setTimeout
}

async function openChecking(path: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const page = await (await browser.newContext({ offline: true, ...options })).newPage()
  await page.addInitScript(holdWhenShown)
  await page.goto(pathToFileURL(path).href)
  await page.locator('.unverified').waitFor()
  return page
}

async function goOn(page: Page): Promise<void> {
  await page.evaluate(() => (window as unknown as { goOn: () => void }).goOn())
  await page.waitForFunction(() => document.documentElement.dataset['shown'] !== undefined)
}

/** The page with other lines. */
async function withLines(name: string, change: (lines: string) => string): Promise<string> {
  const path = join(folder, name)
  const text = await readFile(whole, 'utf8')
  const other = text.replace(/(?<=id="journal">)[^<]*/, (block) =>
    Buffer.from(change(Buffer.from(block, 'base64').toString('utf8'))).toString('base64'),
  )
  expect(other).not.toBe(text)
  await writeFile(path, other)
  return path
}

describe('a record that is being verified', () => {
  it('shows what it says in gray under a sentence, without a mark, a code or a verdict of its own', async () => {
    const page = await openChecking(whole)
    const main = page.locator('main')
    expect((await page.locator('.unverified').innerText()).trim()).toBe('Checking: nothing below is verified yet.')
    expect(await main.innerText()).toContain(verdict)
    expect(await page.locator('#verdict').innerText()).not.toMatch(/verif(?:y|ies|ied)/i)
    const marks = await main.locator('.mark').evaluateAll((all) => all.map((mark) => mark.getAttribute('class')))
    expect([...new Set(marks)].toSorted()).toEqual(['mark s-running', 'mark s-to-do'])
    const colors = await main.evaluate((node) => {
      const color = (selector: string): string => getComputedStyle(node.querySelector(selector) ?? node).color
      return [color('.title'), color('.mast p'), color('.sum dt')]
    })
    expect(new Set(colors).size).toBe(1)
    expect(await main.locator('#items, #transcript, nav, .code').count()).toBe(0)
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--paper-code'))).toBe(
      "'Nothing on this page was checked'",
    )
    await goOn(page)
    expect(await page.locator('h1').textContent()).toBe('This record verifies')
    expect(await page.locator('.claims, .unverified').count()).toBe(0)
    expect(await page.locator('main .title').count()).toBe(1)
    await page.context().close()
  })

  it.each(['light', 'dark'] as const)('can be read meanwhile: no axe finding, %s', async (colorScheme) => {
    const page = await openChecking(whole, { colorScheme, bypassCSP: true })
    expect(await findingsOf(page)).toEqual([])
    await page.context().close()
  })

  it('lets nothing act that an unverified line says', async () => {
    const path = await withLines('planted.html', (lines) => {
      const planted = JSON.stringify(attack).slice(1, -1)
      return lines.replaceAll('Bo Lind', planted).replaceAll('Done last night', planted)
    })
    const page = await openChecking(path)
    expect(await page.locator('main :is(script, img, iframe, [onerror]), #lie').count()).toBe(0)
    expect(await page.locator('main').innerText()).toContain('<p id="lie">fine</p>␛[2J⟨U+202E⟩abc</pre>␀␇')
    expect(await page.title()).toBe('Upgrade record')
    await page.context().close()
  })
})

describe('a record that does not verify', () => {
  it('strikes through what it said, reports the fault, and makes no page one of the lines that hold', async () => {
    const path = await withLines('changed.html', (lines) => lines.replace('Nobody is.', 'Someone is'))
    const { page } = await openRecord(browser, path, { bypassCSP: true })
    expect((await page.locator('.unverified').innerText()).trim()).toBe(
      'Struck through: what this file says. It did not verify, so do not rely on any of it.',
    )
    const title = page.locator('main .title')
    expect(await title.count()).toBe(1)
    expect(await title.innerText()).toContain(verdict)
    const struck = page.locator('.claims.struck section').first()
    expect(await struck.evaluate((node) => getComputedStyle(node).textDecorationLine)).toBe('line-through')
    expect(await page.locator('main').innerText()).not.toContain('was not upgraded')
    expect(await page.locator('main .claims :is(.s-pass, .s-attention, .s-waived)').count()).toBe(0)
    const below = await page.locator('main > section').allInnerTexts()
    expect(below.join('\n')).toContain('Release is 4.3.7-GA.')
    expect(below.join('\n')).not.toMatch(/Someone is|Bo Lind/)
    expect(await findingsOf(page)).toEqual([])
    await page.context().close()
  })

  it.each<[string, (lines: string) => string]>([
    ['lines that are not JSON', (lines) => `{${lines}`],
    ['lines that are not events', (lines) => lines.replace(/"type":"run.opened"/, '"type":7')],
    ['lines whose data is a list', (lines) => lines.replace(/"data":\{/, '"data":[{')],
    ['no line at all', () => ''],
  ])('claims nothing where it cannot be read: %s', async (name, change) => {
    const { page, faults } = await openRecord(browser, await withLines(`${name.replaceAll(' ', '-')}.html`, change))
    expect(await page.locator('h1').textContent()).toBe('This record does not verify')
    expect(await page.locator('main').innerText()).not.toContain(verdict)
    expect(await page.locator('main .title').count()).toBe(0)
    expect(faults).toEqual([])
    await page.context().close()
  })
})

it('with scripts off it says that nothing was checked, and shows nothing', async () => {
  const page = await (await browser.newContext({ javaScriptEnabled: false, offline: true })).newPage()
  await page.goto(pathToFileURL(whole).href)
  const text = await page.locator('body').innerText()
  expect(text).toContain('Nothing on this page was checked yet.')
  expect(text).toContain('JavaScript is off, so nothing was checked and nothing is shown.')
  expect(text).not.toMatch(/ms-01|upgraded|verifies\b/)
  expect(await page.locator('main').innerText()).toBe('')
  await page.context().close()
})
