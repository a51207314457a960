import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from '../../../electron/host/journal/open-journal.ts'
import { createRunFolder } from '../../../electron/host/journal/run-folder.ts'
import { RunCatalogue } from '../../../electron/host/runs/catalogue.ts'
import { followRun, type OpenRun } from '../../../electron/host/runs/open-run.ts'
import { createRunbooks } from '../../../electron/host/runs/runbooks.ts'
import { Redactor } from '../../../shared/base/redact.ts'
import { steppingClock } from '../record/sample-run.ts'
import { countDisk, type DiskCount } from './count-disk.ts'
import { documentsOf, openedOn, writeRun } from './runs-on-disk.ts'

const documents = path.join(import.meta.dirname, '..', '..', '..', 'shared', 'runbook', 'documents')
const runbooks = createRunbooks(documents)
let data = ''
let catalogue: RunCatalogue
let disk: DiskCount

beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'uptick-catalogue-'))
  catalogue = new RunCatalogue(data, runbooks)
  disk = countDisk()
})
afterEach(() => {
  disk.stop()
  rmSync(data, { recursive: true, force: true })
})

const rows = async () => (await catalogue.list()).map(({ row }) => row)
const journalOf = (run: string): string => path.join(data, 'runs', run, 'journal.ndjson')

/** A run that this process executes. */
async function live(run: string, address: string): Promise<OpenRun> {
  const folder = await createRunFolder(data, run)
  if (!folder.ok) throw new Error(folder.failure.sentence)
  const options = { folder: folder.value.path, run, signer: 'ab'.repeat(32) }
  const journal = await openJournal({ ...options, redactor: new Redactor(), clock: steppingClock() })
  if (!journal.ok) throw new Error(journal.failure.sentence)
  for (const source of documentsOf) await journal.value.keep(Buffer.from(source))
  await journal.value.append('run.opened', openedOn(run, [address]), { durable: true })
  const open = await followRun(folder.value, journal.value, { runbooks, closed: (each) => catalogue.keep(each) })
  if (!open.ok) throw new Error(open.failure.sentence)
  await catalogue.add(open.value)
  return open.value
}

const install = {
  appliance: 'a1',
  item: 'cli.install',
  command: 'Update Install x',
  effect: 'point-of-no-return',
} as const

describe('runs that this process executes', () => {
  it('are answered from memory: nothing is read, and no run.json written', async () => {
    const open = await live('run-1', '192.0.2.1')
    disk.clear()
    for (let count = 0; count < 5; count += 1) {
      await open.journal.append('note.added', { text: 'x', by: 'Ada' })
      expect(await rows()).toMatchObject([{ run: 'run-1', state: 'interrupted' }])
      expect((await catalogue.read('run-1')).ok).toBe(true)
      expect(await catalogue.deliveries()).toEqual([])
      expect(await catalogue.installOpenElsewhere({ addresses: ['192.0.2.9'] })).toBeUndefined()
    }
    expect({ ...disk, clear: 0, stop: 0 }).toMatchObject({ journals: [], listings: [], looks: [] })
    await open.close()
  })

  it('show what was just written, and are not read again once they are closed', async () => {
    const open = await live('run-1', '192.0.2.1')
    await open.journal.append('run.closed', { outcome: 'done' })
    expect(await rows()).toMatchObject([{ state: 'done' }])
    const gone = { appliance: 'a1', name: 'R4_4_3-GA', url: 'ftp://x', peer: '192.0.2.1' }
    await open.journal.append('patch.delivered', gone)
    await open.journal.append('identity.noted', { appliance: 'a1', same: true, identity: { host: 'ms-07' } })
    expect(await catalogue.deliveries()).toMatchObject([{ run: 'run-1', name: 'R4_4_3-GA', host: 'ms-07' }])
    await open.close()
    catalogue.remove('run-1')
    disk.clear()
    expect(await rows()).toMatchObject([{ state: 'done' }])
    const read = await catalogue.read('run-1')
    expect(read.ok && read.value.entries.length).toBe(open.entries.length)
    expect(disk.journals).toEqual([])
    expect(await readFile(path.join(data, 'runs', 'run-1', 'run.json'), 'utf8')).toContain('"done"')
  })
})

