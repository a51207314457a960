import { isValidOn, licenseEnd, type LicenseEnd } from '../model/license-end.ts'
import { compareReleases, parseRelease, patchKind } from '../model/release.ts'
import type { EventData, Evidence, Json } from '../model/run-event.ts'

export type Cause = EventData<'install.diagnosed'>['causes'][number]

/** What can be known about an install that was refused or failed unseen; nothing in it is guessed. */
export interface InstallGround {
  readonly name: string
  /** Bytes of the update. */
  readonly bytes: number | undefined
  readonly from: string | undefined
  readonly to: string | undefined
  readonly licences: readonly Json[] | undefined
  /** The day of the install (ISO date), by which the end of a license is judged. */
  readonly today: string
  readonly storage: Json | undefined
  /** Bytes of the file that the appliance took from us, at the most. */
  readonly taken: number
  readonly delivered: boolean
  /** Did it reach our server at all? Undefined where we did not see all of the time. */
  readonly reached: boolean | undefined
  /** Names that it asked for and that were not offered. */
  readonly missed: readonly string[]
  readonly evidence: { readonly licences: readonly Evidence[]; readonly storage: readonly Evidence[] }
}

/** The oldest release that can be upgraded (rule.minimum-release). */
const minimum = '4.1.9-GA'

/**
 * The guide's causes for "NO Unable to install update" (pages 10, 11), each compared with what is known, the likeliest first:
 * found, likely, unknown, excluded. Where none is found or likely, the cause cannot be determined from here. Pure.
 */
export function diagnose(ground: InstallGround): readonly Cause[] {
  const rank = { found: 0, likely: 1, unknown: 2, excluded: 3 }
  const causes = [licence(ground), tooOld(ground), name(ground), network(ground), diskSpace(ground)]
  return causes.sort((a, b) => rank[a.standing] - rank[b.standing])
}

type Told = readonly [standing: Cause['standing'], reason: string]

function licence({ licences, taken, today, evidence }: InstallGround): Cause {
  const tell = (): Told => {
    if (licences === undefined) return ['unknown', 'The licenses could not be read.']
    const right = licences.find((entry) => isUpgradeRight(entry))
    if (right === undefined) return ['found', 'The license Upgrades Allowed (f) is not listed.']
    const end = endOf(right)
    const valid = isValidOn(end, today)
    if (end.kind === 'not-in-force') return ['found', `The license Upgrades Allowed (f) is ${end.state}.`]
    if (valid === false) return ['found', 'The license Upgrades Allowed (f) has expired.']
    if (valid === undefined)
      return ['unknown', 'It is not clear whether the license Upgrades Allowed (f) is in force, or until when.']
    return ['excluded', 'The license Upgrades Allowed (f) is listed and has not expired.']
  }
  const remedy = 'Send License Fetch, or ask your sales contact or Technical Support for the license.'
  return causeOf('licence', softened(tell(), taken), remedy, evidence.licences)
}

function tooOld({ from, to, name: update }: InstallGround): Cause {
  const [before, least] = [parseRelease(from ?? ''), parseRelease(minimum)]
  const after = parseRelease(to ?? '')
  const tell = (): Told => {
    if (before === undefined || least === undefined) return ['unknown', 'The current release is not known.']
    if (compareReleases(before, least) === 'before') {
      return ['found', `The current release is ${before.text}; only ${minimum} or later can be upgraded.`]
    }
    const leaves = after !== undefined && (before.major !== after.major || before.minor !== after.minor)
    if (patchKind(update) === 'P' && leaves) {
      return ['likely', `${update} is a P-patch, which stays within a release line; ${before.text} is in another line.`]
    }
    const newer = after === undefined ? 'unknown' : compareReleases(after, before)
    if (newer === 'same' || newer === 'before')
      return ['likely', `The current release is ${before.text}, and the update installs ${to ?? ''}.`]
    return [
      'unknown',
      `${before.text} is not older than ${minimum}. The release notes of the update may require a newer one.`,
    ]
  }
  const remedy = 'Check the release notes for the upgrade path; a release in between may be required.'
  return causeOf('too-old', tell(), remedy)
}

