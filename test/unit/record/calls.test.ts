import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHost, type Host } from '../../../electron/host/host.ts'
import { SigningKeys, type Signer } from '../../../electron/host/keys/signing-key.ts'
import { takeLock } from '../../../electron/host/disk/lock.ts'
import { createClient, type Client } from '../../../shared/contract/client.ts'
import { calls, type CallName, type ParamsOf, type ResultOf } from '../../../shared/contract/contract.ts'
import { succeed } from '../../../shared/base/result.ts'
import { journalIn, runId, steppingClock, temporaryFolder, writeSampleRun } from './sample-run.ts'

let data = ''
let remove = async (): Promise<void> => undefined
let host: Host
let client: Client
const printed: string[] = []

beforeEach(async () => {
  const made = await temporaryFolder()
  data = made.path
  remove = made.remove
  const created = await createHost({
    data,
    door: 'cli',
    printPdf: async (file) => {
      printed.push(await readFile(file, 'utf8'))
      return succeed(Buffer.from('%PDF-'))
    },
  })
  if (!created.ok) throw new Error(created.failure.sentence)
  host = created.value
  client = createClient({ call: (request) => host.dispatch(request), listen: (callback) => host.onPush(callback) })
})
afterEach(async () => {
  await host.close()
  await remove()
})

/** The result of a call, checked against the contract's own schema. */
async function ask<N extends CallName>(name: N, params: ParamsOf<N>): Promise<ResultOf<N>> {
  const result = await client.ask(name, params)
  if (!result.ok) throw new Error(`${name}: ${result.failure.code} ${result.failure.sentence}`)
  return calls[name].result.parse(result.value) as ResultOf<N>
}

async function refused<N extends CallName>(name: N, params: ParamsOf<N>): Promise<string> {
  const result = await client.ask(name, params)
  return result.ok ? 'done' : result.failure.code
}

/** A closed run of this installation, not sealed yet. */
async function sampleRun(close = true): Promise<void> {
  const folder = join(data, 'runs', runId)
  await mkdir(folder, { recursive: true })
  await (await writeSampleRun({ folder, signer: await ownSigner() }, close)).close()
}

async function ownSigner(): Promise<Signer> {
  const { public: publicHex } = await ask('key.show', {})
  const signer = await new SigningKeys({ data, clock: steppingClock() }).signerOf(publicHex)
  if (!signer.ok) throw new Error(signer.failure.sentence)
  return signer.value
}

describe('the mirror at large', () => {
  it('knows what was delivered in every run, and what is free on its disk', async () => {
    expect(await ask('patch.deliveries', {})).toEqual([])
    await sampleRun()
    expect(await ask('patch.deliveries', {})).toMatchObject([{ run: runId, name: 'R4_4_3-GA', appliance: 'a1' }])
    const { free, spare } = await ask('patch.room', {})
    expect([free > 0, spare]).toEqual([true, 8 * 1024 * 1024])
  })
})

describe('a preview', () => {
  it('shows what an export would, and seals nothing', async () => {
    await sampleRun()
    const preview = await ask('record.preview', { run: runId })
    expect([preview.code, preview.final, preview.withheld]).toEqual([undefined, undefined, []])
    expect(preview.record).toMatchObject({ run: runId, customer: 'Example GmbH' })
    expect(preview.sections.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['head', 'waivers', 'signatures', 'items', 'transcript', 'log', 'unprovable']),
    )
    expect(preview.markdown).toContain('This is a preview')
    const { code } = await ask('record.export', { run: runId, format: 'md', out: join(data, 'r.md') })
    const after = await ask('record.preview', { run: runId })
    expect([after.code, after.final]).toEqual([code, true])
    expect(after.sections).toEqual(preview.sections)
  })

  it('withholds what the export would', async () => {
    await sampleRun()
    const redact = { policy: 'customer' } as const
    const preview = await ask('record.preview', { run: runId, redact })
    const out = join(data, 'r.json')
    const exported = await ask('record.export', { run: runId, format: 'json', out, redact })
    expect(preview.withheld).toEqual(exported.withheld)
    expect(JSON.stringify(preview.record)).not.toMatch(/Example GmbH|Ana Berg|192\.0\.2\.10|ms-01/)
    expect(await readFile(out, 'utf8')).not.toMatch(/Example GmbH|Ana Berg|192\.0\.2\.10|ms-01/)
    expect(exported.stillShown).toEqual([])
    expect(exported.withheldFiles).toBe(1)
  })
})

