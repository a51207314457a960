import { describe, expect, it } from 'vitest'
import { loadRunbook } from '../../electron/host/runs/runbooks.ts'
import { sendByHand } from '../../shared/engine/console-by-hand.ts'
import { fold } from '../../shared/model/fold.ts'
import { outlook } from '../../shared/model/next-actions.ts'
import { emptyRunState, gateStanding } from '../../shared/model/run-state.ts'
import { serviceOf } from '../../shared/model/service.ts'
import { World, type PersonInput } from './world.ts'

// Several appliances with roles: the engine keeps the guide's order, whatever a document says or a person types.

const fence = '```'
const item = (heading: string, block: string): string =>
  `### ${heading}\n\nProse.\n\n${fence}item\n${block}\n${fence}\n`
const front = (id: string): string => `---\nid: ${id}\ntitle: A document\nversion: 1.0.0\n---\n`

const single = `${front('single')}
## Before

${item('Release', 'id: read.version\nrun: Version\nread: version')}
## Install

${item('Install', 'id: cli.install\ndo: install\neffect: point-of-no-return\ngate: point-of-no-return\nproves: release\nneeds: [read.version]')}
## Return

${item('Return', 'id: cli.return\ndo: await-return\nneeds: [cli.install]')}
## After

${item('Engines', 'id: after.engines\nrun: Uce Version\nread: uce-version\nneeds: [cli.return]')}
`
const chain = 'include: { runbook: single, phases: [before, install, return, after] }'
const change = (id: string, rest: string): string => `id: ${id}\neffect: changes\ngate: cluster\n${rest}`
const cluster = `${front('cluster')}
## Detach

${item('Detach', change('cluster.detach', 'on: each active\nrun: Cluster Detach\nidempotent: already detached'))}
${item('Delete', change('cluster.delete', 'on: standby\nrun: Cluster Delete\nneeds: [active/cluster.detach]'))}
## Standby

${item('Upgrade the standby', `id: cluster.standby\non: standby\n${chain}\nneeds: [cluster.delete]`)}
${item('Create', change('cluster.add', 'on: standby\nrun: Cluster Add {cluster}\nneeds: [cluster.standby]'))}
## Actives

${item('Upgrade an active', `id: cluster.active\non: each active\nserial: true\n${chain}\nneeds: [standby/cluster.add]`)}
${item('Attach', change('cluster.attach', 'on: each active\nserial: true\nrun: Cluster Attach {cluster}\nneeds: [cluster.active]'))}
${item('Scan', change('cluster.scan', 'on: each active\nat: standby\nserial: true\nrun: Cluster Scan\nneeds: [cluster.attach]'))}
`

const loaded = loadRunbook(cluster, 'cluster.md', (id) => (id === 'single' ? single : undefined))
if (!loaded.ok) throw new Error(loaded.failure.sentence)
const { runbook, includes } = loaded.value

const members = [{ role: 'active' }, { role: 'standby' }, { role: 'active' }]
const led: PersonInput = { approve: ['cluster', 'point-of-no-return'] }
const start = (): Promise<World> =>
  new World({
    runbook,
    members,
    updates: { 'R4_4_3-GA': '4.4.3-GA' },
    to: 'R4_4_3-GA',
    opened: { cluster: 'north' },
  }).open()

/** Approves what concerns the cluster and its standby, and no active's install. */
const upToFirstActive: PersonInput = {
  act: async (at, waiting) => {
    const next = waiting.find(
      ({ kind, id, appliance }) => kind === 'approval' && (id === 'cluster' || appliance === 'a2'),
    )
    if (next === undefined) return false
    const { item: id, command } = gateStanding(at.journal.state, next.appliance, next.id)!
    const { appliance } = next
    await at.journal.append('approval.given', { appliance, gate: next.id, item: id, command, by: 'Ada' })
    return true
  },
}

/** What reached the appliances, in the order in which it did. */
function received(world: World): string[] {
  const all = world.appliances.flatMap(({ host, diary }) =>
    diary
      .filter(({ kind, text }) => kind === 'command' && /^(?:cluster|update install)/i.test(text))
      .map((entry) => ({ ...entry, host })),
  )
  return all.sort((a, b) => a.at - b.at).map(({ host, text }) => `${host}: ${text.replace(/ftp:.*\//, '')}`)
}

/**
 * The state of the cluster after each journal entry, without repeats: its state, and which appliances have no failover.
 */
function clusterStandings(world: World): string[] {
  let state = emptyRunState('run')
  const standings: string[] = []
  for (const entry of world.journal.entries) {
    state = fold(state, entry)
    const { appliances, cluster: whole } = serviceOf(state, runbook)
    const exposed = appliances.filter(({ failover }) => failover?.state === 'exposed').map(({ id }) => id)
    const standing = `${whole?.state ?? '-'} ${exposed.join()}`.trim()
    if (whole?.state !== 'unknown' && standing !== standings.at(-1)) standings.push(standing)
  }
  return standings
}

