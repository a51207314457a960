import { readFileSync } from 'node:fs'
import { loadRunbook } from '../../electron/host/runs/runbooks.ts'
import type { Runbook } from '../../shared/model/runbook.ts'
import { answerOf } from '../../shared/model/run-state.ts'
import type { PersonInput, World } from './world.ts'

/** A built-in document as it ships, with what it includes. */
export function documentOf(id: string): Runbook {
  const read = (name: string): string =>
    readFileSync(new URL(`../../shared/runbook/documents/${name}.md`, import.meta.url), 'utf8')
  const loaded = loadRunbook(read(id), `${id}.md`, read)
  if (!loaded.ok) throw new Error(loaded.failure.sentence)
  return loaded.value.runbook
}

const answers = {
  otherAppliances: false, razorgateWithoutJmm: false, watchedBy: 'nothing', multiEngineBulkOnly: false, connectors: false,
  patchesToInstall: 'none', corporateBranding: false, offersVersion2: false, nightWork: 'nothing', ndmp: false, antivirusCurrent: true, customerCare: false,
  ntp: true, 'a1/clusterRole': 'active', 'a2/clusterRole': 'standby', 'a3/clusterRole': 'active',
} // prettier-ignore
const ticks = {
  'notice.latest-field-notices': 'read', 'before.backup': 'Backup-1', 'after.backup': 'Backup-2',
  'before.ndmp-backup': 'nothing runs', 'notice.image-backup-time': '02:00', 'suite.login': '10473', 'after.time': '3 h off',
  'after.patches.connectors': 'both', 'after.snmp-mibs': 'loaded', 'after.brand.redo': 'accepted', 'after.other-appliances': 'done',
  'cluster.12-all-rebooted': 'seen', 'cluster.13-console': 'ms-01, ms-03',
} // prettier-ignore

/** A person who decides everything that the guide asks of the usual appliance, and approves. */
export const ada: PersonInput = { answers, ticks, approve: ['point-of-no-return', 'cluster'] }

/** The same person, who answers some of it otherwise. */
export const saying = (more: PersonInput['answers']): PersonInput => ({ ...ada, answers: { ...answers, ...more } })

/** After the approval, the person opens the page, enters the link and presses the button half a minute later. */
export async function pressTheButton(world: World): Promise<boolean> {
  const appliance = 'a1'
  if (answerOf(world.journal.state, 'a1', 'way') === undefined) {
    await world.journal.append('question.answered', { appliance, question: 'way', value: 'suite', by: 'Ada' })
    return true
  }
  if (world.waiting().some(({ id }) => id === 'point-of-no-return')) {
    const { url } = world.of('patch.offered').at(-1)!
    void world.clock.sleep(30_000).then(() => world.appliance(appliance).answer(`Update Install ${url}`))
  }
  return false
}
