import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { startPractice, type PracticeAppliance } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { ada } from './guide-ground.ts'
import { uptick } from './uptick.ts'

// The office before the visit, by the command line: a sheet is made, filled in, and used; what it is not for refuses it.

const password = 'bittern "3" quay'
const folder = mkdtempSync(path.join(tmpdir(), 'uptick-prepare-'))
const data = path.join(folder, 'data')
const file = (name: string): string => path.join(folder, name)
let practice: Awaited<ReturnType<typeof startPractice>>
let appliance: PracticeAppliance

beforeAll(async () => {
  const knobs = { linger: '200', install: '300', down: '1500', licences: 'Upgrades Allowed (f)|Antispam|Antivirus' }
  practice = await startPractice({ password, release: '4.4.2-FCS', knobs })
  appliance = practice.appliances[0]!
  writeFileSync(file('P4_4_3-GA.mpu5'), makePracticeUpdate({ name: 'P4_4_3-GA', release: '4.4.3-GA', bytes: 100_000 }))
  const imported = await uptick(['mirror', 'import', file('P4_4_3-GA.mpu5'), '--release', '4.4.3-GA'], data)
  expect(imported.exit).toBe(0)
})
afterAll(async () => {
  await practice.dispose()
  rmSync(folder, { recursive: true, force: true })
})

/** Fills in what is empty, as a person does. */
function fill(from: string, to: string, change: (text: string) => string = (text) => text): void {
  const document = parseDocument(readFileSync(file(from), 'utf8'))
  const { answers, ticks } = document.toJS() as Record<string, Record<string, unknown>>
  for (const key of Object.keys(answers ?? {})) {
    const value = key === 'backupAfter' ? 'the night shift' : ada.answers?.[key]
    if (value !== undefined) document.setIn(['answers', key], value)
  }
  for (const key of Object.keys(ticks ?? {})) {
    if (key !== 'before.backup') document.setIn(['ticks', key], ada.ticks?.[key] ?? 'done')
    else {
      document.setIn(['ticks', key, 'note'], 'Backup-10231')
      document.setIn(['ticks', key, 'at'], new Date(Date.now() - 3_600_000).toISOString())
    }
  }
  writeFileSync(file(to), change(document.toString()))
}

const upgrade = (sheet: string): string[] => [
  ...['upgrade', appliance.address, '--to', 'P4_4_3-GA', '--answers', file(sheet)],
  ...['--probe-every', '0.1', '--settle', '0.4', '--serve-on', '127.0.0.1:0'],
]

