import type { GuideEntryId } from '../runbook/guide-entries.ts'
import type { Refusal } from './interlocks.ts'

/** Which entries of the guide each interlock carries out; a rule without one is ours and not the guide's. */
export const interlockEntries: Readonly<Record<Refusal['rule'], readonly GuideEntryId[]>> = {
  'never-reboot': ['rule.never-reboot'],
  'install-is-open': ['rule.never-reboot'],
  'no-install-while-backup': ['after.backup.idle-first', 'after.backup.status'],
  'no-install-while-restore': ['after.backup.idle-first', 'after.restore.status'],
  'no-second-install': ['reinstall.contact-support'],
  'install-by-its-item': ['rule.no-uninstall'],
  'wanted-release-runs': ['before.compatible-release'],
  'no-wildcard-update': ['after.antispam.no-wildcard'],
  'cluster-order': ['cluster.order'],
  'role-unproved': [],
  abbreviated: [],
  'identity-unknown': [],
}
