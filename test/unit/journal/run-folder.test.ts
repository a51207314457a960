import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createRunFolder,
  isRunId,
  listRunIds,
  openRunFolder,
  readRun,
  runPath,
} from '../../../electron/host/journal/run-folder.ts'
import { installOpenElsewhere, listRuns } from '../../../electron/host/runs/run-listing.ts'
import { journalIn, newSigner, runId, temporaryFolder, writeSampleRun } from '../record/sample-run.ts'

let data = ''
let remove = async (): Promise<void> => undefined
const signer = newSigner()

beforeEach(async () => {
  const made = await temporaryFolder()
  data = made.path
  remove = made.remove
})
afterEach(() => remove())

async function sampleRun(run = runId): Promise<void> {
  const folder = await createRunFolder(data, run)
  if (!folder.ok) throw new Error(folder.failure.sentence)
  await (await writeSampleRun({ folder: folder.value.path, signer })).close()
  await folder.value.release()
}

describe('the folder of a run', () => {
  it.each(['', '.', '..', '../x', 'a/b', 'a\\b', '.hidden', 'a b', 'a.', 'x'.repeat(101), 'a\0'])(
    '%j is no id',
    async (run) => {
      expect(isRunId(run)).toBe(false)
      expect((await createRunFolder(data, run)).ok).toBe(false)
      const read = await readRun(data, run)
      expect(!read.ok && read.failure.code).toBe('run.not-found')
    },
  )

  it('is held by one at a time; reading needs no lock', async () => {
    await sampleRun()
    const first = await openRunFolder(data, runId, { lock: true })
    const second = await openRunFolder(data, runId, { lock: true })
    expect(!second.ok && second.failure.code).toBe('run.locked')
    expect(!second.ok && second.failure.sentence).toContain(String(process.pid))
    expect((await openRunFolder(data, runId, { lock: false })).ok).toBe(true)
    expect((await readRun(data, runId)).ok).toBe(true)
    if (first.ok) await first.value.release()
    const third = await openRunFolder(data, runId, { lock: true })
    expect(third.ok).toBe(true)
    if (third.ok) await third.value.release()
  })

  it('is free again once the process that held it is dead', async () => {
    await sampleRun()
    const module = new URL('../../../electron/host/journal/run-folder.ts', import.meta.url).href
    const script = `const { openRunFolder } = await import(${JSON.stringify(module)})
      const taken = await openRunFolder(${JSON.stringify(data)}, ${JSON.stringify(runId)}, { lock: true })
      process.stdout.write(taken.ok ? 'taken' : 'refused')
      setInterval(() => undefined, 1000)`
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = (await once(holder.stdout, 'data')) as [Buffer]
    expect(said.toString()).toBe('taken')
    const refused = await openRunFolder(data, runId, { lock: true })
    expect(!refused.ok && refused.failure.code).toBe('run.locked')
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    const free = await openRunFolder(data, runId, { lock: true })
    expect(free.ok).toBe(true)
    if (free.ok) await free.value.release()
  })

  it('gives out only files whose bytes are those of their hash', async () => {
    await sampleRun()
    const folder = await openRunFolder(data, runId, { lock: false })
    const read = await readRun(data, runId)
    const sha256 = read.ok ? read.value.entries.find((e) => e.type === 'item.ticked')?.data.files[0]?.sha256 : undefined
    if (!folder.ok || sha256 === undefined) throw new Error('no such run')
    expect(Buffer.from((await folder.value.readFile(sha256)) ?? []).toString('latin1')).toContain('PNG')
    await writeFile(join(folder.value.path, 'files', sha256), 'other')
    expect(await folder.value.readFile(sha256)).toBeUndefined()
    expect(await folder.value.readFile('../journal.ndjson')).toBeUndefined()
    expect(await folder.value.readFile('ab'.repeat(32))).toBeUndefined()
  })

  it('that there is not', async () => {
    const folder = await openRunFolder(data, 'nobody', { lock: true })
    expect(!folder.ok && folder.failure.code).toBe('run.not-found')
    expect(await listRunIds(data)).toEqual([])
  })
})