describe('uptick prepare', { timeout: 180_000 }, () => {
  it('looks at an address, and writes what is left to ask', async () => {
    const words = ['prepare', appliance.address, '--to', 'P4_4_3-GA', '--out', file('sheet.yaml'), '--by', 'Ada']
    const { exit, lines, all } = await uptick(words, data, { password })
    expect({ exit, last: lines.at(-1)?.type }).toEqual({ exit: 0, last: 'summary' })
    const { hostId } = appliance.appliance.state
    expect(lines.at(-1)).toMatchObject({
      outcome: 'done',
      exit: 0,
      filled: 0,
      appliances: [{ address: appliance.address, hostId }],
    })
    const text = readFileSync(file('sheet.yaml'), 'utf8')
    expect(text).toContain(`hostId: "${hostId}"`)
    expect(text).toMatch(/^ {2}otherAppliances:$/m)
    expect(text).not.toMatch(/^ {2}corporateBranding/m)
    expect(all).not.toContain(password)
    expect(appliance.appliance.diary.filter(({ kind }) => kind === 'sin')).toEqual([])
  })

  it('writes over no sheet', async () => {
    const before = readFileSync(file('sheet.yaml'), 'utf8')
    const { exit, refusals } = await uptick(['prepare', appliance.address, '--out', file('sheet.yaml')], data, {
      password,
    })
    expect({ exit, refusals: refusals.length }).toEqual({ exit: 2, refusals: 1 })
    expect(refusals[0]).toContain('exists already')
    expect(readFileSync(file('sheet.yaml'), 'utf8')).toBe(before)
  })

  it('connects to nothing for a file, and needs no password for it', async () => {
    const logins = (): number => appliance.appliance.diary.filter(({ kind }) => kind === 'login').length
    const before = logins()
    const members = [
      `  - { address: "${appliance.address}", role: active }`,
      '  - { address: 127.0.0.1:9, role: standby }',
    ]
    writeFileSync(file('cluster.yaml'), ['name: north', 'appliances:', ...members].join('\n'))
    const cluster = await uptick(['prepare', file('cluster.yaml'), '--out', file('north.yaml')], data)
    expect(cluster.exit).toBe(0)
    const text = readFileSync(file('north.yaml'), 'utf8')
    expect(text.match(/^ {2}(?:"?[\d.:]+\/)?otherAppliances"?:/gm)).toHaveLength(1)
    expect(text.match(/\/clusterRole"?:/gm)).toHaveLength(2)
    expect(text).toContain('runbook: "mos-cluster-upgrade"')
    const again = await uptick(['prepare', file('sheet.yaml'), '--out', file('again.yaml')], data)
    expect(again.exit).toBe(0)
    expect(logins()).toBe(before)
  })

  it.each([
    [
      'another Host ID',
      (text: string) => text.replace(/hostId: .*/, 'hostId: "0050ZZ99"'),
      /line 13: .*Host ID 0050ZZ99/,
    ],
    [
      'an older runbook',
      (text: string) => text.replace(/version: .*/, 'version: "1.0.0"'),
      /line 8: .*version 1\.0\.0/,
    ],
    [
      'a value of the wrong type',
      (text: string) => text.replace(/nightWork: .*/, 'nightWork: 7'),
      /line \d+: nightWork takes one of/,
    ],
  ])('refuses a sheet with %s in one sentence, and nothing is sent', async (what, change, sentence) => {
    const name = `${what.replaceAll(' ', '-')}.yaml`
    fill('sheet.yaml', name, change)
    const before = appliance.appliance.diary.length
    const { exit, refusals, lines } = await uptick(upgrade(name), data, { password })
    expect({ exit, refusals: refusals.length }).toEqual({ exit: 2, refusals: 1 })
    expect(refusals[0]).toMatch(sentence)
    expect(lines.filter(({ type }) => type === 'question.answered')).toEqual([])
    const sent = appliance.appliance.diary.slice(before).filter(({ kind }) => kind === 'command')
    for (const { text } of sent) expect(['Version', 'License Hostid', 'Model Get Serial', 'Logout']).toContain(text)
  })

  it('leaves one approval to the night, keeps the sheet with the run, and offers its answers next time', async () => {
    fill('sheet.yaml', 'filled.yaml')
    const ready = await uptick(upgrade('filled.yaml'), data, { password })
    expect({ exit: ready.exit, waiting: ready.lines.at(-1)?.['waiting'] }).toMatchObject({
      exit: 4,
      waiting: [{ kind: 'approval', id: 'point-of-no-return' }],
    })
    const run = String(ready.lines.at(-1)?.run)
    const approved = [
      'approve',
      run,
      'point-of-no-return',
      '--accept',
      'licence-agreement',
      '--accept',
      'own-hash-only',
    ]
    expect((await uptick(approved, data)).exit).toBe(0)
    const done = await uptick(['resume', run], data, { password })
    expect(done).toMatchObject({ exit: 0 })
    const [first = ''] = readFileSync(path.join(data, 'runs', run, 'journal.ndjson'), 'utf8').split('\n')
    const { data: opened } = JSON.parse(first) as { data: { sheet: string; files: object[] } }
    expect(opened.files).toMatchObject([{ name: 'filled.yaml', sha256: opened.sheet }])
    const kept = readFileSync(path.join(data, 'runs', run, 'files', opened.sheet), 'utf8')
    expect(kept).toBe(readFileSync(file('filled.yaml'), 'utf8'))
    const record = file('record.md')
    expect((await uptick(['export', run, '--format', 'md', '--out', record], data)).exit).toBe(0)
    expect(readFileSync(record, 'utf8')).toContain('filled.yaml')
    expect(readFileSync(record, 'utf8')).toContain('From the answer sheet.')

    const words = ['prepare', appliance.address, '--to', 'P4_4_3-GA', '--out', file('next.yaml')]
    expect((await uptick(words, data, { password })).exit).toBe(0)
    expect(existsSync(file('next.yaml'))).toBe(true)
    expect(readFileSync(file('next.yaml'), 'utf8')).toMatch(
      /# Answered by \w+ on \d{4}-\d\d-\d\d in an earlier run.*\n {2}otherAppliances: no/,
    )
  })
})
