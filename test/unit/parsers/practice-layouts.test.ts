import { describe, expect, it } from 'vitest'
import { Appliance } from '../../../electron/practice/appliance.ts'
import { systemClock } from '../../../electron/practice/clock.ts'
import { answerCommand } from '../../../electron/practice/commands/commands.ts'
import { turnKnobs } from '../../../electron/practice/knobs.ts'
import { read } from './reply-text.ts'

/** What is read of the practice appliance's answer to a command. */
function facts(command: string, parser: string, set: Record<string, string>): unknown {
  const { knobs, unknown } = turnKnobs(set)
  expect(unknown).toEqual([])
  const { state } = new Appliance('ms-01', knobs, '4.3.7-GA', 0, systemClock)
  const { lines, status } = answerCommand(state, command)
  return read(parser, [...lines, status].join('\n'))
}

const licences = 'Upgrades Allowed (f)|Antispam (s) expired 2012-01-01|Corporate Edition'
const everywhere: [command: string, parser: string, knobs: Record<string, string>, facts: object][] = [
  ['Version', 'version', {}, { release: '4.3.7-GA', build: '10473' }],
  ['Model Get Info', 'model-info', { serial: 'S-1', hostId: 'AB12' }, { release: '4.3.7-GA', hostId: 'AB12', serial: 'S-1', chassis: 'M6-2U' }],
  ['Model Get Serial', 'model-serial', { serial: 'MP-2210-4400' }, { serial: 'MP-2210-4400' }],
  ['Model Get Chassis', 'model-chassis', {}, { chassis: 'M6-2U' }],
  ['License Hostid', 'license-hostid', { hostId: '0050AB10' }, { hostId: '0050AB10' }],
  ['License List', 'license-list', { licences }, { licences: [{ name: 'Upgrades Allowed', key: 'f' }, { name: 'Antispam', key: 's', expires: 'expired 2012-01-01' }, { name: 'Corporate Edition' }] }],
  ['License Status', 'license-status', { licences }, { licenceStates: [{ name: 'Upgrades Allowed', key: 'f', state: 'Active' }, { name: 'Antispam', key: 's', state: 'Expired' }, { name: 'Corporate Edition', state: 'Active' }] }],
  ['License Fetch', 'license-fetch', { licenseServer: 'on' }, { licenceFetch: 'Licenses applied' }],
  ['Uce Version', 'uce-version', { engines: 'rpdengine 4.2|premium 5.4.2' }, { antispamEngines: [{ name: 'rpdengine', version: '4.2' }, { name: 'premium', version: '5.4.2' }] }],
  ['Antivirus GetVersion', 'antivirus-version', { antivirus: 'sophos 4.71|rapid 2.0' }, { antivirus: [{ name: 'sophos', version: '4.71' }, { name: 'rapid', version: '2.0' }] }],
  ['Antivirus GetVersion rapid', 'antivirus-version', { antivirus: 'sophos 4.71|rapid 2.0' }, { antivirus: [{ name: 'rapid', version: '2.0' }] }],
  ['Update List', 'update-list', {}, { patches: [{ name: 'D4_101_00123' }, { name: 'E4_205_00077' }] }],
  ['Update List', 'update-list', { patches: '' }, { patches: [] }],
  ['Backup Status', 'backup-status', { backups: 'Backup-1 Done|Backup-2 In Progress' }, { backups: [{ id: 'Backup-1', state: 'Done' }, { id: 'Backup-2', state: 'In Progress' }] }],
  ['Restore Status', 'restore-status', {}, { restores: [] }],
  ['Ndmp Merge Status', 'ndmp-merge-status', {}, { ndmpMerge: 'idle' }],
  ['Storage Space', 'storage-space', {}, { storage: { text: expect.any(String), total: '512000 MB', used: '201344 MB', free: '310656 MB' } }],
  ['Conf Export', 'conf-export', {}, { configuration: { lines: 2, characters: 48, first: '# configuration of the appliance' } }],
  ['Conf Enable Customercare', 'conf-enable', {}, { confEnable: expect.any(String) }],
  ['Dir Getschema Mirapoint', 'dir-schema', { schema: 'old' }, { schema: [{ name: 'miMailHost' }, { name: 'miMailQuota' }] }],
] // prettier-ignore

describe.each(['lines', 'columns', 'quoted'])('the practice appliance, laid out in %s', (layout) => {
  it.each(everywhere)('%s is read by %s', (command, parser, knobs, expected) => {
    expect(facts(command, parser, { ...knobs, layout })).toEqual(expected)
    expect(facts(command, parser, { ...knobs, layout, labels: 'on' })).toEqual(expected)
    expect(facts(command, parser, { ...knobs, layout, versionOn: 'data' })).toEqual(expected)
    expect(facts(command, parser, { ...knobs, layout, statusText: 'off' })).toEqual(expected)
  })
})

describe('what the practice appliance refuses', () => {
  it.each([
    ['Ndmp Merge Status', 'ndmp-merge-status', { ndmp: 'off' }],
    ['Antivirus GetVersion rapid', 'antivirus-version', {}],
    ['License Fetch', 'license-fetch', {}],
    ['Model Get Info', 'model-info', { modelInfo: 'off' }],
  ])('%s', (command, parser, knobs) => {
    expect(facts(command, parser, knobs)).toMatch(/^the appliance refused it/)
  })
})