describe('runs that are not executed here', () => {
  it('are read once, however many portions are asked for', async () => {
    writeRun(data, { run: 'run-1', entries: 5001 })
    const seen: number[] = []
    await rows()
    for (let seq = 0; seq < 5001; seq += 1000) {
      const read = await catalogue.read('run-1')
      if (!read.ok) throw new Error(read.failure.sentence)
      seen.push(...read.value.entries.slice(seq, seq + 1000).map((entry) => entry.seq))
    }
    expect(seen).toHaveLength(5001)
    expect(disk.journals).toEqual([journalOf('run-1')])
    expect(disk.listings).toHaveLength(1)
  })

  it('are read once where two ask at the same time', async () => {
    writeRun(data, { run: 'run-1' })
    await Promise.all([catalogue.read('run-1'), catalogue.read('run-1'), rows()])
    expect(disk.journals).toHaveLength(1)
  })

  it('are read again once another process has written them', async () => {
    const lines = writeRun(data, { run: 'run-1' })
    expect(await rows()).toMatchObject([{ state: 'done' }])
    await catalogue.read('run-1')
    lines.add('run.resumed', { reason: 'on the command line' }).write()
    expect(await rows()).toMatchObject([{ state: 'interrupted' }])
    const read = await catalogue.read('run-1')
    expect(read.ok && read.value.state().lastResumed).toBeDefined()
    await rows()
    expect(disk.journals).toHaveLength(2)
  })

  it('are listed from run.json at the next start, and only if it belongs to exactly this journal', async () => {
    writeRun(data, { run: 'run-1' })
    await rows()
    disk.clear()
    expect(await new RunCatalogue(data, runbooks).list()).toMatchObject([{ row: { state: 'done' } }])
    expect(disk.journals).toEqual([])
    const kept = path.join(data, 'runs', 'run-1', 'run.json')
    await writeFile(
      kept,
      (await readFile(kept, 'utf8')).replace('"done"', '"failed"').replace(/"changed": \d+/, '"changed": 1'),
    )
    expect(await new RunCatalogue(data, runbooks).list()).toMatchObject([{ row: { state: 'done' } }])
    expect(disk.journals).toHaveLength(1)
    await writeFile(kept, '{"octets":1,"listing":{"run":"x"}}')
    expect(await new RunCatalogue(data, runbooks).list()).toMatchObject([{ row: { run: 'run-1', state: 'done' } }])
  })

  it('stand as damaged where they are, and as gone where they were deleted', async () => {
    writeRun(data, { run: 'run-1' })
    writeRun(data, { run: 'run-2' })
    const text = await readFile(journalOf('run-1'), 'utf8')
    await writeFile(journalOf('run-1'), text.replace('Completed', 'Refused'))
    expect(await rows()).toMatchObject([
      { run: 'run-1', state: 'damaged', openedAt: expect.stringContaining('2026') },
      {},
    ])
    expect(await catalogue.read('run-1')).toMatchObject({ failure: { code: 'journal.damaged' } })
    await truncate(journalOf('run-1'), 0)
    expect(await rows()).toMatchObject([{ state: 'damaged' }, { run: 'run-2' }])
    await rm(path.join(data, 'runs', 'run-2'), { recursive: true })
    expect((await rows()).map(({ run }) => run)).toEqual(['run-1'])
    expect(await catalogue.read('run-2')).toMatchObject({ failure: { code: 'run.not-found' } })
    expect(await catalogue.entry('run-2')).toBeUndefined()
  })
})

