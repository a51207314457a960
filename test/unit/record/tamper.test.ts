import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportRecord, type RecordFormat } from '../../../electron/host/record/export-record.ts'
import { verifyFile } from '../../../electron/host/record/verify-file.ts'
import { ZipReader } from '../../../electron/host/disk/zip-reader.ts'
import { hostHashing, hostSignatures } from '../../../electron/host/disk/hashing.ts'
import { makeLine } from '../../../shared/record/chain.ts'
import { firstPrev } from '../../../shared/record/line-hash.ts'
import { makeSeal, type Seal } from '../../../shared/record/seal.ts'
import { RecordVerifier, type Verdict } from '../../../shared/record/verify-record.ts'
import { redactLine } from './redact-line.ts'
import { newSigner, runId, temporaryFolder, writeSampleRun } from './sample-run.ts'

const signer = newSigner()
let folder = ''
let remove = async (): Promise<void> => undefined
const whole: Partial<Record<RecordFormat, Buffer>> = {}
let lines: string[] = []
let seal: Seal
let code = ''
let form: { journal: string[]; seal: Seal; files: Record<string, string> }

beforeAll(async () => {
  const made = await temporaryFolder()
  folder = made.path
  remove = made.remove
  const journal = await writeSampleRun({ folder, signer })
  for (const format of ['zip', 'json', 'html'] as const) {
    const out = join(folder, `r.${format}`)
    const result = await exportRecord({ folder, format, out, sealNow: (final) => journal.seal(final, signer) })
    if (!result.ok) throw new Error(result.failure.sentence)
    code = result.value.code
    whole[format] = await readFile(out)
  }
  await journal.close()
  form = JSON.parse(String(whole.json)) as typeof form
  lines = form.journal
  seal = form.seal
})
afterAll(() => remove())

let written = 0
async function sound(bytes: Uint8Array | string, known = {}): Promise<boolean> {
  const path = join(folder, `changed-${String((written += 1) % 4)}`)
  await writeFile(path, bytes)
  const verdict = await verifyFile(path, known)
  return verdict.ok && verdict.value.sound
}

/** What each file in a zip unpacks to, as a plain reader sees it; undefined where one does not. */
async function contents(bytes: Uint8Array): Promise<string | undefined> {
  const path = join(folder, 'looked-at.zip')
  await writeFile(path, bytes)
  try {
    const zip = await ZipReader.open(path)
    const hashes: string[] = []
    for (const name of zip.entries.keys()) hashes.push(`${name} ${await zip.sha256(name)}`)
    await zip.close()
    return hashes.join('\n')
  } catch {
    return undefined
  }
}

function verify(text: readonly string[], sealed: unknown = seal): Verdict {
  const verifier = new RecordVerifier(hostHashing, hostSignatures, sealed)
  for (const line of text) verifier.take(line)
  for (const [name, base64] of Object.entries(form.files)) {
    verifier.file(name, createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex'))
  }
  return verifier.finish()
}

describe('any single byte changed', () => {
  it.each(['json', 'html'] as const)('is found in %s', async (format) => {
    const original = whole[format] ?? Buffer.alloc(0)
    await fc.assert(
      fc.asyncProperty(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bytes = Buffer.from(original)
        bytes[at] = (bytes[at] ?? 0) ^ flip
        expect(await sound(bytes), `${String(at)} ${String(flip)}`).toBe(false)
      }),
      { numRuns: 100 },
    )
  })

  it('is found in the zip, or changes nothing of what it unpacks to', async () => {
    const original = whole.zip ?? Buffer.alloc(0)
    const before = await contents(original)
    await fc.assert(
      fc.asyncProperty(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bytes = Buffer.from(original)
        bytes[at] = (bytes[at] ?? 0) ^ flip
        if (await sound(bytes)) expect(await contents(bytes), `${String(at)} ${String(flip)}`).toBe(before)
      }),
      { numRuns: 120 },
    )
  })

  it('is found in each line, and the lines before it remain valid', () => {
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.nat(), fc.integer({ min: 1, max: 127 }), (index, place, flip) => {
        const bytes = Buffer.from(lines[index] ?? '')
        const at = place % bytes.length
        bytes[at] = (bytes[at] ?? 0) ^ flip
        const verdict = verify(lines.with(index, bytes.toString('utf8')))
        expect(verdict.sound).toBe(false)
        expect(verdict.events).toBe(index)
        expect(verdict.faults[0]?.line).toBe(index + 1)
      }),
      { numRuns: 100 },
    )
  })
})