describe('the list of runs', () => {
  it('says how each stands, and follows its journal', async () => {
    await sampleRun()
    await mkdir(join(data, 'runs', 'no-journal'))
    expect(await listRuns(data)).toMatchObject([
      {
        run: runId,
        state: 'done',
        to: 'R4_4_3-GA',
        appliances: [{ id: 'a1', address: '192.0.2.10', role: 'appliance' }],
      },
    ])
    const kept = join(runPath(data, runId), 'run.json')
    expect(await readFile(kept, 'utf8')).toContain('"done"')
    const journal = await journalIn({ folder: runPath(data, runId), signer })
    await journal.append('run.resumed', { reason: 'more to do' })
    await journal.close()
    expect(await listRuns(data)).toMatchObject([{ state: 'interrupted' }])
  })

  it('names what its appliances took whole, and reads it again where an older run.json does not say', async () => {
    await sampleRun()
    const read = await readRun(data, runId)
    const at = read.ok ? read.value.entries.find(({ type }) => type === 'patch.delivered')?.at : undefined
    const took = { run: runId, name: 'R4_4_3-GA', appliance: 'a1', address: '192.0.2.10', at }
    expect(await listRuns(data)).toMatchObject([{ delivered: [took] }])
    const kept = join(runPath(data, runId), 'run.json')
    await writeFile(kept, (await readFile(kept, 'utf8')).replace('"delivered"', '"elsewhere"'))
    expect(await listRuns(data)).toMatchObject([{ delivered: [took] }])
  })

  it('believes nothing of run.json that the journal does not bear out, and names a damaged run', async () => {
    await sampleRun()
    const kept = join(runPath(data, runId), 'run.json')
    await listRuns(data)
    await writeFile(kept, '{"octets":1,"listing":{"run":"x"}}')
    expect(await listRuns(data)).toMatchObject([{ run: runId, state: 'done' }])
    const journal = join(runPath(data, runId), 'journal.ndjson')
    const text = await readFile(journal, 'utf8')
    await writeFile(journal, text.replace('4.3.7-GA', '4.3.8-GA '))
    expect(await listRuns(data)).toMatchObject([
      { run: runId, state: 'damaged', openedAt: expect.stringContaining('2026') },
    ])
    await truncate(journal, 0)
    expect(await listRuns(data)).toMatchObject([{ state: 'damaged' }])
  })

  it('shows the others where one cannot be looked at, and takes no stray file for a run', async () => {
    await sampleRun()
    const runs = join(data, 'runs')
    await writeFile(join(runs, 'desktop.ini'), 'left by the system')
    await mkdir(join(runs, 'barred'))
    // A link to itself stands for what may not be read: whoever runs the tests may read everything.
    await symlink('journal.ndjson', join(runs, 'barred', 'journal.ndjson'))
    await sampleRun('odd')
    await mkdir(join(runs, 'odd', 'run.json'))
    expect((await listRuns(data)).map(({ run, state }) => [run, state])).toEqual([
      [runId, 'done'],
      ['barred', 'damaged'],
      ['odd', 'damaged'],
    ])
    // What is not known is no leave to log in.
    const open = await installOpenElsewhere(data, { addresses: ['192.0.2.99'] })
    expect(open).toMatchObject({ code: 'run.blocked', sentence: expect.stringContaining('cannot be looked at') })
    expect(await installOpenElsewhere(data, { addresses: ['192.0.2.99'] }, 'barred')).toMatchObject({
      sentence: expect.stringContaining('Run odd'),
    })
    const barred = await readRun(data, 'barred')
    expect(!barred.ok && barred.failure.code).toBe('disk.not-readable')
  })
})
