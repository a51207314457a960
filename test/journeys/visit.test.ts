import { createServer, type AddressInfo, type Socket } from 'node:net'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changedAt, changesOf, Harbor, pace, password, siteAnswers, typesOf, visitOf } from './visit-ground.ts'
import { uptick, type Line } from './uptick.ts'

// A whole site by the command line's commands: practice appliances on real sockets, journals on a real disk.

let harbor: Harbor
beforeEach(() => {
  harbor = new Harbor()
})
afterEach(() => harbor.close())

const members = (lines: readonly Line[]): readonly Record<string, unknown>[] =>
  (lines.at(-1)?.['members'] ?? []) as Record<string, unknown>[]
const phases = (lines: readonly Line[]): Record<string, unknown> =>
  Object.fromEntries(members(lines).map(({ member, phase }) => [String(member), phase]))

describe('a check of a site', { timeout: 60_000 }, () => {
  it('reads every appliance; one that cannot be reached and one that asks keep no other waiting', async () => {
    const [one, two] = [await harbor.appliance(), await harbor.appliance()]
    const site = harbor.file(
      'site.yaml',
      `name: Harbor\nto: R4_4_3-GA\nappliances:\n  - { address: '${one.address}' }\n  - { address: '127.0.0.1:1' }\n  - { address: '${two.address}' }\n`,
    )
    const checked = await harbor.run(['check', '--site', site, ...pace])
    expect(checked.exit, checked.refusals.join()).toBe(5)
    const visit = visitOf(checked.lines)
    expect(checked.lines.filter(({ type }) => type === 'session.connected')).toHaveLength(2)
    expect(checked.lines.every((line) => line['visit'] === visit)).toBe(true)
    expect(members(checked.lines).map(({ member, phase, exit }) => [member, phase, exit])).toEqual([
      [one.address, 'not-begun', 4],
      ['127.0.0.1:1', 'not-begun', 5],
      [two.address, 'not-begun', 4],
    ])
    expect(typesOf(checked.lines)).not.toContain('visit.halted')

    // The same question of two appliances is one question, and its answer for all is asked no more.
    const shown = await harbor.run(['show', visit])
    const question = shown.lines.find(({ type, question: id }) => type === 'question' && id === 'watchedBy')
    expect(question).toMatchObject({ askedBy: [one.address, two.address] })
    expect(shown.lines.at(-1)?.['sentence']).toBe('3 of 3 appliances are not changed.')
    const matrix = shown.lines.filter(({ type }) => type === 'matrix')
    expect(matrix.map(({ now }) => now)).toMatchObject([{ release: '4.3.7-GA' }, {}, { release: '4.3.7-GA' }])
    await harbor.run(['answer', visit, 'watchedBy', 'nothing'])
    await harbor.run(['answer', visit, 'watchedBy', 'snmp', '--only', two.address])
    const resumed = await harbor.run(['resume', visit, ...pace])
    const given = resumed.lines.filter(
      ({ type, data }) => type === 'question.answered' && data?.['question'] === 'watchedBy',
    )
    expect(given.map(({ data }) => data?.['value']).sort()).toEqual(['nothing', 'nothing', 'snmp'])
    const again = await harbor.run(['show', visit])
    expect(again.lines.some(({ type, question: id }) => type === 'question' && id === 'watchedBy')).toBe(false)
    expect((await harbor.run(['visits'])).lines[0]).toMatchObject({
      type: 'visit',
      visit,
      site: 'Harbor',
      state: 'open',
    })
  })

  it('that hangs at one appliance continues with the others, and is interrupted and resumed without a loss', async () => {
    const silent = createServer()
    const sockets = new Set<Socket>()
    silent.on('connection', (socket) => sockets.add(socket))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const hung = `127.0.0.1:${String((silent.address() as AddressInfo).port)}`
    const one = await harbor.appliance()
    const site = harbor.file(
      'site.yaml',
      `name: Harbor\nappliances: [{ address: '${hung}' }, { address: '${one.address}' }]\n`,
    )
    // The one that answers comes to its end while the other still says nothing.
    let done = ''
    const stopped = await harbor.run(['check', '--site', site, ...pace], (interrupt, { type, run }) => {
      if (type !== 'run.paused' || done !== '') return
      done = String(run)
      interrupt()
    })
    for (const socket of sockets) socket.destroy()
    silent.close()
    expect(stopped.exit, stopped.said.slice(-4).join('\n')).toBe(130)
    expect(members(stopped.lines).find(({ run }) => run === done)?.['member']).toBe(one.address)
    const resumed = await harbor.run(['resume', visitOf(stopped.lines), ...pace])
    expect(resumed.exit).toBe(5)
    expect(members(resumed.lines).map(({ member, run }) => [member, run])).toEqual(
      members(stopped.lines).map(({ member, run }) => [member, run]),
    )
  })
})