describe('a line', () => {
  const cases: [string, (at: number) => string[], (at: number) => number][] = [
    ['dropped', (at) => lines.toSpliced(at, 1), (at) => at + 1],
    ['doubled', (at) => lines.toSpliced(at, 0, lines[at] ?? ''), (at) => at + 2],
    ['swapped with the next', (at) => lines.toSpliced(at, 2, lines[at + 1] ?? '', lines[at] ?? ''), (at) => at + 1],
    ['and all after it cut off', (at) => lines.slice(0, at + 1), (at) => at + 2],
  ]
  it.each(cases)('%s is found and named, in whichever place', (_, change, named) => {
    for (let at = 0; at < lines.length - 1; at += 1) {
      const verdict = verify(change(at))
      expect(verdict.sound).toBe(false)
      expect(verdict.faults[0]?.line).toBe(named(at))
    }
  })

  it('put after the last one is found', () => {
    const last = JSON.parse(lines.at(-1) ?? '') as { hash: string; seq: number }
    const about = { seq: last.seq + 1, at: '2026-11-23T12:00:00.000Z', type: 'note.added' }
    const more = makeLine(hostHashing, {
      ...about,
      data: { text: 'x', by: 'y' },
      key: new Uint8Array(16),
      prev: last.hash,
    })
    expect(verify([...lines, more.text]).faults[0]?.sentence).toContain('after the last line that the seal covers')
  })
})

describe('a seal', () => {
  it('with any member changed is found', () => {
    const changes: Partial<Record<keyof Seal, unknown>> = {
      run: 'another',
      events: seal.events - 1,
      head: 'ab'.repeat(32),
      final: false,
      at: '2026-11-23T11:11:11.111Z',
      signer: newSigner().publicHex,
      signature: 'ab'.repeat(64),
      v: 2,
    }
    for (const [name, value] of Object.entries(changes)) {
      expect(verify(lines, { ...seal, [name]: value }).sound, name).toBe(false)
    }
    expect(verify(lines, { ...seal, more: 1 }).sound).toBe(false)
    expect(verify(lines, null).sound).toBe(false)
  })

  it('of a later version is said to be that', async () => {
    const path = join(folder, 'later.json')
    await writeFile(path, JSON.stringify({ ...form, seal: { ...seal, v: 2 } }))
    const verdict = await verifyFile(path)
    expect(!verdict.ok && verdict.failure.code).toBe('record.schema-too-new')
  })
})

it('a record made again with another key is sound, and differs in the saved code and the known key', async () => {
  const forger = newSigner()
  let prev = firstPrev(hostHashing, runId, forger.publicHex)
  const anew = lines.map((text, index) => {
    const { at, type, data } = JSON.parse(text) as { at: string; type: string; data: Record<string, never> }
    const told = index === 0 ? { ...data, signer: forger.publicHex } : data
    const made = makeLine(hostHashing, { seq: index + 1, at, type, data: told, key: new Uint8Array(16), prev })
    prev = made.hash
    return made.text
  })
  const about = { run: runId, events: anew.length, head: prev, final: true, at: seal.at, signer: forger.publicHex }
  const path = join(folder, 'forged.json')
  const forged = { ...form, journal: anew, seal: makeSeal(about, (message) => forger.sign(message)) }
  await writeFile(path, JSON.stringify(forged))
  const verdict = await verifyFile(path, { code, signer: signer.publicHex })
  expect(verdict.ok && verdict.value.sayings.map(({ about: what, holds }) => [what, holds])).toEqual([
    ['sound', true],
    ['code', false],
    ['signer', false],
  ])
})