describe('the policies', () => {
  it('are listed with their kinds, and for a run with what each would withhold', async () => {
    await sampleRun()
    const bare = await ask('record.policies', {})
    expect(bare.policies.map(({ policy }) => policy)).toEqual(['customer', 'public'])
    expect(bare.kinds.map(({ kind }) => kind)).toContain('hosts')
    const { policies } = await ask('record.policies', { run: runId, kinds: ['customer'] })
    expect(policies.map(({ policy, withheldFiles }) => [policy, withheldFiles])).toEqual([
      ['customer', 1],
      ['public', 2],
      ['own', 0],
    ])
    expect(policies[2]?.withheld).toMatchObject([{ kind: 'customer', values: 4 }])
    const out = join(data, 'r.json')
    for (const { policy, withheld } of policies.slice(0, 2)) {
      const redact = { policy: policy as 'customer' | 'public' }
      expect((await ask('record.export', { run: runId, format: 'json', out, redact })).withheld).toEqual(withheld)
    }
  })

  it('one of one’s own is kept as a preference, and asked for where there is none', async () => {
    await sampleRun()
    const redact = { policy: 'own' } as const
    const out = join(data, 'r.json')
    expect(await refused('record.export', { run: runId, format: 'json', out, redact })).toBe('words.wrong')
    expect(
      await refused('record.export', { run: runId, format: 'json', out, redact: { ...redact, kinds: ['hats'] } }),
    ).toBe('words.wrong')
    await ask('settings.set', { name: 'redaction', value: ['names'] })
    const { withheld } = await ask('record.export', { run: runId, format: 'json', out, redact })
    expect(withheld.map(({ kind }) => kind)).toEqual(['names'])
  })
})

describe('an export', () => {
  it('prints the page of the HTML form to PDF', async () => {
    await sampleRun()
    const out = join(data, 'r.pdf')
    await ask('record.export', { run: runId, format: 'pdf', out })
    await ask('record.export', { run: runId, format: 'html', out: join(data, 'r.html') })
    expect(await readFile(out, 'utf8')).toBe('%PDF-')
    expect(printed.at(-1)).toBe(await readFile(join(data, 'r.html'), 'utf8'))
  })

  it('brings the words for the mail, with the code', async () => {
    await sampleRun()
    const { code, mail } = await ask('record.export', { run: runId, format: 'html', out: join(data, 'r.html') })
    expect(mail.subject).toContain(code)
    expect(mail.body).toContain(`Code: ${code}`)
    expect(mail.body).toContain('it verifies itself')
    const ticket = await ask('record.export', { run: runId, format: 'md', out: join(data, 'r.md') })
    expect(ticket.mail.body).toContain('carries the code and not the proof')
  })

  it('of a run that is not there, or has a name that is none, is refused', async () => {
    for (const run of ['20200101-000000-nowhere', '../etc', '..'])
      expect(await refused('record.export', { run, format: 'md', out: join(data, 'r.md') }), run).toBe('run.not-found')
  })

  it('of a run that is open in another Uptick waits for it, unless its seal is still valid', async () => {
    await sampleRun()
    const lock = join(data, 'runs', runId, 'lock')
    const taken = await takeLock(lock)
    const words = { run: runId, format: 'md', out: join(data, 'r.md') } as const
    expect(await refused('record.export', words)).toBe('run.locked')
    if ('lock' in taken) await taken.lock.release()
    expect(await refused('record.export', words)).toBe('done')
    await takeLock(lock)
    expect(await refused('record.export', words)).toBe('done')
  })
})

