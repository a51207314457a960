import assert from 'node:assert/strict'
import { nightOf, stateBefore } from './nights.ts'
import { proofsIn, refuses, type Proof } from './proof.ts'

const { sends, tells, links, decides, shows } = proofsIn('mos-upgrade')
const facts = (release: string, more = {}) => ({ facts: { release, ...more } })
const named = (...names: string[]) => names.map((name) => ({ name }))
const answer = (name: string, value: boolean | string) => ({ answers: { [name]: value } })
const attributes = named('miWmprefShowMiralets', 'miWmprefShowMessageView')
const hours = (hour: number) => ({ run: { minuteOfDay: hour * 60, weekday: 3, minutesToEnd: 90, purpose: 'upgrade' } })

/** Page 7: rules about every upgrade. */
const rules = {
  'rule.minimum-release': [
    decides(
      'rule.minimum-release',
      'pass',
      [facts('4.1.9-GA'), facts('4.3.7-GA')],
      [facts('4.1.8-GA'), facts('3.10.5-GA')],
    ),
    tells('tooOld', 'rule.minimum-release', 'and cannot be upgraded to this release in one step'),
  ],
  'rule.no-uninstall': [tells('plain', 'cli.install', 'Once installed, a MOS release cannot be uninstalled')],
  'rule.license-agreement': [
    tells('plain', 'cli.install', 'By installing it, the customer accepts the License Agreement'),
  ],
  'rule.never-reboot': [
    tells('plain', 'cli.install', '**Never reboot the appliance during the upgrade**'),
    tells('plain', 'cli.closes-and-reboots', 'Do not reboot the appliance or install again'),
    refuses('install-is-open', { command: 'Reboot', take: 'neverReboot,' }, async () => ({
      state: await stateBefore('plain', ({ type }) => type === 'return.proven'),
      document: 'mos-upgrade',
    })),
  ],
  'rule.same-release': [
    decides('rule.same-release', 'pass', [answer('otherAppliances', false)], [answer('otherAppliances', true)]),
    tells('everything', 'after.other-appliances', 'All appliances on a network must run the same release and patches'),
    tells('everything', 'after.other-appliances', 'This matters most for a RazorGate and its Message Server'),
  ],
  'rule.options-kept': [tells('plain', 'cli.install', 'the Calendar keeps its mode and does not change to Email Mode')],
} satisfies Readonly<Record<string, readonly Proof[]>>

/** Page 8: the five things before an upgrade. */
const steps = {
  'before.compatible-release': [
    decides(
      'before.compatible-release',
      'pass',
      [{ ...facts('4.3.7-GA'), run: { to: '4.4.3-GA' } }],
      [
        { ...facts('4.4.3-GA'), run: { to: '4.4.3-GA' } },
        { ...facts('4.4.6-GA'), run: { to: '4.4.3-GA' } },
      ],
    ),
    tells('plain', 'notice.latest-field-notices', 'whether you can upgrade to it from the current release'),
  ],
  'before.backup': [
    tells('plain', 'before.backup', "Make a backup with the customer's normal procedure and wait until it finishes"),
    decides('before.backup', 'when', [answer('razorgateWithoutJmm', false)], [answer('razorgateWithoutJmm', true)]),
    sends('razorgate', 'before.conf-export', 'Conf Export'),
  ],
  'before.antispam-engines': [
    sends('plain', 'before.antispam-engines', 'Uce Version'),
    decides(
      'before.antispam-engines',
      'when',
      [{ facts: { licences: named('Antispam') } }],
      [{ facts: { licences: [] } }],
    ),
  ],
  'before.ldap-autoreply': [
    sends('tooOld', 'before.ldap-autoreply', 'Dir Getschema Mirapoint'),
    decides(
      'before.ldap-autoreply',
      'when',
      [{ ...facts('4.0.3-GA'), ...answer('ldapAutoreply', true) }],
      [
        { ...facts('4.1.9-GA'), ...answer('ldapAutoreply', true) },
        { ...facts('4.0.3-GA'), ...answer('ldapAutoreply', false) },
      ],
    ),
    decides(
      'before.ldap-autoreply',
      'pass',
      [{ facts: { schema: attributes } }],
      [{ facts: { schema: [attributes[0]!] } }],
    ),
    tells('tooOld', 'before.ldap-autoreply', 'Add miWmprefShowMiralets and miWmprefShowMessageView to the schema'),
  ],
  'before.installed-patches': [
    sends('plain', 'before.installed-patches', 'Update List'),
    decides(
      'before.installed-patches',
      'pass',
      [{ facts: { patches: named('P4_3_7-GA') } }],
      [{ facts: { patches: named('D4_101_00123') } }, { facts: { patches: named('E4_205_00077') } }],
    ),
    tells('plain', 'before.patches-to-install', 'Leave out patches that are integrated in the new release'),
  ],
} satisfies Readonly<Record<string, readonly Proof[]>>

