import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportRecord } from '../../../electron/host/record/export-record.ts'
import { pagePieces } from '../../../electron/host/record/html-form.ts'
import { jsonPieces, OtherLayout, sealTextOf } from '../../../electron/host/record/json-form.ts'
import { verifyFile } from '../../../electron/host/record/verify-file.ts'
import { newSigner, temporaryFolder, writeSampleRun } from './sample-run.ts'

// JSON and HTML are read as streams: they give the same result in pieces of any size.

let folder = ''
let remove = async (): Promise<void> => undefined
const paths = { json: '', html: '' }

beforeAll(async () => {
  const made = await temporaryFolder()
  folder = made.path
  remove = made.remove
  const signer = newSigner()
  const journal = await writeSampleRun({ folder, signer })
  await journal.append('note.added', { text: '"\\" é \u{1f600} \u2028', by: '\\\\' })
  await journal.close()
  for (const format of ['json', 'html'] as const) {
    paths[format] = join(folder, `r.${format}`)
    const reopened = await (await import('./sample-run.ts')).journalIn({ folder, signer })
    const words = { folder, format, out: paths[format], sealNow: (final: boolean) => reopened.seal(final, signer) }
    expect((await exportRecord(words)).ok).toBe(true)
    await reopened.close()
  }
})
afterAll(() => remove())

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

describe('the HTML form', () => {
  it.each([1, 7, 63, 64, 65, 4096, 1e9])('is the same in pieces of %d', async (size) => {
    const bytes = await readFile(paths.html)
    const blocks = new Map<string, string>()
    let [around, last] = ['', '']
    for await (const piece of pagePieces(inPieces(bytes, size))) {
      if (piece.kind !== 'block') around += piece.text
      else {
        blocks.set(piece.name, (blocks.get(piece.name) ?? '') + piece.base64)
        if (!piece.last) expect(piece.base64.length % 4).toBe(0)
      }
      last = piece.kind
    }
    expect(last).toBe('tail')
    const text = bytes.toString('utf8')
    for (const [name, base64] of blocks) expect(text).toContain(`id="${name}">${base64}</script>`)
    expect([...blocks.keys()].slice(0, 2)).toEqual(['journal', 'seal'])
    expect(around.length + [...blocks].reduce((sum, [name, base64]) => sum + blockLength(name, base64), 0)).toBe(
      text.length,
    )
  })

  const blockLength = (name: string, base64: string): number =>
    `<script type="application/octet-stream" id="${name}">${base64}</script>\n`.length

  it.each<[string, (text: string) => string]>([
    ['a block without an end', (text) => text.slice(0, text.indexOf('</script>'))],
    ['a block in a block', (text) => text.replace('id="seal">', 'id="seal"><b>')],
    ['a name that is none', (text) => text.replace('id="seal">', 'id="SEAL">')],
    ['no data', (text) => text.replaceAll('application/octet-stream', 'text/plain')],
    ['nothing but a head', (text) => text.slice(0, 200)],
  ])('%s is not a page of Uptick', async (_, change) => {
    const path = join(folder, 'broken.html')
    await writeFile(path, change(await readFile(paths.html, 'utf8')))
    const verdict = await verifyFile(path)
    expect(!verdict.ok && verdict.failure.code).toBe('record.not-a-record')
  })
})

describe('the JSON form', () => {
  it('gives its files, then its lines, then its seal', async () => {
    const form = JSON.parse(await readFile(paths.json, 'utf8')) as {
      journal: string[]
      seal: object
      files: Record<string, string>
    }
    const files: Record<string, string> = {}
    const lines: string[] = []
    let rest = ''
    for await (const piece of jsonPieces(paths.json)) {
      if (piece.kind === 'file') files[piece.name] = (files[piece.name] ?? '') + piece.base64
      else if (piece.kind === 'line') lines.push(JSON.parse(piece.quoted) as string)
      else rest = piece.text
    }
    expect(files).toEqual(form.files)
    expect(lines).toEqual(form.journal)
    expect(rest).toBe(`,"seal":${(await sealTextOf(paths.json)) ?? ''}}`)
  })

  it.each<[string, (text: string) => string]>([
    ['members in another order', (text) => `{"journal":[],${text.slice(1)}`],
    ['files in another order', (text) => text.replace(/("[0-9a-f]{64}":"[^"]*"),("[0-9a-f]{64}":"[^"]*")/, '$2,$1')],
    ['a file cut off', (text) => text.slice(0, 100)],
    ['a line cut off', (text) => text.slice(0, text.indexOf('"journal":[') + 40)],
    ['blanks', (text) => JSON.stringify(JSON.parse(text), undefined, 1)],
  ])('%s is another layout', async (_, change) => {
    const path = join(folder, 'other.json')
    await writeFile(path, change(await readFile(paths.json, 'utf8')))
    const read = async (): Promise<void> => {
      for await (const _piece of jsonPieces(path)) continue
    }
    await expect(read()).rejects.toBeInstanceOf(OtherLayout)
  })

  it('with a second seal before the last one is refused, whichever of them is right', async () => {
    const text = await readFile(paths.json, 'utf8')
    const seal = (await sealTextOf(paths.json)) ?? ''
    const path = join(folder, 'two-seals.json')
    await writeFile(path, text.replace(`,"seal":${seal}`, `,"seal":{"v":1},"x":[1],"seal":${seal}`))
    const verdict = await verifyFile(path)
    expect(verdict.ok && verdict.value.sound).toBe(false)
  })

  it('with anything behind it is refused', async () => {
    const path = join(folder, 'more.json')
    await writeFile(path, await readFile(paths.json))
    await appendFile(path, '{}')
    const verdict = await verifyFile(path)
    expect(!verdict.ok && verdict.failure.code).toBe('record.not-a-record')
  })
})
