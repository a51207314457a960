import { refuseWith, summarise } from '../console-output.ts'
import { marks } from '../event-lines.ts'
import type { Session } from '../session.ts'
import { wrongWords } from '../words.ts'

/** `uptick runs`: a line a run, the newest last. */
export async function listRuns({ client, output }: Session): Promise<number> {
  const rows = await client.ask('run.list', {})
  if (!rows.ok) return refuseWith(output, rows.failure)
  for (const { run, state, appliances, openedAt, to } of rows.value) {
    output.line({ run, state, appliances, openedAt, ...(to === undefined ? {} : { to }) })
    if (!output.json) output.say(`${run}  ${state}  ${appliances.map((a) => a.address).join(' ')}  ${openedAt}`)
  }
  if (rows.value.length === 0) output.say('There is no run yet.')
  return summarise(output, 0)
}

/** `uptick show RUN`: items, states, what is next, what blocks it, what if we stop now. */
export async function showRun({ client, output, words }: Session): Promise<number> {
  const run = words.rest[0]
  if (run === undefined) return refuseWith(output, wrongWords('show wants a run; `uptick runs` lists them.'))
  const next = await client.ask('run.next', { run })
  if (!next.ok) return refuseWith(output, next.failure)
  const { items, waiting, counts, ifWeStopNow } = next.value as unknown as {
    items: readonly {
      appliance: string
      item: string
      title: string
      state: string
      reason: string
      blockedBy: readonly string[]
    }[]
    waiting: readonly { kind: string; id: string; appliance: string; title: string }[]
    counts: Record<string, number>
    ifWeStopNow: string
  }
  for (const item of items) {
    output.line({ type: 'item', run, ...item })
    if (output.json) continue
    const blocked = item.state === 'to-do' && item.blockedBy.length > 0 ? ` (after ${item.blockedBy.join(', ')})` : ''
    output.say(
      `${(marks[item.state] ?? '[?]').padEnd(5)}${item.appliance} ${item.item}  ${item.title}${blocked}${item.reason === '' ? '' : `: ${item.reason}`}`,
    )
  }
  for (const { kind, id, appliance, title } of waiting) output.say(`Waits for ${kind} ${id} (${appliance}): ${title}`)
  output.say(`If we stop now: ${ifWeStopNow}`)
  return summarise(output, 0, { run, items: counts, waiting, ifWeStopNow })
}
