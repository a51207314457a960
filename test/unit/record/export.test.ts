import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportRecord, type RecordFormat } from '../../../electron/host/record/export-record.ts'
import { verifyFile } from '../../../electron/host/record/verify-file.ts'
import type { RunJournal } from '../../../electron/host/journal/run-journal.ts'
import { journalIn, newSigner, runId, temporaryFolder, writeSampleRun } from './sample-run.ts'

const signer = newSigner()
let folder = ''
let remove = async (): Promise<void> => undefined
let journal: RunJournal

beforeAll(async () => {
  const made = await temporaryFolder()
  folder = made.path
  remove = made.remove
  journal = await writeSampleRun({ folder, signer })
})
afterAll(async () => {
  await journal.close()
  await remove()
})

async function exported(format: RecordFormat, from = journal, at = folder) {
  const out = join(folder, `record.${format}`)
  const result = await exportRecord({ folder: at, format, out, sealNow: (final) => from.seal(final, signer) })
  if (!result.ok) throw new Error(result.failure.sentence)
  return result.value
}

describe('a closed run', () => {
  it('is sealed once: every form carries the same code, and each form with the proof verifies', async () => {
    const codes = new Set<string>()
    for (const format of ['zip', 'json', 'html', 'md', 'csv'] as const) {
      const { path, code, final } = await exported(format)
      codes.add(code)
      expect(final).toBe(true)
      if (format === 'md' || format === 'csv') {
        expect(await readFile(path, 'utf8')).toContain(code)
        continue
      }
      const verdict = await verifyFile(path, {
        code: code.toLowerCase().replaceAll('-', ' '),
        signer: signer.publicHex,
      })
      if (!verdict.ok) throw new Error(verdict.failure.sentence)
      expect(verdict.value.faults).toEqual([])
      expect(verdict.value.sayings.map(({ about, holds }) => [about, holds])).toEqual([
        ['sound', true],
        ['code', true],
        ['signer', true],
      ])
    }
    expect([...codes]).toHaveLength(1)
    expect([...codes][0]).toMatch(/^([0-9A-HJKMNP-TV-Z]{3}-){7}[0-9A-HJKMNP-TV-Z]{3}$/)
    expect(journal.entries.filter((entry) => entry.type === 'record.sealed')).toHaveLength(1)
  })

  it('gives the same bytes each time, and shows their hash', async () => {
    const first = await exported('zip')
    const second = await exported('zip')
    expect(second.sha256).toBe(first.sha256)
  })

  it('differs from another one by its code and its signer', async () => {
    const { path } = await exported('json')
    const other = newSigner().publicHex
    const verdict = await verifyFile(path, { code: 'AAA-AAA-AAA-AAA-AAA-AAA-AAA-AAA', signer: other })
    expect(verdict.ok && verdict.value.sayings.map(({ holds }) => holds)).toEqual([true, false, false])
  })

  it('a missing or changed file is named, and nothing is written', async () => {
    const named = journal.entries.find((entry) => entry.type === 'item.ticked')?.data.files[0]?.sha256 ?? ''
    const file = join(folder, 'files', named)
    await rename(file, `${file}.away`)
    const out = join(folder, 'none.zip')
    const words = { folder, format: 'zip', out, sealNow: () => Promise.reject(new Error('no')) } as const
    const missing = await exportRecord(words)
    expect(!missing.ok && missing.failure.sentence).toContain(named)
    await writeFile(file, 'other')
    const changed = await exportRecord(words)
    expect(!changed.ok && changed.failure.code).toBe('record.invalid')
    await rm(file)
    await rename(`${file}.away`, file)
    await expect(readFile(out)).rejects.toThrow('ENOENT')
  })

  it('a folder that is not there is a sentence', async () => {
    const result = await exportRecord({
      folder,
      format: 'md',
      out: join(folder, 'no/such/r.md'),
      sealNow: () => journal.seal(true, signer),
    })
    expect(!result.ok && result.failure.code).toBe('disk.not-writable')
  })
})

describe('an unfinished run', () => {
  it('is sealed at each export, and every form shows that', async () => {
    const made = await temporaryFolder()
    const open = await writeSampleRun({ folder: made.path, signer }, false)
    const first = await exported('html', open, made.path)
    expect(first.final).toBe(false)
    const verdict = await verifyFile(first.path)
    expect(verdict.ok && verdict.value.sayings[0]?.sentence).toContain('sealed unfinished')
    const second = await exported('md', open, made.path)
    expect(second.code).not.toBe(first.code)
    expect(await readFile(second.path, 'utf8')).toContain('sealed unfinished')
    await open.append('run.closed', { outcome: 'done' }, { durable: true })
    const third = await exported('json', open, made.path)
    expect(third.final).toBe(true)
    await open.close()
    await made.remove()
  })

  it('cannot be sealed with another key than it began with', async () => {
    const made = await temporaryFolder()
    const open = await writeSampleRun({ folder: made.path, signer }, false)
    const result = await open.seal(false, newSigner())
    expect(!result.ok && result.failure.code).toBe('record.invalid')
    await open.close()
    await made.remove()
  })
})

it('a run that was only just started can be exported', async () => {
  const made = await temporaryFolder()
  const open = await journalIn({ folder: made.path, signer })
  const { opened } = await import('./sample-run.ts')
  await open.append('run.opened', opened(signer.publicHex))
  const { path } = await exported('zip', open, made.path)
  const verdict = await verifyFile(path)
  expect(verdict.ok && verdict.value.faults).toEqual([])
  expect(verdict.ok && verdict.value.run).toBe(runId)
  await open.close()
  await made.remove()
})
