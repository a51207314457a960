import { appendFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAppendFile, type AppendFile } from '../../../electron/host/journal/append-file.ts'
import { openJournal } from '../../../electron/host/journal/open-journal.ts'
import { readJournal } from '../../../electron/host/journal/read-journal.ts'
import { JournalFault } from '../../../shared/base/journal-fault.ts'
import { Redactor } from '../../../shared/base/redact.ts'
import type { JournalEntry } from '../../../shared/model/run-event.ts'
import {
  journalIn,
  newSigner,
  opened,
  runId,
  steppingClock,
  temporaryFolder,
  writeSampleRun,
} from '../record/sample-run.ts'

const signer = newSigner()
let folder = ''
let path = ''
let remove = async (): Promise<void> => undefined

beforeEach(async () => {
  const made = await temporaryFolder()
  folder = made.path
  path = join(folder, 'journal.ndjson')
  remove = made.remove
})
afterEach(() => remove())

const begun = async (words: Parameters<typeof journalIn>[0]): Promise<Awaited<ReturnType<typeof journalIn>>> => {
  const journal = await journalIn(words)
  await journal.append('run.opened', opened(words.signer.publicHex), { durable: true })
  return journal
}
const note = (text: string): { text: string; by: string } => ({ text, by: 'Ana' })
const lines = async (): Promise<string[]> => (await readFile(path, 'utf8')).trimEnd().split('\n')
const reopen = () =>
  openJournal({ folder, run: runId, signer: signer.publicHex, redactor: new Redactor(), clock: steppingClock() })

describe('append', () => {
  it('writes one line an event, without gaps, and reads back what it wrote', async () => {
    const journal = await writeSampleRun({ folder, signer })
    await journal.close()
    const read = await readJournal(path)
    expect(read.ok && read.value.damage).toBeUndefined()
    expect(read.ok && read.value.entries).toEqual(journal.entries)
    expect(journal.entries.map((entry) => entry.seq)).toEqual(journal.entries.map((_, index) => index + 1))
  })

  it('keeps the order of events that are appended at once, and tells listeners before it resolves', async () => {
    const journal = await begun({ folder, signer })
    const told: string[] = []
    journal.onEntry((entry: JournalEntry) => {
      if (entry.type === 'note.added') told.push(entry.data.text)
    })
    const words = Array.from({ length: 50 }, (_, index) => `note ${String(index)}`)
    const seen = await Promise.all(
      words.map(async (text, index) => {
        const entry = await journal.append('note.added', note(text), { durable: index % 7 === 0 })
        return told.includes(entry.data.text)
      }),
    )
    await journal.close()
    expect(told).toEqual(words)
    expect(seen.every(Boolean)).toBe(true)
    expect((await lines()).length).toBe(51)
  })

  it('resolves a durable append only after a sync, and shares one sync among those that wait', async () => {
    const calls: string[] = []
    const openFile = async (file: string): Promise<AppendFile> => {
      const real = await openAppendFile(file)
      return {
        ...real,
        write: async (bytes) => {
          await real.write(bytes)
          calls.push('write')
        },
        sync: async () => {
          await real.sync()
          calls.push('sync')
        },
      }
    }
    const journal = await begun({ folder, signer, openFile })
    calls.length = 0
    await Promise.all([1, 2, 3].map((n) => journal.append('note.added', note(String(n)), { durable: true })))
    expect(calls).toEqual(['write', 'sync'])
    await journal.append('note.added', note('4'))
    expect(calls).toEqual(['write', 'sync', 'write'])
    await journal.close()
    expect(calls.at(-1)).toBe('sync')
  })

  it('takes secrets out of words and kept bytes, and leaves structure alone', async () => {
    const secret = 'engine'
    const journal = await begun({ folder, signer, secrets: [secret, 'hünter2'] })
    const about = { appliance: 'a1', item: 'before.engine' }
    const entry = await journal.append('item.finished', {
      ...about,
      status: 'pass',
      reason: 'hünter2 and engine',
      evidence: [],
    })
    await journal.append('command.sent', { ...about, command: 'Version', effect: 'none', by: 'engine' })
    const kept = await journal.keep(Buffer.from('Password: hünter2\r\n'))
    await journal.close()
    expect(entry.data).toMatchObject({ item: 'before.engine', reason: '[redacted] and [redacted]' })
    const file = await readFile(join(folder, 'files', kept.sha256), 'utf8')
    expect(file).toBe('Password: [redacted]\r\n')
    expect(await readFile(path, 'utf8')).not.toContain('hünter2')
  })

  it('writes values other than texts and integers in a form that the chain can contain', async () => {
    const journal = await begun({ folder, signer })
    const value = { share: 12.5, name: 'half \ud800', list: [] }
    const entry = await journal.append('fact.captured', {
      appliance: 'a1',
      fact: 'x',
      value,
      source: { person: 'Ana' },
    })
    await journal.close()
    expect(entry.data.value).toEqual({ share: '12.5', name: 'half \ufffd', list: [] })
    expect((await readJournal(path)).ok).toBe(true)
  })

  it('refuses what its schema does not allow and continues', async () => {
    const journal = await begun({ folder, signer })
    await expect(journal.append('note.added', { by: 'Ana' } as never)).rejects.toThrow(TypeError)
    await expect(journal.append('run.opened', opened(signer.publicHex))).rejects.toThrow('begins with run.opened')
    const facts = { appliance: 'a1', fact: 'x', value: { '1st': 'x' }, source: { person: 'Ana' } }
    await expect(journal.append('fact.captured', facts)).rejects.toThrow('does not begin with a letter')
    expect((await journal.append('note.added', note('after'))).seq).toBe(2)
    await journal.close()
  })

  it('appends ten thousand lines in a few seconds', async () => {
    const journal = await begun({ folder, signer })
    const started = performance.now()
    for (let n = 0; n < 10_000; n += 1) await journal.append('note.added', note(`line ${String(n)}`))
    await journal.close()
    expect(performance.now() - started).toBeLessThan(15_000)
    const read = await readJournal(path)
    expect(read.ok && read.value.head.seq).toBe(10_001)
  }, 120_000)
})