describe('a redacted record', () => {
  // What may not be withheld, and what names a file that stays in the record.
  const never = /^\/(?:status|item|applies|effect|outcome|rule|gate|stage|file|files|raw|runbook)(?:\/|$)/
  it('verifies against the same head, seal and code, whichever values are redacted', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.boolean()), (coins) => {
        const verdict = verify(lines.map((line) => redactLine(line, (p) => !never.test(p) && coins.next().value)))
        expect(verdict.faults).toEqual([])
        expect(verdict.code).toBe(code)
      }),
      { numRuns: 40 },
    )
  })

  it('says how much is withheld, and lets files be left out', async () => {
    const journal = lines.map((line) => redactLine(line, (p) => p.startsWith('/reason') || p.startsWith('/files')))
    const path = join(folder, 'redacted.json')
    await writeFile(path, JSON.stringify({ journal, seal, files: {} }))
    const verdict = await verifyFile(path, { code })
    if (!verdict.ok) throw new Error(verdict.failure.sentence)
    expect(verdict.value.sound).toBe(true)
    expect(verdict.value.redacted.lines).toBeGreaterThan(2)
    expect(verdict.value.withheldFiles.length).toBe(1)
    expect(verdict.value.sayings[0]?.sentence).toMatch(/\d+ values on \d+ lines are withheld/)
  })
})

describe('the JSON form', () => {
  it('may hold its lines as objects: they are put into canonical form', async () => {
    const journal = lines.map((line) => JSON.parse(line) as unknown)
    expect(await sound(JSON.stringify({ journal, seal, files: form.files }, undefined, 2))).toBe(true)
  })

  it.each<[string, (copy: typeof form) => unknown]>([
    ['a file is missing', (copy) => ({ ...copy, files: {} })],
    [
      'a file is another',
      (copy) => ({ ...copy, files: Object.fromEntries(Object.keys(copy.files).map((k) => [k, 'AAAA'])) }),
    ],
    ['a file is named by no line', (copy) => ({ ...copy, files: { ...copy.files, [sha('x')]: btoa('x') } })],
    ['a file has no hash for a name', (copy) => ({ ...copy, files: { ...copy.files, '../x': btoa('x') } })],
    ['a member does not belong to it', (copy) => ({ ...copy, extra: 1 })],
    ['a line is a number', (copy) => ({ ...copy, journal: [1, ...copy.journal] })],
    ['it holds no lines', (copy) => ({ ...copy, journal: [] })],
  ])('%s', async (_, change) => {
    expect(await sound(JSON.stringify(change(form)))).toBe(false)
  })
  it('a doubled member is refused', async () => {
    expect(await sound(`{"journal":[],${JSON.stringify(form).slice(1)}`)).toBe(false)
  })
})

describe('a file that is not a record', () => {
  it.each([
    ['nothing', ''],
    ['words', 'hello'],
    ['a PDF', '%PDF-1.7'],
    ['other JSON', '{"a":1}'],
    ['half JSON', '{"journal":['],
    ['other HTML', '<!doctype html><p>x'],
    ['half a zip', 'PK\x03\x04 and no more'],
    ['no UTF-8', Buffer.from('{"journal":"\xff"}', 'latin1')],
  ])('%s: said, with the form that it should have', async (_, content) => {
    const path = join(folder, 'none')
    await writeFile(path, content)
    const verdict = await verifyFile(path)
    expect(!verdict.ok && verdict.failure.code).toBe('record.not-a-record')
  })
  it('a file that is not there', async () => {
    const verdict = await verifyFile(join(folder, 'nowhere'))
    expect(!verdict.ok && verdict.failure.code).toBe('disk.not-readable')
  })
  it('markup around sound lines is not believed', async () => {
    const page = String(whole.html).replace('<main id="record">', '<p>All is well.</p><main id="record">')
    const path = join(folder, 'lying.html')
    await writeFile(path, page)
    const verdict = await verifyFile(path)
    expect(verdict.ok && verdict.value.faults.map(({ sentence }) => sentence)).toEqual([
      'The page around the lines is not one that Uptick writes: what it shows when opened proves nothing.',
    ])
  })
})

function sha(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
