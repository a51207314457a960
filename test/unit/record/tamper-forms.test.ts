import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { exportRecord } from '../../../electron/host/record/export-record.ts'
import { verifyFile } from '../../../electron/host/record/verify-file.ts'
import { ZipReader } from '../../../electron/host/disk/zip-reader.ts'
import { givenPolicies, type RedactionPolicy } from '../../../shared/record/redaction.ts'
import { newSigner, temporaryFolder, writeSampleRun } from './sample-run.ts'

// Every change to a record is found in every form that carries the proof, complete and redacted: in zip, JSON and HTML.

const forms = ['zip', 'json', 'html'] as const
type Form = (typeof forms)[number]
const kinds: readonly (readonly [string, RedactionPolicy | undefined])[] = [
  ['whole', undefined],
  ['redacted', givenPolicies.customer],
  ['published', givenPolicies.public],
]
const all = forms.flatMap((form) => kinds.map(([kind]) => [form, kind] as const))

const signer = newSigner()
let folder = ''
let remove = async (): Promise<void> => undefined
let code = ''
const made = new Map<string, Buffer>()

async function exportAll(from: string, by = signer, name = ''): Promise<string> {
  const journal = await writeSampleRun({ folder: from, signer: by })
  let last = ''
  for (const form of forms) {
    for (const [kind, policy] of kinds) {
      const out = join(from, `r.${form}`)
      const words = { folder: from, format: form, out, policy, sealNow: (final: boolean) => journal.seal(final, by) }
      const result = await exportRecord(words)
      if (!result.ok) throw new Error(result.failure.sentence)
      last = result.value.code
      made.set(`${name}${form} ${kind}`, await readFile(out))
    }
  }
  await journal.close()
  return last
}

beforeAll(async () => {
  const temporary = await temporaryFolder()
  folder = temporary.path
  remove = temporary.remove
  code = await exportAll(folder)
})
afterAll(() => remove())

const bytesOf = (form: Form, kind: string, name = ''): Buffer => made.get(`${name}${form} ${kind}`) ?? Buffer.alloc(0)

let written = 0
async function verdictOf(bytes: Uint8Array, known = {}) {
  const path = join(folder, `changed-${String((written += 1) % 4)}`)
  await writeFile(path, bytes)
  return verifyFile(path, known)
}

async function isSound(bytes: Uint8Array): Promise<boolean> {
  const verdict = await verdictOf(bytes)
  return verdict.ok && verdict.value.sound
}

/** The lines of a record, and the record again with other lines in their place. */
async function linesOf(form: Form, bytes: Buffer): Promise<string[]> {
  if (form === 'json') return (JSON.parse(bytes.toString('utf8')) as { journal: string[] }).journal
  const journal = form === 'zip' ? (await unzipped(bytes)).get('journal.ndjson') : Buffer.from(block(bytes), 'base64')
  return (journal ?? Buffer.alloc(0)).toString('utf8').trimEnd().split('\n')
}

async function withLines(form: Form, bytes: Buffer, lines: readonly string[]): Promise<Buffer> {
  const journal = Buffer.from(lines.map((line) => `${line}\n`).join(''))
  if (form === 'html') return Buffer.from(bytes.toString('utf8').replace(block(bytes), journal.toString('base64')))
  if (form === 'json') {
    const parsed = JSON.parse(bytes.toString('utf8')) as { files: object; seal: object }
    return Buffer.from(JSON.stringify({ files: parsed.files, journal: lines, seal: parsed.seal }))
  }
  const entries = await unzipped(bytes)
  entries.set('journal.ndjson', journal)
  return zipped(entries)
}

function block(page: Buffer): string {
  return /id="journal">([^<]*)</.exec(page.toString('utf8'))?.[1] ?? ''
}

async function unzipped(bytes: Buffer): Promise<Map<string, Buffer>> {
  const path = join(folder, 'unzipped.zip')
  await writeFile(path, bytes)
  const zip = await ZipReader.open(path)
  const entries = new Map<string, Buffer>()
  for (const name of zip.entries.keys()) entries.set(name, await zip.whole(name, 1e9))
  await zip.close()
  return entries
}

async function zipped(entries: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of entries) zip.addBuffer(content, name)
  zip.end()
  const parts: Buffer[] = []
  for await (const part of zip.outputStream) parts.push(part as unknown as Buffer)
  return Buffer.concat(parts)
}

