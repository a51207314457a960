import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/model/run-event.ts'
import { judge, type Scope } from '../../../shared/runbook/condition.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'

const file = new URL('../../../shared/runbook/documents/mos-upgrade.md', import.meta.url)
const items = parseRunbook(readFileSync(file, 'utf8'), 'mos-upgrade.md').runbook!.phases.flatMap((phase) => phase.items)

function verdict(id: string, scope: Scope): string {
  const item = items.find((candidate) => candidate.id === id)!
  const judged = judge(item.pass!, scope)
  return judged.value === true
    ? `pass: ${judged.reason}`
    : judged.value === false
      ? `${item.otherwise}: ${judged.reason}`
      : `unknown: ${judged.reason}`
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
    ['rule.minimum-release', {}, 'pass: release is 4.3.7-GA, not before 4.1.9-GA'],
    ['rule.minimum-release', { release: '4.1.8-GA' }, 'fail: release is 4.1.8-GA, before 4.1.9-GA'],
    ['rule.minimum-release', { release: '3.10.5-GA' }, 'fail: release is 3.10.5-GA, before 4.1.9-GA'],
    ['rule.minimum-release', { release: '4.1.9-CR' }, 'unknown: it is not known how 4.1.9-CR and 4.1.9-GA are ordered'],
    ['before.compatible-release', {}, 'pass: the wanted release is 4.4.3-GA, after 4.3.7-GA (release)'],
    [
      'before.compatible-release',
      { release: '4.4.3-GA' },
      'fail: the wanted release is 4.4.3-GA, not after 4.4.3-GA (release)',
    ],
    [
      'before.compatible-release',
      { release: '4.4.6-GA' },
      'fail: the wanted release is 4.4.3-GA, not after 4.4.6-GA (release)',
    ],
    ['before.licences', {}, 'pass: Upgrades Allowed is among licenses'],
    [
      'before.licences',
      { licences: [{ name: 'Antispam' }] },
      'fail: Upgrades Allowed is not among licenses (Antispam)',
    ],
    [
      'before.licences',
      { licences: [{ name: 'Upgrades Allowed', key: 'f', expires: 'expired 2012-01-01' }] },
      'fail: Upgrades Allowed is not among licenses (Upgrades Allowed expired 2012-01-01)',
    ],
    ['before.backup-status', {}, 'pass: backups: none'],
    ['before.backup-status', { backups: [{ id: 'Backup-1', state: 'Error' }] }, 'pass: backups: Backup-1 Error'],
    [
      'before.backup-status',
      { backups: [{ id: 'Backup-1', state: 'Queued' }] },
      'fail: not known to be idle: Backup-1 Queued',
    ],
    ['before.ndmp-merge-idle', { ndmpMerge: 'Merge-1 Waiting' }, 'fail: NDMP merge is Merge-1 Waiting'],
    ['before.ndmp-merge-idle', { ndmpMerge: 'running' }, 'fail: NDMP merge is running'],
    ['before.ndmp-merge-idle', {}, 'pass: NDMP merge is idle'],
    [
      'before.licences',
      { licences: [{ name: 'Upgrades Allowed', key: 'f', expires: '2012-12-31' }] },
      'fail: Upgrades Allowed is not among licenses (Upgrades Allowed 2012-12-31)',
    ],
    [
      'before.licences',
      { licences: [{ name: 'Fax', key: 'f' }] },
      'fail: Upgrades Allowed is not among licenses (Fax)',
    ],
    [
      'before.licences',
      { licences: [{ name: 'Upgrades Allowed', key: 'f', expires: 'with the contract' }] },
      'unknown: the end date of Upgrades Allowed (with the contract) is not clear',
    ],
    ['before.licence-states', {}, 'pass: Upgrades Allowed is among licenses'],
    [
      'before.licence-states',
      { licences: [{ name: 'Upgrades Allowed', key: 'f', expires: '2026-11-23' }] },
      'attention: Upgrades Allowed is not among licenses (Upgrades Allowed 2026-11-23)',
    ],
    [
      'before.clock',
      { clock: { text: 'a', skewSeconds: 299 } },
      'pass: clock.skewSeconds is 299, not above 300; clock.skewSeconds is 299, not below -300',
    ],
    [
      'before.clock',
      { clock: { text: 'a', skewSeconds: -18000 } },
      'attention: clock.skewSeconds is -18000, below -300',
    ],
    ['before.clock', { clock: { text: 'a', skewSeconds: 301 } }, 'attention: clock.skewSeconds is 301, above 300'],
    [
      'after.clock',
      { clock: { text: 'b', skewSeconds: 10800 } },
      'attention: clock.skewSeconds - ledger.clock.skewSeconds is 10800, above 300',
    ],
    [
      'notice.f-secure',
      { antivirus: [{ name: 'sophos' }] },
      'pass: F-Secure is not among licenses (Upgrades Allowed, Antispam, Sophos Antivirus); antivirus is known; F-Secure is not among antivirus (sophos)',
    ],
    ['notice.f-secure', { antivirus: [{ name: 'f-secure' }] }, 'attention: F-Secure is among antivirus'],
    ['notice.f-secure', {}, 'attention: antivirus is not known yet'],
    [
      'before.ldap-autoreply',
      { schema: [{ name: 'miWmprefShowMiralets' }, { name: 'miWmprefShowMessageView' }] },
      'pass: miWmprefShowMiralets is among LDAP schema; miWmprefShowMessageView is among LDAP schema',
    ],
    [
      'before.ldap-autoreply',
      { schema: [{ name: 'miWmprefShowMiralets' }] },
      'attention: miWmprefShowMessageView is not among LDAP schema (miWmprefShowMiralets)',
    ],
    [
      'after.conf-export',
      { configuration: { lines: 9, characters: 1, first: '' } },
      'attention: configuration noted before is known; configuration.lines is 9, below 10',
    ],
    [
      'after.conf-export',
      { configuration: { lines: 10, characters: 1, first: '' } },
      'pass: configuration.lines is 10, not below 10',
    ],
    ['before.installed-patches', {}, 'attention: patches: 1 (D4_3_7_1)'],
    ['before.installed-patches', { patches: [{ name: 'P4_3_7-GA' }, { name: 'R4_3_0-GA' }] }, 'pass: patches: none'],
    [
      'before.installed-patches',
      { patches: [{ name: 'P4_3_7-GA' }, { name: 'debug-5' }] },
      'attention: patches: 1 (debug-5)',
    ],
    ['after.version', { release: '4.4.3-GA' }, 'pass: release is 4.4.3-GA, as 4.4.3-GA (the wanted release)'],
    ['after.version', {}, 'fail: release is 4.3.7-GA, not 4.4.3-GA (the wanted release)'],
    [
      'after.licenses.listed',
      { licences: [{ name: 'Antispam' }] },
      'attention: not there any more: Upgrades Allowed, Sophos Antivirus',
    ],
    ['after.antispam.verify', { antispamEngines: [{ name: 'rpdengine' }] }, 'pass: all there: rpdengine'],
    ['after.antispam.verify', { antispamEngines: [] }, 'fail: not there any more: rpdengine'],
    ['after.antivirus', { antivirus: [] }, 'pass: antivirus noted before is not known yet'],
    ['after.patches.listed', { patches: [] }, 'attention: not there any more: D4_3_7_1'],
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

  it('settles an engine update whose end nobody saw only by a version that has changed', () => {
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
    ['10:00', undefined, 'pass', '480 min are reckoned with, to 18:00'],
    ['17:00', undefined, 'attention', '480 min are reckoned with, to 01:00'],
    ['17:00', 90, 'pass', '90 min are reckoned with, to 18:30'],
    ['23:30', 90, 'attention', '90 min are reckoned with, to 01:00'],
    ['00:15', 10, 'attention', '10 min are reckoned with, to 00:25'],
    ['01:00', 90, 'pass', '90 min are reckoned with, to 02:30'],
  ])('begun at %s, expected to take %s minutes: %s', (from, minutesToEnd, expected, words) => {
    const [hours = 0, minutes = 0] = from.split(':').map(Number)
    const time = { minuteOfDay: hours * 60 + minutes, weekday: 6, clock: 'computer' }
    const run = { ...messageServer.run, ...time, ...(minutesToEnd === undefined ? {} : { minutesToEnd }) }
    for (const id of ['before.time-of-day', 'notice.selective-restore-time']) {
      expect(verdict(id, { ...messageServer, run })).toContain(words)
      expect(verdict(id, { ...messageServer, run })).toMatch(new RegExp(`^${expected}: `))
    }
  })
})
