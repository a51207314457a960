import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/model/run-event.ts'
import { judge, type Scope } from '../../../shared/runbook/condition.ts'
import { fillSentence } from '../../../shared/runbook/sentences.ts'
import { failedSentence } from '../../../shared/engine/item-sentences.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'

const file = new URL('../../../shared/runbook/documents/mos-upgrade.md', import.meta.url)
const items = parseRunbook(readFileSync(file, 'utf8'), 'mos-upgrade.md').runbook!.phases.flatMap((phase) => phase.items)

function verdict(id: string, scope: Scope): string {
  const item = items.find((candidate) => candidate.id === id)!
  const judged = judge(item.pass!, scope)
  if (judged.value === 'unknown') return `unknown: ${judged.fault ?? judged.missing.join(', ')}`
  return judged.value
    ? `pass: ${fillSentence(item.found!, scope) ?? '(not whole)'}`
    : `${item.otherwise}: ${failedSentence(item, scope)}`
}

const licences: Json = [{ name: 'Upgrades Allowed', key: 'f' }, { name: 'Antispam' }, { name: 'Sophos Antivirus' }]
const messageServer: Scope = {
  facts: {
    release: '4.3.7-GA',
    licences,
    patches: [{ name: 'D4_3_7_1' }],
    backups: [],
    restores: [],
    ndmpMerge: 'idle',
  },
  answers: { razorgateWithoutJmm: false, otherAppliances: false },
  run: {
    purpose: 'upgrade',
    from: '4.3.7-GA',
    to: '4.4.3-GA',
    name: 'R4_4_3-GA',
    kind: 'R',
    today: '2026-11-23',
    lastDay: '2026-11-24',
  },
  ledger: {
    licences,
    patches: [{ name: 'D4_3_7_1' }],
    antispamEngines: [{ name: 'rpdengine', version: '1' }],
    clock: { text: 'a', skewSeconds: 0 },
    configuration: { lines: 10, characters: 100, first: '' },
  },
}

