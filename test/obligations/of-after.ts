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
    tells('everything', 'after.time', 'Coming from 4.1 without an NTP server the clock may be hours off. Compare it'),
  ],
  'after.antispam': [
    sends('plain', 'after.antispam', 'Uce Update rpdengine'),
    sends('plain', 'after.antispam', 'Uce Update default'),
    tells('plain', 'after.antispam', 'rpdengine, rpdasia, rpdeurope, rpdoutbound, default and premium'),
  ],
  'after.antispam.no-wildcard': [
    tells('plain', 'after.antispam', 'The wildcard does nothing for the first time'),
    refuses('no-wildcard-update', { command: 'Uce Update *', take: 'wildcard,' }, async () => ({
      state: await stateBefore(
        'plain',
        (entry) => entry.type === 'command.sent' && entry.data.command.startsWith('Uce Update'),
      ),
      document: 'mos-upgrade',
    })),
  ],
  'after.antispam.risk': [tells('plain', 'after.antispam', 'Mail flow can be disrupted')],
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
    tells('plain', 'after.antivirus.current', 'Is the virus scanner updated automatically'),
  ],
  'after.patches.connectors': [
    sends('everything', 'after.patches', 'Update Install ftp://10.0.0.1:2121/E44_5', {
      cut: { take: { key: 'do' }, put: 'do: manual' },
    }),
    decides('after.patches.connectors', 'when', [connectors(true)], [connectors(false)]),
    tells(
      'everything',
      'after.patches.connectors',
      'ConnectR and the Connector for Mac come with a patch of their own',
    ),
  ],
  'after.patches.d-and-e': [
    sends('everything', 'after.patches', 'Update Install ftp://10.0.0.1:2121/D44_1', {
      cut: { take: { key: 'each' }, put: 'each: answers.ntp as patch' },
    }),
    tells('everything', 'after.patches', 'Only builds for the new release'),
    tells('plain', 'before.patches-to-install', 'What the release notes call integrated is left out'),
  ],
  'after.backup': [
    tells('plain', 'after.backup', 'A full backup, at once'),
    decides('after.backup', 'when', [exported(false)], [exported(true)]),
    sends('razorgate', 'after.conf-export', 'Conf Export'),
  ],
  'after.restore.format': [
    tells(
      'plain',
      'cli.install',
      'Between major releases calendars, preferences, address books, dictionaries and filters may not come back at all',
    ),
  ],
  'after.restore.full': [
    sends('plain', 'before.storage', 'Storage Space'),
    tells(
      'plain',
      'cli.install',
      "A full restore of today's backup needs today's release and patches, and a mail store at least as large",
    ),
  ],
  'after.restore.selective': [tells('plain', 'cli.install', 'a selective one takes the same release or a newer one')],
} satisfies Readonly<Record<string, readonly Proof[]>>

/** Page 16: the brand of Corporate Edition. */
const brand = {
  'after.brand.redo': [
    decides('after.brand.redo', 'when', [branded(true)], [branded(false)]),
    tells('everything', 'after.brand.redo', "The new release's Corporate Edition needs a brand made"),
    tells('everything', 'after.brand.redo', 'Brands of the Standard Edition and of Junk Mail Manager stay'),
  ],
  'after.brand.old-look': [
    tells('everything', 'after.brand.redo', 'Until then users see version 1 of the interface; that is no failure'),
  ],
  'after.brand.download': [tells('everything', 'after.brand.redo', 'from its own sysbrand.zip: download it')],
  'after.brand.modify': [tells('everything', 'after.brand.redo', 'download it, unpack and change it')],
  'after.brand.publish': [tells('everything', 'after.brand.redo', 'change it, publish it. Until then')],
  'after.brand.same-release': [
    tells('everything', 'after.brand.redo', 'Never publish a brand that was made for another release'),
  ],
} satisfies Readonly<Record<string, readonly Proof[]>>

export const ofAfter = { ...atOnce, ...soon, ...brand }
