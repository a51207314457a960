import { stateBefore } from './nights.ts'
import { proofsIn, refuses, type Proof } from './proof.ts'

const { sends, tells, decides } = proofsIn('mos-upgrade')
const named = (...names: string[]) => names.map((name) => ({ name }))
const leaving = (from: string, ntp: boolean) => ({ run: { kind: 'R', from }, answers: { ntp } })
const exported = (razorgateWithoutJmm: boolean) => ({ answers: { razorgateWithoutJmm } })
const connectors = (use: boolean) => ({
  run: { kind: 'R' }, ledger: { patches: named('E4_205_00077') }, answers: { connectors: use, patchesToInstall: 'E44_5' },
}) // prettier-ignore
const branded = (corporateBranding: boolean) => ({
  run: { kind: 'R' }, ledger: { licences: named('Corporate Edition') }, answers: { corporateBranding },
}) // prettier-ignore

/** Page 14: the first tasks after the upgrade. */
const atOnce = {
  'after.licenses': [sends('plain', 'after.licenses', 'License Fetch')],
  'after.time': [
    decides(
      'after.time',
      'when',
      [leaving('4.1.9-GA', false)],
      [leaving('4.1.9-GA', true), leaving('4.2.5-GA', false)],
    ),
    tells(
      'everything',
      'after.time',
      'After an upgrade from 4.1 without an NTP server, the clock may be off by several hours. Compare it',
    ),
  ],
  'after.antispam': [
    sends('plain', 'after.antispam', 'Uce Update rpdengine'),
    sends('plain', 'after.antispam', 'Uce Update default'),
    tells('plain', 'after.antispam', 'rpdengine, rpdasia, rpdeurope, rpdoutbound, default, and premium'),
  ],
  'after.antispam.no-wildcard': [
    tells('plain', 'after.antispam', 'The wildcard has no effect at first'),
    refuses('no-wildcard-update', { command: 'Uce Update *', take: 'wildcard,' }, async () => ({
      state: await stateBefore(
        'plain',
        (entry) => entry.type === 'command.sent' && entry.data.command.startsWith('Uce Update'),
      ),
      document: 'mos-upgrade',
    })),
  ],
  'after.antispam.risk': [tells('plain', 'after.antispam', 'Mail flow may be disrupted')],
  'after.antispam.verify': [
    sends('plain', 'after.antispam.verify', 'Uce Version'),
    decides(
      'after.antispam.verify',
      'pass',
      [{ facts: { antispamEngines: named('a', 'b') }, ledger: { antispamEngines: named('a') } }],
      [{ facts: { antispamEngines: named('b') }, ledger: { antispamEngines: named('a') } }],
    ),
  ],
} satisfies Readonly<Record<string, readonly Proof[]>>

/** Page 15: scanner, patches, backup, and what a restore takes. */
const soon = {
  'after.antivirus': [
    sends('plain', 'after.antivirus', 'Antivirus GetVersion'),
    sends('everything', 'after.antivirus.each', 'Antivirus GetVersion sophos'),
    sends('everything', 'after.antivirus.each', 'Antivirus GetVersion rapid'),
    tells('plain', 'after.antivirus.current', 'Is the antivirus engine updated automatically'),
  ],
  'after.patches.connectors': [
    sends('everything', 'after.patches', 'Update Install ftp://10.0.0.1:2121/E44_5', {
      cut: { take: { key: 'do' }, put: 'do: manual' },
    }),
    decides('after.patches.connectors', 'when', [connectors(true)], [connectors(false)]),
    tells(
      'everything',
      'after.patches.connectors',
      'ConnectR and the Connector for Mac (MCM) each come with a separate patch',
    ),
  ],
  'after.patches.d-and-e': [
    sends('everything', 'after.patches', 'Update Install ftp://10.0.0.1:2121/D44_1', {
      cut: { take: { key: 'each' }, put: 'each: answers.ntp as patch' },
    }),
    tells('everything', 'after.patches', 'Use only builds for the new release'),
    tells('plain', 'before.patches-to-install', 'Leave out patches that the release notes call integrated'),
  ],
  'after.backup': [
    tells('plain', 'after.backup', 'Make a full backup right away'),
    decides('after.backup', 'when', [exported(false)], [exported(true)]),
    sends('razorgate', 'after.conf-export', 'Conf Export'),
  ],
  'after.restore.format': [
    tells(
      'plain',
      'cli.install',
      'Between major releases, calendars, preferences, address books, dictionaries, and filters may not be restored',
    ),
  ],
  'after.restore.full': [
    sends('plain', 'before.storage', 'Storage Space'),
    tells(
      'plain',
      'cli.install',
      "A full restore of today's backup needs today's release and patches, and a mailstore that is at least as large",
    ),
  ],
  'after.restore.selective': [tells('plain', 'cli.install', 'A selective restore needs the same or a newer release')],
} satisfies Readonly<Record<string, readonly Proof[]>>

/** Page 16: the brand of Corporate Edition. */
const brand = {
  'after.brand.redo': [
    decides('after.brand.redo', 'when', [branded(true)], [branded(false)]),
    tells(
      'everything',
      'after.brand.redo',
      "Corporate Edition needs branding made from the new release's own sysbrand.zip",
    ),
    tells('everything', 'after.brand.redo', 'Standard Edition and Junk Mail Manager keep their branding'),
  ],
  'after.brand.old-look': [
    tells('everything', 'after.brand.redo', 'Until then users see version 1 of the interface, which is expected'),
  ],
  'after.brand.download': [tells('everything', 'after.brand.redo', 'own sysbrand.zip: download the file')],
  'after.brand.modify': [tells('everything', 'after.brand.redo', 'download the file, unpack and change it')],
  'after.brand.publish': [tells('everything', 'after.brand.redo', 'and publish it. Until then')],
  'after.brand.same-release': [tells('everything', 'after.brand.redo', 'Never publish branding from another release')],
} satisfies Readonly<Record<string, readonly Proof[]>>

export const ofAfter = { ...atOnce, ...soon, ...brand }
