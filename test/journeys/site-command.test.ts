import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { uptick } from './uptick.ts'

// Sites by the command line's own commands: from a list to a saved document that a person may edit.

const folder = mkdtempSync(path.join(tmpdir(), 'uptick-site-'))
const data = path.join(folder, 'data')
const csv = path.join(folder, 'harbor.csv')

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('uptick site', { timeout: 60_000 }, () => {
  it('imports a list, shows what it did not understand, and keeps the site', async () => {
    writeFileSync(csv, 'address,is,rack\nms-01.example,ms,4\nrg-01.example,rg,5\nnonsense here,rg,6\n')
    const { exit, lines, refusals } = await uptick(['site', 'import', csv, '--to', 'R4_4_3-GA'], data)
    expect(exit).toBe(0)
    expect(lines.filter(({ type }) => type === 'not-understood').map(({ line }) => line)).toEqual([1, 4])
    expect(refusals).toEqual([
      `uptick: ${csv}, line 1: The column "rack" is not read. The line is: rack`,
      `uptick: ${csv}, line 4: "nonsense here" is not an address. The line is: nonsense here,rg,6`,
    ])
    expect(lines.at(-1)).toMatchObject({ type: 'summary', exit: 0, site: 'harbor', appliances: 2, notUnderstood: 2 })
    const file = String(lines.at(-1)?.['path'])
    expect(readFileSync(file, 'utf8')).toContain('to: R4_4_3-GA')
  })

  it('does not write over a site that a person has edited', async () => {
    const listed = await uptick(['site', 'list'], data)
    const file = String(listed.lines.find(({ type }) => type === 'site')?.['path'])
    const edited = `${readFileSync(file, 'utf8')}pace: { canary: rg-01.example, soak: 15 min }\n`
    writeFileSync(file, edited)
    const again = await uptick(['site', 'import', csv], data)
    expect(again).toMatchObject({ exit: 2 })
    expect(again.refusals.at(-1)).toMatch(/already a site called "harbor".*--replace/)
    expect(readFileSync(file, 'utf8')).toBe(edited)
  })

  it('shows a saved site, and names the line of a fault that a person made', async () => {
    const shown = await uptick(['site', 'show', 'harbor'], data)
    expect(shown).toMatchObject({ exit: 0 })
    const rows = shown.lines.filter(({ type }) => type === 'appliance')
    expect(rows).toMatchObject([
      { member: 'ms-01.example', address: 'ms-01.example', is: 'message-server' },
      { member: 'rg-01.example', address: 'rg-01.example', is: 'razorgate' },
    ])
    const broken = path.join(folder, 'broken.yaml')
    writeFileSync(broken, 'name: Broken\nappliances:\n  - { address: a.example, serves: b.example }\n')
    const linted = await uptick(['site', 'lint', broken], data)
    expect(linted).toMatchObject({ exit: 3 })
    expect(linted.lines[0]).toMatchObject({ type: 'fault', line: 3 })
    expect(await uptick(['site', 'show', broken], data)).toMatchObject({ exit: 2 })
    expect(await uptick(['site', 'lint', 'harbor'], data)).toMatchObject({ exit: 0 })
  })

  it('that is not known is named with those that are', async () => {
    const { exit, refusals } = await uptick(['site', 'show', 'nowhere'], data)
    expect(exit).toBe(2)
    expect(refusals).toEqual(['uptick: There is no site called "nowhere". Saved sites: harbor.'])
  })

  it('has a help of its own, with examples', async () => {
    const { exit, all } = await uptick(['site', '--help'], data)
    expect(exit).toBe(0)
    expect(all.match(/^ {2}uptick site /gm)).toHaveLength(2)
  })
})
