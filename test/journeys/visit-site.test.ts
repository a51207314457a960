import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { changesOf, Harbor, pace, siteAnswers, typesOf, visitOf } from './visit-ground.ts'

// The whole night of a site of 20 on the command line's commands: from a list to the record of the site.

let harbor: Harbor
beforeEach(() => {
  harbor = new Harbor()
})
afterEach(() => harbor.close())

it(
  'brings a site of 20 with two clusters and two RazorGates from a list to its record',
  { timeout: 600_000 },
  async () => {
    await harbor.mirror()
    // Twenty appliances are probed by one process: a reboot of half a second could pass between two looks and never be seen.
    const slowly = { down: '3000' }
    const north = await harbor.appliances({ cluster: 2 }, slowly)
    const south = await harbor.appliances({ cluster: 5 }, slowly)
    const singles = await Promise.all(Array.from({ length: 11 }, () => harbor.appliance(slowly)))
    const [gates, servers] = [singles.slice(0, 2), singles.slice(2)]
    const all = [...north, ...south, ...singles]
    expect(all).toHaveLength(20)

    const rows = [
      'address,is,serves,cluster,clusterRole',
      ...servers.map(({ address }) => `${address},message-server,,,`),
      ...gates.map(({ address }, index) => `${address},razorgate,${servers[index]!.address},,`),
      ...[...north].map(({ address, role }) => `${address},,,north,${role}`),
      ...[...south].map(({ address, role }) => `${address},,,south,${role}`),
    ]
    const list = harbor.file('harbor.csv', `${rows.join('\n')}\n`)
    const imported = await harbor.run(['site', 'import', list, '--name', 'Harbor', '--to', 'R4_4_3-GA'])
    expect(imported.lines.at(-1)).toMatchObject({ exit: 0, appliances: 20, clusters: 2, notUnderstood: 0 })
    const document = readFileSync(String(imported.lines.at(-1)?.['path']), 'utf8')
    const site = harbor.file(
      'site.yaml',
      `${document}\n${siteAnswers}\npace: { canary: '${gates[0]!.address}', at-once: 4, stop-after: 1 }\n`,
    )

    const roles = [...north, ...south].map(({ address, role }) => `  '${address}/clusterRole': ${role}\n`).join('')
    const approvals = [
      ...all.map(({ address }) => `${address}/point-of-no-return`),
      `${north[0]!.address}/cluster`,
      `${south[0]!.address}/cluster`,
    ]
    const answers = harbor.answers(approvals, `answers:\n${roles}waivers: {}\n`)
    const upgraded = await harbor.run(['upgrade', '--site', site, '--answers', answers, ...pace])
    expect(upgraded.exit, [...upgraded.refusals, ...upgraded.said.slice(-12)].join('\n')).toBe(0)
    expect(upgraded.lines.at(-1)).toMatchObject({ sentence: '20 of 20 appliances are back in service and verified.' })
    expect(all.map(({ appliance }) => appliance.state.release)).toEqual(all.map(() => '4.4.3-GA'))
    expect(all.flatMap(({ appliance }) => appliance.diary.filter(({ kind }) => kind === 'sin'))).toEqual([])
    expect(typesOf(upgraded.lines)).not.toContain('visit.halted')

    // The commands that reached each appliance, in order.
    for (const each of singles) expect(changesOf(each)).toEqual(['Update Install R4_4_3-GA'])
    for (const [name, [standby, ...actives]] of [
      ['north', north],
      ['south', south],
    ] as const) {
      expect(changesOf(standby!)).toEqual(['Cluster Delete', 'Update Install R4_4_3-GA', `Cluster Add ${name}`])
      for (const active of actives)
        expect(changesOf(active)).toEqual(['Cluster Detach', 'Update Install R4_4_3-GA', `Cluster Attach ${name}`])
    }

    // At most one approval for each appliance, one for the chain of each cluster, and no question twice.
    const events = upgraded.lines.filter(({ run }) => run !== undefined)
    const keysOf = (type: string, member: string): string[] =>
      events
        .filter((line) => line.type === type)
        .map(({ run, data }) => `${String(run)}/${String(data?.['appliance'])}/${String(data?.[member])}`)
    const given = keysOf('approval.given', 'gate')
    expect(given.filter((one) => one.endsWith('point-of-no-return'))).toHaveLength(20)
    expect(given.filter((one) => one.endsWith('cluster'))).toHaveLength(2)
    expect(new Set(given).size).toBe(given.length)
    const answered = keysOf('question.answered', 'question')
    expect(new Set(answered).size).toBe(answered.length)

    const visit = visitOf(upgraded.lines)
    const out = path.join(harbor.folder, 'record')
    const exported = await harbor.run(['export', visit, '--format', 'json', '--out', out])
    expect(exported.exit, exported.refusals.join()).toBe(0)
    const files = exported.lines.filter(({ type }) => type === 'exported').map(({ path: file }) => String(file))
    expect(files).toHaveLength(14)
    for (const file of files) expect(await harbor.run(['verify', file])).toMatchObject({ exit: 0, refusals: [] })
  },
)
