import { failure, type FailureCode } from '../base/failure.ts'
import { parsers } from '../console/parsers/parsers.ts'
import type { ReturnOutcome } from '../model/run-event.ts'
import { compareReleases, parseRelease } from '../model/release.ts'
import type { ReturnStanding } from '../model/run-state.ts'
import type { EngineContext } from './context.ts'
import { namesIn } from './interlocks.ts'
import { sendCommand } from './send-command.ts'
import { lineTo, visitItem } from './sessions.ts'

export type Proof =
  | { readonly kind: 'proven'; readonly release: string; readonly proofs: readonly string[] }
  | { readonly kind: 'unproven'; readonly outcome: ReturnOutcome; readonly observed: string; readonly release?: string }
  /** It could not be asked yet (the login is not ready, the line dropped): go on waiting. */
  | { readonly kind: 'not-yet'; readonly observed: string }

/**
 * Logs in and proves the return: a down edge or a changed release, and the same host id or serial, and `Version` naming
 * the wanted release (for a D or E patch: `Update List` naming it). Anything less is named as what it is.
 */
export async function proveReturn(
  context: EngineContext,
  appliance: string,
  returning: ReturnStanding,
): Promise<Proof> {
  const before = context.state().appliances[appliance]?.factsBefore?.['release']?.value
  const line = await lineTo(context, appliance)
  if (!line.ok) return whyNoLine(line.failure.code, line.failure.sentence)
  const identity = latestIdentity(context, appliance)
  const { release } = identity
  if (release === undefined) {
    return {
      kind: 'unproven',
      outcome: 'unproven',
      observed: 'It is back, but its reply to Version is not understood.',
    }
  }
  if (identity.hostId === undefined && identity.serial === undefined) {
    const observed =
      'It is back, but neither host id nor serial number could be read, so it is not proved that it is the same.'
    return { kind: 'unproven', outcome: 'unproven', observed, release }
  }
  const proofs: string[] = []
  if (returning.wentDown) proofs.push('It was seen going down and coming back.')
  if (typeof before === 'string' && before !== release) proofs.push(`The release changed from ${before} to ${release}.`)
  proofs.push(
    'A login worked.',
    `The same appliance: host id ${identity.hostId ?? 'not read'}, serial ${identity.serial ?? 'not read'}.`,
  )
  if (returning.expected.proves === 'listed') return proveListed(context, appliance, returning, release, proofs)
  const wanted = returning.expected.release ?? ''
  if (sameRelease(release, wanted)) {
    if (!returning.wentDown && before === release) {
      const observed = `Version names ${release}, but it ran that before and was not seen going down.`
      return { kind: 'unproven', outcome: 'unproven', observed, release }
    }
    return { kind: 'proven', release, proofs: [...proofs, `Version names ${release}, which was wanted.`] }
  }
  const old = typeof before === 'string' && sameRelease(release, before)
  const observed = old
    ? `It is back on the old release ${release}; ${wanted} was wanted. The install failed unseen.`
    : `It is back on ${release}; ${wanted} was wanted.`
  return { kind: 'unproven', outcome: old ? 'old-release' : 'unproven', observed, release }
}

function sameRelease(a: string, b: string): boolean {
  const [one, other] = [parseRelease(a), parseRelease(b)]
  if (one === undefined || other === undefined) return a === b
  return a === b || compareReleases(one, other) === 'same'
}

async function proveListed(
  context: EngineContext,
  appliance: string,
  returning: ReturnStanding,
  release: string,
  proofs: readonly string[],
): Promise<Proof> {
  const line = await lineTo(context, appliance)
  if (!line.ok) return whyNoLine(line.failure.code, line.failure.sentence)
  const wish = { appliance, item: visitItem, command: 'Update List', effect: 'none', deadline: 60_000 } as const
  const asked = await sendCommand(context, line.value, wish)
  if (!asked.ok) return { kind: 'not-yet', observed: asked.failure.sentence }
  const read = parsers['update-list']?.(asked.value.stored)
  const listed = read?.ok === true ? namesIn(read.facts.find((fact) => fact.fact === 'patches')?.value) : []
  const { name } = returning.expected
  if (listed.includes(name)) return { kind: 'proven', release, proofs: [...proofs, `Update List names ${name}.`] }
  return { kind: 'unproven', outcome: 'unproven', observed: `Update List does not name ${name}.`, release }
}

function latestIdentity(
  context: EngineContext,
  appliance: string,
): { release?: string | undefined; hostId?: string | undefined; serial?: string | undefined } {
  return context.state().appliances[appliance]?.identity ?? {}
}

function whyNoLine(code: FailureCode, sentence: string): Proof {
  if (code === 'identity.changed') return { kind: 'unproven', outcome: 'other-appliance', observed: sentence }
  if (code === 'console.login-refused') {
    return { kind: 'unproven', outcome: 'unproven', observed: `It is back, but refuses the login: ${sentence}` }
  }
  return { kind: 'not-yet', observed: sentence }
}

const outcomeHints: Readonly<Record<ReturnOutcome, string>> = {
  'old-release':
    'Read the System Log for the cause; mend it, then reopen the install item. Call support before a reinstallation.',
  'never-went-down': 'Do not reboot it. Look at its System Log; resume to go on waiting.',
  'other-appliance': 'Nothing was changed on it. Find out which appliance took over this address.',
  'did-not-return': 'Do not power it off. Look at its console; call support; resume to go on waiting.',
  unproven: 'Look at the appliance; resume to ask it again.',
}

/** The failure that an unproven end is told as; exit 6. */
export function unprovenFailure(outcome: ReturnOutcome, observed: string): ReturnType<typeof failure> {
  return failure(`return.${outcome}`, observed, outcomeHints[outcome])
}
