import { kind, noCorporate, type Situation } from './situations.ts'

/** What belongs to a new release, when the run's update brings none. */
function noNewRelease(letter: 'D' | 'E'): Record<string, string> {
  const ids = [
    'after.version', 'after.licenses', 'after.licenses.listed', 'after.greetings', 'after.clock', 'after.antispam',
    'after.antispam.verify', 'after.antivirus.each', 'after.antivirus', 'after.antivirus.current', 'after.patches.listed',
    'perf.customer-care',
  ] // prettier-ignore
  const it = `the kind of update is ${letter}`
  return {
    ...Object.fromEntries(ids.map((id) => [id, `- ${it}`])),
    'before.compatible-release': `- ${it}`,
    'cli.p-and-r': `- ${it}, not P or R`,
    'before.wanted-release': `- ${it}`,
    'before.patches-to-install': `- ${it}; patches: none`,
    'before.performance': `- ${it}; Corporate Edition is not among licenses ({L})`,
    'after.time': `- ${it}; the release before is {R}, not before 4.2`,
    'after.patches': `- ${it}; patches noted before: none`,
    'after.patches.connectors': `- ${it}; patches noted before: none`,
    'after.snmp-mibs': `- ${it}; the answer to watchedBy is nothing, not snmp or both`,
    'after.brand.redo': `- ${it}; Corporate Edition is not among licenses noted before ({L})`,
    'perf.customer-care.enable': `- ${it}; the answer to customerCare is no`,
  }
}

const from41 = {
  'before.time-source': '+ release is {R}, before 4.2',
  'after.time': `- the answer to ntp is yes`,
}
const from40 = {
  ...from41,
  'before.ldap-autoreply-used': '+ release is {R}, before 4.1',
  'before.ldap-autoreply': '- the answer to ldapAutoreply is no',
}

/** What differs by the release that runs and by the update that is to bring another one. */
export const ofReleases: readonly Situation[] = [
  { name: 'an ordinary Message Server', differs: {} },
  {
    name: 'a P update within its line (4.4.2-FCS to 4.4.3-GA)',
    facts: { release: '4.4.2-FCS' },
    run: { name: 'P4_4_3-GA', kind: 'P' },
    differs: { 'before.performance': `${noCorporate}; release is {R}, not before 4.4` },
  },
  { name: 'a P update that leaves its line', run: { name: 'P4_4_3-GA', kind: 'P' }, differs: {} },
  {
    name: 'an update whose name is of no known kind',
    run: { name: 'Upgrade-443', kind: 'other' },
    differs: { 'cli.p-and-r': '- the kind of update is other, not P or R' },
  },
  {
    name: 'an update of which it is not known what it brings',
    run: { name: 'Upgrade-443', kind: 'other', to: undefined },
    differs: {
      'before.wanted-release': `+ the update is known; the wanted release is not known yet; ${kind}`,
      'cli.p-and-r': '- the kind of update is other, not P or R',
    },
  },
  { name: 'a D patch alone', run: { name: 'D4_9', kind: 'D', to: undefined }, differs: noNewRelease('D') },
  { name: 'an E patch alone', run: { name: 'E4_9', kind: 'E', to: undefined }, differs: noNewRelease('E') },
  {
    name: 'a check without an update',
    run: { purpose: 'check', name: undefined, kind: undefined, to: undefined },
    differs: {
      'before.wanted-release': '- the update is not known yet',
      'before.compatible-release': '- the update is not known yet',
      'cli.p-and-r': '- the update is not known yet',
      'before.patches-to-install': '- the update is not known yet; patches: none',
      'before.time-of-day': '- the purpose of the run is check',
      'notice.selective-restore-time':
        '- the purpose of the run is check; the answer to nightWork is nothing, not snapshots or both',
      ...Object.fromEntries(
        [
          'after.version', 'after.licenses', 'after.licenses.listed', 'after.greetings', 'after.clock', 'after.antispam',
          'after.antispam.verify', 'after.antivirus.each', 'after.antivirus', 'after.antivirus.current', 'after.patches.listed',
          'perf.customer-care',
        ].map((id) => [id, '? run.kind not known']),
      ), // prettier-ignore
    },
  },
  {
    name: 'a check with an update',
    run: { purpose: 'check' },
    differs: {
      'before.time-of-day': '- the purpose of the run is check',
      'notice.selective-restore-time':
        '- the purpose of the run is check; the answer to nightWork is nothing, not snapshots or both',
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
    differs: { ...from41, 'after.time': `+ ${kind}; the release before is {R}, before 4.2; the answer to ntp is no` },
  },
  {
    name: 'from 4.1.9-GA, NTP not answered',
    facts: { release: '4.1.9-GA' },
    differs: { ...from41, 'after.time': '? answers.ntp not known' },
  },
  { name: 'the first of 4.2, where time is kept in the new way', facts: { release: '4.2.0-GA' }, differs: {} },
  { name: 'from 4.2.5-GA, without NTP', facts: { release: '4.2.5-GA' }, answers: { ntp: false }, differs: {} },
  {
    name: 'before 4.1, with LDAP autoreply',
    facts: { release: '4.0.3-GA' },
    answers: { ntp: true, ldapAutoreply: true },
    differs: { ...from40, 'before.ldap-autoreply': '+ release is {R}, before 4.1; the answer to ldapAutoreply is yes' },
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
    differs: { ...from40, 'before.ldap-autoreply': '? answers.ldapAutoreply not known' },
  },
  {
    name: 'from 3.10.5-GA, where NIS may be in use',
    facts: { release: '3.10.5-GA' },
    answers: { ntp: true, ldapAutoreply: false },
    differs: { ...from40, 'notice.nis': '+ release is {R}, before 4.0' },
  },
  {
    name: 'a stage that nobody knows, in a line that is known',
    facts: { release: '4.4.1-CR' },
    differs: { 'before.performance': `${noCorporate}; release is {R}, not before 4.4` },
  },
  {
    name: 'a release that is written like none',
    facts: { release: 'Mirapoint 4' },
    differs: Object.fromEntries(
      ['notice.nis', 'before.ldap-autoreply-used', 'before.ldap-autoreply', 'before.time-source', 'after.time'].map(
        (id) => [
          id,
          ['before.ldap-autoreply', 'after.time'].includes(id)
            ? `? "{R}" is not written like a release; answers.${id === 'after.time' ? 'ntp' : 'ldapAutoreply'} not known`
            : '? "{R}" is not written like a release',
        ],
      ),
    ),
  },
  {
    name: 'a release that was not read',
    facts: { release: undefined },
    differs: {
      'notice.nis': '? release not known',
      'before.ldap-autoreply-used': '? release not known',
      'before.ldap-autoreply': '? release not known; answers.ldapAutoreply not known',
      'before.time-source': '? release not known',
      'after.time': '? run.from not known; answers.ntp not known',
    },
  },
]
