import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cli, runProgram } from './uptick.ts'
import { runOf, Shop, unapproved } from './shop.ts'

// The guide's addresses reach a person with the appliance's own host in them: where the run waits, in `show`, in the record.

const shop = new Shop()
beforeAll(() => shop.mirror('R4_4_3-GA', '4.4.3-GA'))
afterAll(() => shop.close())

describe('the address of the MIB files', () => {
  it('is said where the run waits for it, shown with the item, and shown in the record', async () => {
    const practice = await shop.practice('4.3.7-GA')
    const answers = `${unapproved.replace('watchedBy: nothing', 'watchedBy: snmp')}approve: [point-of-no-return]\naccept: [licence-agreement]\n`
    const ended = await shop.upgrade(practice.address, 'R4_4_3-GA', answers)
    expect(ended.exit).toBe(4)
    const link = 'http://127.0.0.1/help/snmp-mibs/'
    expect(ended.lines.at(-1)?.['waiting']).toEqual([expect.objectContaining({ id: 'after.snmp-mibs', link })])
    expect(ended.refusals.join()).toContain(`SNMP MIB update (item after.snmp-mibs) (open ${link})`)
    const run = runOf(ended)
    const shown = await runProgram(process.execPath, [cli, 'show', run, '--data', shop.data])
    expect(shown.all).toContain(`     Open ${link}`)
    expect(shown.all).toMatch(
      /Waiting for item after\.snmp-mibs \(a1\): .*\. Open http:\/\/127\.0\.0\.1\/help\/snmp-mibs\//,
    )
    const out = path.join(shop.folder, 'record.md')
    expect(await shop.run('export', run, '--format', 'md', '--out', out)).toMatchObject({ exit: 0 })
    expect(readFileSync(out, 'utf8')).toContain(`<${link}>`)
  }, 60_000)
})