describe('a cluster', () => {
  it('is reported at every moment as the order of the guide leaves it', async () => {
    const world = await start()
    expect(clusterStandings(world)).toEqual(['unchanged'])
    await world.carry(led)
    expect(clusterStandings(world)).toEqual([
      'unchanged',
      'partly-made a1',
      'partly-made a1,a3',
      'dissolved a1,a3',
      'partly-made a1,a3',
      'partly-made a3',
      'whole',
    ])
  })

  it('is led in the order of the guide, one active at a time', async () => {
    const world = await start()
    expect(await world.carry(led)).toEqual({ outcome: 'done' })
    expect(received(world)).toEqual([
      'ms-01: Cluster Detach',
      'ms-03: Cluster Detach',
      'ms-02: Cluster Delete',
      'ms-02: Update Install R4_4_3-GA',
      'ms-02: Cluster Add north',
      'ms-01: Update Install R4_4_3-GA',
      'ms-01: Cluster Attach north',
      'ms-02: Cluster Scan',
      'ms-03: Update Install R4_4_3-GA',
      'ms-03: Cluster Attach north',
      'ms-02: Cluster Scan',
    ])
    expect(world.sins()).toEqual([])
    expect(world.of('return.proven')).toHaveLength(3)
    // The scans are the actives' items, sent to the standby.
    const scans = world.of('command.sent').filter(({ command }) => command === 'Cluster Scan')
    expect(scans.map(({ appliance, item: id, for: owner }) => [appliance, id, owner])).toEqual([
      ['a2', 'cluster.scan', 'a1'],
      ['a2', 'cluster.scan', 'a3'],
    ])
    expect(world.reason('a2', 'cluster.standby')).toBe('All of its items are done.')
    expect([...world.appliance('a2').state.cluster!.attached].sort()).toEqual(['ms-01', 'ms-03'])
  })

  it('shows what blocks what, across appliances', async () => {
    const world = await start()
    await world.carry()
    const entry = (appliance: string, id: string): readonly string[] | undefined =>
      outlook(world.journal.state, runbook).find((each) => each.appliance === appliance && each.item.id === id)
        ?.blockedBy
    expect(entry('a2', 'cluster.delete')).toEqual(['a1/cluster.detach', 'a3/cluster.detach'])
    expect(entry('a3', 'cli.install')).toEqual(['a2/cluster.add', 'read.version'])
  })

  it('keeps the other actives waiting while one is in its chain', async () => {
    const world = await start()
    expect(await world.carry(upToFirstActive)).toEqual({ outcome: 'waiting' })
    expect(world.state('a1', 'cli.install')).toBe('waiting')
    expect(world.state('a3', 'read.version')).toBe('to-do')
    const third = outlook(world.journal.state, runbook).find(
      (each) => each.appliance === 'a3' && each.item.id === 'read.version',
    )
    expect(third?.blockedBy).toEqual(['a1/cli.install'])
  })

  it.each([
    ['a2', 'Cluster Delete', 'ms-01, ms-03 are not detached yet'],
    ['a1', 'Cluster Delete', 'it is an active appliance; the cluster is deleted from the standby'],
    ['a2', 'Cluster Detach', 'it is the standby, which is not detached but deletes the cluster'],
    ['a2', 'cluster   add north', 'its upgrade is not verified yet'],
    ['a1', 'Cluster Attach north', 'the new cluster does not exist yet'],
    ['a2', 'Cluster Scan', 'no active appliance is attached yet'],
    ['a1', 'Cluster Scan', 'it is an active appliance; the standby scans'],
  ])('led in a wrong order by hand, is refused: %s %s', async (id, command, why) => {
    const world = await start()
    await world.carry({ act: () => Promise.resolve(false) })
    for (const each of ['a1', 'a2', 'a3']) await sendByHand(world.context(), each, 'Version')
    expect(await sendByHand(world.context(), id, command)).toMatchObject({
      failure: { code: 'command.refused-by-interlock', sentence: expect.stringContaining(why) as string },
    })
    expect(world.of('interlock.refused')).toMatchObject([
      { rule: 'cluster-order', appliance: id, command, by: 'person' },
    ])
    expect(received(world)).toEqual([])
  })

  it('that was deleted by hand after its creation accepts no active appliance until it is created again', async () => {
    const world = await start()
    await world.carry(upToFirstActive)
    expect(received(world).at(-1)).toBe('ms-02: Cluster Add north')
    const asked = await sendByHand(world.context(), 'a2', 'Cluster Delete')
    if (asked.ok) throw new Error('it was sent')
    const confirmation = { cost: asked.failure.sentence, typed: 'ms-02' }
    expect(await sendByHand(world.context(), 'a2', 'Cluster Delete', confirmation)).toMatchObject({ ok: true })
    expect(await sendByHand(world.context(), 'a1', 'Cluster Attach north')).toMatchObject({
      failure: {
        code: 'command.refused-by-interlock',
        sentence: expect.stringContaining('the new cluster does not exist yet') as string,
      },
    })
    // Its item passed before, and the install of an active is held back all the same.
    await world.carry(led)
    expect(received(world).at(-1)).toBe('ms-02: Cluster Delete')
  })

  it('led in a wrong order by its document, is refused all the same', async () => {
    const wrong = cluster
      .replace('needs: [active/cluster.detach]', '')
      .replace(
        'on: each active\nrun: Cluster Detach',
        'on: each active\nneeds: [standby/cluster.add]\nrun: Cluster Detach',
      )
    const other = loadRunbook(wrong, 'wrong.md', () => single)
    if (!other.ok) throw new Error(other.failure.sentence)
    const world = await new World({
      runbook: other.value.runbook,
      members,
      updates: { 'R4_4_3-GA': '4.4.3-GA' },
      to: 'R4_4_3-GA',
      opened: { cluster: 'north' },
    }).open()
    expect(await world.carry(led)).toEqual({ outcome: 'blocked' })
    expect(world.reason('a2', 'cluster.delete')).toMatch(
      /out of the cluster order: 10\.0\.0\.2, 10\.0\.0\.4 are not detached yet/,
    )
    expect(received(world)).toEqual([])
  })

  it('is pinned to the documents that its runbook includes', () => {
    expect(includes).toMatchObject([{ id: 'single', version: '1.0.0', source: single }])
    expect(loadRunbook(cluster, 'cluster.md', () => undefined)).toMatchObject({
      failure: {
        sentence: expect.stringMatching(
          /cluster\.md:\d+: cluster\.standby: there is no runbook "single" to include/,
        ) as string,
      },
    })
  })
})
