import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { exportRecord, type RecordFormat } from '../../electron/host/record/export-record.ts'
import { verifyFile } from '../../electron/host/record/verify-file.ts'
import { ZipReader } from '../../electron/host/record/zip-reader.ts'
import type { RunJournal } from '../../electron/host/journal.ts'
import { redactLine } from '../unit/record/redact-line.ts'
import { newSigner, runId, temporaryFolder, writeSampleRun } from '../unit/record/sample-run.ts'
import { findProgram } from './programs.ts'

const python = findProgram('python3')
const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))
const signer = newSigner()
let folder = ''
let remove = async (): Promise<void> => undefined
let journal: RunJournal
const made: Record<string, { path: string; code: string }> = {}

beforeAll(async () => {
  const temporary = await temporaryFolder()
  folder = temporary.path
  remove = temporary.remove
  journal = await writeSampleRun({ folder, signer }, false)
  await hostileReply(journal)
  made['unfinished'] = await exported('zip', 'unfinished.zip')
  await journal.append('run.closed', { outcome: 'done' }, { durable: true })
  for (const format of ['zip', 'html'] as const) made[format] = await exported(format, `record.${format}`)
})
afterAll(async () => {
  await journal.close()
  await remove()
})

const attack = '<script>document.title="owned"</script><img src=x onerror="document.title=1">\u001b[2J\u202eabc</pre>'

async function hostileReply(to: RunJournal): Promise<void> {
  const about = { appliance: 'a1', item: 'before.release' }
  const sent = await to.append('command.sent', { ...about, command: attack, effect: 'none', by: 'person' })
  const { sha256 } = await to.keep(Buffer.from(`${attack}\n`.repeat(2000)))
  await to.append('command.finished', { ...about, sent: sent.seq, status: 'ok', file: sha256, milliseconds: 1 })
  await to.append('note.added', { text: attack, by: attack })
}

async function exported(format: RecordFormat, name: string): Promise<{ path: string; code: string }> {
  const words = { folder, format, out: join(folder, name) }
  const result = await exportRecord({ ...words, sealNow: (final) => journal.seal(final, signer) })
  if (!result.ok) throw new Error(result.failure.sentence)
  return result.value
}

/** Runs Python to its end; nothing of this process's environment but the path. */
async function runPython(words: readonly string[], options: { cwd?: string; path?: string } = {}) {
  const env = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', PYTHONPATH: options.path ?? '' }
  const child = spawn(python, [...words], { cwd: options.cwd ?? folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))
  return { code, said }
}

const verifyByPython = async (path: string): Promise<Record<string, unknown>> => {
  const { said } = await runPython([join(fixtures, 'verify_record.py'), path])
  return JSON.parse(said) as Record<string, unknown>
}

/** The zip with some of its entries replaced, or taken out where the new content is undefined. */
async function rezipped(name: string, change: (entry: string, content: Buffer) => Buffer | undefined): Promise<string> {
  const zip = await ZipReader.open(made['zip']?.path ?? '')
  const out = new ZipFile()
  for (const entry of zip.entries.keys()) {
    const content = change(entry, await zip.whole(entry, 1e9))
    if (content !== undefined) out.addBuffer(content, entry)
  }
  zip.close()
  out.end()
  const parts: Buffer[] = []
  for await (const part of out.outputStream) parts.push(part as unknown as Buffer)
  const path = join(folder, name)
  await writeFile(path, Buffer.concat(parts))
  return path
}

const redacted = (): Promise<string> =>
  rezipped('redacted.zip', (entry, content) => {
    if (entry === 'record.html' || entry.startsWith('files/')) return undefined
    if (entry !== 'journal.ndjson') return content
    const hide = /^\/(?:reason|by|files|raw|file|lines|appliances|identity|value)(?:\/|$)/
    const lines = content.toString('utf8').trimEnd().split('\n')
    return Buffer.from(lines.map((line) => `${redactLine(line, (pointer) => hide.test(pointer))}\n`).join(''))
  })

