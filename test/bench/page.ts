import path from 'node:path'
import { cpus, loadavg } from 'node:os'
import { chromium, type Page } from '@playwright/test'
import { startBrowserDoor } from '../../electron/headless/browser-door.ts'
import { FakeHost } from '../browser/fixtures/fake-host.ts'
import browser from '../browser/playwright.config.ts'
import { watchPage, type Seen } from './page-watch.ts'

/**
 * The page under a load that no run comes near: a transcript of 100,000 lines and 20 appliances that talk at once, while a
 * person types. Host and door are in this process, the page is the built one in a real Chromium. Wanted: no task over 50 ms,
 * and each key on the screen within 100 ms.
 */
const lines = 100_000
const appliances = Array.from({ length: 20 }, (_, index) => `a${String(index + 1)}`)
const linesOfReply = 20
/** Milliseconds from one command of an appliance to its next, and in how many pieces its reply comes. */
const exchange = 500
const pieces = 4
/** Milliseconds between two keys: a fast typist. */
const key = 90
const words = 'Ports 23 and 25 still greet as before, release 4.3.7-GA and nothing else'
const wanted = { task: 50, latency: 100 } as const

export async function run(): Promise<void> {
  const load = (): string => loadavg()[0]?.toFixed(1) ?? ''
  console.log(`${String(cpus().length)} cores, load ${load()} at the start`)
  const host = new FakeHost()
  const root = path.join(import.meta.dirname, '..', '..', 'dist', 'renderer')
  const door = await startBrowserDoor({ host, root })
  const program = await chromium.launch(browser.use?.launchOptions)
  try {
    fill(host)
    const page = await program.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
    await page.addInitScript(watchPage)
    await page.goto(door.url)
    await page.locator('h1').first().waitFor()
    await seen(page)

    await page
      .getByRole('button', { name: /^Open / })
      .first()
      .click()
    await page.getByText(`${String(lines)} lines`).waitFor({ timeout: 120_000 })
    tell(`reading a journal of ${lines.toLocaleString('en')} lines`, await seen(page))

    await page.getByRole('button', { name: 'All appliances' }).click()
    await seen(page)
    const stop = talk(host)
    await page.waitForTimeout(3000)
    tell('20 appliances send output, no one types', await seen(page))
    await page.keyboard.press('Control+f')
    await page.locator('#find-line:focus').waitFor()
    await page.keyboard.type(words, { delay: key })
    tell('20 appliances talk, typing into Find', await seen(page))
    host.append('console.taken', { appliance: 'a1', by: 'Robin Vale' })
    await page.locator('#typed-line').click()
    await seen(page)
    await page.keyboard.type(words, { delay: key })
    tell('20 appliances talk, typing into the console line', await seen(page))
    stop()
    console.log(`load ${load()} at the end`)
  } finally {
    await program.close()
    await door.dispose()
  }
}

/** Exchanges in the journal until it has its lines. */
function fill(host: FakeHost): void {
  host.open(
    { purpose: 'upgrade', to: 'R4_4_3-GA', by: 'Robin Vale' },
    appliances.map((id, index) => ({ id, address: `192.0.2.${String(index + 11)}`, role: 'appliance' })),
  )
  for (const appliance of appliances) {
    host.append('session.connected', { appliance, transport: 'telnet', identity: { host: `ms-${appliance}` } })
  }
  let written = 0
  for (let turn = 0; written < lines; turn += 1) {
    const count = Math.min(linesOfReply, lines - written - 1)
    say(host, appliances[turn % appliances.length] ?? '', reply(turn, count))
    written += count + 1
  }
}

function reply(turn: number, count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, index) => `${String(turn)}.${String(index)} mailbox user${String(index)} 4096`,
  )
}

function say(host: FakeHost, appliance: string, text: readonly string[]): void {
  const about = { appliance, item: 'before.mailboxes' }
  const sent = host.append('command.sent', { ...about, command: 'Mailbox List', effect: 'none', by: 'engine' })
  host.append('command.finished', { ...about, sent, status: 'ok', lines: [...text], milliseconds: 40 })
}

/** All of them at once, each on its own beat: text as it comes, then the exchange as it is journalled. */
function talk(host: FakeHost): () => void {
  let turn = 0
  const timer = setInterval(() => {
    const appliance = appliances[turn % appliances.length] ?? ''
    const text = reply(turn, linesOfReply)
    const part = linesOfReply / pieces
    for (let piece = 0; piece < pieces; piece += 1) {
      const some = text.slice(piece * part, (piece + 1) * part)
      host.tell({ kind: 'text', run: host.run, appliance, text: `${some.join('\n')}\n` })
    }
    say(host, appliance, text)
    turn += 1
  }, exchange / appliances.length)
  return () => clearInterval(timer)
}

/** What was seen since the last time this was asked. */
function seen(page: Page): Promise<Seen> {
  return page.evaluate(() => (globalThis as unknown as { takeSeen: () => Promise<Seen> }).takeSeen())
}

function tell(title: string, { tasks, latencies, milliseconds }: Seen): void {
  const longest = Math.max(0, ...tasks)
  const over = `${String(tasks.length)} tasks over ${String(wanted.task)} ms`
  console.log(`\n${title} (${(milliseconds / 1000).toFixed(1)} s)`)
  console.log(
    `  ${over}${tasks.length === 0 ? '' : `, the longest ${longest.toFixed(0)} ms`}: ${word(tasks.length === 0)}`,
  )
  if (latencies.length === 0) return
  const sorted = [...latencies].sort((a, b) => a - b)
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  const figures = `middle ${at(0.5).toFixed(0)}, p95 ${at(0.95).toFixed(0)}, max ${at(1).toFixed(0)} ms`
  console.log(`  key to paint, ${String(sorted.length)} keys: ${figures}: ${word(at(1) < wanted.latency)}`)
}

function word(reached: boolean): string {
  return reached ? 'reached' : 'NOT REACHED'
}
