import { readdirSync, readFileSync } from 'node:fs'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { KeptSheets } from '../../../electron/host/runs/kept-sheets.ts'
import { calls } from '../../../shared/contract/contract.ts'
import { practising } from './practising.ts'

// Answer sheets in the host: made and filled in by the form, kept for their appliance, and used in a run under way.

const folder = mkdtempSync(path.join(tmpdir(), 'uptick-sheets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const about = (hostId: string | undefined, made: string): string =>
  [
    'sheet:',
    `  made: "${made}"`,
    '  runbook: mos-upgrade',
    '  version: 1.0.0',
    '  appliances:',
    '    - address: 10.0.0.2',
    ...(hostId === undefined ? [] : [`      hostId: "${hostId}"`]),
    'answers:',
    '  otherAppliances: no',
  ].join('\n')

describe('sheets that were kept', () => {
  it('are found by Host ID, by address only where no Host ID is known, and one is kept for an appliance', async () => {
    const sheets = new KeptSheets(folder)
    expect(await sheets.find([{ address: '10.0.0.2' }])).toBeUndefined()
    const first = await sheets.keep([{ address: '10.0.0.2' }], undefined, about(undefined, '2026-11-01T00:00:00.000Z'))
    expect(first).toMatchObject({ ok: true, value: { sheet: { name: 'sheet-10.0.0.2.yaml' } } })
    const member = { address: '10.0.0.2', hostId: '0050AB10' }
    expect((await sheets.find([member]))?.sheet.made).toBe('2026-11-01T00:00:00.000Z')
    const second = await sheets.keep([member], undefined, about('0050AB10', '2026-11-02T00:00:00.000Z'))
    expect(second).toMatchObject({ ok: true, value: { sheet: { name: 'sheet-0050AB10.yaml' } } })
    expect(readdirSync(path.join(folder, 'sheets'))).toEqual(['sheet-0050AB10.yaml'])
    // It has moved to another address; another appliance has its old one.
    expect((await sheets.find([{ address: '10.0.0.9', hostId: '0050ab10' }]))?.path).toMatch(/0050AB10/)
    expect(await sheets.find([{ address: '10.0.0.2', hostId: '00FFEE99' }])).toBeUndefined()
    expect(await sheets.find([member, { address: '10.0.0.3' }])).toBeUndefined()
  })

  it('are skipped if they cannot be read', async () => {
    writeFileSync(path.join(folder, 'sheets', 'sheet-broken.yaml'), 'sheet: [')
    expect(await new KeptSheets(folder).find([{ address: '10.0.0.7' }])).toBeUndefined()
  })
})

describe('the form of a sheet', { timeout: 60_000 }, () => {
  it('is filled in during a run, which then asks nothing of it', async () => {
    const { client, run, carry, end } = await practising()
    await end(await carry())
    const by = 'Ada'
    const prepared = await client.ask('sheet.prepare', { look: run, by })
    if (!prepared.ok) throw new Error(prepared.failure.sentence)
    const { answers, ticks, kept, appliances } = calls['sheet.prepare'].result.parse(prepared.value)
    expect(kept).toBeUndefined()
    const hostId = appliances[0]?.hostId
    expect(hostId).toBeDefined()
    expect(answers.find(({ key }) => key === 'otherAppliances')).toMatchObject({ type: 'boolean' })
    expect(ticks.map(({ key }) => key)).toContain('notice.latest-field-notices')

    const wrong = await client.ask('sheet.keep', { look: run, by, answers: { otherAppliances: 'perhaps' }, ticks: {} })
    expect(wrong).toMatchObject({
      ok: false,
      failure: {
        code: 'sheet.refused',
        sentence: '"Other appliances on network": "perhaps" is not yes or no.',
      },
    })
    const undated = { 'before.backup': { note: 'Backup 7' } }
    expect(await client.ask('sheet.keep', { look: run, by, answers: {}, ticks: undated })).toMatchObject({
      ok: false,
      failure: { code: 'sheet.refused' },
    })
    const filled = { answers: { otherAppliances: 'no' }, ticks: { 'notice.latest-field-notices': { note: 'read' } } }
    const made = await client.ask('sheet.keep', { look: run, by, ...filled })
    if (!made.ok) throw new Error(made.failure.sentence)
    expect(calls['sheet.keep'].result.parse(made.value)).toMatchObject({ name: `sheet-${hostId}.yaml`, filled: 2 })
    expect(readFileSync(made.value.path, 'utf8')).toBe(made.value.source)

    const { name, source } = made.value
    const other = source.replace(/version: .*/, 'version: "1.0.0"')
    expect(await client.ask('run.useSheet', { run, sheet: { name, source: other }, by })).toMatchObject({
      ok: false,
      failure: { code: 'sheet.refused' },
    })
    const used = await client.ask('run.useSheet', { run, sheet: { name, source }, by, goOn: true })
    if (!used.ok) throw new Error(used.failure.sentence)
    await end(used.value.operationId ?? '')
    const snapshot = await client.ask('run.snapshot', { run })
    if (!snapshot.ok) throw new Error(snapshot.failure.sentence)
    const { state } = snapshot.value
    expect(state.answers['a1']?.['otherAppliances']).toMatchObject({ value: false, by: 'Ada' })
    expect(state.sheet).toMatchObject({ name })

    // Next time it is offered for the address, which is known by its Host ID, and filled in where it still fits.
    const { address } = appliances[0]!
    const offered = await client.ask('sheet.kept', { appliances: [address] })
    expect(offered).toMatchObject({ ok: true, value: { sheet: { name, filled: 2 } } })
    const again = await client.ask('sheet.prepare', { appliances: [{ address }], kept: true, by })
    if (!again.ok) throw new Error(again.failure.sentence)
    expect(again.value.kept).toEqual({ made: made.value.made })
    expect(again.value.answers.find(({ key }) => key === 'otherAppliances')).toMatchObject({
      value: false,
      source: expect.stringContaining('check that it is still so'),
    })
    const fromFile = await client.ask('sheet.prepare', { file: made.value.path, by })
    expect(fromFile).toMatchObject({ ok: true, value: { appliances: [{ address, hostId }] } })
    expect(await client.ask('sheet.prepare', { file: '/nowhere/sheet.yaml', by })).toMatchObject({
      ok: false,
      failure: { code: 'disk.not-readable' },
    })
  })
})
