import assert from 'node:assert/strict'
import { usualPorts } from '../../shared/console/address.ts'
import { diagnose, type InstallGround } from '../../shared/engine/diagnosis.ts'
import { usualOptions } from '../../electron/host/runs/opening.ts'
import { nightOf } from './nights.ts'
import { proofsIn, refuses, type Proof } from './proof.ts'

const { sends, tells, links, decides, shows } = proofsIn('mos-upgrade')
const install = 'Update Install ftp://10.0.0.1:2121/R4_4_3-GA'
const right = [{ name: 'Upgrades Allowed', key: 'f' }]

/** An install that was refused although nothing is known to be wrong; each cause differs in what it is about. */
const unexplained: InstallGround = {
  name: 'R4_4_3-GA', bytes: 1000, from: '4.3.7-GA', to: '4.4.3-GA', licences: right, today: '2026-11-23', storage: undefined,
  taken: 0, delivered: false, reached: undefined, missed: [], evidence: { licences: [], storage: [] },
} // prettier-ignore

/** The cause is found where it is one, and is not where it is none. */
function finds(cause: string, rule: string, ground: Partial<InstallGround>): Proof {
  return {
    shows: `a refused install is traced to it (${cause})`,
    cut: { file: 'shared/engine/diagnosis.ts', take: `${rule}(ground)`, put: 'network(ground)' },
    holds() {
      const standing = (of: InstallGround) => diagnose(of).find((one) => one.cause === cause)?.standing
      assert.equal(standing({ ...unexplained, ...ground }), 'found')
      assert.ok(
        ['unknown', 'excluded'].includes(standing(unexplained) ?? ''),
        `${cause}: ${String(standing(unexplained))}`,
      )
      return Promise.resolve()
    },
  }
}

/** Page 10: in the Administration Suite. */
const suite = {
  'suite.login': [
    links('suite', 'suite.login', 'http://10.0.0.2/'),
    tells('suite', 'suite.login', 'Log in as administrator'),
    decides('suite.login', 'when', [{ run: { way: 'suite' } }], [{ run: { way: 'cli' } }]),
  ],
  'suite.upgrades-allowed': [
    tells('suite', 'suite.login', 'check that *Upgrades Allowed (f)* is listed (if not, use Install Licenses)'),
    decides(
      'before.licences',
      'pass',
      [{ facts: { licences: right }, run: { today: '2026-11-23' } }],
      [
        { facts: { licences: [{ name: 'Antispam' }] }, run: { today: '2026-11-23' } },
        {
          facts: { licences: [{ name: 'Upgrades Allowed', key: 'f', expires: '2012-12-31' }] },
          run: { today: '2026-11-23' },
        },
      ],
    ),
  ],
  'suite.version-number': [tells('suite', 'suite.login', 'read the number in parentheses after Version')],
  'suite.enter-link': [
    tells('suite', 'cli.install', 'after you enter the link on System > Utilities > Updates'),
    shows(
      'the link is in front of the person who approves it',
      { item: 'cli.install', take: ' suite: { menu: [System, Utilities, Updates], begins: install }', put: '' },
      async () => {
        const asked = (await nightOf('suite')).of('approval.requested').at(-1)
        assert.equal(asked?.command, 'Install Now ftp://10.0.0.1:2121/R4_4_3-GA')
      },
    ),
  ],
  'suite.install-now': [tells('suite', 'cli.install', 'press Install Now. The appliance closes the connection')],
  'suite.closes-and-reboots': [
    tells('suite', 'cli.install', 'continues on its own, and reboots some minutes later'),
    tells('suite', 'cli.install', 'An R-patch, a slow network, RAID, and SAN take longer'),
    shows(
      'Uptick waits for the return and verifies it',
      { item: 'cli.closes-and-reboots', take: { key: 'do' }, put: 'do: manual' },
      async () => {
        const world = await nightOf('suite')
        assert.equal(world.of('return.proven').length, 1)
        assert.deepEqual(
          world.of('command.sent').filter(({ command }) => command.startsWith('Update Install')),
          [],
        )
      },
    ),
  ],
  'suite.failure': [
    tells(
      'suite',
      'cli.install',
      'If the appliance replies `NO Unable to install update`, its System Log shows the cause',
    ),
  ],
} satisfies Readonly<Record<string, readonly Proof[]>>