describe.each(all)('%s, %s', (form, kind) => {
  it('verifies with the code that was noted, as it was exported and as it is put together again', async () => {
    const bytes = bytesOf(form, kind)
    for (const record of [bytes, await withLines(form, bytes, await linesOf(form, bytes))]) {
      const verdict = await verdictOf(record, { code, signer: signer.publicHex })
      expect(verdict.ok && verdict.value.faults).toEqual([])
      expect(verdict.ok && verdict.value.sayings.map(({ holds }) => holds)).toEqual([true, true, true])
    }
  })

  it('cut off at any place is not a sound record', async () => {
    const bytes = bytesOf(form, kind)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (end) => {
        expect(await isSound(bytes.subarray(0, end)), String(end)).toBe(false)
      }),
      { numRuns: 40 },
    )
  })

  it('any single byte of a line changed is found', async () => {
    const bytes = bytesOf(form, kind)
    const lines = await linesOf(form, bytes)
    await fc.assert(
      fc.asyncProperty(
        fc.nat(lines.length - 1),
        fc.nat(),
        fc.integer({ min: 1, max: 127 }),
        async (index, place, flip) => {
          const line = Buffer.from(lines[index] ?? '')
          const at = place % line.length
          line[at] = (line[at] ?? 0) ^ flip
          const verdict = await verdictOf(await withLines(form, bytes, lines.with(index, line.toString('utf8'))))
          expect(verdict.ok && verdict.value.sound).toBe(false)
          if (verdict.ok) expect(verdict.value.faults[0]?.line).toBe(index + 1)
        },
      ),
      { numRuns: 40 },
    )
  })

  const done: readonly (readonly [string, (lines: string[], at: number) => string[], (at: number) => number])[] = [
    ['dropped', (lines, at) => lines.toSpliced(at, 1), (at) => at + 1],
    ['doubled', (lines, at) => lines.toSpliced(at, 0, lines[at] ?? ''), (at) => at + 2],
    ['swapped', (lines, at) => lines.toSpliced(at, 2, lines[at + 1] ?? '', lines[at] ?? ''), (at) => at + 1],
    ['the last that is left', (lines, at) => lines.slice(0, at + 1), (at) => at + 2],
  ]
  it.each(done)('a line %s is found and named', async (_, change, named) => {
    const bytes = bytesOf(form, kind)
    const lines = await linesOf(form, bytes)
    for (let at = 0; at < lines.length - 1; at += 3) {
      const verdict = await verdictOf(await withLines(form, bytes, change(lines, at)))
      expect(verdict.ok && verdict.value.faults[0]?.line, String(at)).toBe(named(at))
    }
  })
})

describe.each(['json', 'html'] as const)('%s, redacted', (form) => {
  it('any single byte of the file changed is found', async () => {
    const bytes = bytesOf(form, 'redacted')
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes)
        changed[at] = (changed[at] ?? 0) ^ flip
        expect(await isSound(changed), `${String(at)} ${String(flip)}`).toBe(false)
      }),
      { numRuns: 100 },
    )
  })
})

describe.each(forms)('%s', (form) => {
  it('made again with another key is sound, and differs in the saved code and the known key', async () => {
    const other = await temporaryFolder()
    await exportAll(other.path, newSigner(), 'forged ')
    const verdict = await verdictOf(bytesOf(form, 'whole', 'forged '), { code, signer: signer.publicHex })
    expect(verdict.ok && verdict.value.sayings.map(({ holds }) => holds)).toEqual([true, false, false])
    await other.remove()
  })
})

it('a line of the complete record in the redacted one is not a fault, since it says the same', async () => {
  const [open, closed] = [
    await linesOf('json', bytesOf('json', 'whole')),
    await linesOf('json', bytesOf('json', 'redacted')),
  ]
  const index = closed.findIndex((line, at) => line !== open[at])
  const mixed = await withLines('json', bytesOf('json', 'redacted'), closed.with(index, open[index] ?? ''))
  expect(await isSound(mixed)).toBe(true)
})

describe('a page in a zip', () => {
  it('that shows other lines than the zip holds is found, whole or redacted', async () => {
    for (const kind of ['whole', 'redacted']) {
      const entries = await unzipped(bytesOf('zip', kind))
      const page = entries.get('record.html') ?? Buffer.alloc(0)
      const lines = await linesOf('html', page)
      entries.set('record.html', await withLines('html', page, lines.toSpliced(3, 1)))
      const verdict = await verdictOf(await zipped(entries))
      expect(verdict.ok && verdict.value.faults).toMatchObject([
        { file: 'record.html', sentence: 'record.html and the journal next to it differ.' },
      ])
    }
  })

  it('with a file that is not what its name says is found', async () => {
    const entries = await unzipped(bytesOf('zip', 'whole'))
    const page = (entries.get('record.html') ?? Buffer.alloc(0)).toString('utf8')
    entries.set('record.html', Buffer.from(page.replace(/(id="[0-9a-f]{64}">)[^<]*/, '$1AAAA')))
    const verdict = await verdictOf(await zipped(entries))
    expect(verdict.ok && verdict.value.faults.map(({ file }) => file)).toEqual(['record.html'])
  })

  it('that is the complete record next to redacted lines shows more than was to be handed on, and is found', async () => {
    const entries = await unzipped(bytesOf('zip', 'redacted'))
    entries.set('record.html', (await unzipped(bytesOf('zip', 'whole'))).get('record.html') ?? Buffer.alloc(0))
    const verdict = await verdictOf(await zipped(entries))
    expect(verdict.ok && verdict.value.faults.map(({ file }) => file)).toEqual(['record.html'])
  })
})
