import { wordsOfState } from '../../../shared/record/state-words.ts'
import type { ResultOf } from '../../../shared/contract/contract.ts'
import { refuseWith, summarise, type Output } from '../console-output.ts'
import type { Session } from '../session.ts'
import { byOf, usageFailure } from '../words.ts'

type Finishing = ResultOf<'run.finishing'>

/** `uptick finish RUN [--keep CHANGE:REASON]…`: shows what is open, then closes and seals the run. */
export async function finish(session: Session): Promise<number> {
  const { words, output, client } = session
  const [run] = words.rest
  if (run === undefined) return refuseWith(output, usageFailure('finish requires RUN; `uptick runs` lists the runs.'))
  const keep: { change: string; reason: string }[] = []
  for (const given of words.option('keep') ?? []) {
    const [, change = '', reason = ''] = /^([^:]+):(.*\S.*)$/s.exec(given) ?? []
    if (change === '')
      return refuseWith(output, usageFailure(`--keep requires CHANGE:REASON; "${given}" has no reason.`))
    keep.push({ change, reason: reason.trim() })
  }
  const open = await client.ask('run.finishing', { run })
  if (!open.ok) return refuseWith(output, open.failure, { run })
  tellOpen(output, run, open.value)
  const stop = client.on('event', (event) => output.line({ ...event }))
  const done = await client.ask('run.finish', { run, keep, ...byOf(session) })
  stop()
  if (!done.ok) return refuseWith(output, done.failure, { run })
  const { outcome, code } = done.value
  output.say(`${run} is closed and sealed.`, `code   ${code}`)
  return summarise(output, 0, { run, closed: outcome, code })
}

function tellOpen(output: Output, run: string, { items, changes, unsigned }: Finishing): void {
  output.line({ type: 'open', run, items, changes, unsigned })
  if (output.json) return
  for (const { title, state, reason } of items)
    output.say(`${wordsOfState(state).mark.padEnd(5)}${title}: ${reason === '' ? wordsOfState(state).word : reason}`)
  for (const { title, id, before, after, decided } of changes) {
    const how =
      decided === undefined ? `not decided (--keep ${id}:REASON)` : `accepted by ${decided.by}: ${decided.reason}`
    output.say(`[!]  Unexpected change, ${title}: ${before}, now ${after}; ${how}`)
  }
  for (const role of unsigned) output.say(`[ ]  Not signed: ${role}`)
  if (items.length + changes.length + unsigned.length === 0) output.say('Nothing is open.')
}
