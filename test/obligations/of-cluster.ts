import assert from 'node:assert/strict'
import { clusterCommands, clusterInOrder } from '../journeys/cluster-order.ts'
import { nightOf, stateBefore } from './nights.ts'
import { proofsIn, refuses, type Proof } from './proof.ts'

const { sends, tells, decides, shows } = proofsIn('mos-cluster-upgrade')

/** Where in the journal this command was sent to this appliance for the first time. */
async function placeOf(appliance: string, command: RegExp): Promise<number> {
  const { entries } = (await nightOf('cluster')).journal
  const found = entries.find(
    (entry) => entry.type === 'command.sent' && entry.data.appliance === appliance && command.test(entry.data.command),
  )
  assert.ok(found, `${appliance} is sent ${String(command)}`)
  return found.seq
}

async function inOrder(...places: readonly (readonly [appliance: string, command: RegExp])[]): Promise<void> {
  const found = await Promise.all(places.map(([appliance, command]) => placeOf(appliance, command)))
  assert.deepEqual(
    found,
    found.toSorted((a, b) => a - b),
  )
}

const detach = /^Cluster Detach/
const installs = /^Update Install/

/** Page 12 and 13: an N+1 cluster. */
export const ofCluster = {
  'cluster.order': [
    shows(
      'the commands of a whole cluster go in the order of the guide',
      { item: 'cluster.10-scan', take: { key: 'run' }, put: 'run: Version' },
      async () => {
        assert.deepEqual(clusterCommands(await nightOf('cluster')), clusterInOrder)
      },
    ),
    tells('cluster', 'cluster.2-detach', 'The cluster cannot be deleted, and the upgrade may fail'),
    refuses('cluster-order', { command: 'Cluster Delete', at: 'a2', take: 'clusterRefusal,' }, async () => ({
      state: await stateBefore(
        'cluster',
        ({ type, data }) => type === 'command.sent' && detach.test((data as { command: string }).command),
      ),
      document: 'mos-cluster-upgrade',
    })),
  ],
  'cluster.1-login-active': [
    tells('cluster', 'cluster.2-detach', 'Uptick detaches each active appliance over Telnet as administrator'),
    shows(
      'each active is logged in to before it is detached',
      { item: 'cluster.2-detach', take: { key: 'on' }, put: 'on: standby' },
      async () => {
        const world = await nightOf('cluster')
        for (const id of ['a1', 'a3']) {
          const { diary } = world.appliance(id)
          const [login, detached] = [
            diary.findIndex(({ kind }) => kind === 'login'),
            diary.findIndex(({ text }) => detach.test(text)),
          ]
          assert.ok(login >= 0 && login < detached, `${id} is logged in to first`)
        }
      },
    ),
  ],
  'cluster.2-detach': [sends('cluster', 'cluster.2-detach', 'Cluster Detach')],
  'cluster.3-repeat-detach': [
    sends('cluster', 'cluster.2-detach', 'Cluster Detach', {
      at: 'a3',
      cut: { take: { key: 'on' }, put: 'on: standby' },
    }),
  ],
  'cluster.4-login-standby': [
    sends('cluster', 'cluster.5-delete', 'Cluster Delete', {
      at: 'a2',
      cut: { take: { key: 'on' }, put: 'on: each active' },
    }),
  ],
  'cluster.5-delete': [
    sends('cluster', 'cluster.5-delete', 'Cluster Delete', { at: 'a2' }),
    tells('cluster', 'cluster.5-delete', 'The active appliances keep working', { at: 'a2' }),
  ],
  'cluster.6-upgrade-standby': [
    shows(
      'the standby is upgraded with the tasks after it, before the cluster is created again',
      { item: 'cluster.6-upgrade-standby', take: '[install, return, after]', put: '[install, return]' },
      () => inOrder(['a2', /^Cluster Delete/], ['a2', installs], ['a2', /^License Fetch/], ['a2', /^Cluster Add/]),
    ),
  ],
  'cluster.7-add': [sends('cluster', 'cluster.7-add', 'Cluster Add north', { at: 'a2' })],
  'cluster.8-upgrade-active': [
    shows(
      'an active is upgraded with the tasks after it, at once',
      { item: 'cluster.8-upgrade-active', take: '[install, return, after]', put: '[install, return]' },
      () => inOrder(['a1', installs], ['a1', /^License Fetch/], ['a1', /^Cluster Attach/], ['a3', installs]),
    ),
    tells(
      'cluster',
      'cluster.8-upgrade-active',
      'Do the post-upgrade tasks of each appliance right away, before you attach it',
    ),
  ],
  'cluster.9-attach': [sends('cluster', 'cluster.9-attach', 'Cluster Attach north')],
  'cluster.10-scan': [sends('cluster', 'cluster.10-scan', 'Cluster Scan', { at: 'a2' })],
  'cluster.11-repeat': [
    shows(
      'upgrade, attach and scan, one active after the other',
      { item: 'cluster.9-attach', take: { key: 'on' }, put: 'on: standby' },
      async () => {
        const tail = clusterCommands(await nightOf('cluster')).slice(5)
        assert.deepEqual(tail, clusterInOrder.slice(5))
      },
    ),
  ],
  'cluster.12-all-rebooted': [
    decides('cluster.12-all-rebooted', 'when', [{ run: { returned: false } }], [{ run: { returned: true } }]),
    shows(
      'each is known to have rebooted',
      { item: 'cluster.12-all-rebooted', take: { key: 'when' }, put: 'when: "false"' },
      async () => {
        const world = await nightOf('cluster')
        const { runbook } = world
        const item = runbook.phases.flatMap(({ items }) => items).find(({ id }) => id === 'cluster.12-all-rebooted')
        assert.equal(item?.when, '!run.returned')
        assert.equal(world.of('return.proven').length, 3)
      },
    ),
  ],
  'cluster.13-console': [
    decides(
      'cluster.13-nodes',
      'pass',
      [{ facts: { clusterNodes: [{ name: 'ms-01' }] }, run: { actives: [{ name: 'ms-01' }] } }],
      [{ facts: { clusterNodes: [{ name: 'ms-01' }] }, run: { actives: [{ name: 'ms-01' }, { name: 'ms-03' }] } }],
    ),
    tells('cluster', 'cluster.13-nodes', 'The last scan named {facts.clusterNodes}', {
      at: 'a2',
      reads: 'The last scan named ms-01 found, ms-03 found.',
    }),
  ],
  'cluster.update-list-first': [
    shows(
      'the updates of every appliance are listed before the first is detached',
      { item: 'cluster.before', take: 'phases: [before]', put: 'phases: [return]' },
      async () => {
        const first = await placeOf('a1', detach)
        for (const id of ['a1', 'a2', 'a3']) assert.ok((await placeOf(id, /^Update List/)) < first, id)
      },
    ),
  ],
} satisfies Readonly<Record<string, readonly Proof[]>>
