import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunJournal } from '../../electron/host/journal/run-journal.ts'
import { exportRecord, type Exported } from '../../electron/host/record/export-record.ts'
import { browserPrinter } from '../../electron/host/record/print-pdf.ts'
import type { Result } from '../../shared/base/result.ts'
import { givenPolicies, type RedactionPolicy } from '../../shared/record/redaction.ts'
import { newSigner, runId, temporaryFolder, writeSampleRun } from '../unit/record/sample-run.ts'
import { findProgram } from './programs.ts'
import { ran, sayHostileThings } from './record-kit.ts'

// The PDF as read by programs that are independent of Uptick: poppler and qpdf.

const signer = newSigner()
let folder = ''
let remove = async (): Promise<void> => undefined
let journal: RunJournal
let code = ''
let pdf = ''

beforeAll(async () => {
  const temporary = await temporaryFolder()
  folder = temporary.path
  remove = temporary.remove
  journal = await writeSampleRun({ folder, signer }, false)
  await sayHostileThings(journal)
  await journal.append('run.closed', { outcome: 'done' }, { durable: true })
  const exported = await printed('record.pdf')
  if (!exported.ok) throw new Error(exported.failure.sentence)
  code = exported.value.code
  pdf = exported.value.path
})
afterAll(async () => {
  await journal.close()
  await remove()
})

const chromium = (): string => findProgram('chromium')

function printed(
  name: string,
  policy?: RedactionPolicy,
  browser: () => string | undefined = chromium,
): Promise<Result<Exported>> {
  const words = { folder, format: 'pdf' as const, out: join(folder, name), policy, print: browserPrinter(browser) }
  return exportRecord({ ...words, sealNow: (final) => journal.seal(final, signer) })
}

async function asked(program: string, words: readonly string[]): Promise<string> {
  const { code: exit, said } = await ran(findProgram(program), words)
  expect(exit, said).toBe(0)
  return said
}

describe('the PDF', () => {
  it('is tagged, has a title, a language and no script, and qpdf finds no fault in it', async () => {
    const about = await asked('pdfinfo', [pdf])
    expect(about).toMatch(new RegExp(`^Title:\\s+Upgrade record ${runId}$`, 'm'))
    expect(about).toMatch(/^Tagged:\s+yes$/m)
    expect(about).toMatch(/^JavaScript:\s+no$/m)
    expect(about).toMatch(/^Encrypted:\s+no$/m)
    await asked('qpdf', ['--check', pdf])
    const open = join(folder, 'structure.pdf')
    await asked('qpdf', ['--qdf', '--object-streams=disable', pdf, open])
    expect((await readFile(open)).toString('latin1')).toMatch(/\/Lang \(en\)/)
    const structure = await asked('pdfinfo', ['-struct', pdf])
    for (const tag of ['H1', 'H2', 'Table', 'TH', 'TD', 'L'])
      expect(structure).toMatch(new RegExp(`^\\s*${tag}\\b`, 'm'))
  })

  it('has bookmarks for its parts', async () => {
    const { outlines } = JSON.parse(await asked('qpdf', ['--json', '--json-key=outlines', pdf])) as {
      outlines: Outline[]
    }
    const titles = flat(outlines)
    const verdict = /^ms-01 was upgraded to MOS 4\.4\.3-GA on November \d+, ?2026\. The upgrade is verified\.$/
    expect(titles.filter((title) => verdict.test(title))).toHaveLength(1)
    for (const title of [
      'Exceptions and waivers',
      'Sign-off',
      'The appliance',
      'Transcript 3 commands',
      'Attached files 2 files',
    ])
      expect(titles).toContain(title)
  })

  it('has the code and its number on each page, and text that can be selected', async () => {
    const pages = (await asked('pdftotext', ['-layout', pdf, '-'])).split('\f').slice(0, -1)
    expect(pages.length).toBeGreaterThan(1)
    pages.forEach((text, at) => {
      expect(text).toContain(`Code ${code}`)
      expect(text).toMatch(new RegExp(`\\b${String(at + 1)} (?:of|/) ${String(pages.length)}\\b`))
    })
    const text = pages.join('\n')
    for (const words of ['Example GmbH', 'Done last night', 'Bo Lind', 'Nobody is.', '4.4.3-GA'])
      expect(text).toContain(words)
    expect(text).toContain('␛[2J⟨U+202E⟩abc')
  })

  it('of a redacted copy holds nothing of what is withheld, and carries the same code', async () => {
    const exported = await printed('customer.pdf', givenPolicies.customer)
    expect(exported).toMatchObject({ ok: true, value: { code } })
    const open = join(folder, 'open.pdf')
    await asked('qpdf', ['--qdf', '--object-streams=disable', join(folder, 'customer.pdf'), open])
    const all = `${await asked('pdftotext', [open, '-'])}${(await readFile(open)).toString('latin1')}`
    expect(all).toContain(`Code ${code}`)
    for (const words of ['192.0.2.10', 'Ana Berg', 'Bo Lind', 'ms-01']) expect(all).not.toContain(words)
  })

  it('is refused in words where there is no browser, or one that does not print', async () => {
    expect(await printed('none.pdf', undefined, () => undefined)).toMatchObject({
      ok: false,
      failure: { code: 'record.no-printer' },
    })
    const broken = join(folder, 'broken')
    await writeFile(broken, '#!/bin/sh\nexit 3\n')
    await chmod(broken, 0o755)
    expect(await printed('broken.pdf', undefined, () => broken)).toMatchObject({
      ok: false,
      failure: { code: 'record.no-printer' },
    })
  })
})

describe('the PDF of a practice run', () => {
  it('is marked at the head of each page, next to the code', async () => {
    const temporary = await temporaryFolder()
    const practice = await writeSampleRun({ folder: temporary.path, signer }, false)
    const connected = { appliance: 'a1', transport: 'telnet', identity: {}, practice: true }
    await practice.append('session.connected', connected)
    await practice.append('run.closed', { outcome: 'done' }, { durable: true })
    const out = join(temporary.path, 'practice.pdf')
    const sealNow = (final: boolean) => practice.seal(final, signer)
    const words = { folder: temporary.path, format: 'pdf' as const, out, print: browserPrinter(chromium), sealNow }
    const exported = await exportRecord(words)
    if (!exported.ok) throw new Error(exported.failure.sentence)
    const pages = (await asked('pdftotext', ['-layout', out, '-'])).split('\f').slice(0, -1)
    expect(pages.length).toBeGreaterThan(1)
    for (const page of pages) {
      expect(page.trimStart()).toMatch(/^Practice: the appliance was simulated by Uptick\./)
      expect(page).toContain(`Code ${exported.value.code}`)
    }
    expect(pages[0]).toContain('This practice record verifies')
    expect(pages[0]).toContain('Practice: ms-01 was upgraded')
    await practice.close()
    await temporary.remove()
  })
})

interface Outline {
  readonly title: string
  readonly kids: readonly Outline[]
}

function flat(outlines: readonly Outline[]): string[] {
  return outlines.flatMap(({ title, kids }) => [title, ...flat(kids)])
}
