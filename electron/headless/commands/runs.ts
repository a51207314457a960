import type { ResultOf } from '../../../shared/contract/contract.ts'
import { refuseWith, summarise } from '../console-output.ts'
import { marks } from '../event-lines.ts'
import type { Session } from '../session.ts'
import { usageFailure } from '../words.ts'

/** `uptick runs`: lists runs, archives and unarchives them, and deletes them. */
export async function runs(session: Session): Promise<number> {
  const { words, output } = session
  const [act, run] = words.rest
  if (act === undefined) return listRuns(session)
  if (act !== 'archive' && act !== 'restore' && act !== 'delete')
    return refuseWith(output, usageFailure('runs takes no argument, or archive RUN, restore RUN, delete RUN.'))
  if (run === undefined)
    return refuseWith(output, usageFailure(`runs ${act} requires RUN; \`uptick runs\` lists the runs.`))
  return act === 'delete' ? deleteRun(session, run) : archiveRun(session, run, act)
}

/** Lists the runs, one per line, the newest last; archived runs only with --all. */
async function listRuns({ client, output, words }: Session): Promise<number> {
  const list = await client.ask('run.list', {})
  if (!list.ok) return refuseWith(output, list.failure)
  const { rows } = list.value
  const all = words.option('all') === true
  const shown = rows.filter(({ archivedAt }) => all || archivedAt === undefined)
  for (const { run, state, appliances, openedAt, to, archivedAt, practice } of shown) {
    const more = {
      ...(to === undefined ? {} : { to }),
      ...(archivedAt === undefined ? {} : { archivedAt }),
      ...(practice === undefined ? {} : { practice }),
    }
    output.line({ run, state, appliances, openedAt, ...more })
    const away = archivedAt === undefined ? '' : '  (archived)'
    const played = practice === undefined ? '' : '  (practice)'
    if (output.json) continue
    output.say(`${run}  ${state}  ${appliances.map((a) => a.address).join(' ')}  ${openedAt}${played}${away}`)
  }
  const away = rows.length - shown.length
  if (rows.length === 0) output.say('There is no run yet.')
  else if (away > 0) output.say(`${String(away)} archived: \`uptick runs --all\` lists them too.`)
  return summarise(output, 0)
}

async function archiveRun({ client, output }: Session, run: string, act: 'archive' | 'restore'): Promise<number> {
  const done = await client.ask(act === 'archive' ? 'run.archive' : 'run.unarchive', { run })
  if (!done.ok) return refuseWith(output, done.failure, { run })
  output.say(act === 'archive' ? `Archived ${run}. Nothing was deleted.` : `Unarchived ${run}.`)
  return summarise(output, 0, { run })
}

/** Says what would be lost, and deletes only what is named a second time. */
async function deleteRun({ client, output, words }: Session, run: string): Promise<number> {
  const deletion = await client.ask('run.deletion', { run })
  if (!deletion.ok) return refuseWith(output, deletion.failure, { run })
  const { state, lines, files, octets, code } = deletion.value
  output.line({ type: 'deletion', ...deletion.value })
  output.say(`${run}: ${state}, ${String(lines)} lines, ${String(files)} files, ${String(octets)} bytes.`)
  output.say(code === undefined ? 'The run has no final record.' : `The run’s final record has the code ${code}.`)
  const confirm = words.option('confirm')
  if (confirm === undefined)
    return refuseWith(output, usageFailure('Deleting cannot be undone.', `To delete it: --confirm ${run}`))
  const done = await client.ask('run.delete', { run, confirm })
  if (!done.ok) return refuseWith(output, done.failure, { run })
  output.say(`${run} is deleted.`)
  return summarise(output, 0, { run })
}

/** `uptick show RUN`: items, states, what is next, what blocks it, what if we stop now. */
export async function showRun({ client, output, words }: Session): Promise<number> {
  const run = words.rest[0]
  if (run === undefined) return refuseWith(output, usageFailure('show requires RUN; `uptick runs` lists the runs.'))
  const next = await client.ask('run.next', { run })
  if (!next.ok) return refuseWith(output, next.failure)
  const { items, waiting, counts, ifWeStopNow } = next.value
  for (const item of items) {
    output.line({ type: 'item', run, ...item })
    if (output.json) continue
    const blocked = item.state === 'to-do' && item.blockedBy.length > 0 ? ` (after ${item.blockedBy.join(', ')})` : ''
    output.say(
      `${(marks[item.state] ?? '[?]').padEnd(5)}${item.appliance} ${item.item}  ${item.title}${blocked}${item.reason === '' ? '' : `: ${item.reason}`}`,
    )
    if (item.link !== undefined && item.state !== 'not-applicable') output.say(`     Open ${item.link}`)
    if (item.wait !== undefined) output.say(`     ${waitText(item.wait)}`)
    if (item.waiver !== undefined) output.say(`     ${waivedText(item.waiver)}`)
  }
  for (const { kind, id, appliance, title, link } of waiting) {
    const open = link === undefined ? '' : `. Open ${link}`
    output.say(`Waiting for ${kind} ${id} (${appliance}): ${title}${open}`)
  }
  output.say(`If we stop now: ${ifWeStopNow}`)
  return summarise(output, 0, { run, items: counts, waiting, ifWeStopNow })
}

/** Since when a running job has been waited for, and when it is checked next; times are local. */
function waitText({ since, next, until }: NonNullable<ResultOf<'run.next'>['items'][number]['wait']>): string {
  const time = (iso: string): string => new Date(iso).toTimeString().slice(0, 8)
  const end = until === undefined ? '' : `, and waits until ${time(until)} at most`
  return `Waiting since ${time(since)}. Uptick asks again at ${time(next)}${end}.`
}

type Waiver = NonNullable<ResultOf<'run.next'>['items'][number]['waiver']>

/** What a waiver waives, and who took it on. */
function waivedText({ by, at, until, verdict }: Waiver): string {
  const passed = verdict === undefined ? 'not checked' : `${verdict.status}: ${verdict.reason}`
  const end = until === undefined ? '' : `, until ${until}`
  return `Waived by ${by} at ${at}${end}; Uptick's own verdict is ${passed}`
}