/** Page 9: notices. */
const notices = {
  'notice.latest-field-notices': [
    tells('plain', 'notice.latest-field-notices', 'Check the support site for field notices about the target release'),
  ],
  'notice.nis': [
    decides('notice.nis', 'when', [facts('3.10.5-GA')], [facts('4.1.9-GA')]),
    tells(
      'tooOld',
      'notice.nis',
      'MOS 4 does not support NIS. If a 3.x appliance uses NIS, move its data to LDAP first',
    ),
  ],
  'notice.f-secure': [
    decides(
      'notice.f-secure',
      'pass',
      [{ facts: { licences: named('Sophos'), antivirus: named('sophos') } }],
      [
        { facts: { licences: named('F-Secure'), antivirus: named('sophos') } },
        { facts: { licences: named('Antivirus'), antivirus: named('f-secure') } },
      ],
    ),
    tells('plain', 'notice.f-secure', 'F-Secure was deprecated in November 2011. Sophos replaces it'),
  ],
  'notice.operations-console': [
    decides('before.watched-by', 'pass', [answer('watchedBy', 'snmp')], [answer('watchedBy', 'operations-console')]),
    tells('everything', 'before.watched-by', 'which is deprecated. Conf Export and Conf Import replace it'),
  ],
  'notice.xml-license': [
    tells('plain', 'before.licences', 'XML no longer needs a license: it is part of the system (48940)'),
  ],
  'notice.multi-engine-bulk-only': [
    decides(
      'notice.multi-engine-bulk-only',
      'pass',
      [answer('multiEngineBulkOnly', false)],
      [answer('multiEngineBulkOnly', true)],
    ),
    tells('plain', 'notice.multi-engine-bulk-only', '`RescanLowerLimit` and `RescanUpperLimit` replace it (50241)'),
  ],
  'notice.deprecation-window': [
    tells('plain', 'notice.latest-field-notices', 'A command that is deprecated in 4.3 still works in 4.4'),
    tells('plain', 'notice.latest-field-notices', 'and may be removed in the release after that'),
  ],
  'notice.snmp-mibs': [
    links('everything', 'after.snmp-mibs', 'http://10.0.0.2/help/snmp-mibs/'),
    decides(
      'after.snmp-mibs',
      'when',
      [{ run: { kind: 'R' }, ...answer('watchedBy', 'snmp') }],
      [{ run: { kind: 'R' }, ...answer('watchedBy', 'nothing') }],
    ),
  ],
  'notice.image-backup-time': [
    decides(
      'notice.image-backup-time',
      'when',
      [answer('nightWork', 'image-backup')],
      [answer('nightWork', 'snapshots')],
    ),
    tells('everything', 'notice.image-backup-time', 'Schedule it after 01:00'),
    decides('before.time-of-day', 'pass', [hours(10), hours(2)], [hours(0), hours(23)]),
  ],
  'notice.selective-restore-time': [
    decides(
      'notice.selective-restore-time',
      'when',
      [{ run: { purpose: 'upgrade' }, ...answer('nightWork', 'snapshots') }],
      [{ run: { purpose: 'upgrade' }, ...answer('nightWork', 'image-backup') }],
    ),
    tells('everything', 'notice.selective-restore-time', 'The daily Selective Restore snapshot starts at midnight'),
    decides('notice.selective-restore-time', 'pass', [hours(10)], [hours(23)]),
  ],
} satisfies Readonly<Record<string, readonly Proof[]>>

/** Page 15, what has to be known of running jobs before anything may reboot the appliance. */
const jobs = {
  'after.backup.idle-first': [
    decides(
      'before.backup-status',
      'pass',
      [{ facts: { backups: [{ id: 'Backup-1', state: 'Done' }] } }],
      [{ facts: { backups: [{ id: 'Backup-1', state: 'Running' }] } }],
    ),
    decides(
      'before.restore-status',
      'pass',
      [{ facts: { restores: [] } }],
      [{ facts: { restores: [{ id: 'Restore-1', state: 'Running' }] } }],
    ),
    tells(
      'plain',
      'after.backup',
      'interrupts a running backup or restore, so check Backup Status and Restore Status first',
    ),
    ...(['backup', 'restore'] as const).map((job) =>
      refuses(
        `no-install-while-${job}`,
        { command: 'Update Install ftp://10.0.0.1/R4_4_3-GA', by: 'engine', take: `${job}Runs,` },
        async () => {
          const { state } = (await nightOf('backupRuns')).journal
          const own = state.appliances['a1']!
          // Of the two that run, only this one.
          const { backups, restores, ...others } = own.facts
          const left = job === 'backup' ? { ...others, backups: backups! } : { ...others, restores: restores! }
          return { state: { ...state, appliances: { a1: { ...own, facts: left } } }, document: 'mos-upgrade' }
        },
      ),
    ),
    shows(
      'no install while a backup runs',
      { item: 'before.backup-status', take: { key: 'pass' }, put: 'pass: "true"' },
      async () => {
        const world = await nightOf('backupRuns')
        assert.deepEqual(world.received('a1'), [])
        assert.equal(world.state('a1', 'before.backup-status'), 'fail')
      },
    ),
  ],
  'after.backup.status': [
    sends('plain', 'before.backup-status', 'Backup Status'),
    tells('everything', 'before.ndmp-backup', 'An NDMP backup is visible only on the backup server (DMA)'),
  ],
  'after.restore.status': [sends('plain', 'before.restore-status', 'Restore Status')],
  'after.restore.ndmp': [
    sends('everything', 'before.ndmp-merge-status', 'Ndmp Merge Status'),
    decides(
      'before.ndmp-merge-idle',
      'pass',
      [{ facts: { ndmpMerge: 'idle' } }],
      [{ facts: { ndmpMerge: 'running' } }],
    ),
  ],
} satisfies Readonly<Record<string, readonly Proof[]>>

export const ofBefore = { ...rules, ...steps, ...notices, ...jobs }