describe('an upgrade of a site', { timeout: 180_000 }, () => {
  it('takes the canary first, then the rest, a cluster in the order of the guide', async () => {
    await harbor.mirror()
    const [gate, server] = [await harbor.appliance(), await harbor.appliance()]
    const cluster = await harbor.appliances({ cluster: 2 })
    const [standby, ...actives] = cluster
    const site = harbor.file(
      'site.yaml',
      `name: Harbor
to: R4_4_3-GA
appliances:
  - { address: '${server.address}', is: message-server }
  - { address: '${gate.address}', is: razorgate, serves: '${server.address}' }
clusters:
  - { name: north, standby: '${standby!.address}', actives: [${actives.map(({ address }) => `'${address}'`).join(', ')}] }
${siteAnswers}
pace: { canary: '${gate.address}', soak: 300 ms, at-once: 2 }
`,
    )
    const all = [gate, server, ...cluster]
    const roles = cluster.map(({ address, role }) => `  '${address}/clusterRole': ${role}\n`).join('')
    const ticks = 'waivers: {}\n'
    const approvals = [...all.map(({ address }) => `${address}/point-of-no-return`), `${standby!.address}/cluster`]
    const answers = harbor.answers(approvals, `answers:\n${roles}${ticks}`)
    const upgraded = await harbor.run(['upgrade', '--site', site, '--answers', answers, ...pace])
    expect(upgraded.exit, [...upgraded.refusals, ...upgraded.said.slice(-12)].join('\n')).toBe(0)
    expect(phases(upgraded.lines)).toEqual({ north: 'done', [server.address]: 'done', [gate.address]: 'done' })
    expect(all.map(({ appliance }) => appliance.state.release)).toEqual(all.map(() => '4.4.3-GA'))
    expect(all.flatMap(({ appliance }) => appliance.diary.filter(({ kind }) => kind === 'sin'))).toEqual([])

    // The commands that reached each appliance, in order.
    expect(changesOf(gate)).toEqual(['Update Install R4_4_3-GA'])
    expect(changesOf(server)).toEqual(['Update Install R4_4_3-GA'])
    expect(changesOf(standby!)).toEqual(['Cluster Delete', 'Update Install R4_4_3-GA', 'Cluster Add north'])
    for (const active of actives) {
      expect(changesOf(active)).toEqual(['Cluster Detach', 'Update Install R4_4_3-GA', 'Cluster Attach north'])
    }

    // The canary's return and its tasks come before any other change, and one approval is given for each install.
    const events = upgraded.lines.filter(({ run }) => run !== undefined)
    const runOf = (member: string): unknown => members(upgraded.lines).find((row) => row['member'] === member)?.['run']
    const closed = events.findIndex(({ type, run }) => type === 'run.closed' && run === runOf(gate.address))
    const others = events.findIndex(({ type, run }) => type === 'approval.given' && run !== runOf(gate.address))
    expect(closed).toBeGreaterThan(0)
    expect(others).toBeGreaterThan(closed)
    expect(changedAt(server)).toBeGreaterThan(changedAt(gate) ?? Infinity)
    const installs = events.filter(
      ({ type, data }) => type === 'approval.given' && data?.['gate'] === 'point-of-no-return',
    )
    expect(installs).toHaveLength(all.length)
    const starts = upgraded.lines.filter(({ type }) => type === 'visit.started')
    expect(starts.map(({ data }) => data?.['member'])[0]).toBe(gate.address)
    expect(starts.every(({ data }) => Number(data?.['open']) <= 2)).toBe(true)
    expect(typesOf(upgraded.lines).at(-1)).toBe('visit.closed')
    expect(upgraded.lines.at(-1)).toMatchObject({ sentence: '5 of 5 appliances are back in service and verified.' })

    const matrix = (await harbor.run(['site', 'matrix', site])).lines.filter(({ type }) => type === 'matrix')
    expect(matrix.map(({ address, standing }) => [address, standing])).toEqual(
      [...cluster, server, gate].map(({ address }) => [address, 'same']),
    )
    expect(matrix.every(({ before }) => (before as { release?: string }).release === '4.3.7-GA')).toBe(true)

    const past = await harbor.run(['history', server.address])
    expect(past.lines.filter(({ type }) => type === 'history')).toMatchObject([
      {
        before: { release: '4.3.7-GA' },
        after: { release: '4.4.3-GA' },
        outcome: 'done',
        minutes: 1,
        changedSince: [],
      },
    ])

    // The record: a file of each member and one of the visit, each of which verifies alone.
    const out = path.join(harbor.folder, 'record')
    const exported = await harbor.run(['export', visitOf(upgraded.lines), '--format', 'json', '--out', out])
    expect(exported.exit, exported.refusals.join()).toBe(0)
    const files = exported.lines.filter(({ type }) => type === 'exported').map(({ path: file }) => String(file))
    expect(files).toHaveLength(4)
    for (const file of files) expect(await harbor.run(['verify', file])).toMatchObject({ exit: 0, refusals: [] })
    const visitFile = path.join(out, 'visit.json')
    const proved = await harbor.run(['verify', visitFile, '--code', String(exported.lines.at(-1)?.['code'])])
    expect(proved.exit).toBe(0)
    expect(proved.lines.filter(({ type }) => type === 'member').map(({ code }) => code)).toEqual(
      exported.lines.filter(({ member }) => member !== undefined).map(({ code }) => code),
    )
    const text = readFileSync(visitFile, 'utf8')
    expect(text).not.toContain(password)
    writeFileSync(visitFile, text.replace('\\"open\\":1', '\\"open\\":2'))
    expect((await harbor.run(['verify', visitFile])).exit).toBe(7)
  })

  it('whose canary fails changes nothing else, ends with 3, and continues only on the authority of a person', async () => {
    await harbor.mirror()
    const [canary, other] = [await harbor.appliance({ refuse: 'disk' }), await harbor.appliance()]
    const site = harbor.file(
      'site.yaml',
      `name: Harbor\nto: R4_4_3-GA\nappliances:\n  - { address: '${other.address}' }\n  - { address: '${canary.address}' }\n${siteAnswers}`,
    )
    const answers = harbor.answers([canary, other].map(({ address }) => `${address}/point-of-no-return`))
    const words = ['upgrade', '--site', site, '--canary', canary.address, '--answers', answers, ...pace]
    const halted = await harbor.run(words)
    expect(halted.exit).toBe(3)
    expect(phases(halted.lines)).toEqual({ [other.address]: 'not-begun', [canary.address]: 'failed' })
    expect(halted.lines.at(-1)).toMatchObject({ halted: { rule: 'stop-after' } })
    expect(halted.refusals.at(-1)).toMatch(/^The visit is halted: After 1 failed change no further change begins/)
    expect(changesOf(other)).toEqual([])
    // Its checks continued: only the approval is left.
    const left = members(halted.lines).find(({ member }) => member === other.address)?.['waiting']
    expect(left).toMatchObject([{ kind: 'approval', id: 'point-of-no-return' }])

    const visit = visitOf(halted.lines)
    const run = String(members(halted.lines).find(({ member }) => member === other.address)?.['run'])
    // Past the visit's command, the rule holds as well, in another process too.
    const alone = await uptick(
      ['approve', run, 'point-of-no-return', '--accept', 'licence-agreement', '--accept', 'own-hash-only'],
      harbor.data,
    )
    expect(alone).toMatchObject({ exit: 3 })
    expect(alone.refusals[0]).toMatch(/no further change begins|halted/)
    const refused = await harbor.run(['resume', visit, '--answers', answers, ...pace])
    expect(refused.exit).toBe(3)
    expect(refused.refusals[0]).toMatch(/--authority WHO --reason TEXT/)
    expect(changesOf(other)).toEqual([])

    await harbor.run(['leave', visit, canary.address, '--authority', 'Kim', '--reason', 'its disk is full'])
    const on = await harbor.run([
      'resume',
      visit,
      '--authority',
      'Kim',
      '--reason',
      'the disk is known',
      '--answers',
      answers,
      ...pace,
    ])
    expect(on.exit, on.said.slice(-6).join('\n')).toBe(0)
    expect(changesOf(other)).toEqual(['Update Install R4_4_3-GA'])
    expect(changesOf(canary)).toEqual(['Update Install R4_4_3-GA'])
    expect(on.lines.filter(({ type }) => type === 'visit.resumed')[0]?.data).toMatchObject({
      by: 'ada',
      authority: 'Kim',
    })
    const rows = (await harbor.run(['show', visit])).lines.filter(({ type }) => type === 'matrix')
    expect(rows.find(({ address }) => address === canary.address)).toMatchObject({
      standing: 'other',
      leftBehind: { authority: 'Kim', reason: 'its disk is full' },
    })
  })

  it('that is killed in the middle is resumed to its end, and nothing is sent twice', async () => {
    await harbor.mirror()
    const all = [await harbor.appliance({ down: '3000' }), await harbor.appliance({ down: '3000' })]
    const rows = all.map(({ address }) => `  - { address: '${address}' }\n`).join('')
    const site = harbor.file('site.yaml', `name: Harbor\nto: R4_4_3-GA\nappliances:\n${rows}${siteAnswers}`)
    const answers = harbor.answers(all.map(({ address }) => `${address}/point-of-no-return`))
    const words = ['upgrade', '--site', site, '--at-once', '1', '--answers', answers, ...pace]
    const killAt = ({ type, data }: Line): boolean => type === 'return.stage' && data?.['stage'] === 'down'
    const killed = await uptick(words, harbor.data, { password, killAt })
    expect(killed.exit).toBe(null)
    const visit = visitOf(killed.lines)
    const resumed = await harbor.run(['resume', visit, '--answers', answers, ...pace])
    expect(resumed.exit, resumed.said.slice(-8).join('\n')).toBe(0)
    for (const each of all) expect(changesOf(each)).toEqual(['Update Install R4_4_3-GA'])
    expect(all.map(({ appliance }) => appliance.state.release)).toEqual(['4.4.3-GA', '4.4.3-GA'])
  })

  it('takes no approval for several appliances at a time', async () => {
    const one = await harbor.appliance()
    const site = harbor.file('site.yaml', `name: Harbor\nto: R4_4_3-GA\nappliances: [{ address: '${one.address}' }]\n`)
    const answers = harbor.answers(['point-of-no-return'])
    const refused = await harbor.run(['upgrade', '--site', site, '--answers', answers, ...pace])
    expect(refused.exit).toBe(2)
    expect(refused.refusals[0]).toMatch(/Approve each appliance by its address: ADDRESS\/point-of-no-return/)
  })
})
