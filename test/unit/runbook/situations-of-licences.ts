import { kind, named, noCorporate, type Situation } from './situations.ts'

const noAntispam = {
  'before.antispam-engines': '- Antispam is not among licenses ({L})',
  'notice.multi-engine-bulk-only': '- Antispam is not among licenses ({L})',
  'after.antispam': '- Antispam is not among licenses noted before ({L})',
  'after.antispam.verify': '- Antispam is not among licenses noted before ({L})',
}
const noScannerWords = (list: string): string =>
  ['Antivirus', 'Sophos', 'Rapid', 'F-Secure'].map((name) => `${name} is not among ${list} ({L})`).join('; ')
const noAntivirus = {
  'before.antivirus': `- ${noScannerWords('licenses')}`,
  'notice.f-secure': `- ${noScannerWords('licenses')}`,
  'after.antivirus.each': `- ${noScannerWords('licenses noted before')}`,
  'after.antivirus': `- ${noScannerWords('licenses noted before')}`,
  'after.antivirus.current': `- ${noScannerWords('licenses noted before')}`,
}

const corporate = {
  'before.brand': '+ Corporate Edition is among licenses',
  'before.performance': `+ ${kind}; Corporate Edition is among licenses; release is {R}, before 4.4; the wanted release is 4.4.3-GA, not before 4.4`,
  'after.brand.redo': `+ ${kind}; Corporate Edition is among licenses noted before; the answer to corporateBranding is yes`,
}
const withCorporate = named('Upgrades Allowed', 'Antispam', 'Antivirus', 'Corporate Edition')

/** What differs by what is licensed: scanners, the kind of appliance, Corporate Edition. */
export const ofLicences: readonly Situation[] = [
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
        'after.brand.redo': '- Corporate Edition is not among licenses noted before ({L})',
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
        `- Corporate Edition is not among licenses${id === 'after.brand.redo' ? ' noted before' : ''} (Upgrades Allowed expired, Antispam, Antivirus)`,
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
        const reason = `Rapid is among licenses${id.startsWith('after') ? ' noted before' : ''}`
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
        const list = `licenses${id.startsWith('after') ? ' noted before' : ''}`
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
      'before.ndmp-merge-idle': '- the answer to razorgateWithoutJmm is yes; NDMP merge is not known yet',
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
      'before.ndmp-merge-idle': '- NDMP merge is not known yet',
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
]
