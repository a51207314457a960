import { named, type Situation } from './situations.ts'

const seven = ['D4_1', 'D4_2', 'D4_3', 'D4_4', 'E4_5', 'E4_6', 'E4_7']

/** Situations that differ by the patches on an appliance, its surroundings, and the target of the run. */
export const ofSurroundings: readonly Situation[] = [
  {
    name: 'one D patch, not needed again',
    facts: { patches: named('D4_1') },
    answers: { patchesToInstall: 'none' },
    differs: {
      'before.patches-to-install': '+',
      'after.patches': '-',
    },
  },
  {
    name: 'seven D and E patches, connectors among them, three needed again',
    facts: { patches: named(...seven) },
    answers: { connectors: true, patchesToInstall: 'D44_1, E44_5 E44_6' },
    differs: {
      'before.connectors': '+',
      'before.patches-to-install': '+',
      'after.patches': '+',
      'after.patches.connectors': '+',
    },
  },
  {
    name: 'an E patch that is not a connector',
    facts: { patches: named('E4_5') },
    answers: { connectors: false, patchesToInstall: 'E44_5' },
    differs: {
      'before.connectors': '+',
      'before.patches-to-install': '+',
      'after.patches': '+',
      'after.patches.connectors': '-',
    },
  },
  {
    name: 'patches, and no decision about them',
    facts: { patches: named('D4_1', 'E4_5') },
    differs: {
      'before.connectors': '+',
      'before.patches-to-install': '+',
      'after.patches': '?',
      'after.patches.connectors': '?',
    },
  },
  {
    name: "the vendor's emergency access (debug-5), which is of no known kind",
    facts: { patches: named('P4_3_7-GA', 'debug-5') },
    answers: { connectors: false, patchesToInstall: 'none' },
    differs: {
      'before.connectors': '+',
      'before.patches-to-install': '+',
      'after.patches': '-',
      'after.patches.connectors': '-',
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
      'before.connectors': '?',
      'before.patches-to-install': '?',
      'after.patches': '?',
      'after.patches.connectors': '?',
    },
  },
  {
    name: 'one of several appliances on the network',
    answers: { otherAppliances: true },
    differs: { 'after.other-appliances': '+' },
  },
  {
    name: 'watched by SNMP',
    answers: { watchedBy: 'snmp' },
    differs: { 'after.snmp-mibs': '+' },
  },
  {
    name: 'managed by Operations Console',
    answers: { watchedBy: 'operations-console' },
    differs: { 'after.snmp-mibs': '-' },
  },
  {
    name: 'watched by both',
    answers: { watchedBy: 'both' },
    differs: { 'after.snmp-mibs': '+' },
  },
  {
    name: 'a daily image backup',
    answers: { nightWork: 'image-backup' },
    differs: {
      'notice.image-backup-time': '+',
      'notice.selective-restore-time': '-',
    },
  },
  {
    name: 'daily snapshots of Selective Restore',
    answers: { nightWork: 'snapshots' },
    differs: {
      'notice.image-backup-time': '-',
      'notice.selective-restore-time': '+',
    },
  },
  {
    name: 'image backup and snapshots',
    answers: { nightWork: 'both' },
    differs: {
      'notice.image-backup-time': '+',
      'notice.selective-restore-time': '+',
    },
  },
  {
    name: 'backed up by NDMP, its merge state read',
    facts: { ndmpMerge: 'idle' },
    answers: { ndmp: true },
    differs: {
      'before.ndmp-backup': '+',
      'before.ndmp-merge-status': '+',
      'before.ndmp-merge-idle': '+',
    },
  },
  {
    name: 'backed up by NDMP, its merge state refused',
    answers: { ndmp: true },
    differs: {
      'before.ndmp-backup': '+',
      'before.ndmp-merge-status': '+',
      'before.ndmp-merge-idle': '+',
    },
  },
  {
    name: 'a clock that no banner shows',
    facts: { clock: undefined },
    differs: {},
  },
  {
    name: 'the Administration Suite way',
    run: { way: 'suite' },
    differs: { 'suite.login': '+' },
  },
  {
    name: 'Customer Care wanted',
    answers: { customerCare: true },
    differs: { 'perf.customer-care.enable': '+' },
  },
]