describe('kept files', () => {
  it('stores the same bytes once, in full, and repairs a copy that was truncated', async () => {
    const journal = await begun({ folder, signer })
    const first = await journal.keep(Buffer.from('a reply'))
    const second = await journal.keep(Buffer.from('a reply'))
    expect(second).toEqual(first)
    const file = join(folder, 'files', first.sha256)
    await truncate(file, 2)
    await journal.keep(Buffer.from('a reply'))
    expect(await readFile(file, 'utf8')).toBe('a reply')
    expect(await readdir(join(folder, 'files'))).toEqual([first.sha256])
    await journal.close()
  })
})

describe('a torn tail', () => {
  const tails = [
    ['half a line', '{"at":"2026'],
    ['NUL bytes', '\0\0\0\0'],
    ['a line that lost blocks', '{"at":"2026\0\0\0\0"}\n'],
  ] as const
  it.each(tails)('%s is cut off and noted', async (_, tail) => {
    const journal = await writeSampleRun({ folder, signer })
    const before = journal.entries.length
    await journal.close()
    const whole = (await stat(path)).size
    await appendFile(path, tail)
    const looked = await readJournal(path)
    expect(looked.ok && looked.value.entries.length).toBe(before)
    expect((await stat(path)).size).toBe(whole + tail.length)
    const again = await reopen()
    if (!again.ok) throw new Error(again.failure.sentence)
    const last = again.value.entries.at(-1)
    expect(last).toMatchObject({ type: 'journal.repaired', seq: before + 1, data: { cut: tail.length } })
    await again.value.close()
    expect((await lines()).length).toBe(before + 1)
  })

  it('every cut of the file is a torn tail or whole: never damage', async () => {
    await (await writeSampleRun({ folder, signer })).close()
    const bytes = await readFile(path)
    const first = bytes.indexOf(10) + 1
    for (let end = first; end <= bytes.length; end += 97) {
      await writeFile(path, bytes.subarray(0, end))
      const read = await readJournal(path)
      expect(read.ok && read.value.damage).toBeUndefined()
      expect(read.ok && read.value.bytes + read.value.torn).toBe(end)
    }
  })

  it('a run that ended inside its first line starts again only if nothing was written', async () => {
    await writeFile(path, '{"at"')
    const read = await reopen()
    expect(!read.ok && read.failure.code).toBe('journal.damaged')
    await writeFile(path, '')
    const anew = await reopen()
    expect(anew.ok).toBe(true)
    if (anew.ok) await anew.value.close()
  })
})

