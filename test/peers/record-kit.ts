import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test'
import { ZipReader } from '../../electron/host/disk/zip-reader.ts'
import type { RunJournal } from '../../electron/host/journal/run-journal.ts'
import { testChromium } from '../browser/chromium.ts'
import { findProgram, findPython } from './programs.ts'

export const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))
const python = findProgram('python3')

export interface Ran {
  readonly code: unknown
  readonly said: string
}

/** Runs a program to its end; nothing of this process's environment but the path. */
export async function ran(program: string, words: readonly string[], cwd?: string): Promise<Ran> {
  const env = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' }
  const child = spawn(program, [...words], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  }
  const code = await new Promise((resolve) => child.once('close', resolve))
  return { code, said }
}

/** The verifier that was written in Python from the format alone; its words as it prints them. */
export async function verifyByPython(path: string): Promise<Record<string, unknown>> {
  const { said } = await ran(python, [join(fixtures, 'verify_record.py'), path])
  return JSON.parse(said) as Record<string, unknown>
}

/** Unpacks a zip into a folder of its own next to it. */
export async function unpacked(path: string): Promise<string> {
  const folder = await mkdtemp(join(dirname(path), 'unpacked-'))
  await mkdir(join(folder, 'files'))
  const zip = await ZipReader.open(path)
  for (const entry of zip.entries.keys()) await writeFile(join(folder, entry), await zip.whole(entry, 1e9))
  await zip.close()
  return folder
}

/** Runs the page of Python in VERIFY.md next to the unpacked files, with the package that it asks for. */
export async function runVerifyPage(folder: string): Promise<Ran> {
  const page = /```python\n(.*?)```/s.exec(await readFile(join(folder, 'VERIFY.md'), 'utf8'))?.[1] ?? ''
  return ran(findPython('cryptography'), ['-c', page], folder)
}

/** What would do harm in a page, on a terminal or in a line of text, if it were not shown as what it is. */
export const attack =
  '<script>document.title="owned"</script><img src=http://192.0.2.1/x onerror="document.title=1"><p id="lie">fine</p>\u001b[2J\u202eabc</pre>\u0000\u0007'

/** A reply, a command, a note and a kept file that are nothing but an attack. */
export async function sayHostileThings(to: RunJournal): Promise<void> {
  const about = { appliance: 'a1', item: 'before.release' }
  const sent = await to.append('command.sent', { ...about, command: attack, effect: 'none', by: 'person' })
  const reply = await to.keep(Buffer.from(`${attack}\n`.repeat(2000)))
  await to.append('command.finished', { ...about, sent: sent.seq, status: 'ok', file: reply.sha256, milliseconds: 1 })
  await to.append('note.added', { text: attack, by: attack })
  const svg = await to.keep(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=1"/>'))
  await to.append('evidence.attached', { ...about, by: attack, files: [{ ...svg, name: `${attack}.png` }] })
}

export interface OpenedRecord {
  readonly page: Page
  /** What it requested in addition to itself and its own pictures. */
  readonly asked: string[]
  readonly faults: string[]
  readonly dialogs: string[]
}

/** The Chromium of the page's own tests, which needs much less of a processor than one that draws with the graphics card. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: testChromium(), args: ['--no-sandbox', '--disable-gpu'] })
}

/** Opens a record from its file, without a network, and waits until it has verified and shown itself. */
export async function openRecord(
  browser: Browser,
  path: string,
  options: BrowserContextOptions & { readonly patience?: number; readonly watch?: () => void } = {},
): Promise<OpenedRecord> {
  const { patience = 30_000, watch, ...rest } = options
  const page = await (await browser.newContext({ offline: true, ...rest })).newPage()
  if (watch !== undefined) await page.addInitScript(watch)
  const itself = pathToFileURL(path).href
  const asked: string[] = []
  const faults: string[] = []
  const dialogs: string[] = []
  page.on('request', (request) => {
    if (request.url() !== itself && !request.url().startsWith('data:image/')) asked.push(request.url())
  })
  // What the page's own policy forbids was never asked for, though a browser tells it as a request that failed.
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText === 'csp') asked.splice(asked.indexOf(request.url()), 1)
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  await page.goto(itself)
  await page.waitForFunction(() => document.documentElement.dataset['shown'] !== undefined, undefined, {
    timeout: patience,
  })
  return { page, asked, faults, dialogs }
}
