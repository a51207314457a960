import { named, type Situation } from './situations.ts'

const noAntispam = {
  'before.antispam-engines': '-',
  'notice.multi-engine-bulk-only': '-',
  'after.antispam': '-',
  'after.antispam.verify': '-',
}
const noAntivirus = {
  'before.antivirus': '-',
  'notice.f-secure': '-',
  'after.antivirus.each': '-',
  'after.antivirus': '-',
  'after.antivirus.current': '-',
}

const corporate = {
  'before.brand': '+',
  'before.performance': '+',
  'after.brand.redo': '+',
}
const withCorporate = named('Upgrades Allowed', 'Antispam', 'Antivirus', 'Corporate Edition')

/** What differs by what is licensed: scanners, the kind of appliance, Corporate Edition. */
export const ofLicences: readonly Situation[] = [
  {
    name: 'licenses that were not read',
    facts: { licences: undefined },
    differs: {
      'before.antispam-engines': '?',
      'notice.multi-engine-bulk-only': '?',
      'before.antivirus': '?',
      'notice.f-secure': '?',
      'before.brand': '?',
      'before.performance': '?',
      'after.antispam': '?',
      'after.antispam.verify': '?',
      'after.antivirus.each': '?',
      'after.antivirus': '?',
      'after.antivirus.current': '?',
      'after.brand.redo': '?',
    },
  },
  {
    name: 'nothing licensed but the right to upgrade',
    facts: { licences: named('Upgrades Allowed'), antispamEngines: undefined, antivirus: undefined },
    differs: {
      ...noAntispam,
      ...noAntivirus,
      'after.antivirus.each': '-',
    },
  },
  {
    name: 'no license at all',
    facts: { licences: [], antispamEngines: undefined, antivirus: undefined },
    differs: Object.fromEntries(
      Object.entries({
        ...noAntispam,
        ...noAntivirus,
        'before.brand': '-',
        'before.performance': '-',
        'after.brand.redo': '-',
        'after.antivirus.each': '-',
      }).map(([id, text]) => [id, text.replaceAll(' ({L})', ', which are none')]),
    ),
  },
  {
    name: 'a right to upgrade that has expired',
    facts: { licences: [{ name: 'Upgrades Allowed', state: 'expired' }, { name: 'Antispam' }, { name: 'Antivirus' }] },
    differs: Object.fromEntries(['before.brand', 'before.performance', 'after.brand.redo'].map((id) => [id, '-'])),
  },
  {
    name: 'antispam without antivirus',
    facts: { licences: named('Upgrades Allowed', 'Anti-Spam'), antivirus: undefined },
    differs: {
      ...noAntivirus,
      'after.antivirus.each': '-',
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
    differs: Object.fromEntries(Object.keys(noAntivirus).map((id) => [id, '+'])),
  },
  {
    name: 'F-Secure, licensed and in use',
    facts: { licences: named('Upgrades Allowed', 'Antispam', 'F-Secure Antivirus'), antivirus: named('f-secure') },
    differs: Object.fromEntries(Object.keys(noAntivirus).map((id) => [id, '+'])),
  },
  {
    name: 'a scanner that does not report its version',
    facts: { antivirus: undefined },
    differs: {},
  },
  {
    name: 'a RazorGate without JMM mailboxes',
    answers: { razorgateWithoutJmm: true, ndmp: undefined },
    differs: {
      'before.backup': '-',
      'before.conf-export': '+',
      'before.ndmp': '-',
      'before.ndmp-backup': '-',
      'before.ndmp-merge-status': '-',
      'before.ndmp-merge-idle': '-',
      'after.backup': '-',
      'after.conf-export': '+',
    },
  },
  {
    name: 'a RazorGate with JMM mailboxes, which is backed up like a Message Server',
    answers: { razorgateWithoutJmm: false },
    differs: {},
  },
  {
    name: 'a kind of appliance that was not given',
    answers: { razorgateWithoutJmm: undefined, ndmp: undefined },
    differs: {
      'before.backup': '?',
      'before.conf-export': '?',
      'before.ndmp': '?',
      'before.ndmp-backup': '?',
      'before.ndmp-merge-status': '?',
      'before.ndmp-merge-idle': '?',
      'after.backup': '?',
      'after.conf-export': '?',
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
    differs: { ...corporate, 'after.brand.redo': '-' },
  },
  {
    name: 'Corporate Edition, unknown whether it is branded',
    facts: { licences: withCorporate },
    differs: { ...corporate, 'after.brand.redo': '?' },
  },
  {
    name: 'Corporate Edition that runs on 4.4 already',
    facts: { licences: withCorporate, release: '4.4.2-FCS' },
    answers: { corporateBranding: true },
    differs: { ...corporate, 'before.performance': '-' },
  },
  {
    name: 'Corporate Edition on its way to a release before the upgrade 4.4',
    facts: { licences: withCorporate, release: '4.2.5-GA' },
    answers: { corporateBranding: true },
    run: { to: '4.3.7-GA', name: 'R4_3_7-GA' },
    differs: { ...corporate, 'before.performance': '-' },
  },
]
