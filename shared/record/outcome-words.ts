import { withheldMark } from './record-entry.ts'

type Texts = Readonly<Record<string, string>>

/** A word of the journal as a reader knows it; one that came later stays as it is. */
const asText =
  (words: Texts) =>
  (value: string): string =>
    Object.hasOwn(words, value) ? (words[value] ?? value) : value

export const runOutcomeText = asText({
  done: 'done',
  unfinished: 'still open',
  blocked: 'blocked by a failed check',
  waiting: 'waiting for a person',
  unreachable: 'the appliance could not be reached',
  unproven: 'the upgrade was not verified',
  unverified: 'a file did not verify',
  unable: 'this computer could not continue',
  interrupted: 'stopped by a person',
  error: 'stopped by an internal error',
})

/** Says what was observed instead of a reboot into the new release. */
export const returnOutcomeText = asText({
  '': 'The end of the wait was not observed.',
  proven: 'Verified.',
  'old-release': 'The appliance is back online with the old release.',
  'never-went-down': 'No reboot was observed.',
  'other-appliance': 'A different appliance responded.',
  'did-not-return': 'The appliance did not come back online.',
  unproven: 'The appliance is back online, but the upgrade could not be verified.',
})

export const stageText = asText({
  closing: 'Connection closed',
  lingering: 'Still responding',
  installing: 'Installing',
  down: 'Down',
  answering: 'Responding',
  services: 'Services respond',
  settled: 'Stable',
  blind: 'This computer was offline',
})

export const gateText = asText({ 'point-of-no-return': 'Install approval', cluster: 'Cluster approval' })

export const transportText = asText({ telnet: 'Telnet', admind: 'Admin', 'admind-tls': 'Admin over TLS' })

export const purposeText = asText({ check: 'read-only check', upgrade: 'upgrade' })

export const roleText = asText({ engineer: 'Field engineer', customer: 'Customer' })

export const standingText = asText({
  found: 'found',
  likely: 'likely',
  unknown: 'unknown',
  excluded: 'ruled out',
})

export const causeText = asText({
  licence: 'License',
  'too-old': 'Release too old',
  name: 'Name of the update',
  network: 'Network',
  'disk-space': 'Disk space',
})

/** Who did something: the journal calls Uptick the engine. */
export function whoText(by: string): string {
  return by === 'engine' ? 'Uptick' : by === 'person' ? 'by hand' : by
}

/** Status of a reply. */
export function statusText(status: string): string {
  return status === '' ? 'result unknown' : status === 'none' ? 'no status' : upper(status)
}

function upper(status: string): string {
  return status === withheldMark ? status : status.toUpperCase()
}
