import type { World } from './world.ts'

const counts = /^(?:cluster|update install)/i
const told = (host: string, text: string): string => `${host} ${text.replace(/ftp:.*\//, '')}`

/**
 * What changes a cluster, in the order in which it was sent; each command has to have reached its appliance, and none other
 * did. The appliances' own clocks are too coarse for an order: several commands pass in one millisecond.
 */
export function clusterCommands(world: World): string[] {
  const received = world.appliances.flatMap(({ host, diary }) =>
    diary.flatMap(({ kind, text }) => (kind === 'command' && counts.test(text) ? [told(host, text)] : [])),
  )
  const sent = world
    .of('command.sent')
    .flatMap(({ appliance, command }) => (counts.test(command) ? [told(world.appliance(appliance).host, command)] : []))
  if (sent.toSorted().join() !== received.toSorted().join()) return received
  return sent
}

/** The order in which the guide takes two actives and a standby through the upgrade. */
export const clusterInOrder = [
  'ms-01 Cluster Detach',
  'ms-03 Cluster Detach',
  'ms-02 Cluster Delete',
  'ms-02 Update Install R4_4_3-GA',
  'ms-02 Cluster Add north',
  'ms-01 Update Install R4_4_3-GA',
  'ms-01 Cluster Attach north',
  'ms-02 Cluster Scan',
  'ms-03 Update Install R4_4_3-GA',
  'ms-03 Cluster Attach north',
  'ms-02 Cluster Scan',
]
