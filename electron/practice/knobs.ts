import { consoleKnobs } from './console-knobs.ts'
import { serviceKnobs } from './service-knobs.ts'

/**
 * What can be turned on a practice appliance. `assumed`: publicly unknown how a real one does it (FACTS.md marks [M], [?]),
 * so the default is a guess and the knob is there to play the other ways.
 */
export interface Knob {
  readonly standard: string
  readonly assumed: boolean
  readonly says: string
}

export const knobTable = {
  user: { standard: 'Administrator', assumed: false, says: 'name of the administrator, any case' },
  prompt: { standard: '{host}> ', assumed: true, says: 'the prompt; {host} stands for the host name' },
  banner: { standard: '', assumed: true, says: 'text before the login prompt' },
  userPrompt: { standard: 'User: ', assumed: true, says: 'what asks for the user' },
  passwordPrompt: { standard: 'Password: ', assumed: true, says: 'what asks for the password' },
  welcome: { standard: 'OK User logged in', assumed: true, says: 'line after a login' },
  negotiation: {
    standard: 'wlc',
    assumed: true,
    says: 'none, wlc, aruba, dlink, adtran or checkpoint: options offered at the start',
  },
  echo: { standard: 'on', assumed: true, says: 'on or off: does it echo what is typed' },
  pager: { standard: 'off', assumed: true, says: 'on or off: stops every 20 lines with --More--' },
  lineEnd: { standard: 'crlf', assumed: false, says: 'crlf, lf or crnul' },
  chunking: {
    standard: 'whole',
    assumed: false,
    says: 'whole, ones, sevens or primes: how replies are cut into packets',
  },
  statusText: { standard: 'on', assumed: true, says: 'on or off: words after OK' },
  versionOn: { standard: 'ok', assumed: true, says: 'ok or data: where Version puts its answer' },
  licences: {
    standard: 'Upgrades Allowed (f)|Antispam|Antivirus|Corporate Edition',
    assumed: true,
    says: 'names, parted by |',
  },
  engines: { standard: 'rpdengine 4.2|default 1.9', assumed: true, says: 'antispam engines and versions, parted by |' },
  patches: { standard: 'D4_101_00123|E4_205_00077', assumed: true, says: 'D and E patches, parted by |' },
  backups: { standard: 'Backup-10000 Done', assumed: false, says: 'rows of Backup Status, parted by |' },
  restores: { standard: '', assumed: true, says: 'rows of Restore Status, parted by |' },
  layout: { standard: 'lines', assumed: true, says: 'lines, columns, quoted or unforeseen: how replies are laid out' },
  labels: { standard: 'off', assumed: true, says: 'on or off: are single values written behind a label' },
  antivirus: { standard: 'sophos 4.71', assumed: true, says: 'virus scanners and versions, parted by |' },
  ndmp: { standard: 'No merge in progress', assumed: true, says: 'what Ndmp Merge Status says; off: NO' },
  storage: { standard: '512000|201344', assumed: true, says: 'size of the mail store and what is used of it, in MB' },
  schema: { standard: 'new', assumed: true, says: 'new or old: with the attributes of 4.4 or without' },
  configuration: {
    standard: '# configuration of the appliance|Smtp Set Lmr off',
    assumed: true,
    says: 'lines of Conf Export, parted by |',
  },
  licenseServer: { standard: 'off', assumed: true, says: 'on or off: does License Fetch reach the vendor' },
  modelInfo: { standard: 'on', assumed: true, says: 'on or off: is Model Get Info known' },
  chassis: { standard: 'M6-2U', assumed: true, says: 'the hardware model' },
  hostId: { standard: '', assumed: false, says: 'host id; empty: one of its own' },
  serial: { standard: '', assumed: false, says: 'serial number; empty: one of its own' },
  refuse: { standard: '', assumed: false, says: 'disk, name, licence or any word: Update Install replies NO' },
  noStatus: { standard: 'off', assumed: false, says: 'on: Update Install closes without a word; off: OK first' },
  fetchAfterClose: { standard: 'off', assumed: true, says: 'on: the file is fetched only after the line was closed' },
  extension: { standard: '.mpu5', assumed: true, says: 'what is put behind the name when it fetches' },
  fetchRate: { standard: '', assumed: false, says: 'bytes a second at which it takes the file; empty: as they come' },
  listen: { standard: '127.0.0.1', assumed: false, says: 'the address of this computer on which it listens' },
  hang: { standard: 'off', assumed: true, says: 'on: Update Install neither answers nor closes' },
  reset: { standard: 'off', assumed: true, says: 'on: Update Install resets the line' },
  fetchTries: { standard: '5', assumed: true, says: 'how often a broken fetch is tried again' },
  linger: { standard: '300', assumed: true, says: 'milliseconds in which it answers as before after the close' },
  install: { standard: '700', assumed: true, says: 'milliseconds of the install unseen' },
  down: { standard: '1500', assumed: true, says: 'milliseconds for which it is down' },
  returns: {
    standard: 'new',
    assumed: false,
    says: 'new, old, never, stays (never goes down), other (another Host ID), third (an unexpected release)',
  },
  refuseWhen: { standard: 'before', assumed: true, says: 'before or fetched: when a refused install says NO' },
  refuseAfter: { standard: '0', assumed: true, says: 'milliseconds before a NO is said' },
  asks: {
    standard: 'name',
    assumed: true,
    says: 'name, lower, underscore, nobody: how the appliance requests the file',
  },
  fetchCut: { standard: '', assumed: false, says: 'bytes after which each of its fetches breaks; empty: none' },
  closeLate: { standard: 'off', assumed: true, says: 'on: OK at once, and the connection stays open until the reboot' },
  reboots: { standard: '1', assumed: true, says: 'how often it reboots before it is back' },
  between: { standard: '60000', assumed: true, says: 'milliseconds up, on the old release, between two reboots' },
  flaps: { standard: '0', assumed: true, says: 'how often its ports come and go before it stays up' },
  flapUp: { standard: '5000', assumed: true, says: 'milliseconds of each coming and going' },
  hostAfter: { standard: '', assumed: false, says: 'host name after the upgrade; empty: as before' },
  promptAfter: { standard: '', assumed: false, says: 'prompt after the upgrade; empty: as before' },
  loginAfter: { standard: 'same', assumed: false, says: 'same or refused: the login after the upgrade' },
  versionAfter: { standard: 'plain', assumed: false, says: 'plain or garbage: its Version after the upgrade' },
  licencesAfter: { standard: '', assumed: false, says: 'licenses after the upgrade, separated by |; empty: as before' },
  enginesLost: { standard: '', assumed: false, says: 'an engine that is gone after the upgrade' },
  clockOff: { standard: '0', assumed: false, says: 'milliseconds by which its clock is off' },
  clockJump: { standard: '0', assumed: false, says: 'milliseconds by which the upgrade sets its clock off' },
  backupAt: { standard: '0', assumed: false, says: 'a backup starts on its own before this query; 0: none' },
  jobsEnd: {
    standard: '0',
    assumed: false,
    says: 'milliseconds after which a running backup, restore, or NDMP merge is done; 0: never',
  },
  patchEnds: {
    standard: 'prompt',
    assumed: true,
    says: 'prompt, close or reboot: how the install of a D or E patch ends',
  },
  slow: { standard: '0', assumed: false, says: 'milliseconds before each reply' },
  ...consoleKnobs,
  ...serviceKnobs,
} as const satisfies Record<string, Knob>

export type KnobName = keyof typeof knobTable
export type Knobs = { [K in KnobName]: string }

/** All knobs with their standard, and those that were set. An unknown name is reported, not ignored. */
export function turnKnobs(set: Readonly<Record<string, string>>): { knobs: Knobs; unknown: readonly string[] } {
  const knobs = Object.fromEntries(Object.entries(knobTable).map(([name, knob]) => [name, knob.standard])) as Knobs
  const unknown: string[] = []
  for (const [name, value] of Object.entries(set)) {
    if (Object.hasOwn(knobTable, name)) knobs[name as KnobName] = value
    else unknown.push(name)
  }
  return { knobs, unknown }
}
