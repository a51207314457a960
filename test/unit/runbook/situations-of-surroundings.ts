import { holdsMail, kind, named, type Situation } from './situations.ts'

const patchesOf = (...names: string[]): string => `${String(names.length)} (${names.join(', ')})`
const seven = ['D4_1', 'D4_2', 'D4_3', 'D4_4', 'E4_5', 'E4_6', 'E4_7']

/** What differs by the patches on an appliance, by what stands around it and by what is wanted. */
export const ofSurroundings: readonly Situation[] = [
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
      'before.ndmp-merge-idle': `+ ${holdsMail}; the answer to ndmp is yes; NDMP merge is known`,
    },
  },
  {
    name: 'backed up by NDMP, its merge state refused',
    answers: { ndmp: true },
    differs: {
      'before.ndmp-backup': `+ ${holdsMail}; the answer to ndmp is yes`,
      'before.ndmp-merge-status': `+ ${holdsMail}; the answer to ndmp is yes`,
      'before.ndmp-merge-idle': '- NDMP merge is not known yet',
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