describe('an install that is open elsewhere', () => {
  it('is found by the address and by who answers, not by the run itself', async () => {
    writeRun(data, { run: 'run-1', address: '192.0.2.1', installing: true })
    const named = { code: 'run.blocked', sentence: expect.stringContaining('Run run-1 has an install open') }
    expect(await catalogue.installOpenElsewhere({ addresses: ['192.0.2.1'] })).toMatchObject(named)
    expect(await catalogue.installOpenElsewhere({ hostId: 'h-192.0.2.1' })).toMatchObject(named)
    expect(await catalogue.installOpenElsewhere({ addresses: ['192.0.2.1'] }, 'run-1')).toBeUndefined()
    expect(await catalogue.installOpenElsewhere({ addresses: ['192.0.2.2'], hostId: 'other' })).toBeUndefined()
  })

  it('is known of a live run from the entry on with which it begins, until the one with which it ends', async () => {
    const open = await live('run-1', '192.0.2.1')
    const ask = () => catalogue.installOpenElsewhere({ addresses: ['192.0.2.1'] })
    expect(await ask()).toBeUndefined()
    const { seq } = await open.journal.append('command.sent', { ...install, by: 'engine' })
    expect(await ask()).toMatchObject({ code: 'run.blocked' })
    const refused = { appliance: 'a1', item: 'cli.install', sent: seq, lines: ['NO'], milliseconds: 1 }
    await open.journal.append('command.finished', { ...refused, status: 'no' })
    expect(await ask()).toBeUndefined()
    await open.journal.append('command.sent', { ...install, by: 'engine' })
    await open.close()
    catalogue.remove('run-1')
    disk.clear()
    expect(await ask(), 'a closed run keeps its install').toMatchObject({ code: 'run.blocked' })
    expect(disk.journals).toEqual([])
  })

  it('costs no more to look for where more runs are live', async () => {
    const opens: OpenRun[] = []
    const cost: number[] = []
    writeRun(data, { run: 'a-old', address: '192.0.2.99' })
    await rows()
    for (const count of [1, 12]) {
      while (opens.length < count) {
        const index = String(opens.length + 1)
        opens.push(await live(`run-${index}`, `192.0.2.${index}`))
      }
      disk.clear()
      await catalogue.installOpenElsewhere({ addresses: ['192.0.2.50'] }, 'run-1')
      cost.push(disk.looks.length + disk.journals.length)
    }
    expect(cost).toEqual([1, 1])
    for (const open of opens) await open.close()
  })

  it('may be in a run that cannot be looked at, or whose journal cannot be read', async () => {
    const blocks = async (run: string): Promise<void> => {
      expect(await rows()).toMatchObject([{ run, state: 'damaged' }])
      const open = await catalogue.installOpenElsewhere({ addresses: ['192.0.2.99'] })
      expect(open).toMatchObject({
        code: 'run.blocked',
        sentence: expect.stringContaining(`Run ${run} cannot be looked at`),
      })
      expect(await catalogue.installOpenElsewhere({ addresses: ['192.0.2.99'] }, run)).toBeUndefined()
      await rm(path.join(data, 'runs', run), { recursive: true })
    }
    mkdirSync(path.join(data, 'runs', 'no-journal'), { recursive: true })
    await writeFile(path.join(data, 'runs', 'desktop.ini'), 'left by the system')
    // A link to itself stands for a file that must not be read: the user who runs the tests may read everything.
    await mkdir(path.join(data, 'runs', 'barred'))
    await symlink('journal.ndjson', journalOf('barred'))
    expect(await catalogue.read('barred')).toMatchObject({ failure: { code: 'disk.not-readable' } })
    await blocks('barred')
    writeRun(data, { run: 'odd' })
    await mkdir(path.join(data, 'runs', 'odd', 'run.json'))
    await blocks('odd')
    await mkdir(journalOf('folder'), { recursive: true })
    await blocks('folder')
    expect(await catalogue.installOpenElsewhere({ addresses: ['192.0.2.99'] })).toBeUndefined()
  })
})
