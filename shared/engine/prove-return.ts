import { failure, type Failure } from '../base/failure.ts'
import { releaseInGreeting } from '../console/greeting.ts'
import { parsers } from '../console/parsers/parsers.ts'
import { releaseStanding } from '../model/release.ts'
import type { ReturnOutcome } from '../model/run-event.ts'
import type { ReturnStanding } from '../model/run-state.ts'
import type { EngineContext } from './context.ts'
import { namesIn } from './interlocks.ts'
import type { Console } from './ports.ts'
import { readOffBy, releaseQuestionText, shownReply } from './release-read-off.ts'
import { concludeReturn, type Conclusion } from './return-proof.ts'
import { sendCommand } from './send-command.ts'
import { looksOurs, lookAtServices } from './services.ts'
import { lineTo, visitItem, visitOf } from './sessions.ts'

export type Proof =
  | Conclusion
  /** It could not be asked yet (the login is not ready, the line dropped): go on waiting. */
  | { readonly kind: 'not-yet'; readonly observed: string }
  /** Its reply to Version has to be read by a person. `plain`: it names the wanted number, without its stage. */
  | { readonly kind: 'ask'; readonly why: string; readonly plain: boolean }

/** Logs in, asks what has to be asked, and says what it proves. Sends nothing that changes anything. */
export async function proveReturn(
  context: EngineContext,
  appliance: string,
  returning: ReturnStanding,
  saidByPerson = false,
): Promise<Proof> {
  const line = await lineTo(context, appliance, true)
  if (!line.ok) return whyNoLine(line.failure)
  const known = context.state().appliances[appliance]
  const before = known?.factsBefore?.['release']?.value
  const { release, hostId, serial } = known?.seen ?? {}
  const { proves, name, release: wantedRelease = '' } = returning.expected
  const listed = proves === 'listed' ? await updatesListed(context, line.value, appliance) : undefined
  if (listed !== undefined && 'observed' in listed) return listed
  const findings = {
    wentDown: returning.wentDown,
    saidByPerson,
    before: typeof before === 'string' ? before : undefined,
    release,
    identity: { hostId, serial },
  }
  if (listed !== undefined) {
    const wanted = { name, listed: listed.names, listedBefore: listedBefore(context, appliance, returning) }
    return concludeReturn({ ...findings, wanted })
  }
  const wanted = { release: wantedRelease }
  const doubt = release === undefined || releaseStanding(release, wantedRelease) === 'unknown'
  if (!doubt || (hostId === undefined && serial === undefined)) return concludeReturn({ ...findings, wanted })
  const version = visitOf(line.value)?.version
  const why = context.journal.redact(releaseQuestionText(version, release, wantedRelease))
  const readOff = readOffBy(context, appliance, why, returning.seq)
  if (readOff === undefined) return { kind: 'ask', why, plain: release !== undefined }
  const greeting = readOff.runs ? await greetingOfAnotherRelease(context, appliance, wantedRelease) : undefined
  if (greeting !== undefined) {
    const said = `${readOff.by} reports release ${wantedRelease}, but the banner shows another release`
    return { kind: 'unproven', outcome: 'unproven', observed: `${said}: ${context.journal.redact(greeting)}` }
  }
  return concludeReturn({ ...findings, wanted, readOff: { ...readOff, reply: shownReply(version) } })
}

/** What a person reads off is compared with what the appliance itself says: a greeting that names another release. */
async function greetingOfAnotherRelease(
  context: EngineContext,
  appliance: string,
  wanted: string,
): Promise<string | undefined> {
  const greetings = await lookAtServices(context, appliance)
  return greetings
    .map(({ text }) => text.trim())
    .find((text) => {
      const named = looksOurs(text) ? releaseInGreeting(text) : undefined
      return named !== undefined && releaseStanding(named, wanted) === 'other'
    })
}
type Listed = { readonly names: readonly string[] | undefined } | Extract<Proof, { kind: 'not-yet' }>

async function updatesListed(context: EngineContext, line: Console, appliance: string): Promise<Listed> {
  const wish = { appliance, item: visitItem, command: 'Update List', effect: 'none', deadline: 60_000 } as const
  const asked = await sendCommand(context, line, wish)
  if (!asked.ok) return { kind: 'not-yet', observed: asked.failure.sentence }
  const read = parsers['update-list']?.(asked.value.stored)
  return { names: read?.ok === true ? namesIn(read.facts.find(({ fact }) => fact === 'patches')?.value) : undefined }
}

/** What Update List named when it was last asked before this install; undefined where it was not asked or understood. */
function listedBefore(
  context: EngineContext,
  appliance: string,
  { seq }: ReturnStanding,
): readonly string[] | undefined {
  const known = context.state().appliances[appliance]?.facts['patches']
  return known === undefined || known.seq > seq ? undefined : namesIn(known.value)
}

function whyNoLine({ code, sentence, hint }: Failure): Proof {
  if (code === 'identity.changed') return { kind: 'unproven', outcome: 'other-appliance', observed: sentence }
  if (code === 'console.login-refused') {
    return { kind: 'unproven', outcome: 'unproven', observed: `Back online, but the login was refused: ${sentence}` }
  }
  // The upgrade may have created a new certificate, or this may be another appliance: a person compares it and decides.
  if (code === 'console.certificate-changed') {
    const observed = `Back online, but the certificate has changed. ${sentence} ${hint}`
    return { kind: 'unproven', outcome: 'unproven', observed }
  }
  return { kind: 'not-yet', observed: sentence }
}

const outcomeHints: Readonly<Record<ReturnOutcome, string>> = {
  'old-release':
    'Read the System Log. If the install is still running, wait. If not, fix the cause and reopen the install. Call Technical Support before you reinstall.',
  'never-went-down': 'Do not reboot the appliance. Read its System Log, and resume the run to keep waiting.',
  'other-appliance': 'Nothing was changed on it. Find out which appliance now uses this address.',
  'did-not-return':
    'Do not power the appliance off. Check its console and call Technical Support. Resume the run to keep waiting.',
  unproven: 'Check the appliance, then resume the run to check it again.',
}

/** The failure that an unproven end is reported as; exit 6. */
export function unprovenFailure(outcome: ReturnOutcome, observed: string): ReturnType<typeof failure> {
  return failure(`return.${outcome}`, observed, outcomeHints[outcome])
}
