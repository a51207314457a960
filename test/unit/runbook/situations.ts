import type { Json } from '../../../shared/model/run-event.ts'
import type { Scope } from '../../../shared/runbook/condition.ts'

/** An appliance as a run meets it: facts and answers by hand, and for every item whether it applies. */
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

/** What is to be expected: 'always', or '+' it applies, '-' it does not, '?' it is not known. */
export function expectationOf(situation: Situation): Record<string, string> {
  return { ...onTheOrdinary, ...situation.differs }
}

/** A Message Server with antispam and antivirus, no patches, from 4.3.7-GA by an R update, on the command line. */
const onTheOrdinary: Readonly<Record<string, string>> = {
  'support.info.version': 'always',
  'support.info.hostid': 'always',
  'support.info.serial': 'always',
  'support.info.chassis': 'always',
  'before.licences': 'always',
  'before.licence-states': 'always',
  'rule.minimum-release': 'always',
  'before.wanted-release': '-',
  'before.compatible-release': '+',
  'cli.p-and-r': '+',
  'notice.latest-field-notices': 'always',
  'notice.nis': '-',
  'rule.same-release': 'always',
  'before.appliance-kind': 'always',
  'before.watched-by': '+',
  'before.antispam-engines': '+',
  'notice.multi-engine-bulk-only': '+',
  'before.antivirus': '+',
  'notice.f-secure': '+',
  'before.ldap-autoreply-used': '-',
  'before.ldap-autoreply': '-',
  'before.installed-patches': 'always',
  'before.connectors': '-',
  'before.patches-to-install': '-',
  'before.settings': '-',
  'before.time-source': '-',
  'before.greetings': 'always',
  'before.clock': 'always',
  'before.brand': '-',
  'before.performance': '-',
  'before.night-work': 'always',
  'notice.image-backup-time': '-',
  'before.storage': 'always',
  'before.backup': '+',
  'before.conf-export': '-',
  'before.backup-status': 'always',
  'before.restore-status': 'always',
  'before.ndmp': '+',
  'before.ndmp-backup': '-',
  'before.ndmp-merge-status': '-',
  'before.ndmp-merge-idle': '-',
  'before.time-of-day': '+',
  'notice.selective-restore-time': '-',
  'suite.login': '-',
  'cli.install': 'always',
  'cli.closes-and-reboots': 'always',
  'after.version': '+',
  'after.licenses': '+',
  'after.licenses.listed': '+',
  'after.greetings': '+',
  'after.clock': '+',
  'after.time': '-',
  'after.antispam': '+',
  'after.antispam.verify': '+',
  'after.antivirus.each': '+',
  'after.antivirus': '+',
  'after.antivirus.current': '+',
  'after.patches.listed': '+',
  'after.patches': '-',
  'after.patches.connectors': '-',
  'after.snmp-mibs': '-',
  'after.backup': '+',
  'after.conf-export': '-',
  'after.brand.redo': '-',
  'after.other-appliances': '-',
  'perf.customer-care': '+',
  'perf.customer-care.enable': '-',
}