describe('how checks end', () => {
  const withFacts = (facts: Record<string, Json>): Scope => ({
    ...messageServer,
    facts: { ...messageServer.facts, ...facts },
  })
  it.each([
    ['rule.minimum-release', {}, 'pass: Release 4.3.7-GA, at least 4.1.9-GA.'],
    [
      'rule.minimum-release',
      { release: '4.1.8-GA' },
      'fail: Release 4.1.8-GA is older than 4.1.9-GA and cannot be upgraded to this release in one step.',
    ],
    [
      'rule.minimum-release',
      { release: '3.10.5-GA' },
      'fail: Release 3.10.5-GA is older than 4.1.9-GA and cannot be upgraded to this release in one step.',
    ],
    ['rule.minimum-release', { release: '4.1.9-CR' }, 'unknown: It is not known how 4.1.9-CR and 4.1.9-GA are ordered'],
    ['before.compatible-release', {}, 'pass: 4.4.3-GA is newer than the current release 4.3.7-GA.'],
    [
      'before.compatible-release',
      { release: '4.4.3-GA' },
      'fail: 4.4.3-GA is not newer than the current release 4.4.3-GA.',
    ],
    [
      'before.compatible-release',
      { release: '4.4.6-GA' },
      'fail: 4.4.3-GA is not newer than the current release 4.4.6-GA.',
    ],
    [
      'before.licences',
      {},
      'pass: Upgrades Allowed is in force. Licenses: Upgrades Allowed key f, Antispam, Sophos Antivirus.',
    ],
    [
      'before.licences',
      { licences: [{ name: 'Antispam' }] },
      'fail: The license Upgrades Allowed (f) is missing, has expired or is not in force, so the appliance will refuse the update. Licenses: Antispam.',
    ],
    [
      'before.licences',
      { licences: [{ name: 'Upgrades Allowed', key: 'f', expires: 'expired 2012-01-01' }] },
      'fail: The license Upgrades Allowed (f) is missing, has expired or is not in force, so the appliance will refuse the update. Licenses: Upgrades Allowed (key f, expired 2012-01-01).',
    ],
    ['before.backup-status', {}, 'pass: No backup is running. Listed: none.'],
    [
      'before.backup-status',
      { backups: [{ id: 'Backup-1', state: 'Error' }] },
      'pass: No backup is running. Listed: Backup-1 Error.',
    ],
    [
      'before.backup-status',
      { backups: [{ id: 'Backup-1', state: 'Queued' }] },
      'fail: A backup is running, or its state is not known: Backup-1 Queued.',
    ],
    [
      'before.ndmp-merge-idle',
      { ndmpMerge: 'Merge-1 Waiting' },
      'fail: An NDMP restore is running, or its state is not known: Merge-1 Waiting.',
    ],
    [
      'before.ndmp-merge-idle',
      { ndmpMerge: 'running' },
      'fail: An NDMP restore is running, or its state is not known: running.',
    ],
    ['before.ndmp-merge-idle', {}, 'pass: NDMP merge: idle.'],
    [
      'before.licences',
      { licences: [{ name: 'Upgrades Allowed', key: 'f', expires: '2012-12-31' }] },
      'fail: The license Upgrades Allowed (f) is missing, has expired or is not in force, so the appliance will refuse the update. Licenses: Upgrades Allowed (key f, expires 2012-12-31).',
    ],
    [
      'before.licences',
      { licences: [{ name: 'Fax', key: 'f' }] },
      'fail: The license Upgrades Allowed (f) is missing, has expired or is not in force, so the appliance will refuse the update. Licenses: Fax key f.',
    ],
    [
      'before.licences',
      { licences: [{ name: 'Upgrades Allowed', key: 'f', expires: 'with the contract' }] },
      'unknown: What is said of Upgrades Allowed (with the contract) does not tell whether it is in force',
    ],
    [
      'before.licences',
      { licences: [{ name: 'Upgrades Allowed', key: 'f', state: 'revoked' }] },
      'fail: The license Upgrades Allowed (f) is missing, has expired or is not in force, so the appliance will refuse the update. Licenses: Upgrades Allowed (key f, revoked).',
    ],
    [
      'before.licences',
      { licences: [{ name: 'Upgrades Allowed', key: 'f', state: 'pending', expires: '2099-12-31' }] },
      'unknown: What is said of Upgrades Allowed (pending 2099-12-31) does not tell whether it is in force',
    ],
    [
      'before.licence-states',
      {},
      'pass: The list shows no end of Upgrades Allowed before the window ends on 2026-11-24.',
    ],
    [
      'before.licence-states',
      { licences: [{ name: 'Upgrades Allowed', key: 'f', expires: '2026-11-23' }] },
      'attention: The license Upgrades Allowed (f) ends before the maintenance window does, on 2026-11-24. Licenses: Upgrades Allowed (key f, expires 2026-11-23).',
    ],
    ['before.clock', { clock: { text: 'a', skewSeconds: 299 } }, 'pass: a (299 s ahead of this computer).'],
    [
      'before.clock',
      { clock: { text: 'a', skewSeconds: -18000 } },
      'attention: The clocks of the appliance and of this computer differ by more than five minutes: a (18000 s behind this computer).',
    ],
    [
      'before.clock',
      { clock: { text: 'a', skewSeconds: 301 } },
      'attention: The clocks of the appliance and of this computer differ by more than five minutes: a (301 s ahead of this computer).',
    ],
    [
      'after.clock',
      { clock: { text: 'b', skewSeconds: 10800 } },
      'attention: The clock changed during the upgrade: a (same as this computer) before, b (10800 s ahead of this computer) now.',
    ],
    ['notice.f-secure', { antivirus: [{ name: 'sophos' }] }, 'pass: Antivirus engine: sophos. F-Secure is not in use.'],
    [
      'notice.f-secure',
      { antivirus: [{ name: 'f-secure' }] },
      'attention: F-Secure (deprecated in November 2011) is licensed or in use.',
    ],
    [
      'notice.f-secure',
      {},
      'attention: The antivirus engine could not be read. F-Secure was deprecated in November 2011.',
    ],
    [
      'before.ldap-autoreply',
      { schema: [{ name: 'miWmprefShowMiralets' }, { name: 'miWmprefShowMessageView' }] },
      'pass: The schema has miWmprefShowMiralets and miWmprefShowMessageView.',
    ],
    [
      'before.ldap-autoreply',
      { schema: [{ name: 'miWmprefShowMiralets' }] },
      "attention: The directory's schema lacks miWmprefShowMessageView, which LDAP autoreply needs in 4.4.",
    ],
    [
      'after.conf-export',
      { configuration: { lines: 9, characters: 1, first: '' } },
      'attention: The exported configuration is shorter than before the upgrade: 10 lines, 100 characters before, 9 lines, 1 characters now.',
    ],
    [
      'after.conf-export',
      { configuration: { lines: 10, characters: 1, first: '' } },
      'pass: The configuration was exported: 10 lines, 1 characters.',
    ],
    ['before.installed-patches', {}, 'attention: The upgrade may remove these patches: D4_3_7_1.'],
    [
      'before.installed-patches',
      { patches: [{ name: 'P4_3_7-GA' }, { name: 'R4_3_0-GA' }] },
      'pass: No D-patch or E-patch is installed.',
    ],
    [
      'before.installed-patches',
      { patches: [{ name: 'P4_3_7-GA' }, { name: 'debug-5' }] },
      'attention: The upgrade may remove these patches: debug-5.',
    ],
    ['after.version', { release: '4.4.3-GA' }, 'pass: Release 4.4.3-GA, the target release.'],
    ['after.version', {}, 'fail: The appliance runs release 4.3.7-GA, not the target release 4.4.3-GA.'],
    [
      'after.licenses.listed',
      { licences: [{ name: 'Antispam' }] },
      'attention: Licenses from before the upgrade are no longer listed: Upgrades Allowed key f, Sophos Antivirus.',
    ],
    [
      'after.antispam.verify',
      { antispamEngines: [{ name: 'rpdengine' }] },
      'pass: All engines from before the upgrade are listed: rpdengine.',
    ],
    [
      'after.antispam.verify',
      { antispamEngines: [] },
      'fail: Engines from before the upgrade are no longer listed: rpdengine 1.',
    ],
    ['after.antivirus', { antivirus: [] }, 'pass: Antivirus engine: none.'],
    ['after.patches.listed', { patches: [] }, 'attention: The upgrade removed these patches: D4_3_7_1.'],
  ] satisfies [string, Record<string, Json>, string][])('%s with %j', (id, facts, expected) => {
    expect(verdict(id, withFacts(facts))).toBe(expected)
  })

  it('warns of a P update that leaves its line', () => {
    const p: Scope = { ...messageServer, run: { ...messageServer.run, kind: 'P' } }
    expect(verdict('cli.p-and-r', p)).toMatch(/^attention: /)
    expect(verdict('cli.p-and-r', { ...p, facts: { release: '4.4.2-FCS' } })).toMatch(/^pass: /)
    expect(verdict('cli.p-and-r', messageServer)).toMatch(/^pass: /)
    // An R-patch within one line passed silently once; the guide names P-patches for that.
    expect(verdict('cli.p-and-r', { ...messageServer, facts: { release: '4.4.2-FCS' } })).toMatch(/^attention: /)
  })

  it('settles an engine update without a known end only if a version has changed', () => {
    const { settle } = items.find(({ id }) => id === 'after.antispam')!
    const asked = (version: string): boolean | 'unknown' =>
      judge(settle!.pass, {
        ...withFacts({
          antispamEngines: [
            { name: 'rpdengine', version },
            { name: 'default', version: '9' },
          ],
        }),
        run: { engine: 'rpdengine' },
      }).value
    expect(asked('2')).toBe(true)
    expect(asked('1')).toBe(false)
  })

  it.each([
    ['none', true, ['E4_5'], 'attention'],
    ['none', false, ['E4_5'], 'pass'],
    ['E44_5', true, ['E4_5'], 'pass'],
    ['none', undefined, ['D4_1'], 'pass'],
    ['none', true, ['debug-5'], 'attention'],
  ])('patches %j again, connectors %s, installed %j: %s', (patchesToInstall, connectors, names, expected) => {
    const answers = connectors === undefined ? { patchesToInstall } : { patchesToInstall, connectors }
    const scope = { ...withFacts({ patches: names.map((name) => ({ name })) }), answers }
    expect(verdict('before.patches-to-install', scope).split(':')[0]).toBe(expected)
  })

  it.each([
    ['10:00', undefined, 'pass', 'From 10:00 to about 18:00 by the clock of this computer'],
    ['17:00', undefined, 'attention', 'From 17:00 to about 01:00'],
    ['17:00', 90, 'pass', 'From 17:00 to about 18:30'],
    ['23:30', 90, 'attention', 'From 23:30 to about 01:00'],
    ['00:15', 10, 'attention', 'From 00:15 to about 00:25'],
    ['01:00', 90, 'pass', 'From 01:00 to about 02:30'],
  ])('started at %s, expected to take %s minutes: %s', (from, minutesToEnd, expected, words) => {
    const [hours = 0, minutes = 0] = from.split(':').map(Number)
    const time = { minuteOfDay: hours * 60 + minutes, weekday: 6, clock: 'computer' }
    const run = { ...messageServer.run, ...time, ...(minutesToEnd === undefined ? {} : { minutesToEnd }) }
    for (const id of ['before.time-of-day', 'notice.selective-restore-time']) {
      expect(verdict(id, { ...messageServer, run })).toContain(words)
      expect(verdict(id, { ...messageServer, run })).toMatch(new RegExp(`^${expected}: `))
    }
  })
})
