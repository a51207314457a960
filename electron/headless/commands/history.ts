import { refuseWith, summarise } from '../console-output.ts'
import type { Session } from '../session.ts'
import { usageFailure } from '../words.ts'

/** `uptick history ADDRESS|HOSTID`: every run of an appliance, and what changed between them. */
export async function history({ words, client, output }: Session): Promise<number> {
  const [who] = words.rest
  if (who === undefined)
    return refuseWith(output, usageFailure('history requires the ADDRESS or the Host ID of an appliance.'))
  const answer = await client.ask('appliance.history', { who })
  if (!answer.ok) return refuseWith(output, answer.failure)
  for (const row of answer.value) {
    output.line({ type: 'history', ...row })
    if (output.json) continue
    const { run, at, purpose, outcome = 'open', host, hostId, before, after, minutes, changedSince, practice } = row
    for (const change of changedSince) output.say(`  Changed since: ${change}`)
    const releases = before.release === after.release ? '' : ` from ${before.release ?? 'unknown'}`
    const played = practice === true ? ', practice' : ''
    output.say(`${at}  ${purpose} (${outcome}${played})  ${after.release ?? 'release not read'}${releases}  ${run}`)
    const who = [host, hostId === undefined ? undefined : `Host ID ${hostId}`].filter((one) => one !== undefined)
    if (who.length > 0) output.say(`    ${who.join(', ')}`)
    if (minutes !== undefined) output.say(`    Install to verified return: ${String(minutes)} min`)
  }
  if (answer.value.length === 0) output.say(`No run has looked at ${who}.`)
  return summarise(output, 0, { runs: answer.value.length })
}
