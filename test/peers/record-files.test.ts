import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunJournal } from '../../electron/host/journal/run-journal.ts'
import { exportRecord, type RecordFormat } from '../../electron/host/record/export-record.ts'
import { browserPrinter } from '../../electron/host/record/print-pdf.ts'
import { newSigner, temporaryFolder, writeSampleRun } from '../unit/record/sample-run.ts'
import { findProgram } from './programs.ts'
import { launchBrowser, openRecord, ran, unpacked } from './record-kit.ts'

// What people attached, in the page, on paper and in the zip: pictures are seen, everything is listed and can be taken out.

const signer = newSigner()
const about = { appliance: 'a1', item: 'before.release', by: 'Ana Berg' }
const svg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=1"><script>alert(1)</script></svg>',
)
let folder = ''
let remove = async (): Promise<void> => undefined
let journal: RunJournal
let browser: Browser
const files: Record<string, Buffer> = {}

beforeAll(async () => {
  const temporary = await temporaryFolder()
  folder = temporary.path
  remove = temporary.remove
  browser = await launchBrowser()
  files['graph.png'] = await painted('image/png', 3000, 1200)
  files['label.jpg'] = await painted('image/jpeg', 640, 480)
  files['rack.webp'] = await painted('image/webp', 320, 200)
  // The head of a picture, with a depth of colors that there is not.
  files['torn.png'] = Buffer.concat([
    files['graph.png'].subarray(0, 24),
    Buffer.from([99, 77, 1, 1, 1]),
    Buffer.from('no picture'),
  ])
  files['map.svg'] = svg
  files['photo.png'] = Buffer.from('This is a text and no picture.')
  files['notes.pdf'] = Buffer.from('%PDF-1.7\n')
  journal = await writeSampleRun({ folder, signer }, false)
  for (const [name, bytes] of Object.entries(files)) {
    const kept = await journal.keep(bytes)
    await journal.append('evidence.attached', { ...about, files: [{ ...kept, name }] })
  }
  await journal.append('run.closed', { outcome: 'done' }, { durable: true })
})
afterAll(async () => {
  await browser.close()
  await journal.close()
  await remove()
})

/** A picture as a browser encodes it. */
async function painted(type: string, width: number, height: number): Promise<Buffer> {
  const page = await browser.newPage()
  const url = await page.evaluate(
    ([as, wide, high]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: wide, height: high })
      const pen = canvas.getContext('2d')
      if (pen === null) throw new Error('no canvas')
      pen.fillStyle = '#0a6638'
      pen.fillRect(0, 0, wide, high / 2)
      return canvas.toDataURL(as)
    },
    [type, width, height] as const,
  )
  await page.close()
  expect(url.startsWith(`data:${type};`)).toBe(true)
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}

async function exported(format: RecordFormat): Promise<string> {
  const words = {
    folder,
    format,
    out: join(folder, `record.${format}`),
    print: browserPrinter(() => findProgram('chromium')),
  }
  const result = await exportRecord({ ...words, sealNow: (final) => journal.seal(final, signer) })
  if (!result.ok) throw new Error(result.failure.sentence)
  return result.value.path
}

const hashOf = (name: string): string =>
  createHash('sha256')
    .update(files[name] ?? '')
    .digest('hex')

it('the page shows each picture scaled with its hash, and what is none only by name', async () => {
  const { page, faults, asked } = await openRecord(browser, await exported('html'), {
    viewport: { width: 1000, height: 800 },
  })
  const figures = page.locator('#files figure')
  const seen = await figures.evaluateAll((all) =>
    all.map((figure) => {
      const image = figure.querySelector('img')
      const box = image?.getBoundingClientRect()
      const about =
        image === null || box === undefined
          ? []
          : [image.naturalWidth, Math.round(box.height) <= 480, box.right <= innerWidth]
      return { text: figure.querySelector('figcaption')?.innerText ?? '', about }
    }),
  )
  const of = (name: string) => seen.find(({ text }) => text.startsWith(`${name}: `))
  for (const name of Object.keys(files)) {
    expect(of(name)?.text).toContain(`SHA-256 ${hashOf(name)}`)
    expect(of(name)?.text).toContain(`${String(files[name]?.length)} bytes`)
  }
  expect(of('graph.png')?.about).toEqual([3000, true, true])
  expect(of('label.jpg')?.about).toEqual([640, true, true])
  expect(of('rack.webp')?.about).toEqual([320, true, true])
  for (const name of ['torn.png', 'map.svg', 'photo.png', 'notes.pdf']) expect(of(name)?.about).toEqual([])
  expect(await figures.filter({ hasText: 'torn.png' }).innerText()).toContain(
    'It begins as a picture does and cannot be shown as one: save it to see what it is.',
  )
  expect(await page.locator('main svg:not(.mark), main script, main object, main iframe').count()).toBe(0)
  expect([faults, asked]).toEqual([[], []])
  expect(await page.title()).toMatch(/^Upgrade record /)
  await page.context().close()
})

it('each file is saved from the page byte for byte, under its hash', async () => {
  const { page } = await openRecord(browser, await exported('html'), { acceptDownloads: true })
  for (const name of ['map.svg', 'label.jpg']) {
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('#files figure').filter({ hasText: name }).getByRole('button', { name: 'Save' }).click(),
    ])
    expect(saved.suggestedFilename()).toBe(hashOf(name))
    expect(await readFile(await saved.path())).toEqual(files[name])
  }
  await page.context().close()
})

it('paper has the pictures, and names the other files', async () => {
  const pdf = await exported('pdf')
  const { said } = await ran(findProgram('pdfimages'), ['-list', pdf])
  expect(said.split('\n').filter((line) => /^\s*\d+\s+\d+ image\b/.test(line))).toHaveLength(3)
  const text = (await ran(findProgram('pdftotext'), ['-layout', pdf, '-'])).said
  for (const name of Object.keys(files)) expect(text).toContain(`${name}: `)
})

it('the zip and the Markdown list every file', async () => {
  const unzipped = await unpacked(await exported('zip'))
  const text = await readFile(await exported('md'), 'utf8')
  for (const [name, bytes] of Object.entries(files)) {
    expect(await readFile(join(unzipped, 'files', hashOf(name)))).toEqual(bytes)
    expect(text.replaceAll('\\', '')).toContain(`${name}: SHA-256 ${hashOf(name)}`)
  }
})