describe('damage', () => {
  it('names its line, and what lies before it is still read', async () => {
    await (await writeSampleRun({ folder, signer })).close()
    const all = await lines()
    const changed = all.with(7, (all[7] ?? '').replace('4.3.7-GA', '4.4.7-GA'))
    await writeFile(path, `${changed.join('\n')}\n`)
    const again = await reopen()
    expect(!again.ok && again.failure.code).toBe('journal.damaged')
    expect(!again.ok && again.failure.sentence).toContain('line 8')
    const read = await readJournal(path)
    expect(read.ok && read.value.entries.length).toBe(7)
    expect(read.ok && read.value.torn).toBe(0)
  })

  it('is not mistaken for a torn tail where whole lines follow', async () => {
    await (await writeSampleRun({ folder, signer })).close()
    const all = await lines()
    await writeFile(path, `${all.with(4, 'x\0x').join('\n')}\n`)
    const read = await readJournal(path)
    expect(read.ok && read.value.damage?.sentence).toContain('line 5')
  })

  it('an event of a later version is said to be that', async () => {
    const journal = await begun({ folder, signer })
    await journal.close()
    const [first = ''] = await lines()
    await appendFile(path, `${first.replace('"v":1', '"v":2')}\n`)
    const again = await reopen()
    expect(!again.ok && again.failure.code).toBe('record.schema-too-new')
  })
})

describe('a disk that fails', () => {
  const failing = (what: 'write' | 'sync', code: string, after: number) => {
    let calls = 0
    return async (file: string): Promise<AppendFile> => {
      const real = await openAppendFile(file)
      const fail = async (bytes?: Uint8Array): Promise<void> => {
        calls += 1
        if (calls <= after) return bytes === undefined ? real.sync() : real.write(bytes)
        if (bytes !== undefined) await real.write(bytes.subarray(0, 20))
        throw Object.assign(new Error(code), { code })
      }
      return { ...real, ...(what === 'write' ? { write: fail } : { sync: () => fail() }) }
    }
  }

  it('full: the append fails as disk.full, nothing more is taken, the whole lines stay', async () => {
    const journal = await begun({ folder, signer, openFile: failing('write', 'ENOSPC', 2) })
    await journal.append('note.added', note('one'))
    const lost = await Promise.allSettled(
      [1, 2].map(() => journal.append('note.added', note('two'), { durable: true })),
    )
    for (const result of lost) {
      const reason: unknown = result.status === 'rejected' ? result.reason : undefined
      expect(reason).toBeInstanceOf(JournalFault)
      expect((reason as JournalFault).failure.code).toBe('disk.full')
    }
    await expect(journal.append('note.added', note('three'))).rejects.toBeInstanceOf(JournalFault)
    await expect(journal.seal(false, signer)).rejects.toBeInstanceOf(JournalFault)
    expect(journal.entries.length).toBe(2)
    await journal.close()
    const read = await readJournal(path)
    expect(read.ok && [read.value.head.seq, read.value.torn]).toEqual([2, 0])
  })

  it('read-only or broken while syncing: journal.not-writable', async () => {
    const journal = await begun({ folder, signer, openFile: failing('sync', 'EROFS', 1) })
    const lost = journal.append('note.added', note('two'), { durable: true })
    await expect(lost).rejects.toMatchObject({ failure: { code: 'journal.not-writable' } })
    await journal.close()
    // What was told to have failed is not there when the run is resumed.
    const read = await readJournal(path)
    expect(read.ok && read.value.entries.map(({ type }) => type)).toEqual(['run.opened'])
  })

  it('not to be opened at all: a value, not a throw', async () => {
    await writeFile(join(folder, 'files'), 'a file where the folder should be')
    const result = await reopen()
    expect(!result.ok && result.failure.code).toBe('journal.not-writable')
  })
})

it('tells a late listener what this opening has written, and nothing from before', async () => {
  const journal = await begun({ folder, signer })
  await journal.append('note.added', note('one'))
  await journal.close()
  await appendFile(path, 'torn')
  const again = await reopen()
  if (!again.ok) throw new Error(again.failure.sentence)
  const heard: string[] = []
  again.value.onEntry(({ type }) => heard.push(type), { sinceOpening: true })
  await again.value.append('note.added', note('two'))
  await again.value.close()
  expect(heard).toEqual(['journal.repaired', 'note.added'])
})
