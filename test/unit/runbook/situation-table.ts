import { holdsMail, kind, named, noCorporate, type Situation } from './situations.ts'

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
    'before.performance': `- ${it}; Corporate Edition is not among licences ({L})`,
    'after.time': `- ${it}; the release before is {R}, not before 4.2`,
    'after.patches': `- ${it}; patches noted before: none`,
    'after.patches.connectors': `- ${it}; patches noted before: none`,
    'after.snmp-mibs': `- ${it}; the answer to watchedBy is nothing, not snmp or both`,
    'after.brand.redo': `- ${it}; Corporate Edition is not among licences noted before ({L})`,
    'perf.customer-care.enable': `- ${it}; the answer to customerCare is no`,
  }
}

const noAntispam = {
  'before.antispam-engines': '- Antispam is not among licences ({L})',
  'notice.multi-engine-bulk-only': '- Antispam is not among licences ({L})',
  'after.antispam': '- Antispam is not among licences noted before ({L})',
  'after.antispam.verify': '- Antispam is not among licences noted before ({L})',
}
const noScannerWords = (list: string): string =>
  ['Antivirus', 'Sophos', 'Rapid', 'F-Secure'].map((name) => `${name} is not among ${list} ({L})`).join('; ')
const noAntivirus = {
  'before.antivirus': `- ${noScannerWords('licences')}`,
  'notice.f-secure': `- ${noScannerWords('licences')}`,
  'after.antivirus.each': `- ${noScannerWords('licences noted before')}`,
  'after.antivirus': `- ${noScannerWords('licences noted before')}`,
  'after.antivirus.current': `- ${noScannerWords('licences noted before')}`,
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
const corporate = {
  'before.brand': '+ Corporate Edition is among licences',
  'before.performance': `+ ${kind}; Corporate Edition is among licences; release is {R}, before 4.4; the wanted release is 4.4.3-GA, not before 4.4`,
  'after.brand.redo': `+ ${kind}; Corporate Edition is among licences noted before; the answer to corporateBranding is yes`,
}
const withCorporate = named('Upgrades Allowed', 'Antispam', 'Antivirus', 'Corporate Edition')
const patchesOf = (...names: string[]): string => `${String(names.length)} (${names.join(', ')})`
const seven = ['D4_1', 'D4_2', 'D4_3', 'D4_4', 'E4_5', 'E4_6', 'E4_7']

export const situations: readonly Situation[] = [
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
  {
    name: 'licences that were not read',
    facts: { licences: undefined },
    differs: {
      'before.antispam-engines': '? licences not known',
      'notice.multi-engine-bulk-only': '? licences not known',
      'before.antivirus': '? licences not known',
      'notice.f-secure': '? licences not known',
      'before.brand': '? licences not known',
      'before.performance': '? licences not known',
      'after.antispam': '? ledger.licences not known',
      'after.antispam.verify': '? ledger.licences not known',
      'after.antivirus.each': '? ledger.licences not known',
      'after.antivirus': '? ledger.licences not known',
      'after.antivirus.current': '? ledger.licences not known',
      'after.brand.redo': '? ledger.licences not known; answers.corporateBranding not known',
    },
  },
  {
    name: 'nothing licensed but the right to upgrade',
    facts: { licences: named('Upgrades Allowed'), antispamEngines: undefined, antivirus: undefined },
    differs: {
      ...noAntispam,
      ...noAntivirus,
      'after.antivirus.each': `${noAntivirus['after.antivirus.each']}; antivirus noted before is not known yet`,
    },
  },
  {
    name: 'no licence at all',
    facts: { licences: [], antispamEngines: undefined, antivirus: undefined },
    differs: Object.fromEntries(
      Object.entries({
        ...noAntispam,
        ...noAntivirus,
        'before.brand': noCorporate,
        'before.performance': noCorporate,
        'after.brand.redo': '- Corporate Edition is not among licences noted before ({L})',
        'after.antivirus.each': `${noAntivirus['after.antivirus.each']}; antivirus noted before is not known yet`,
      }).map(([id, text]) => [id, text.replaceAll(' ({L})', ', which are none')]),
    ),
  },
  {
    name: 'a right to upgrade that has expired',
    facts: { licences: [{ name: 'Upgrades Allowed', state: 'expired' }, { name: 'Antispam' }, { name: 'Antivirus' }] },
    differs: Object.fromEntries(
      ['before.brand', 'before.performance', 'after.brand.redo'].map((id) => [
        id,
        `- Corporate Edition is not among licences${id === 'after.brand.redo' ? ' noted before' : ''} (Upgrades Allowed expired, Antispam, Antivirus)`,
      ]),
    ),
  },
  {
    name: 'antispam without antivirus',
    facts: { licences: named('Upgrades Allowed', 'Anti-Spam'), antivirus: undefined },
    differs: {
      ...noAntivirus,
      'after.antivirus.each': `${noAntivirus['after.antivirus.each']}; antivirus noted before is not known yet`,
    },
  },
  {
    name: 'antivirus without antispam',
    facts: { licences: named('Upgrades Allowed', 'Antivirus'), antispamEngines: undefined },
    differs: noAntispam,
  },
  {
    name: 'a scanner licensed by its own name',
    facts: { licences: named('Upgrades Allowed', 'Antispam', 'RAPID') },
    differs: Object.fromEntries(
      Object.keys(noAntivirus).map((id) => {
        const reason = `Rapid is among licences${id.startsWith('after') ? ' noted before' : ''}`
        const tail = id === 'after.antivirus.each' ? '; antivirus noted before is known' : ''
        return [id, id.startsWith('after') ? `+ ${kind}; ${reason}${tail}` : `+ ${reason}`]
      }),
    ),
  },
  {
    name: 'F-Secure, licensed and in use',
    facts: { licences: named('Upgrades Allowed', 'Antispam', 'F-Secure Antivirus'), antivirus: named('f-secure') },
    differs: Object.fromEntries(
      Object.keys(noAntivirus).map((id) => {
        const list = `licences${id.startsWith('after') ? ' noted before' : ''}`
        const reason = `Antivirus is among ${list}; F-Secure is among ${list}`
        const tail = id === 'after.antivirus.each' ? '; antivirus noted before is known' : ''
        return [id, id.startsWith('after') ? `+ ${kind}; ${reason}${tail}` : `+ ${reason}`]
      }),
    ),
  },
  {
    name: 'a scanner that does not tell its version',
    facts: { antivirus: undefined },
    differs: { 'after.antivirus.each': '- antivirus noted before is not known yet' },
  },
  {
    name: 'a RazorGate without JMM mailboxes',
    answers: { razorgateWithoutJmm: true, ndmp: undefined },
    differs: {
      'before.backup': '- the answer to razorgateWithoutJmm is yes',
      'before.conf-export': '+ the answer to razorgateWithoutJmm is yes',
      'before.ndmp': '- the answer to razorgateWithoutJmm is yes',
      'before.ndmp-backup': '- the answer to razorgateWithoutJmm is yes',
      'before.ndmp-merge-status': '- the answer to razorgateWithoutJmm is yes',
      'before.ndmp-merge-idle': '- the answer to razorgateWithoutJmm is yes; ndmpMerge is not known yet',
      'after.backup': '- the answer to razorgateWithoutJmm is yes',
      'after.conf-export': '+ the answer to razorgateWithoutJmm is yes',
    },
  },
  {
    name: 'a RazorGate with JMM mailboxes, which is backed up like a Message Server',
    answers: { razorgateWithoutJmm: false },
    differs: {},
  },
  {
    name: 'a kind of appliance that nobody told',
    answers: { razorgateWithoutJmm: undefined, ndmp: undefined },
    differs: {
      'before.backup': '? answers.razorgateWithoutJmm not known',
      'before.conf-export': '? answers.razorgateWithoutJmm not known',
      'before.ndmp': '? answers.razorgateWithoutJmm not known',
      'before.ndmp-backup': '? answers.razorgateWithoutJmm not known; answers.ndmp not known',
      'before.ndmp-merge-status': '? answers.razorgateWithoutJmm not known; answers.ndmp not known',
      'before.ndmp-merge-idle': '- ndmpMerge is not known yet',
      'after.backup': '? answers.razorgateWithoutJmm not known',
      'after.conf-export': '? answers.razorgateWithoutJmm not known',
    },
  },
  {
    name: 'Corporate Edition, branded, on its way to version 2',
    facts: { licences: withCorporate },
    answers: { corporateBranding: true },
    differs: corporate,
  },
  {
    name: 'Corporate Edition without a brand',
    facts: { licences: withCorporate },
    answers: { corporateBranding: false },
    differs: { ...corporate, 'after.brand.redo': '- the answer to corporateBranding is no' },
  },
  {
    name: 'Corporate Edition, nobody said whether it is branded',
    facts: { licences: withCorporate },
    differs: { ...corporate, 'after.brand.redo': '? answers.corporateBranding not known' },
  },
  {
    name: 'Corporate Edition that runs on 4.4 already',
    facts: { licences: withCorporate, release: '4.4.2-FCS' },
    answers: { corporateBranding: true },
    differs: { ...corporate, 'before.performance': '- release is {R}, not before 4.4' },
  },
  {
    name: 'Corporate Edition on its way to a release before 4.4',
    facts: { licences: withCorporate, release: '4.2.5-GA' },
    answers: { corporateBranding: true },
    run: { to: '4.3.7-GA', name: 'R4_3_7-GA' },
    differs: { ...corporate, 'before.performance': '- the wanted release is 4.3.7-GA, before 4.4' },
  },
  {
    name: 'one D patch, not needed again',
    facts: { patches: named('D4_1') },
    answers: { patchesToInstall: 'none' },
    differs: {
      'before.patches-to-install': `+ the update is known; ${kind}; patches: ${patchesOf('D4_1')}`,
      'after.patches': '- the answer to patchesToInstall: none',
    },
  },
  {
    name: 'seven D and E patches, connectors among them, three needed again',
    facts: { patches: named(...seven) },
    answers: { connectors: true, patchesToInstall: 'D44_1, E44_5 E44_6' },
    differs: {
      'before.connectors': `+ patches: ${patchesOf('E4_5', 'E4_6', 'E4_7')}`,
      'before.patches-to-install': `+ the update is known; ${kind}; patches: ${patchesOf(...seven)}`,
      'after.patches': `+ ${kind}; patches noted before: ${patchesOf(...seven)}; the answer to patchesToInstall: ${patchesOf('D44_1', 'E44_5', 'E44_6')}`,
      'after.patches.connectors': `+ ${kind}; patches noted before: ${patchesOf('E4_5', 'E4_6', 'E4_7')}; the answer to connectors is yes`,
    },
  },
  {
    name: 'an E patch that is no connector',
    facts: { patches: named('E4_5') },
    answers: { connectors: false, patchesToInstall: 'E44_5' },
    differs: {
      'before.connectors': `+ patches: ${patchesOf('E4_5')}`,
      'before.patches-to-install': `+ the update is known; ${kind}; patches: ${patchesOf('E4_5')}`,
      'after.patches': `+ ${kind}; patches noted before: ${patchesOf('E4_5')}; the answer to patchesToInstall: ${patchesOf('E44_5')}`,
      'after.patches.connectors': '- the answer to connectors is no',
    },
  },
  {
    name: 'patches, and nobody decided about them',
    facts: { patches: named('D4_1', 'E4_5') },
    differs: {
      'before.connectors': `+ patches: ${patchesOf('E4_5')}`,
      'before.patches-to-install': `+ the update is known; ${kind}; patches: ${patchesOf('D4_1', 'E4_5')}`,
      'after.patches': '? answers.patchesToInstall not known',
      'after.patches.connectors': '? answers.connectors not known',
    },
  },
  {
    name: "the vendor's emergency access (debug-5), which is of no known kind",
    facts: { patches: named('P4_3_7-GA', 'debug-5') },
    answers: { connectors: false, patchesToInstall: 'none' },
    differs: {
      'before.connectors': `+ patches: ${patchesOf('debug-5')}`,
      'before.patches-to-install': `+ the update is known; ${kind}; patches: ${patchesOf('debug-5')}`,
      'after.patches': '- the answer to patchesToInstall: none',
      'after.patches.connectors': '- the answer to connectors is no',
    },
  },
  {
    name: 'no patches but those that brought releases',
    facts: { patches: named('R4_3_0-GA', 'P4_3_7-GA') },
    differs: {},
  },
  {
    name: 'patches that were not read',
    facts: { patches: undefined },
    differs: {
      'before.connectors': '? patches not known',
      'before.patches-to-install': '? patches not known',
      'after.patches': '? ledger.patches not known; answers.patchesToInstall not known',
      'after.patches.connectors': '? ledger.patches not known; answers.connectors not known',
    },
  },
  {
    name: 'one of several appliances on the network',
    answers: { otherAppliances: true },
    differs: { 'after.other-appliances': '+ the answer to otherAppliances is yes' },
  },
  {
    name: 'watched by SNMP',
    answers: { watchedBy: 'snmp' },
    differs: { 'after.snmp-mibs': `+ ${kind}; the answer to watchedBy is snmp` },
  },
  {
    name: 'managed by Operations Console',
    answers: { watchedBy: 'operations-console' },
    differs: { 'after.snmp-mibs': '- the answer to watchedBy is operations-console, not snmp or both' },
  },
  {
    name: 'watched by both',
    answers: { watchedBy: 'both' },
    differs: { 'after.snmp-mibs': `+ ${kind}; the answer to watchedBy is both` },
  },
  {
    name: 'a daily image backup',
    answers: { nightWork: 'image-backup' },
    differs: {
      'notice.image-backup-time': '+ the answer to nightWork is image-backup',
      'notice.selective-restore-time': '- the answer to nightWork is image-backup, not snapshots or both',
    },
  },
  {
    name: 'daily snapshots of Selective Restore',
    answers: { nightWork: 'snapshots' },
    differs: {
      'notice.image-backup-time': '- the answer to nightWork is snapshots, not image-backup or both',
      'notice.selective-restore-time': '+ the purpose of the run is upgrade; the answer to nightWork is snapshots',
    },
  },
  {
    name: 'image backup and snapshots',
    answers: { nightWork: 'both' },
    differs: {
      'notice.image-backup-time': '+ the answer to nightWork is both',
      'notice.selective-restore-time': '+ the purpose of the run is upgrade; the answer to nightWork is both',
    },
  },
  {
    name: 'backed up by NDMP, its merge state read',
    facts: { ndmpMerge: 'idle' },
    answers: { ndmp: true },
    differs: {
      'before.ndmp-backup': `+ ${holdsMail}; the answer to ndmp is yes`,
      'before.ndmp-merge-status': `+ ${holdsMail}; the answer to ndmp is yes`,
      'before.ndmp-merge-idle': `+ ${holdsMail}; the answer to ndmp is yes; ndmpMerge is known`,
    },
  },
  {
    name: 'backed up by NDMP, its merge state refused',
    answers: { ndmp: true },
    differs: {
      'before.ndmp-backup': `+ ${holdsMail}; the answer to ndmp is yes`,
      'before.ndmp-merge-status': `+ ${holdsMail}; the answer to ndmp is yes`,
      'before.ndmp-merge-idle': '- ndmpMerge is not known yet',
    },
  },
  {
    name: 'a clock that no greeting tells',
    facts: { clock: undefined },
    differs: { 'before.clock': '- clock is not known yet', 'after.clock': '- clock noted before is not known yet' },
  },
  {
    name: 'the Administration Suite way',
    run: { way: 'suite' },
    differs: { 'suite.login': '+ the way of installing is suite' },
  },
  {
    name: 'Customer Care wanted',
    answers: { customerCare: true },
    differs: { 'perf.customer-care.enable': `+ ${kind}; the answer to customerCare is yes` },
  },
]
