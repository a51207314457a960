import type { Json } from '../../../shared/model/run-event.ts'
import type { Scope } from '../../../shared/runbook/condition.ts'

/** An appliance as a run meets it: facts and answers by hand, and for every item whether it applies, with the reason. */
export interface Situation {
  readonly name: string
  /** What differs from the ordinary Message Server; undefined takes a member away. */
  readonly facts?: Readonly<Record<string, Json | undefined>>
  readonly answers?: Readonly<Record<string, Json | undefined>>
  readonly run?: Readonly<Record<string, Json | undefined>>
  /** Items that are judged otherwise than on the ordinary Message Server. */
  readonly differs: Readonly<Record<string, string>>
}

export const named = (...names: string[]): Json => names.map((name) => ({ name }))
const carried = ['licences', 'antispamEngines', 'antivirus', 'patches', 'clock', 'configuration']

const ordinary = {
  facts: {
    release: '4.3.7-GA',
    licences: named('Upgrades Allowed', 'Antispam', 'Antivirus'),
    antispamEngines: named('rpdengine'),
    antivirus: named('sophos'),
    patches: [],
    backups: [],
    restores: [],
    clock: { text: 'Mon, 23 Nov 2026 10:00:00 +0000', skewSeconds: 0, zoneMinutes: 0 },
  } satisfies Record<string, Json>,
  answers: {
    otherAppliances: false, razorgateWithoutJmm: false, watchedBy: 'nothing', multiEngineBulkOnly: false, nightWork: 'nothing',
    ndmp: false, antivirusCurrent: true, customerCare: false,
  } satisfies Record<string, Json>, // prettier-ignore
  run: {
    purpose: 'upgrade',
    to: '4.4.3-GA',
    name: 'R4_4_3-GA',
    kind: 'R',
    way: 'cli',
  } satisfies Record<string, Json>,
}

/** The scope of a situation; `run.from` is the release that runs, the ledger holds what is carried of the facts. */
export function scopeOfSituation(situation: Situation): Scope {
  const facts = without({ ...ordinary.facts, ...situation.facts })
  const noted = Object.fromEntries(Object.entries(facts).filter(([name]) => carried.includes(name)))
  return {
    facts,
    answers: without({ ...ordinary.answers, ...situation.answers }),
    run: without({ ...ordinary.run, from: facts['release'], ...situation.run }),
    ledger: noted,
  }
}

function without(members: Readonly<Record<string, Json | undefined>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/**
 * What is to be expected: 'always'; '+' it applies, '-' it does not, '?' it is not known, each with the reason. {R} stands for
 * the release that runs, {K} for the kind of update, {L} for the licenses; they are the situation's own.
 */
export function expectationOf(situation: Situation): Record<string, string> {
  const { facts, run } = scopeOfSituation(situation)
  const licences = (facts['licences'] ?? []) as unknown as readonly { name: string }[]
  const words = { R: String(facts['release']), K: String(run['kind']), L: licences.map(({ name }) => name).join(', ') }
  const filled = Object.entries({ ...onTheOrdinary, ...situation.differs }).map(([id, text]) => [
    id,
    text.replace(/\{([RKL])\}/g, (_, name: 'R' | 'K' | 'L') => words[name]),
  ])
  return Object.fromEntries(filled) as Record<string, string>
}

export const kind = 'the kind of update is {K}, not D or E'
export const noCorporate = '- Corporate Edition is not among licenses ({L})'
const noPatches = '- patches: none'
export const holdsMail = 'the answer to razorgateWithoutJmm is no'

/** A Message Server with antispam and antivirus, no patches, from 4.3.7-GA by an R update, on the command line. */
const onTheOrdinary: Readonly<Record<string, string>> = {
  'support.info.version': 'always',
  'support.info.hostid': 'always',
  'support.info.serial': 'always',
  'support.info.chassis': 'always',
  'before.licences': 'always',
  'before.licence-states': 'always',
  'rule.minimum-release': 'always',
  'before.wanted-release': '- the wanted release is known',
  'before.compatible-release': `+ the update is known; ${kind}`,
  'cli.p-and-r': '+ the update is known; the kind of update is {K}',
  'notice.latest-field-notices': 'always',
  'notice.nis': '- release is {R}, not before 4.0',
  'rule.same-release': 'always',
  'before.appliance-kind': 'always',
  'before.watched-by': 'always',
  'before.antispam-engines': '+ Antispam is among licenses',
  'notice.multi-engine-bulk-only': '+ Antispam is among licenses',
  'before.antivirus': '+ Antivirus is among licenses',
  'notice.f-secure': '+ Antivirus is among licenses',
  'before.ldap-autoreply-used': '- release is {R}, not before 4.1',
  'before.ldap-autoreply': '- release is {R}, not before 4.1',
  'before.installed-patches': 'always',
  'before.connectors': noPatches,
  'before.patches-to-install': noPatches,
  'before.time-source': '- release is {R}, not before 4.2',
  'before.greetings': 'always',
  'before.clock': '+ clock is known',
  'before.brand': noCorporate,
  'before.performance': noCorporate,
  'before.night-work': 'always',
  'notice.image-backup-time': '- the answer to nightWork is nothing, not image-backup or both',
  'before.storage': 'always',
  'before.backup': `+ ${holdsMail}`,
  'before.conf-export': `- ${holdsMail}`,
  'before.backup-status': 'always',
  'before.restore-status': 'always',
  'before.ndmp': `+ ${holdsMail}`,
  'before.ndmp-backup': '- the answer to ndmp is no',
  'before.ndmp-merge-status': '- the answer to ndmp is no',
  'before.ndmp-merge-idle': '- the answer to ndmp is no; NDMP merge is not known yet',
  'before.time-of-day': '+ the purpose of the run is upgrade',
  'notice.selective-restore-time': '- the answer to nightWork is nothing, not snapshots or both',
  'suite.login': '- the way of installing is cli',
  'cli.install': 'always',
  'cli.closes-and-reboots': 'always',
  'after.version': `+ ${kind}`,
  'after.licenses': `+ ${kind}`,
  'after.licenses.listed': `+ ${kind}`,
  'after.greetings': `+ ${kind}`,
  'after.clock': `+ ${kind}; clock noted before is known`,
  'after.time': '- the release before is {R}, not before 4.2',
  'after.antispam': `+ ${kind}; Antispam is among licenses noted before`,
  'after.antispam.verify': `+ ${kind}; Antispam is among licenses noted before`,
  'after.antivirus.each': `+ ${kind}; Antivirus is among licenses noted before; antivirus noted before is known`,
  'after.antivirus': `+ ${kind}; Antivirus is among licenses noted before`,
  'after.antivirus.current': `+ ${kind}; Antivirus is among licenses noted before`,
  'after.patches.listed': `+ ${kind}`,
  'after.patches': '- patches noted before: none',
  'after.patches.connectors': '- patches noted before: none',
  'after.snmp-mibs': '- the answer to watchedBy is nothing, not snmp or both',
  'after.backup': `+ ${holdsMail}`,
  'after.conf-export': `- ${holdsMail}`,
  'after.brand.redo': '- Corporate Edition is not among licenses noted before ({L})',
  'after.other-appliances': '- the answer to otherAppliances is no',
  'perf.customer-care': `+ ${kind}`,
  'perf.customer-care.enable': '- the answer to customerCare is no',
}