describe('a verifier in Python that knows the format alone', () => {
  it('meets the vectors', async () => {
    const vectors = fileURLToPath(new URL('../fixtures/record-vectors.json', import.meta.url))
    expect(await runPython([join(fixtures, 'verify_record.py'), '--vectors', vectors])).toMatchObject({ code: 0 })
  })

  it.each(['zip', 'unfinished'])('verifies what we export (%s), and finds the same code', async (name) => {
    const { path = '', code } = made[name] ?? {}
    expect(await verifyByPython(path)).toMatchObject({ sound: true, run: runId, code, signer: signer.publicHex })
  })

  it('agrees about a redacted copy: same head, same code', async () => {
    const path = await redacted()
    expect(await verifyByPython(path)).toMatchObject({ sound: true, code: made['zip']?.code })
    const ours = await verifyFile(path, { code: made['zip']?.code })
    expect(ours.ok && ours.value.faults).toEqual([])
  })

  it.each<[string, (lines: string[]) => string[]]>([
    ['a changed word', (lines) => lines.with(7, (lines[7] ?? '').replace('Release', 'release'))],
    ['a dropped line', (lines) => lines.toSpliced(5, 1)],
    ['a doubled line', (lines) => lines.toSpliced(5, 0, lines[5] ?? '')],
    ['swapped lines', (lines) => lines.toSpliced(5, 2, lines[6] ?? '', lines[5] ?? '')],
    ['a cut', (lines) => lines.slice(0, -1)],
    ['a blank inside a line', (lines) => lines.with(3, (lines[3] ?? '').replace('{', '{ '))],
  ])('and we name the same line: %s', async (_, change) => {
    const path = await rezipped('changed.zip', (entry, content) => {
      if (entry !== 'journal.ndjson') return content
      return Buffer.from(`${change(content.toString('utf8').trimEnd().split('\n')).join('\n')}\n`)
    })
    const theirs = await verifyByPython(path)
    const ours = await verifyFile(path)
    expect(theirs['sound']).toBe(false)
    const named = ours.ok ? ours.value.faults[0]?.line : undefined
    const lines = /^line (\d+)/.exec(String(theirs['fault']))?.[1]
    if (lines === undefined) expect(String(theirs['fault'])).toContain(`${String((named ?? 0) - 1)} are here`)
    else expect(named).toBe(Number(lines))
  })

  it('the page of Python in VERIFY.md does what it says', async () => {
    // Its one package is stood in for by our own Ed25519 in Python, so that it runs wherever Python does.
    const package_ = join(folder, 'stand-in/cryptography/hazmat/primitives/asymmetric')
    await mkdir(package_, { recursive: true })
    const standIn = `import sys
sys.path.insert(0, ${JSON.stringify(fixtures)})
from verify_record import ed25519
class Ed25519PublicKey:
    @classmethod
    def from_public_bytes(cls, octets):
        key = cls()
        key.octets = octets
        return key
    def verify(self, signature, message):
        if not ed25519(self.octets, message, signature):
            sys.exit("signature")
`
    await writeFile(join(package_, 'ed25519.py'), standIn)
    for (const path of [made['zip']?.path ?? '', await redacted()]) {
      const at = join(folder, 'unpacked')
      await mkdir(join(at, 'files'), { recursive: true })
      const zip = await ZipReader.open(path)
      for (const entry of zip.entries.keys()) await writeFile(join(at, entry), await zip.whole(entry, 1e9))
      zip.close()
      const page = /```python\n(.*?)```/s.exec(await readFile(join(at, 'VERIFY.md'), 'utf8'))?.[1] ?? ''
      const ran = await runPython(['-c', page], { cwd: at, path: join(folder, 'stand-in') })
      expect(ran.said).toContain(`Code ${made['zip']?.code ?? ''}`)
      expect(ran.code).toBe(0)
      const journalText = await readFile(join(at, 'journal.ndjson'), 'utf8')
      await writeFile(join(at, 'journal.ndjson'), journalText.replace('run.opened', 'run.closed'))
      expect((await runPython(['-c', page], { cwd: at, path: join(folder, 'stand-in') })).said).toContain(
        'line 1: hash',
      )
    }
  })
})

describe('a page in the zip', () => {
  it('that shows something else is found', async () => {
    const lie = (entry: string, content: Buffer): Buffer =>
      entry === 'record.html' ? Buffer.from(content.toString('utf8').replace('Upgrade record', 'All is well')) : content
    const verdict = await verifyFile(await rezipped('lying.zip', lie))
    expect(verdict.ok && verdict.value.faults.map(({ file }) => file)).toEqual(['record.html'])
  })
  it('anything that is no part of a record is named', async () => {
    const zip = await rezipped('more.zip', (entry, content) => (entry === 'VERIFY.md' ? undefined : content))
    expect((await verifyFile(zip)).ok).toBe(true)
  })
})

