import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAppendFile, type AppendFile } from '../../../electron/host/journal/append-file.ts'
import { readJournal } from '../../../electron/host/journal/read-journal.ts'
import { openVisitJournal, readVisitJournal, type VisitJournal } from '../../../electron/host/journal/visit-journal.ts'
import { JournalFault } from '../../../shared/base/journal-fault.ts'
import { Redactor } from '../../../shared/base/redact.ts'
import type { VisitEventData } from '../../../shared/model/visit-event.ts'
import { newSigner, steppingClock, temporaryFolder } from '../record/sample-run.ts'

const visit = 'v20261123-100405-4f2ac81e'
const signer = newSigner().publicHex
const secret = 'curlew 8 "mallow"'
const opened: VisitEventData<'visit.opened'> = {
  ...{ visit, signer, product: { name: 'Uptick', version: '0' }, purpose: 'upgrade', by: 'Ada', options: {} },
  ...{ site: { name: 'Harbor', sha256: 'a'.repeat(64) }, limits: { atOnce: 2, stopAfter: 1 } },
}

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

async function journalOf(openFile?: typeof openAppendFile): Promise<VisitJournal> {
  const redactor = new Redactor()
  redactor.add(secret)
  const journal = await openVisitJournal({
    ...{ folder, visit, signer, redactor, clock: steppingClock() },
    ...(openFile === undefined ? {} : { openFile }),
  })
  if (!journal.ok) throw new Error(journal.failure.sentence)
  return journal.value
}

async function begun(): Promise<VisitJournal> {
  const journal = await journalOf()
  await journal.append('visit.opened', opened)
  return journal
}

const answered = (value: string): VisitEventData<'visit.answered'> => ({ question: 'watchedBy', value, by: 'Ada' })

describe("a visit's journal", () => {
  it('reads back what was written, in order, and continues where it ended', async () => {
    const first = await begun()
    await Promise.all(['one', 'two', 'three'].map((value) => first.append('visit.answered', answered(value))))
    await first.close()
    const second = await journalOf()
    await second.append('visit.closed', { outcome: 'done', by: 'Ada' })
    await second.close()
    const read = await readVisitJournal(folder)
    if (!read.ok) throw new Error(read.failure.sentence)
    expect(read.value.entries).toEqual(second.entries)
    expect(read.value.entries.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'visit.opened'],
      [2, 'visit.answered'],
      [3, 'visit.answered'],
      [4, 'visit.answered'],
      [5, 'visit.closed'],
    ])
  })

  it('takes secrets out before the disk', async () => {
    const journal = await begun()
    await journal.append('visit.answered', answered(`the password is ${secret}`))
    await journal.close()
    expect(await readFile(path, 'utf8')).not.toContain('mallow')
  })

  it('begins with visit.opened, and has it once', async () => {
    const journal = await journalOf()
    await expect(journal.append('visit.answered', answered('x'))).rejects.toThrow(/begins with visit\.opened/)
    await journal.append('visit.opened', opened)
    await expect(journal.append('visit.opened', opened)).rejects.toThrow(/begins with visit\.opened/)
    await journal.close()
  })

  it('in which a character was changed names the line, and is not added to', async () => {
    const journal = await begun()
    await journal.append('visit.answered', answered('nothing'))
    await journal.append('visit.closed', { outcome: 'done', by: 'Ada' })
    await journal.close()
    await writeFile(path, (await readFile(path, 'utf8')).replace('"nothing"', '"Nothing"'))
    const read = await readVisitJournal(folder)
    expect(read).toMatchObject({ ok: true, value: { damage: { code: 'journal.damaged' } } })
    expect(read.ok && read.value.entries).toHaveLength(1)
    const again = await openVisitJournal({ folder, visit, redactor: new Redactor(), clock: steppingClock() })
    expect(again).toMatchObject({ failure: { sentence: expect.stringContaining('damaged at line 2') as string } })
  })

  it('whose last line was torn continues after the lines before it, and reports that', async () => {
    const journal = await begun()
    await journal.append('visit.answered', answered('nothing'))
    await journal.close()
    const whole = await readFile(path)
    await truncate(path, whole.length - 7)
    const again = await journalOf()
    expect(again.entries.map(({ type }) => type)).toEqual(['visit.opened', 'journal.repaired'])
    await again.close()
    await appendFile(path, '{"at":')
    expect(await readVisitJournal(folder)).toMatchObject({ ok: true, value: { torn: 6 } })
  })

  it('on a full disk takes nothing more, and leaves nothing that was said to have failed', async () => {
    let isFull = false
    const journal = await journalOf(async (file): Promise<AppendFile> => {
      const real = await openAppendFile(file)
      const sync = (): Promise<void> =>
        isFull ? Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' })) : real.sync()
      return {
        write: (bytes) => real.write(bytes),
        sync,
        truncate: (at) => real.truncate(at),
        close: () => real.close(),
      }
    })
    await journal.append('visit.opened', opened)
    isFull = true
    await expect(journal.append('visit.answered', answered('x'))).rejects.toThrow(JournalFault)
    isFull = false
    await expect(journal.append('visit.answered', answered('y'))).rejects.toThrow(JournalFault)
    expect(journal.fault?.code).toBe('disk.full')
    await journal.close()
    expect((await readFile(path, 'utf8')).trimEnd().split('\n')).toHaveLength(1)
  })

  it('is not a journal of a run, nor that of another visit', async () => {
    await (await begun()).close()
    expect(await readJournal(path)).toMatchObject({
      ok: true,
      value: { damage: { sentence: expect.stringContaining('a journal begins with run.opened') as string } },
    })
    const other = { folder, visit: 'v20261123-100405-00000000', redactor: new Redactor(), clock: steppingClock() }
    expect(await openVisitJournal(other)).toMatchObject({
      failure: { code: 'journal.damaged', sentence: expect.stringContaining('another visit') as string },
    })
  })
})
