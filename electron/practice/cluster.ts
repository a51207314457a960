import type { ApplianceState } from './appliance.ts'
import type { Answer } from './commands/commands.ts'

/** What the appliances of a practice cluster share: does it exist, under which name, and who is attached. */
export interface PracticeCluster {
  exists: boolean
  name: string
  readonly attached: Set<string>
}

export function makeCluster(name: string, actives: readonly string[]): PracticeCluster {
  return { exists: true, name, attached: new Set(actives) }
}

type Verb = 'detach' | 'delete' | 'add' | 'attach' | 'scan'

const ok = (lines: readonly string[] = []): Answer => ({ lines, status: 'OK Completed' })
const no = (text: string): Answer => ({ lines: [], status: `NO ${text}` })

/**
 * The cluster commands of the guide (page 12). That a step out of order is refused, and in which words, is assumed: the guide
 * says only that the upgrade can fail. Outside a cluster each of them is refused.
 */
export function answerCluster(verb: Verb, state: ApplianceState, rest: string): Answer {
  const { cluster, host } = state
  if (cluster === undefined) return no('This appliance is in no cluster')
  const name = rest.replace(/^"|"$/g, '')
  switch (verb) {
    case 'detach':
      if (!cluster.attached.delete(host)) return no('Already detached')
      return ok()
    case 'delete':
      if (cluster.attached.size > 0) return no('Appliances are still attached')
      if (!cluster.exists) return no('No such cluster')
      cluster.exists = false
      return ok()
    case 'add':
      if (cluster.exists) return no('Already exists')
      if (name === '') return no('A name is missing')
      cluster.exists = true
      cluster.name = name
      return ok()
    case 'attach':
      if (!cluster.exists || cluster.name !== name) return no('No such cluster')
      if (cluster.attached.has(host)) return no('Already attached')
      cluster.attached.add(host)
      return ok()
    case 'scan':
      return ok([...cluster.attached].sort().map((node) => `${node} found`))
  }
}
