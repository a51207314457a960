import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRunFolder, openRunFolder, readRun, runNames } from '../../../electron/host/journal/run-folder.ts'
import { isRunId } from '../../../shared/record/grammar.ts'
import { newSigner, runId, temporaryFolder, writeSampleRun } from '../record/sample-run.ts'

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
    '%j is not an ID',
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
    expect(await runNames(data)).toEqual([])
  })
})