describe('a verification', () => {
  it('takes a file by its path or by its bytes, and shows what it contains', async () => {
    await sampleRun()
    const out = join(data, 'r.zip')
    const { code } = await ask('record.export', { run: runId, format: 'zip', out, redact: { policy: 'public' } })
    const byPath = await ask('record.verify', { path: out, code, show: true })
    const base64 = (await readFile(out)).toString('base64')
    const byContent = await ask('record.verify', { content: { name: 'r.zip', base64 }, code, show: true })
    expect(byContent).toEqual(byPath)
    expect(byPath).toMatchObject({ sound: true, run: runId, code, final: true, record: { outcome: 'done' } })
    expect(byPath.redacted.values).toBeGreaterThan(20)
    expect(byPath.sections?.map(({ id }) => id)).toContain('withheld')
    expect(await ask('record.verify', { path: out })).not.toHaveProperty('record')
  })

  it('shows of a damaged record only what lies before the first fault, and no more', async () => {
    await sampleRun()
    const out = join(data, 'r.json')
    await ask('record.export', { run: runId, format: 'json', out })
    await writeFile(out, (await readFile(out, 'utf8')).replace('Seen and accepted.', 'Seen and refused..'))
    const seen = await ask('record.verify', { path: out, show: true })
    expect(seen.sound).toBe(false)
    expect(seen.record).toMatchObject({ signatures: [] })
    expect(await refused('record.replay', { of: { path: out } })).toBe('record.invalid')
    expect(await refused('record.compare', { one: { path: out } })).toBe('record.invalid')
  })

  it.each([{}, { path: 'a', content: { name: 'a', base64: '' } }])('needs one of the two: %j', async (params) => {
    expect(await refused('record.verify', params)).toBe('words.wrong')
  })

  it('knows a key that took the place of the one that is known', async () => {
    const old = (await ask('key.show', {})).public
    const change = await ask('key.replace', {})
    const { run } = await ask('run.open', {
      appliances: [{ address: '127.0.0.1:1', credentialRef: '' }],
      purpose: 'check',
      by: 'Ana',
      options: {},
    })
    expect(run).toMatch(/^\d{8}-\d{6}-[0-9a-f]{8}$/)
    const out = join(data, 'r.json')
    await ask('record.export', { run, format: 'json', out })
    const said = async (signer: string): Promise<[boolean, string]> => {
      const { sayings } = await ask('record.verify', { path: out, signer })
      return [sayings[1]?.holds ?? false, sayings[1]?.sentence ?? '']
    }
    expect((await said(change.new))[0]).toBe(true)
    expect(await said(old)).toEqual([true, expect.stringContaining('took the place of the known key')])
    expect((await said('ab'.repeat(32)))[0]).toBe(false)
    const forged = (await readFile(out, 'utf8')).replace(change.signature, 'ab'.repeat(64))
    await writeFile(out, forged)
    expect((await ask('record.verify', { path: out, signer: old })).sound).toBe(false)
  })
})

it('a run that was started with a key that was replaced is sealed with that key', async () => {
  await sampleRun()
  const old = (await ask('key.show', {})).public
  await ask('key.replace', {})
  const out = join(data, 'r.json')
  await ask('record.export', { run: runId, format: 'json', out })
  const { sayings } = await ask('record.verify', { path: out, signer: old })
  expect(sayings.map(({ holds }) => holds)).toEqual([true, true])
})

it('a run is compared with itself and with a record of it, and replayed', async () => {
  await sampleRun()
  const out = join(data, 'r.zip')
  await ask('record.export', { run: runId, format: 'zip', out })
  const within = await ask('record.compare', { one: { run: runId } })
  expect(within.appliances[0]?.changes.map(({ fact, verdict }) => [fact, verdict])).toEqual([
    ['release', 'expected'],
    ['antispamEngines', 'surprise'],
  ])
  const same = await ask('record.compare', { one: { run: runId }, other: { path: out } })
  expect([same.appliances[0]?.changes, same.items, same.unmatched]).toEqual([[], [], []])
  const replay = await ask('record.replay', { of: { run: runId }, from: 2, most: 3 })
  expect(replay.frames).toHaveLength(3)
  expect(replay.all).toBeGreaterThan(20)
  expect(replay.stages[0]).toMatchObject({ frame: 0, stage: 'Opened' })
  const { all } = await ask('record.replay', { of: { path: out } })
  expect(replay.all).toBe(all)
})