describe('the HTML form in a browser, from a file, without a network', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findProgram('chromium'), args: ['--no-sandbox'] })
  })
  afterAll(() => browser.close())

  async function opened(path: string): Promise<{ page: Page; asked: string[]; faults: string[] }> {
    const context = await browser.newContext({ offline: true })
    const page = await context.newPage()
    const asked: string[] = []
    const faults: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text())
    })
    await page.goto(pathToFileURL(path).href)
    await page.waitForFunction(() => document.documentElement.dataset['shown'] !== undefined)
    return { page, asked: asked.filter((url) => !url.startsWith('data:image/')), faults }
  }

  it('verifies itself, says so, shows what was verified, and asks for nothing', async () => {
    const { path = '', code = '' } = made['html'] ?? {}
    const { page, asked, faults } = await opened(path)
    expect(await page.locator('h1').textContent()).toBe('This record verifies')
    expect(await page.locator('.code').textContent()).toContain(code)
    expect(await page.title()).toBe(`Upgrade record ${runId}`)
    expect(asked).toEqual([pathToFileURL(path).href])
    expect(faults).toEqual([])
    const text = await page.locator('main').innerText()
    for (const words of [
      'Example GmbH',
      '4.4.3-GA',
      'Done last night',
      'Bo Lind',
      'Antispam engine',
      '␛[2J⟨U+202E⟩abc',
    ]) {
      expect(text).toContain(words)
    }
    expect(await page.locator('main script, main img[onerror]').count()).toBe(0)
    await page.getByLabel('The code that you noted').fill(code.toLowerCase().replaceAll('-', ' '))
    expect(await page.locator('#same').textContent()).toBe('It is the same.')
    await page.getByLabel('The code that you noted').fill('AAA')
    expect(await page.locator('#same').textContent()).toBe('It is another.')
    await page.context().close()
  })

  it('has no axe finding', async () => {
    const context = await browser.newContext({ bypassCSP: true, offline: true })
    const page = await context.newPage()
    await page.goto(pathToFileURL(made['html']?.path ?? '').href)
    await page.waitForFunction(() => document.documentElement.dataset['shown'] !== undefined)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    await context.close()
  })

  it('says that it does not verify, names the line, and still shows what lies before it', async () => {
    const text = await readFile(made['html']?.path ?? '', 'utf8')
    const block = /id="journal">([^<]*)</.exec(text)?.[1] ?? ''
    const lines = Buffer.from(block, 'base64').toString('utf8').replace('Nobody is.', 'Someone is')
    const path = join(folder, 'changed.html')
    await writeFile(path, text.replace(block, Buffer.from(lines).toString('base64')))
    const { page } = await opened(path)
    expect(await page.locator('h1').textContent()).toBe('This record does not verify')
    expect(await page.locator('#verdict').innerText()).toMatch(/Line 9: /)
    const shown = await page.locator('main').innerText()
    expect(shown).toContain('Release is 4.3.7-GA.')
    expect(shown).not.toContain('Someone is')
    expect(shown).not.toContain('Bo Lind')
    await page.context().close()
  })

  it('changed markup changes nothing that is shown as proved, and other code does not run', async () => {
    const text = await readFile(made['html']?.path ?? '', 'utf8')
    const lie = '<p id="lie">This record verifies</p><script>document.title="owned"</script>'
    const path = join(folder, 'marked.html')
    await writeFile(path, text.replace('<main id="record">', `${lie}<main id="record"><p>planted</p>`))
    const { page } = await opened(path)
    expect(await page.title()).toBe(`Upgrade record ${runId}`)
    expect(await page.locator('main').innerText()).not.toContain('planted')
    const verdict = await verifyFile(path)
    expect(verdict.ok && verdict.value.sound).toBe(false)
    await page.context().close()
  })

  it('prints every part, with the code on each page', async () => {
    const { page } = await opened(made['html']?.path ?? '')
    await page.emulateMedia({ media: 'print' })
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    expect(await page.locator('details:not([open])').count()).toBe(0)
    const code = await page.evaluate(() => document.documentElement.style.getPropertyValue('--paper-code'))
    expect(code).toBe(`"Code ${made['html']?.code ?? ''}"`)
    await page.context().close()
  })
})
