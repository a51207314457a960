import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../shared/model/run-event.ts'
import { ifWeStopNow } from '../../shared/model/stop-sentence.ts'
import { clusterCommands, clusterInOrder } from './cluster-order.ts'
import { ada, documentOf } from './guide-ground.ts'
import { Crash } from './memory-journal.ts'
import { World } from './world.ts'

// Uptick is killed at each of the guide's thirteen steps and resumed. Nothing is sent twice, and what is unknown is said.

const runbook = documentOf('mos-cluster-upgrade')
const start = (): Promise<World> =>
  new World({
    runbook,
    members: ['active', 'standby', 'active'].map((role) => ({ role })),
    updates: { 'R4_4_3-GA': '4.4.3-GA' },
    to: 'R4_4_3-GA',
    opened: { cluster: 'north' },
  }).open()

/** The same night without a kill: where each step was in its journal. */
const whole = await start()
await whole.carry(ada)

const placeOf = (wanted: (entry: JournalEntry) => boolean, nth = 1): number => {
  const found = whole.journal.entries.filter(wanted)[nth - 1]
  if (found === undefined) throw new Error('the step is not in the journal')
  return found.seq
}
const sent =
  (appliance: string, command: RegExp) =>
  (entry: JournalEntry): boolean =>
    entry.type === 'command.sent' && entry.data.appliance === appliance && command.test(entry.data.command)
const login =
  (appliance: string) =>
  (entry: JournalEntry): boolean =>
    entry.type === 'session.connected' && entry.data.appliance === appliance
const judged =
  (item: string) =>
  (entry: JournalEntry): boolean =>
    entry.type === 'item.finished' && entry.data.item === item

/** A step, the entry at which Uptick is killed, and the command whose result is then unknown. */
const steps: readonly (readonly [string, number, string | undefined])[] = [
  ['1: login to an active', placeOf(login('a1')), undefined],
  ['2: the first detach', placeOf(sent('a1', /^cluster detach/i)), 'Cluster Detach'],
  ['3: the second detach', placeOf(sent('a3', /^cluster detach/i)), 'Cluster Detach'],
  ['4: login to the standby', placeOf(login('a2')), undefined],
  ['5: the deletion', placeOf(sent('a2', /^cluster delete/i)), 'Cluster Delete'],
  ['6: the install of the standby', placeOf(sent('a2', /^update install/i)), 'Update Install'],
  ['7: the creation', placeOf(sent('a2', /^cluster add/i)), 'Cluster Add'],
  ['8: the install of an active', placeOf(sent('a1', /^update install/i)), 'Update Install'],
  ['9: the attach', placeOf(sent('a1', /^cluster attach/i)), 'Cluster Attach'],
  ['10: the scan', placeOf(sent('a2', /^cluster scan/i)), 'Cluster Scan'],
  ['11: the next active', placeOf(sent('a3', /^update install/i)), 'Update Install'],
  ['12: the last return', placeOf(({ type }) => type === 'return.proven', 3), undefined],
  ['13: the nodes of the last scan', placeOf(judged('cluster.13-nodes')), undefined],
]

/** Starts the same night and ends the process right after that entry was written. */
async function killedAt(at: number): Promise<World> {
  const world = await start()
  world.killed({ at, side: 'after' })
  await expect(world.carry(ada)).rejects.toThrow(Crash)
  world.killed()
  return world
}

const counts = /^(?:cluster|update install)/i

/** What the appliances themselves got. */
const receivedBy = (world: World): string[] =>
  world.appliances
    .flatMap(({ host, diary }) =>
      diary
        .filter(({ kind, text }) => kind === 'command' && counts.test(text))
        .map(({ text }) => `${host} ${text.replace(/ftp:.*\//, '')}`),
    )
    .toSorted()

describe('a cluster run that is killed and resumed', () => {
  it.each(steps)('%s, and what it did not see is not assumed', async (_step, at, command) => {
    const world = await killedAt(at)
    const ended = await world.carry(ada)
    if (command === undefined) {
      expect(ended).toEqual({ outcome: 'done' })
      expect(clusterCommands(world)).toEqual(clusterInOrder)
      return
    }
    // The entry was written and the command never left: Uptick cannot know that, so it sends neither this command nor a later one.
    expect(ended.outcome).not.toBe('done')
    const said = ifWeStopNow(world.journal.state, runbook, () => 'T')
    expect(said).toMatch(new RegExp(`Unknown whether "${command}.*" reached ms-0`))
    const sentSince = world.of('command.sent').filter((one) => counts.test(one.command))
    expect(sentSince.at(-1)?.command).toMatch(new RegExp(`^${command}`))
    const arrived = clusterInOrder.slice(0, sentSince.length - 1)
    expect(receivedBy(world)).toEqual(arrived.toSorted())
    await world.carry(ada)
    expect(receivedBy(world)).toEqual(arrived.toSorted())
  })

  it.each(steps.filter(([, , command]) => command !== undefined))(
    '%s, once the result is on the disk, goes on to its end',
    async (_step, at) => {
      const done = whole.journal.entries.find((entry) => entry.type === 'command.finished' && entry.data.sent === at)
      const world = await killedAt(done?.seq ?? 0)
      expect(await world.carry(ada)).toEqual({ outcome: 'done' })
      expect(clusterCommands(world)).toEqual(clusterInOrder)
      expect(world.sins()).toEqual([])
    },
  )
})