describe('a run', () => {
  const folder = (): string => join(data, 'runs', runId)

  it('is archived and unarchived; nothing of it changes, and it can be read throughout', async () => {
    await sampleRun()
    const journal = await readFile(join(folder(), 'journal.ndjson'), 'utf8')
    await ask('run.archive', { run: runId })
    const [row] = (await ask('run.list', {})).rows
    expect(row?.archivedAt).toMatch(/^\d{4}-/)
    expect((await ask('record.preview', { run: runId })).record).toMatchObject({ run: runId })
    await ask('run.unarchive', { run: runId })
    expect((await ask('run.list', {})).rows[0]).not.toHaveProperty('archivedAt')
    expect(await readFile(join(folder(), 'journal.ndjson'), 'utf8')).toBe(journal)
  })

  it('is deleted only if its ID is typed again, after the losses were shown', async () => {
    await sampleRun()
    const before = await ask('run.deletion', { run: runId })
    expect(before).toMatchObject({ run: runId, state: 'done', files: 4 })
    expect(before.code).toBeUndefined()
    const { code } = await ask('record.export', { run: runId, format: 'md', out: join(data, 'r.md') })
    expect((await ask('run.deletion', { run: runId })).code).toBe(code)
    for (const confirm of ['', 'yes', runId.toUpperCase()])
      expect(await refused('run.delete', { run: runId, confirm })).toBe('words.wrong')
    expect(existsSync(folder())).toBe(true)
    await ask('run.delete', { run: runId, confirm: runId })
    expect(existsSync(folder())).toBe(false)
    expect((await ask('run.list', {})).rows).toEqual([])
    expect(await refused('run.delete', { run: runId, confirm: runId })).toBe('run.not-found')
  })

  it('that is open in another Uptick, or is not a run, is left alone', async () => {
    await sampleRun()
    await takeLock(join(folder(), 'lock'))
    expect(await refused('run.delete', { run: runId, confirm: runId })).toBe('run.locked')
    expect(await refused('run.archive', { run: runId })).toBe('run.locked')
    for (const run of ['..', '../runs', 'nothing'])
      expect(await refused('run.delete', { run, confirm: run }), run).toBe('run.not-found')
    expect(existsSync(folder())).toBe(true)
  })

  it('whose install may still be running is neither archived nor deleted: it protects the install from other runs', async () => {
    await sampleRun()
    const journal = await journalIn({ folder: folder(), signer: await ownSigner() })
    const about = { appliance: 'a1', item: 'install.update' }
    await journal.append('run.resumed', { reason: 'a second update' })
    const since = '2026-11-23T02:00:00.000Z'
    await journal.append('return.expected', {
      appliance: 'a1',
      proves: 'release',
      name: 'R4_4_4-GA',
      since,
      baseline: [],
    })
    const command = 'Update Install ftp://192.0.2.50/R4_4_4-GA'
    await journal.append('command.sent', { ...about, command, effect: 'point-of-no-return', by: 'engine' })
    await journal.close()
    expect(await refused('run.archive', { run: runId })).toBe('run.not-allowed-now')
    expect(await refused('run.delete', { run: runId, confirm: runId })).toBe('run.not-allowed-now')
    expect(existsSync(folder())).toBe(true)
  })

  it('that is damaged can be deleted too', async () => {
    await sampleRun()
    await writeFile(join(folder(), 'journal.ndjson'), 'nonsense\n')
    expect(await ask('run.deletion', { run: runId })).toMatchObject({ state: 'damaged', lines: 0 })
    await ask('run.delete', { run: runId, confirm: runId })
    expect(existsSync(folder())).toBe(false)
  })
})

it('a passphrase is removed from everything written afterwards', async () => {
  await ask('key.backup', { path: join(data, 'key.backup'), passphrase: 'avocet-7-stile' })
  const { run } = await ask('run.open', {
    appliances: [{ address: '127.0.0.1:1', credentialRef: '' }],
    purpose: 'check',
    by: 'avocet-7-stile',
    options: {},
  })
  expect(await readFile(join(data, 'runs', run, 'journal.ndjson'), 'utf8')).not.toContain('avocet-7-stile')
})
