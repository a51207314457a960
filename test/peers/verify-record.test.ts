import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { exportRecord, type RecordFormat } from '../../electron/host/record/export-record.ts'
import { verifyFile } from '../../electron/host/record/verify-file.ts'
import { ZipReader } from '../../electron/host/disk/zip-reader.ts'
import type { RunJournal } from '../../electron/host/journal/run-journal.ts'
import { givenPolicies, type RedactionPolicy } from '../../shared/record/redaction.ts'
import { redactLine } from '../unit/record/redact-line.ts'
import { newSigner, runId, temporaryFolder, writeSampleRun } from '../unit/record/sample-run.ts'
import { findProgram } from './programs.ts'
import { fixtures, ran, runVerifyPage, sayHostileThings, unpacked, verifyByPython } from './record-kit.ts'

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
  await sayHostileThings(journal)
  made['unfinished'] = await exported('zip', 'unfinished.zip')
  await journal.append('run.closed', { outcome: 'done' }, { durable: true })
  for (const format of ['zip', 'json', 'html'] as const) made[format] = await exported(format, `record.${format}`)
})
afterAll(async () => {
  await journal.close()
  await remove()
})

async function exported(format: RecordFormat, name: string, policy?: RedactionPolicy) {
  const words = { folder, format, out: join(folder, name), policy }
  const result = await exportRecord({ ...words, sealNow: (final) => journal.seal(final, signer) })
  if (!result.ok) throw new Error(result.failure.sentence)
  return result.value
}

/** The zip with some of its entries replaced, or taken out where the new content is undefined. */
async function rezipped(name: string, change: (entry: string, content: Buffer) => Buffer | undefined): Promise<string> {
  const zip = await ZipReader.open(made['zip']?.path ?? '')
  const out = new ZipFile()
  for (const entry of zip.entries.keys()) {
    const content = change(entry, await zip.whole(entry, 1e9))
    if (content !== undefined) out.addBuffer(content, entry)
  }
  await zip.close()
  out.end()
  const parts: Buffer[] = []
  for await (const part of out.outputStream) parts.push(part as unknown as Buffer)
  const path = join(folder, name)
  await writeFile(path, Buffer.concat(parts))
  return path
}

/** The zip with values redacted by a test's own few lines of code, which share nothing with Uptick's redaction. */
const withheldByOthers = (): Promise<string> =>
  rezipped('withheld.zip', (entry, content) => {
    if (entry === 'record.html' || entry.startsWith('files/')) return undefined
    if (entry !== 'journal.ndjson') return content
    const hide = /^\/(?:reason|by|files|raw|file|lines|appliances|identity|value)(?:\/|$)/
    const lines = content.toString('utf8').trimEnd().split('\n')
    return Buffer.from(lines.map((line) => `${redactLine(line, (pointer) => hide.test(pointer))}\n`).join(''))
  })

describe('a verifier in Python that knows the format alone', () => {
  it('meets the vectors', async () => {
    const vectors = fileURLToPath(new URL('../fixtures/record-vectors.json', import.meta.url))
    const words = [join(fixtures, 'verify_record.py'), '--vectors', vectors]
    expect(await ran(findProgram('python3'), words)).toMatchObject({ code: 0 })
  })

  it.each(['zip', 'json', 'html', 'unfinished'])(
    'verifies what we export (%s), and finds the same code',
    async (name) => {
      const { path = '', code } = made[name] ?? {}
      const about = { final: name !== 'unfinished', redacted: false, signer: signer.publicHex }
      expect(await verifyByPython(path)).toMatchObject({ sound: true, run: runId, code, ...about })
    },
  )

  it.each(
    (['customer', 'public'] as const).flatMap((name) =>
      (['zip', 'json', 'html'] as const).map((as) => [name, as] as const),
    ),
  )('verifies what we redact (%s, %s): the code is that of the whole record', async (name, format) => {
    const { path, code, withheld } = await exported(format, `${name}.${format}`, givenPolicies[name])
    expect(withheld).not.toEqual([])
    expect(code).toBe(made['zip']?.code)
    expect(await verifyByPython(path)).toMatchObject({ sound: true, redacted: true, final: true, code })
  })

  it('agrees about a copy from which somebody else withheld: same head, same code', async () => {
    const path = await withheldByOthers()
    expect(await verifyByPython(path)).toMatchObject({ sound: true, redacted: true, code: made['zip']?.code })
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
    const redacted = await exported('zip', 'public.zip', givenPolicies.public)
    for (const path of [made['zip']?.path ?? '', redacted.path, await withheldByOthers()]) {
      const at = await unpacked(path)
      const verified = await runVerifyPage(at)
      expect(verified.said).toContain(`Code ${made['zip']?.code ?? ''}`)
      expect(verified.code).toBe(0)
      const lines = await readFile(join(at, 'journal.ndjson'), 'utf8')
      await writeFile(join(at, 'journal.ndjson'), lines.replace('run.opened', 'run.closed'))
      expect((await runVerifyPage(at)).said).toContain('line 1: hash')
      await writeFile(join(at, 'journal.ndjson'), lines)
      const seal = await readFile(join(at, 'seal.json'), 'utf8')
      await writeFile(
        join(at, 'seal.json'),
        seal.replace(/(?<="signature":")./, (digit) => (digit === '0' ? '1' : '0')),
      )
      expect((await runVerifyPage(at)).said).toContain('InvalidSignature')
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

  it('is all that may be left out, apart from the words on how to verify', async () => {
    const left = new Set(['VERIFY.md', 'record.html'])
    const zip = await rezipped('less.zip', (entry, content) => (left.has(entry) ? undefined : content))
    const verdict = await verifyFile(zip)
    expect(verdict.ok && verdict.value.sound).toBe(true)
  })
})
