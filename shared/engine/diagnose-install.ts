import { parsers } from '../console/parsers/parsers.ts'
import type { Evidence, Json } from '../model/run-event.ts'
import type { EngineContext } from './context.ts'
import { diagnose, type Cause } from './diagnosis.ts'
import { timeOf } from './run-time.ts'
import { wantedRelease } from './scope.ts'
import { sendCommand } from './send-command.ts'
import { evidenceOf } from './stored-reply.ts'

/**
 * Diagnoses an install from fresh read-only commands (licenses and storage, if there is a connection) and from what
 * Uptick's server saw. Journals the causes and returns them, the likeliest first.
 */
export async function diagnoseInstall(
  context: EngineContext,
  appliance: string,
  item: string,
  name: string,
): Promise<readonly Cause[]> {
  const licences = await ask(context, appliance, item, 'License List', 'license-list', 'licences')
  const storage = await ask(context, appliance, item, 'Storage Space', 'storage-space', 'storage')
  const known = context.state().appliances[appliance]
  const offer = context.offered.get(appliance)
  const segments = offer?.segments ?? []
  const from = known?.factsBefore?.['release']?.value ?? known?.facts['release']?.value
  const causes = diagnose({
    name,
    bytes: known?.offer?.bytes,
    from: typeof from === 'string' ? from : undefined,
    to: wantedRelease(context, appliance),
    licences: Array.isArray(licences.value) ? licences.value : undefined,
    today: String(timeOf(context, appliance)['today']),
    storage: storage.value,
    taken: Math.max(0, ...segments.map(({ to }) => to)),
    delivered: offer?.delivered === true || known?.delivered !== undefined,
    reached: offer?.contact?.reached ?? (segments.length > 0 ? true : undefined),
    missed: offer?.contact?.missed ?? [],
    evidence: { licences: licences.evidence, storage: storage.evidence },
  })
  await context.journal.append('install.diagnosed', { appliance, item, causes: [...causes] })
  return causes
}

/**
 * Asks a refusing appliance which release it runs now, so that nothing is said of it that was only true before. Where it does
 * not reply, the release from before the install stays, and its age tells.
 */
export async function readReleaseAgain(context: EngineContext, appliance: string, item: string): Promise<void> {
  await ask(context, appliance, item, 'Version', 'version', 'release')
}

interface Asked {
  readonly value: Json | undefined
  readonly evidence: readonly Evidence[]
}

/** Asks on the existing connection; without one, uses the values read before and does not log in. */
async function ask(
  context: EngineContext,
  appliance: string,
  item: string,
  command: string,
  parser: string,
  fact: string,
): Promise<Asked> {
  const before = context.state().appliances[appliance]?.facts[fact]
  const earlier: Asked = {
    value: before?.value,
    evidence: before !== undefined && 'seq' in before.source ? [before.source] : [],
  }
  const line = context.lines.get(appliance)
  if (line === undefined || line.lost !== undefined) return earlier
  const asked = await sendCommand(context, line, { appliance, item, command, effect: 'none', deadline: 60_000 })
  if (!asked.ok) return earlier
  const { stored } = asked.value
  const read = parsers[parser]?.(stored)
  const found = read?.ok === true ? read.facts.find((each) => each.fact === fact) : undefined
  if (found === undefined) return { value: undefined, evidence: [] }
  const source = evidenceOf(stored, found.line, found.lastLine ?? found.line)
  await context.journal.append('fact.captured', { appliance, fact, value: found.value, source })
  return { value: found.value, evidence: [source] }
}

/** The likeliest cause and what to do about it, in one sentence each; `found` where it is more than likely. */
export function mainCause(causes: readonly Cause[]): {
  readonly found: boolean
  readonly sentence: string
  readonly hint: string
} {
  const [first] = causes
  const log = 'The System Log in the Administration Suite may name the cause.'
  if (first === undefined || first.standing === 'unknown' || first.standing === 'excluded') {
    return { found: false, sentence: 'Cause unknown.', hint: log }
  }
  const word = first.standing === 'found' ? 'Cause' : 'Likely cause'
  return { found: first.standing === 'found', sentence: `${word}: ${first.reason}`, hint: `${first.remedy} ${log}` }
}
