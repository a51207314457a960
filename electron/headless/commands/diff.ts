import { existsSync } from 'node:fs'
import type { ParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import { refuseWith, summarise, type Output } from '../console-output.ts'
import type { Session } from '../session.ts'
import { fileArgument, usageFailure } from '../words.ts'

type RecordOf = ParamsOf<'record.compare'>['one']
type Comparison = ResultOf<'record.compare'>

/**
 * `uptick diff RUN`: facts before the install against those after it. `uptick diff RUN1 RUN2`: one visit against another.
 * A record that was exported stands for its run.
 */
export async function diffRuns({ words, output, client }: Session): Promise<number> {
  const [one, other, ...more] = words.rest
  if (one === undefined || more.length > 0) {
    return refuseWith(output, usageFailure('diff requires RUN, or RUN1 RUN2; `uptick runs` lists the runs.'))
  }
  const asked = { one: recordOf(one), ...(other === undefined ? {} : { other: recordOf(other) }) }
  const compared = await client.ask('record.compare', asked)
  if (!compared.ok) return refuseWith(output, compared.failure, { run: one })
  const { appliances, items, unmatched } = compared.value
  for (const { appliance, changes } of appliances) {
    for (const change of changes) output.line({ type: 'difference', appliance, ...change })
  }
  for (const item of items) output.line({ type: 'item', ...item })
  if (!output.json) tell(output, compared.value, other !== undefined)
  const all = appliances.flatMap(({ changes }) => changes)
  const count = (verdict: string): number => all.filter((change) => change.verdict === verdict).length
  const differences = { expected: count('expected'), surprise: count('surprise'), unknown: count('unknown') }
  return summarise(output, 0, { run: one, ...(other === undefined ? {} : { other }), differences, unmatched })
}

/** A file that is there is a record; anything else is the id of a run. */
function recordOf(word: string): RecordOf {
  const path = fileArgument(word)
  return /\.(?:zip|json|html)$/i.test(word) && existsSync(path) ? { path } : { run: word }
}

const signs: Readonly<Record<string, string>> = { missing: '-', added: '+', changed: '~', unread: '?' }

function tell(output: Output, { appliances, items, unmatched }: Comparison, visits: boolean): void {
  for (const { names, changes, same } of appliances) {
    output.say(names)
    for (const { fact, change, name, before, after, verdict, why } of changes) {
      const values = [before, after]
        .flatMap((value) => (value === undefined ? [] : [JSON.stringify(value)]))
        .join(' -> ')
      output.say(`  ${signs[change] ?? '?'} ${[fact, name].join(' ').trim()} ${values}  ${verdict}: ${why}`)
    }
    if (changes.length === 0) output.say('  Nothing that was read both times differs.')
    if (same.length > 0) output.say(`  The same: ${same.join(', ')}`)
  }
  for (const { appliance, item, before, after } of items) output.say(`  ${appliance} ${item}: ${before} -> ${after}`)
  for (const name of unmatched) output.say(`Only in one of the two: ${name}`)
  if (appliances.length > 0 || unmatched.length > 0) return
  output.say(visits ? 'There is no appliance in common.' : 'Nothing was installed, so there is no before and after.')
}