function name({ name: update, missed, taken, delivered }: InstallGround): Cause {
  const tell = (): Told => {
    if (taken > 0 || delivered) return ['excluded', 'The appliance found the file under its name.']
    if (missed.length === 0) return ['unknown', 'The appliance requested no other name.']
    const asked = [...new Set(missed)].join(', ')
    return [
      'found',
      `The appliance requested ${asked}; Uptick serves ${update} and ${update}.mpu5. Names are case-sensitive.`,
    ]
  }
  const remedy = 'Compare the name with the one that the vendor published: case, underscore or hyphen, extension.'
  return causeOf('name', tell(), remedy)
}

function network({ reached, taken, delivered, bytes }: InstallGround): Cause {
  const tell = (): Told => {
    if (delivered) return ['excluded', 'The update was delivered in full.']
    if (taken > 0) {
      const of = bytes === undefined ? '' : ` of ${String(bytes)}`
      return ['found', `The appliance downloaded ${String(taken)}${of} bytes, then stopped.`]
    }
    if (reached === true) return ['likely', 'The appliance connected to Uptick’s server and downloaded nothing.']
    if (reached === false)
      return ['likely', 'The appliance did not contact Uptick’s server. It may have refused the install first.']
    return ['unknown', 'Uptick did not run all of the time, so a connection may have gone unseen.']
  }
  const remedy = 'Run a connection test: address, port, firewall, FTP or HTTP.'
  return causeOf('network', tell(), remedy)
}

function diskSpace({ storage, bytes, delivered, evidence }: InstallGround): Cause {
  const tell = (): Told => {
    const free = freeBytes(storage)
    if (free === undefined || bytes === undefined) {
      return delivered
        ? ['likely', 'The appliance downloaded the whole update, then refused. Its free space could not be read.']
        : ['unknown', 'The free space could not be read.']
    }
    if (free < bytes) return ['found', `${inMegabytes(free)} are free; the update alone needs ${inMegabytes(bytes)}.`]
    if (free < 4 * bytes)
      return ['likely', `Only ${inMegabytes(free)} are free for an update of ${inMegabytes(bytes)}.`]
    return ['unknown', `The mailstore has ${inMegabytes(free)} free. The space of the system disk is not shown.`]
  }
  const remedy = 'Free up space on the appliance. Its System Log names the part of the disk that is full.'
  return causeOf('disk-space', tell(), remedy, evidence.storage)
}

function causeOf(
  cause: Cause['cause'],
  [standing, reason]: Told,
  remedy: string,
  evidence: readonly Evidence[] = [],
): Cause {
  return { cause, standing, reason, remedy, evidence: [...evidence] }
}

/** An appliance that began to take the file had nothing against it before: what is listed then is not the cause. */
function softened(told: Told, taken: number): Told {
  const [standing, reason] = told
  return taken > 0 && standing === 'found'
    ? ['likely', `${reason} But the appliance began to download the update.`]
    : told
}

function isUpgradeRight(entry: Json): boolean {
  return /^upgrades allowed\b/i.test(memberOf(entry, 'name'))
}

function endOf(entry: Json): LicenseEnd {
  return licenseEnd({ expires: memberOf(entry, 'expires'), state: memberOf(entry, 'state') })
}

function memberOf(entry: Json, name: string): string {
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return ''
  const value = entry[name]
  return typeof value === 'string' ? value : ''
}

/** The free figure of `Storage Space`, where it names one with its unit. */
function freeBytes(storage: Json | undefined): number | undefined {
  if (storage === undefined || storage === null || typeof storage !== 'object' || Array.isArray(storage))
    return undefined
  const text = storage['free'] ?? /free\s+([\d.,]+\s*[kmgt]i?b?)/i.exec(String(storage['text'] ?? ''))?.[1]
  const found = /^([\d.,]+)\s*([kmgt])i?b?$/i.exec(String(text ?? '').trim())
  if (found === null) return undefined
  const unit = { k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }[
    (found[2] ?? '').toLowerCase() as 'k' | 'm' | 'g' | 't'
  ]
  return Number((found[1] ?? '').replace(/,/g, '')) * unit
}

const inMegabytes = (bytes: number): string => `${String(Math.round(bytes / 1024 ** 2))} MB`
