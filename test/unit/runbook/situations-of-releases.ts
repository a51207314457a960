import type { Situation } from './situations.ts'

/** What belongs to a new release, when the run's update brings none. */
function noNewRelease(): Record<string, string> {
  const ids = [
    'after.version', 'after.licenses', 'after.licenses.listed', 'after.greetings', 'after.clock', 'after.antispam',
    'after.antispam.verify', 'after.antivirus.each', 'after.antivirus', 'after.antivirus.current', 'after.patches.listed',
    'perf.customer-care',
  ] // prettier-ignore
  return {
    ...Object.fromEntries(ids.map((id) => [id, '-'])),
    'before.compatible-release': '-',
    'cli.p-and-r': '-',
    'before.wanted-release': '-',
    'before.watched-by': '-',
    'notice.multi-engine-bulk-only': '-',
    'before.patches-to-install': '-',
    'before.performance': '-',
    'after.time': '-',
    'after.patches': '-',
    'after.patches.connectors': '-',
    'after.snmp-mibs': '-',
    'after.brand.redo': '-',
    'perf.customer-care.enable': '-',
  }
}

const from41 = {
  'before.settings': '+',
  'before.time-source': '+',
  'after.time': '-',
}
const from40 = {
  ...from41,
  'before.ldap-autoreply-used': '+',
  'before.ldap-autoreply': '-',
}

/** What differs by the release that runs and by the update that is to bring another one. */
export const ofReleases: readonly Situation[] = [
  { name: 'an ordinary Message Server', differs: {} },
  {
    name: 'a P update within its line (4.4.2-FCS to 4.4.3-GA)',
    facts: { release: '4.4.2-FCS' },
    run: { name: 'P4_4_3-GA', kind: 'P' },
    differs: { 'before.performance': '-' },
  },
  { name: 'a P update that leaves its line', run: { name: 'P4_4_3-GA', kind: 'P' }, differs: {} },
  {
    name: 'an update whose name is of no known kind',
    run: { name: 'Upgrade-443', kind: 'other' },
    differs: { 'cli.p-and-r': '-' },
  },
  {
    name: 'an update of which it is not known what it brings',
    run: { name: 'Upgrade-443', kind: 'other', to: undefined },
    differs: {
      'before.wanted-release': '+',
      'cli.p-and-r': '-',
    },
  },
  { name: 'a D patch alone', run: { name: 'D4_9', kind: 'D', to: undefined }, differs: noNewRelease() },
  { name: 'an E patch alone', run: { name: 'E4_9', kind: 'E', to: undefined }, differs: noNewRelease() },
  {
    name: 'a check without an update',
    run: { purpose: 'check', name: undefined, kind: undefined, to: undefined },
    differs: {
      'before.wanted-release': '-',
      'before.compatible-release': '-',
      'cli.p-and-r': '-',
      'before.patches-to-install': '-',
      'before.time-of-day': '-',
      'notice.selective-restore-time': '-',
      ...Object.fromEntries(
        [
          'after.version', 'after.licenses', 'after.licenses.listed', 'after.greetings', 'after.clock', 'after.antispam',
          'after.antispam.verify', 'after.antivirus.each', 'after.antivirus', 'after.antivirus.current', 'after.patches.listed',
          'perf.customer-care',
        ].map((id) => [id, '?']),
      ), // prettier-ignore
    },
  },
  {
    name: 'a check with an update',
    run: { purpose: 'check' },
    differs: {
      'before.time-of-day': '-',
      'notice.selective-restore-time': '-',
    },
  },
  { name: 'too old: 4.1.8-GA, with NTP', facts: { release: '4.1.8-GA' }, answers: { ntp: true }, differs: from41 },
  {
    name: 'the oldest that can be upgraded, with NTP',
    facts: { release: '4.1.9-GA' },
    answers: { ntp: true },
    differs: from41,
  },
  {
    name: 'the oldest that can be upgraded, without NTP',
    facts: { release: '4.1.9-GA' },
    answers: { ntp: false },
    differs: { ...from41, 'after.time': '+' },
  },
  {
    name: 'from 4.1.9-GA, NTP not answered',
    facts: { release: '4.1.9-GA' },
    differs: { ...from41, 'after.time': '?' },
  },
  { name: 'the first of 4.2, where time is kept in the new way', facts: { release: '4.2.0-GA' }, differs: {} },
  { name: 'from 4.2.5-GA, without NTP', facts: { release: '4.2.5-GA' }, answers: { ntp: false }, differs: {} },
  {
    name: 'before 4.1, with LDAP autoreply',
    facts: { release: '4.0.3-GA' },
    answers: { ntp: true, ldapAutoreply: true },
    differs: { ...from40, 'before.ldap-autoreply': '+' },
  },
  {
    name: 'before 4.1, without LDAP autoreply',
    facts: { release: '4.0.3-GA' },
    answers: { ntp: true, ldapAutoreply: false },
    differs: from40,
  },
  {
    name: 'before 4.1, LDAP autoreply not answered',
    facts: { release: '4.0.3-GA' },
    answers: { ntp: true },
    differs: { ...from40, 'before.ldap-autoreply': '?' },
  },
  {
    name: 'from 3.10.5-GA, where NIS may be in use',
    facts: { release: '3.10.5-GA' },
    answers: { ntp: true, ldapAutoreply: false },
    differs: { ...from40, 'notice.nis': '+' },
  },
  {
    name: 'an unknown stage in a known line',
    facts: { release: '4.4.1-CR' },
    differs: { 'before.performance': '-' },
  },
  {
    name: 'a release that is written like none',
    facts: { release: 'Mirapoint 4' },
    differs: Object.fromEntries(
      [
        'notice.nis', 'before.ldap-autoreply-used', 'before.ldap-autoreply', 'before.settings', 'before.time-source', 'after.time',
      ].map((id) => [id, '?']), // prettier-ignore
    ),
  },
  {
    name: 'a release that was not read',
    facts: { release: undefined },
    differs: {
      'notice.nis': '?',
      'before.ldap-autoreply-used': '?',
      'before.ldap-autoreply': '?',
      'before.settings': '?',
      'before.time-source': '?',
      'after.time': '?',
    },
  },
]