/** Page 10 and 11: the five causes of a refusal. */
const causes = {
  'failure.license-expired': [
    tells('plain', 'cli.install', 'an expired license'),
    finds('licence', 'licence', { licences: [{ name: 'Upgrades Allowed', key: 'f', expires: '2012-12-31' }] }),
    decides(
      'before.licence-states',
      'pass',
      [{ facts: { licences: right }, run: { lastDay: '2026-11-24' } }],
      [{ facts: { licences: [{ ...right[0]!, expires: '2026-11-23' }] }, run: { lastDay: '2026-11-24' } }],
    ),
  ],
  'failure.disk-space': [
    tells('plain', 'cli.install', 'too little disk'),
    finds('disk-space', 'diskSpace', { storage: { free: '0 MB' } }),
  ],
  'failure.name-wrong': [
    tells('plain', 'cli.install', 'a misspelled name'),
    tells('plain', 'cli.install', 'except `ftp://ftp.mirapoint.com` is case-sensitive'),
    finds('name', 'name', { missed: ['r4_4_3-ga'] }),
  ],
  'failure.network': [
    tells('plain', 'cli.install', 'a network problem'),
    {
      ...finds('network', 'network', { taken: 100 }),
      cut: { file: 'shared/engine/diagnosis.ts', take: 'network(ground)', put: 'name(ground)' },
    },
  ],
  'failure.too-old': [
    tells('plain', 'cli.install', 'or a release that is too old'),
    finds('too-old', 'tooOld', { from: '4.1.8-GA' }),
  ],
} satisfies Readonly<Record<string, readonly Proof[]>>

/** Page 11 and 12: on the command line. */
const cli = {
  'cli.connect': [
    tells('plain', 'support.info.version', 'Uptick connects to Telnet port 23'),
    {
      shows: 'the connection is telnet, to port 23 where the address names none',
      cut: { file: 'shared/console/address.ts', take: 'telnet: 23', put: 'telnet: 24' },
      async holds() {
        assert.equal(usualPorts.telnet, 23)
        assert.equal((await nightOf('plain')).of('session.connected')[0]?.transport, 'telnet')
      },
    },
  ],
  'cli.login': [
    tells('plain', 'support.info.version', 'logs in as administrator'),
    {
      shows: 'the administrator logs in where no other user is named',
      cut: { file: 'electron/host/runs/opening.ts', take: "user: 'administrator'", put: "user: 'somebody'" },
      async holds() {
        const { diary } = (await nightOf('plain')).appliance('a1')
        assert.ok(
          diary.some(({ kind, text }) => kind === 'login' && text === usualOptions.user),
          'it logs in',
        )
      },
    },
  ],
  'cli.install': [sends('plain', 'cli.install', install, { cut: { take: { key: 'do' }, put: 'do: manual' } })],
  'cli.closes-and-reboots': [
    shows(
      'Uptick waits for the return and verifies it, and nothing is sent again',
      { item: 'cli.closes-and-reboots', take: { key: 'do' }, put: 'do: manual' },
      async () => {
        const world = await nightOf('plain')
        assert.equal(world.of('return.proven').length, 1)
        assert.deepEqual(
          world.received('a1').filter((text) => text.startsWith('Update Install')),
          [install],
        )
      },
    ),
  ],
  'cli.p-and-r': [
    decides(
      'cli.p-and-r',
      'pass',
      [step('P', '4.4.2-FCS', '4.4.3-GA'), step('R', '4.2.5-GA', '4.4.3-GA')],
      [step('P', '4.2.5-GA', '4.4.3-GA'), step('R', '4.4.2-FCS', '4.4.3-GA')],
    ),
    tells('plain', 'cli.p-and-r', 'A P-patch upgrades to a minor release (4.4.2-FCS to 4.4.3-GA)'),
    tells('plain', 'cli.p-and-r', 'an R-patch to another release (4.2.5-GA to 4.4.3-GA)'),
  ],
  'cli.local-server': [
    tells('plain', 'cli.install', 'which downloads the update once and serves it to all appliances'),
    shows(
      'every install of a cluster takes the update from this computer',
      { item: 'cli.install', take: { key: 'do' }, put: 'do: manual' },
      async () => {
        const links = (await nightOf('plain')).of('patch.offered').map(({ url }) => new URL(url).host)
        assert.deepEqual([...new Set(links)], ['10.0.0.1:2121'])
      },
    ),
  ],
  'cli.failure': [
    shows(
      'a refusal is shown with its cause and the System Log',
      { item: 'cli.install', take: { key: 'do' }, put: 'do: manual' },
      async () => {
        const world = await nightOf('refused')
        assert.match(world.reason('a1', 'cli.install'), /NO Unable to install update.*Cause: 0 MB are free/)
        assert.equal(world.of('install.diagnosed').at(-1)?.causes.length, 5)
      },
    ),
  ],
  'reinstall.contact-support': [
    tells('plain', 'cli.closes-and-reboots', 'you could lose data. Call Technical Support first'),
    refuses('no-second-install', { command: install, by: 'engine', take: '...earlierInstalls,' }, async () => ({
      state: (await nightOf('plain')).journal.state,
      document: 'mos-upgrade',
    })),
  ],
} satisfies Readonly<Record<string, readonly Proof[]>>

function step(kind: string, release: string, to: string) {
  return { facts: { release }, run: { kind, to } }
}

export const ofInstall = { ...suite, ...causes, ...cli }
