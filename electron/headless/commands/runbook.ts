import { readFile } from 'node:fs/promises'
import type { ResultOf } from '../../../shared/contract/contract.ts'
import { refuseWith, summarise } from '../console-output.ts'
import type { Session } from '../session.ts'
import { fileArgument, usageFailure } from '../words.ts'

/** `uptick runbook list|show ID|lint FILE|coverage`. */
export async function runbook(session: Session): Promise<number> {
  const { words, output, client } = session
  const [verb, name] = words.rest
  if (verb === 'list') {
    const list = await client.ask('runbook.list', {})
    if (!list.ok) return refuseWith(output, list.failure)
    for (const row of list.value) {
      output.line(row)
      if (!output.json) output.say(`${row.id}  ${row.version}  ${row.title} (${String(row.items)} items)`)
    }
    return summarise(output, 0)
  }
  if (verb === 'show' && name !== undefined) {
    const shown = await client.ask('runbook.show', { id: name })
    if (!shown.ok) return refuseWith(output, shown.failure)
    const document = shown.value.runbook
    output.line({ type: 'runbook', sha256: shown.value.sha256, ...document })
    if (!output.json) {
      output.say(document.title)
      for (const phase of document.phases) {
        output.say('', phase.title)
        for (const item of phase.items)
          output.say(`  ${item.id}  ${item.title}${item.run === undefined ? '' : `  [${String(item.run)}]`}`)
      }
    }
    return summarise(output, 0)
  }
  if (verb === 'lint' && name !== undefined) return lint(session, name)
  if (verb === 'coverage') return coverage(session)
  return refuseWith(output, usageFailure('runbook requires list, show ID, lint FILE, or coverage.'))
}

async function lint({ client, output }: Session, name: string): Promise<number> {
  let source: string
  try {
    source = await readFile(fileArgument(name), 'utf8')
  } catch {
    return refuseWith(output, usageFailure(`The file ${name} cannot be read.`))
  }
  const faults = await client.ask('runbook.lint', { file: name, source })
  if (!faults.ok) return refuseWith(output, faults.failure)
  for (const fault of faults.value) {
    output.line(fault)
    if (!output.json) output.say(`${fault.file}:${String(fault.line)}: ${fault.sentence}`)
  }
  if (faults.value.length === 0) output.say(`${name} has no fault.`)
  return summarise(output, faults.value.length === 0 ? 0 : 3)
}

/**
 * Prints a line for each entry of the guide with what implements it. An entry without an implementation is a refusal.
 */
async function coverage({ client, output }: Session): Promise<number> {
  const answer = await client.ask('runbook.coverage', {})
  if (!answer.ok) return refuseWith(output, answer.failure)
  const entries = answer.value.entries
  for (const row of entries) {
    output.line(row)
    if (output.json) continue
    const carriers = row.carriedBy.map(carrierText)
    const by = carriers.length > 0 ? carriers.join(', ') : (row.excluded ?? 'NOTHING CARRIES THIS')
    output.say(`p. ${String(row.page).padEnd(3)}${row.entry.padEnd(30)}${by}`)
  }
  const { open } = answer.value
  output.say(`${String(entries.length)} entries, ${String(open.length)} of them without an item.`)
  return summarise(output, open.length === 0 ? 0 : 3)
}

type Carrier = ResultOf<'runbook.coverage'>['entries'][number]['carriedBy'][number]

function carrierText(carrier: Carrier): string {
  if ('notice' in carrier) return `shown in ${carrier.notice}`
  if ('interlock' in carrier) return `interlock ${carrier.interlock}`
  if ('diagnosis' in carrier) return `diagnosis ${carrier.diagnosis}`
  return `${carrier.runbook}/${carrier.item}`
}
