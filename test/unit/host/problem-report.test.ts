import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { Redactor } from '../../../shared/base/redact.ts'
import { fileHandlers } from '../../../electron/host/handlers/file-handlers.ts'
import type { HostParts } from '../../../electron/host/handlers/host-parts.ts'
import { ZipReader } from '../../../electron/host/disk/zip-reader.ts'

// Each private value in this data folder is named as such.

let folder = ''
let data = ''
let target: string | undefined
let shown: string[] = []
const redactor = new Redactor()
redactor.add('SECRET-of-the-appliance')

const row = {
  run: 'ms-01-SECRET-host',
  state: 'waiting',
  appliances: [{ id: 'a', address: '10.0.0.7-SECRET', role: 'single', host: 'SECRET-host' }],
  openedAt: '2026-11-30T20:00:00Z',
  live: true,
}
const settings: Readonly<Record<string, unknown>> = {
  theme: 'dark',
  by: 'SECRET Name',
  customer: 'SECRET Corp',
  lastAddress: '10.0.0.7-SECRET',
  profiles: [{ address: '10.0.0.7-SECRET' }],
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'uptick-report-'))
  data = path.join(folder, 'data')
  target = path.join(folder, 'report.zip')
  shown = []
  mkdirSync(path.join(data, 'runs', row.run), { recursive: true })
  mkdirSync(path.join(data, 'crash-reports', 'pending'), { recursive: true })
  writeFileSync(path.join(data, 'crash-reports', 'pending', 'one.dmp'), 'SECRET memory')
  writeFileSync(path.join(data, 'runs', row.run, 'journal.ndjson'), '{"type":"run.opened"}\n')
  writeFileSync(
    path.join(data, 'uptick.log'),
    'Login failed: password=SECRET1 token: "SECRET2"\nTold SECRET-of-the-appliance\n',
  )
  writeFileSync(path.join(data, 'passwords.json'), '{"SECRET":"SECRET"}')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

function report(journals: string[] = []) {
  const files = {
    choose: () => Promise.resolve([]),
    chooseTarget: () => Promise.resolve(target),
    show: (file: string) => void shown.push(file),
  }
  const parts = {
    data,
    door: 'desktop',
    product: { name: 'Uptick', version: '1.2.3' },
    system: { files },
    settings: { get: (name: string) => settings[name] },
    runs: { list: () => Promise.resolve({ number: 1, rows: [row] }) },
    clock: { now: () => Date.parse('2026-12-01T05:00:00Z') },
    redactor,
  } as unknown as HostParts
  return fileHandlers(parts)['file.report']({ journals })
}

async function readZip(file: string): Promise<ReadonlyMap<string, string>> {
  const zip = await ZipReader.open(file)
  const found = new Map<string, string>()
  for (const name of zip.entries.keys()) found.set(name, (await zip.whole(name, 1_000_000)).toString('utf8'))
  await zip.close()
  return found
}

describe('a problem report', () => {
  it('is written where the person says, for that person alone, and shown in its folder', async () => {
    expect(await report()).toEqual({ ok: true, value: { path: target } })
    expect(shown).toEqual([target])
    expect(statSync(target ?? '').mode & 0o077).toBe(0)
  })

  it('holds versions, states and the log, and no secret, host, customer or crash report', async () => {
    await report()
    const files = await readZip(target ?? '')
    expect([...files.keys()]).toEqual([
      'READ-ME.txt',
      'versions.txt',
      'settings.json',
      'runs.json',
      'crash-reports.txt',
      'uptick.log',
    ])
    expect([...files.values()].join('\n')).not.toContain('SECRET')
    expect(files.get('versions.txt')).toMatch(/^Uptick: 1\.2\.3\nOpened in: desktop\n/)
    expect(JSON.parse(files.get('settings.json') ?? '')).toEqual({
      theme: 'dark',
      by: 'set',
      customer: 'set',
      lastAddress: 'set',
    })
    expect(JSON.parse(files.get('runs.json') ?? '')).toEqual([
      { number: 1, state: 'waiting', openedAt: row.openedAt, live: true, appliances: [{ role: 'single' }] },
    ])
    expect(files.get('crash-reports.txt')).toMatch(/ 13 bytes pending.one\.dmp\n$/)
    expect(files.get('uptick.log')).toContain('Login failed: password=[redacted]')
    expect(files.get('READ-ME.txt')).toContain('No journal of a run is included.')
  })

  it('takes the end of a long log, from a whole line on', async () => {
    appendFileSync(path.join(data, 'uptick.log'), `${'x'.repeat(400_000)}\nthe last line\n`)
    await report()
    expect((await readZip(target ?? '')).get('uptick.log')).toBe('the last line\n')
  })

  it('adds the journal of a run if the person asks for it, and not that of an unknown run', async () => {
    await report([row.run])
    const files = await readZip(target ?? '')
    expect(files.get(`journals/${row.run}.ndjson`)).toBe('{"type":"run.opened"}\n')
    expect(await report(['../../etc'])).toMatchObject({ ok: false, failure: { code: 'run.not-found' } })
  })

  it('is not written if no place was chosen, and says which place cannot be written', async () => {
    target = undefined
    expect(await report()).toEqual({ ok: true, value: {} })
    target = path.join(folder, 'not-there', 'report.zip')
    expect(await report()).toMatchObject({
      ok: false,
      failure: { sentence: expect.stringContaining(target) as string },
    })
    expect(shown).toEqual([])
    expect(() => readFileSync(target ?? '')).toThrow()
  })
})
