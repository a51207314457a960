import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/model/run-event.ts'
import { judge, type Scope } from '../../../shared/runbook/condition.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'

const file = new URL('../../../shared/runbook/documents/mos-upgrade.md', import.meta.url)
const items = parseRunbook(readFileSync(file, 'utf8'), 'mos-upgrade.md').runbook!.phases.flatMap((phase) => phase.items)

/** Which items apply ('yes', 'no', or what is missing), of those that depend on anything. */
function applying(scope: Scope): Record<string, string> {
  const entries = items.flatMap((item) => {
    if (item.when === undefined) return []
    const judged = judge(item.when, scope)
    return [[item.id, judged.value === 'unknown' ? judged.missing.join() : judged.value ? 'yes' : 'no'] as const]
  })
  return Object.fromEntries(entries)
}

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
  run: { purpose: 'upgrade', from: '4.3.7-GA', to: '4.4.3-GA', name: 'R4_4_3-GA', kind: 'R' },
  ledger: { licences, patches: [{ name: 'D4_3_7_1' }], antispamEngines: [{ name: 'rpdengine', version: '1' }] },
}

const always = {
  'before.ldap-autoreply': 'no',
  'before.wanted-release': 'no',
  'before.compatible-release': 'yes',
  'cli.p-and-r': 'yes',
}

describe('what applies', () => {
  it('on a Message Server with antispam, antivirus and a D patch', () => {
    expect(applying(messageServer)).toEqual({
      ...always,
      'before.antispam-engines': 'yes',
      'before.antivirus': 'yes',
      'before.ndmp-merge-idle': 'yes',
      'before.time-source': 'no',
      'before.brand': 'no',
      'before.backup': 'yes',
      'before.conf-export': 'no',
      'after.time': 'no',
      'after.antispam': 'yes',
      'after.antispam.verify': 'yes',
      'after.antivirus': 'yes',
      'after.patches': 'yes',
      'after.brand.redo': 'no',
      'after.backup': 'yes',
      'after.conf-export': 'no',
    })
  })

  it('on a RazorGate without JMM, from 4.1.9-GA, without NTP, with nothing else licensed', () => {
    const few: Json = [{ name: 'Upgrades Allowed', key: 'f' }]
    const razorgate: Scope = {
      facts: { release: '4.1.9-GA', licences: few },
      answers: { razorgateWithoutJmm: true, ntp: false },
      run: { ...messageServer.run, from: '4.1.9-GA' },
      ledger: { licences: few, patches: [] },
    }
    expect(applying(razorgate)).toEqual({
      ...always,
      'before.antispam-engines': 'no',
      'before.antivirus': 'no',
      'before.ndmp-merge-idle': 'no',
      'before.time-source': 'yes',
      'before.brand': 'no',
      'before.backup': 'no',
      'before.conf-export': 'yes',
      'after.time': 'yes',
      'after.antispam': 'no',
      'after.antispam.verify': 'no',
      'after.antivirus': 'no',
      'after.patches': 'no',
      'after.brand.redo': 'no',
      'after.backup': 'no',
      'after.conf-export': 'yes',
    })
  })

  it('with Corporate Edition, branded', () => {
    const loaded: Json = [{ name: 'Corporate Edition' }]
    const answered = { ...messageServer.answers, corporateBranding: true }
    const branded = applying({
      ...messageServer,
      facts: { ...messageServer.facts, licences: loaded },
      answers: answered,
      ledger: { licences: loaded },
    })
    expect(branded).toMatchObject({ 'before.brand': 'yes', 'after.brand.redo': 'yes', 'after.antispam': 'no' })
  })

  it('is unknown, and never "no", while nothing was read', () => {
    const nothing = applying({ facts: {}, answers: {}, run: { purpose: 'upgrade', name: 'X-1', kind: 'other' } })
    expect(nothing).toMatchObject({
      'before.antispam-engines': 'facts.licences',
      'before.brand': 'facts.licences',
      'before.time-source': 'facts.release',
      'before.backup': 'answers.razorgateWithoutJmm',
      'before.wanted-release': 'yes',
      'after.time': 'answers.ntp,run.from',
      'after.antispam': 'ledger.licences',
      'after.patches': 'ledger.patches',
      'after.brand.redo': 'ledger.licences,answers.corporateBranding',
    })
  })
})

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
    ['before.licences', {}, 'pass: Upgrades Allowed is among licences'],
    [
      'before.licences',
      { licences: [{ name: 'Antispam' }] },
      'fail: Upgrades Allowed is not among licences (Antispam)',
    ],
    [
      'before.licences',
      { licences: [{ name: 'Upgrades Allowed', key: 'f', expires: 'expired 2012-01-01' }] },
      'fail: Upgrades Allowed is not among licences (Upgrades Allowed expired 2012-01-01)',
    ],
    ['before.backup-status', {}, 'pass: backups: none'],
    ['before.backup-status', { backups: [{ id: 'Backup-1', state: 'Error' }] }, 'pass: backups: Backup-1 Error'],
    [
      'before.backup-status',
      { backups: [{ id: 'Backup-1', state: 'Queued' }] },
      'fail: not known to be idle: Backup-1 Queued',
    ],
    ['before.ndmp-merge-idle', { ndmpMerge: 'Merge-1 Waiting' }, 'fail: ndmpMerge is Merge-1 Waiting'],
    ['before.installed-patches', {}, 'attention: patches: 1 (D4_3_7_1)'],
    ['before.installed-patches', { patches: [{ name: 'P4_3_7-GA' }, { name: 'debug-5' }] }, 'pass: patches: none'],
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
})
