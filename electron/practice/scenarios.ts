import { consoleScenarios } from './console-knobs.ts'
import type { Knobs } from './knobs.ts'
import { serviceScenarios } from './service-knobs.ts'

/** What a scenario is for, so that a person finds one among many. */
export type ScenarioGroup =
  'Whole upgrade' | 'Checks before the install' | 'Install and reboot' | 'Connection and console'

export interface Scenario {
  readonly name: string
  readonly sentence: string
  readonly group: ScenarioGroup
  readonly knobs: Partial<Knobs>
}

/** How a practice appliance can behave; a new one is a line here, or next to the knobs that it turns. */
export const scenarios: readonly Scenario[] = [
  { group: 'Whole upgrade', name: 'good', sentence: 'Everything goes well.', knobs: {} },
  {
    ...{ group: 'Checks before the install', name: 'expired-licence' },
    sentence: 'The Upgrades Allowed license has expired.',
    knobs: { licences: 'Antispam|Antivirus', refuse: 'licence' },
  },
  {
    ...{ group: 'Checks before the install', name: 'backup-running', sentence: 'A backup is running.' },
    knobs: { backups: 'Backup-10000 Done|Backup-10001 Running' },
  },
  {
    ...{ group: 'Checks before the install', name: 'no-antispam', sentence: 'Antispam is not licensed.' },
    knobs: { licences: 'Upgrades Allowed (f)', engines: '' },
  },
  {
    ...{ group: 'Install and reboot', name: 'refused', knobs: { refuse: 'disk' } },
    sentence: 'The appliance refuses the install and gives no reason.',
  },
  {
    ...{ group: 'Install and reboot', name: 'late-fetch' },
    sentence: 'The appliance closes the connection first and downloads the update afterwards.',
    knobs: { fetchAfterClose: 'on', noStatus: 'on' },
  },
  {
    ...{ group: 'Install and reboot', name: 'old-release', knobs: { returns: 'old' } },
    sentence: 'The appliance comes back on the old release.',
  },
  {
    ...{ group: 'Install and reboot', name: 'never-goes-down', knobs: { returns: 'stays' } },
    sentence: 'The appliance takes the update and never reboots.',
  },
  {
    ...{ group: 'Install and reboot', name: 'does-not-return', knobs: { returns: 'never' } },
    sentence: 'The appliance reboots and does not come back.',
  },
  {
    ...{ group: 'Install and reboot', name: 'other-appliance', knobs: { returns: 'other' } },
    sentence: 'A different appliance answers at the address after the reboot.',
  },
  ...serviceScenarios.map((one) => ({ ...one, group: groupOfService(one.name) })),
  {
    ...{ group: 'Connection and console', name: 'pager' },
    sentence: 'The console pages long replies and negotiates Telnet oddly.',
    knobs: { pager: 'on', negotiation: 'checkpoint' },
  },
  {
    ...{ group: 'Connection and console', name: 'chunked', sentence: 'Every byte comes in a packet of its own.' },
    knobs: { chunking: 'ones' },
  },
  ...consoleScenarios.map((one) => ({ ...one, group: 'Connection and console' as const })),
]

function groupOfService(name: string): ScenarioGroup {
  return name === 'one-by-one' ? 'Install and reboot' : 'Connection and console'
}
