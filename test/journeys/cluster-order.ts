import type { World } from './world.ts'

/** What changes a cluster, as its appliances received it, in the order of time. */
export function clusterCommands(world: World): string[] {
  return world.appliances
    .flatMap(({ host, diary }) => diary.map((entry) => ({ ...entry, host })))
    .filter(({ kind, text }) => kind === 'command' && /^(?:cluster|update install)/i.test(text))
    .sort((a, b) => a.at - b.at)
    .map(({ host, text }) => `${host} ${text.replace(/ftp:.*\//, '')}`)
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
