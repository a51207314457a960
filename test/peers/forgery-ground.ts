import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportRecord, type RecordFormat } from '../../electron/host/record/export-record.ts'
import { ZipReader } from '../../electron/host/disk/zip-reader.ts'
import { hostHashing } from '../../electron/host/disk/hashing.ts'
import type { Signer } from '../../electron/host/keys/signing-key.ts'
import { blockEnds } from '../../shared/record/html-page.ts'
import { givenPolicies } from '../../shared/record/redaction.ts'
import { codeOf, readSeal } from '../../shared/record/seal.ts'
import { verifyText } from '../../shared/record/verify-words.ts'
import { newSigner, writeSampleRun } from '../unit/record/sample-run.ts'
import { inOrder, type ForgedEvent } from './forged-lines.ts'
import { forgeZip, type ForgedEntry, type ForgedZip } from './forged-zip.ts'

export type Form = 'zip' | 'html' | 'json'
export const forms = ['zip', 'html', 'json'] as const

/** The parts of a record, to be put together in any form. */
export interface Parts {
  readonly lines: readonly string[]
  readonly seal: unknown
  /** Where the seal is not to be written in canonical form. */
  readonly sealText?: string
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** Genuine records that forgeries start from, in a folder that also holds the references for a page and the words. */
export interface Ground {
  readonly folder: string
  readonly signer: Signer
  readonly other: Signer
  readonly whole: Parts
  readonly redacted: Parts
  readonly events: readonly ForgedEvent[]
  readonly page: { readonly head: string; readonly tail: string }
  readonly genuine: ReadonlyMap<string, Buffer>
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export async function layGround(folder: string): Promise<Ground> {
  const signer = newSigner()
  const run = join(folder, 'run')
  await mkdir(run)
  const journal = await writeSampleRun({ folder: run, signer })
  const genuine = new Map<string, Buffer>()
  const exported = async (format: RecordFormat, kind: 'whole' | 'redacted'): Promise<void> => {
    const policy = kind === 'redacted' ? givenPolicies.customer : undefined
    const out = join(folder, `${kind}.${format}`)
    const sealNow = (final: boolean) => journal.seal(final, signer)
    const result = await exportRecord({ folder: run, format, out, policy, sealNow })
    if (!result.ok) throw new Error(result.failure.sentence)
    genuine.set(`${kind}.${format}`, await readFile(out))
  }
  for (const kind of ['whole', 'redacted'] as const) for (const form of forms) await exported(form, kind)
  await journal.close()
  const whole = await partsOf(join(folder, 'whole.zip'))
  const page = String(genuine.get('whole.html'))
  const begin = page.indexOf('<script type="application/octet-stream"')
  const end = page.lastIndexOf('<script>')
  await writeFile(join(folder, 'record.html'), page)
  const [words] = await entriesOf(join(folder, 'whole.zip'), 'VERIFY.md')
  await writeFile(join(folder, 'VERIFY.md'), words ?? '')
  return {
    folder,
    signer,
    other: newSigner(),
    whole,
    redacted: await partsOf(join(folder, 'redacted.zip')),
    events: whole.lines.map((line) => {
      const { at, type, data } = JSON.parse(line) as { at: string; type: string; data: unknown }
      return { at, type, data }
    }),
    page: { head: page.slice(0, begin), tail: page.slice(end) },
    genuine,
  }
}

async function entriesOf(path: string, ...names: readonly string[]): Promise<Buffer[]> {
  const zip = await ZipReader.open(path)
  const found: Buffer[] = []
  for (const name of names) found.push(await zip.whole(name, 1e9))
  await zip.close()
  return found
}

async function partsOf(path: string): Promise<Parts> {
  const zip = await ZipReader.open(path)
  const files = new Map<string, Uint8Array>()
  for (const name of zip.entries.keys())
    if (name.startsWith('files/')) files.set(name.slice('files/'.length), await zip.whole(name, 1e9))
  const lines = (await zip.whole('journal.ndjson', 1e9)).toString('utf8').trimEnd().split('\n')
  const seal = JSON.parse((await zip.whole('seal.json', 1e6)).toString('utf8')) as unknown
  await zip.close()
  return { lines, seal, files }
}

const journalOf = ({ lines }: Parts): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''))
const sealTextOf = ({ seal, sealText }: Parts): string => sealText ?? inOrder(seal)

export function asJson(parts: Parts): Buffer {
  const files = [...parts.files].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const listed = files.map(([name, bytes]) => `${JSON.stringify(name)}:"${Buffer.from(bytes).toString('base64')}"`)
  const lines = parts.lines.map((line) => JSON.stringify(line)).join(',')
  return Buffer.from(`{"files":{${listed.join(',')}},"journal":[${lines}],"seal":${sealTextOf(parts)}}`)
}

export function asHtml({ page }: Ground, parts: Parts): Buffer {
  const block = (name: string, bytes: Uint8Array): string => {
    const { open, close } = blockEnds(name)
    return `${open}${Buffer.from(bytes).toString('base64')}${close}`
  }
  const files = [...parts.files].map(([name, bytes]) => block(name, bytes)).join('')
  const told = `${block('journal', journalOf(parts))}${block('seal', Buffer.from(sealTextOf(parts)))}`
  return Buffer.from(`${page.head}${told}${files}${page.tail}`)
}

/** The entries of the zip form; words and page are those of these very parts. */
export function zipEntries(ground: Ground, parts: Parts): ForgedEntry[] {
  const read = readSeal(parts.seal)
  const practice = parts.lines.some((line) => line.includes('"practice":true'))
  const words = read.ok ? verifyText({ seal: read.seal, code: codeOf(hostHashing, read.seal), practice }) : 'none'
  return [
    { name: 'journal.ndjson', content: journalOf(parts), follows: true },
    { name: 'seal.json', content: Buffer.from(`${sealTextOf(parts)}\n`) },
    { name: 'VERIFY.md', content: Buffer.from(words) },
    { name: 'record.html', content: asHtml(ground, parts), follows: true },
    ...[...parts.files].map(([name, content]) => ({ name: `files/${name}`, content, follows: true })),
  ]
}

export function assemble(ground: Ground, form: Form, parts: Parts, about: ForgedZip = {}): Buffer {
  if (form === 'json') return asJson(parts)
  return form === 'html' ? asHtml(ground, parts) : forgeZip(zipEntries(ground, parts), about)
}
