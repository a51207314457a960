import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ZodType } from 'zod'
import { parsers, readWithPattern } from '../../../shared/console/parsers/parsers.ts'
import { factShapes } from '../../../shared/model/fact-shapes.ts'
import type { Json } from '../../../shared/model/run-event.ts'
import { read, reply } from './reply-text.ts'

const understood: [parser: string, text: string, facts: Record<string, Json>][] = [
  ['version', 'OK 4.3.7-GA (1234)', { release: '4.3.7-GA', build: '1234' }],
  ['version', 'OK 4.3.7-GA', { release: '4.3.7-GA' }],
  ['version', '4.3.7-GA (build 20120501-1)\nOK', { release: '4.3.7-GA', build: '20120501-1' }],
  ['version', 'Version: 3.10.2-GA (77)\nOK Completed', { release: '3.10.2-GA', build: '77' }],
  ['version', '* "3.7.5a-GA"\nOK', { release: '3.7.5a-GA' }],
  ['version', 'mail admind 4.3.7\nMOS 4.3.7-GA\nOK', { release: '4.3.7-GA' }],
  ['version', 'MOS release 4.4.2-FCS running on 10.0.0.7\nOK', { release: '4.4.2-FCS' }],
  ['version', 'Release: 3.6.4-CR\nBuild: 12\nOK', { release: '3.6.4-CR' }],
  ['license-hostid', 'OK 8323329a', { hostId: '8323329a' }],
  ['license-hostid', 'Host ID: "8323329a"\nOK Completed', { hostId: '8323329a' }],
  ['license-hostid', '"DEADBEEF"\nOK', { hostId: 'DEADBEEF' }],
  ['license-hostid', 'The host id is 00:e0:81:2f\nOK', { hostId: '00:e0:81:2f' }],
  ['license-hostid', 'Hostid   8323329a\nOK', { hostId: '8323329a' }],
  ['model-serial', 'Serial number: MP-0042\nOK', { serial: 'MP-0042' }],
  ['model-serial', 'OK "MP0042"', { serial: 'MP0042' }],
  ['model-chassis', 'M600\nOK', { chassis: 'M600' }],
  ['model-chassis', 'Hardware model = RazorGate 350\nOK Command completed.', { chassis: 'RazorGate 350' }],
  ['model-chassis', 'Chassis: "7-series (2U)"\nOK', { chassis: '7-series (2U)' }],
  [
    'model-info',
    'Software release: 4.3.7-GA (12)\nHost ID: 8323329a\nSerial Number: S-1\nHardware Model: M600\nUptime: 3 days\nOK',
    { release: '4.3.7-GA', hostId: '8323329a', serial: 'S-1', chassis: 'M600' },
  ],
  ['license-list', 'OK', { licences: [] }],
  ['license-list', 'No licenses installed.\nOK', { licences: [] }],
  [
    'license-list',
    'Upgrades Allowed (f)\nAntispam (b)\nNo expiry\nCorporate Edition\nOK',
    {
      licences: [
        { name: 'Upgrades Allowed', key: 'f' },
        { name: 'Antispam', key: 'b', expires: 'No expiry' },
        { name: 'Corporate Edition' },
      ],
    },
  ],
  [
    'license-list',
    'Licenses for mail.example.com:\nName                Key  Expires\n------------------------------\nUpgrades Allowed    f    2013-12-31\nAntispam            b    never\n2 licenses\nOK',
    {
      licences: [
        { name: 'Upgrades Allowed', key: 'f', expires: '2013-12-31' },
        { name: 'Antispam', key: 'b', expires: 'never' },
      ],
    },
  ],
  [
    'license-list',
    '* "Upgrades Allowed" f "2013-12-31" expired\n* "Corporate Edition" "c"\nOK',
    {
      licences: [
        { name: 'Upgrades Allowed', key: 'f', expires: '2013-12-31', state: 'expired' },
        { name: 'Corporate Edition', key: 'c' },
      ],
    },
  ],
  [
    'license-list',
    '(f) Upgrades Allowed, expires 31-Dec-2013\nOK',
    { licences: [{ name: 'Upgrades Allowed', key: 'f', expires: 'expires 31-Dec-2013' }] },
  ],
  [
    'license-list',
    'f: Upgrades Allowed\nb: Antispam\nOK 2 licenses',
    {
      licences: [
        { name: 'Upgrades Allowed', key: 'f' },
        { name: 'Antispam', key: 'b' },
      ],
    },
  ],
  [
    'license-list',
    'Upgrades Allowed (f) expired 2012-01-01\nOK',
    { licences: [{ name: 'Upgrades Allowed', key: 'f', expires: 'expired 2012-01-01' }] },
  ],
  [
    'license-list',
    'Upgrades Allowed\t(f)\texpired\nOK',
    { licences: [{ name: 'Upgrades Allowed', key: 'f', state: 'expired' }] },
  ],
  [
    'license-list',
    '"Upgrades Allowed" (f) on hold\n"Antispam" (s) 5000 users permanent\nOK',
    {
      licences: [
        { name: 'Upgrades Allowed', key: 'f', state: 'on hold' },
        { name: 'Antispam', key: 's', expires: 'permanent' },
      ],
    },
  ],
  ['uce-version', 'OK', { antispamEngines: [] }],
  [
    'uce-version',
    'rpdengine 5.4.1\ndefault 3.2\nOK',
    {
      antispamEngines: [
        { name: 'rpdengine', version: '5.4.1' },
        { name: 'default', version: '3.2' },
      ],
    },
  ],
  [
    'uce-version',
    'Engine       Version   Updated\nrpdengine    5.4.1     2013-05-01\npremium      2.0.7     2013-05-02\nOK',
    {
      antispamEngines: [
        { name: 'rpdengine', version: '5.4.1' },
        { name: 'premium', version: '2.0.7' },
      ],
    },
  ],
  [
    'uce-version',
    '* "rpdasia" "1.2"\n* "rpdeurope" ""\nOK',
    { antispamEngines: [{ name: 'rpdasia', version: '1.2' }, { name: 'rpdeurope' }] },
  ],
  ['uce-version', 'rpdengine: 5.4.1 (2013-05-01)\nOK', { antispamEngines: [{ name: 'rpdengine', version: '5.4.1' }] }],
  ['uce-version', 'Engine: premium, version 2.1\nOK', { antispamEngines: [{ name: 'premium', version: '2.1' }] }],
  ['uce-version', 'OK rpdengine, default', { antispamEngines: [{ name: 'rpdengine' }, { name: 'default' }] }],
  ['uce-version', 'newengine 1.0\nOK', { antispamEngines: [{ name: 'newengine', version: '1.0' }] }],
  ['antivirus-version', 'OK sophos 4.88', { antivirus: [{ name: 'sophos', version: '4.88' }] }],
  [
    'antivirus-version',
    'Sophos engine version 4.88\nSophos data 4.89\nOK',
    { antivirus: [{ name: 'Sophos', version: '4.88' }] },
  ],
  ['update-list', 'OK', { patches: [] }],
  ['update-list', 'No updates installed\nOK', { patches: [] }],
  [
    'update-list',
    'D4_3_7_0012\nE4_3_7-ConnectR\nOK 2 updates',
    { patches: [{ name: 'D4_3_7_0012' }, { name: 'E4_3_7-ConnectR' }] },
  ],
  [
    'update-list',
    '* "P4_4_2_FCS" "since D4_1_1"\n* "debug-5"\nOK',
    { patches: [{ name: 'P4_4_2_FCS' }, { name: 'debug-5' }] },
  ],
  ['update-list', 'Name Date\n1. D4_3_7_0012 2013-01-01 Fix for IMAP\nOK', { patches: [{ name: 'D4_3_7_0012' }] }],
  ['backup-status', 'OK', { backups: [] }],
  ['backup-status', 'OK No backup in progress', { backups: [] }],
  [
    'backup-status',
    'Backup-10000 Error\nBackup-10000 Done\nOK',
    {
      backups: [
        { id: 'Backup-10000', state: 'Error' },
        { id: 'Backup-10000', state: 'Done' },
      ],
    },
  ],
  ['backup-status', 'Backup-1 Done 2012-11-24 03:00\nOK', { backups: [{ id: 'Backup-1', state: 'Done' }] }],
  [
    'backup-status',
    'Backup-1 Done 40%\nBackup-2 In Progress\nOK',
    {
      backups: [
        { id: 'Backup-1', state: 'Done 40%' },
        { id: 'Backup-2', state: 'In Progress' },
      ],
    },
  ],
  ['restore-status', '* "Restore-7" "Running"\nOK', { restores: [{ id: 'Restore-7', state: 'Running' }] }],
  ['ndmp-merge-status', 'OK', { ndmpMerge: 'idle' }],
  ['ndmp-merge-status', 'OK idle', { ndmpMerge: 'idle' }],
  ['ndmp-merge-status', 'No NDMP merge in progress.\nOK', { ndmpMerge: 'idle' }],
  ['ndmp-merge-status', 'Status: in progress (40%)\nOK', { ndmpMerge: 'running' }],
  ['ndmp-merge-status', 'Merge-1 Waiting\nOK', { ndmpMerge: 'Merge-1 Waiting' }],
  [
    'storage-space',
    'Total: 500 GB\nUsed: 200 GB\nAvailable: 300 GB\nOK',
    {
      storage: {
        text: 'Total: 500 GB\nUsed: 200 GB\nAvailable: 300 GB',
        total: '500 GB',
        used: '200 GB',
        free: '300 GB',
      },
    },
  ],
  ['storage-space', 'OK 512000 204800', { storage: { text: '512000 204800' } }],
]

const refused: [parser: string, text: string, reason: string][] = [
  ['version', 'OK', 'it names no release such as 4.3.7-GA'],
  ['version', '4.3.7-GA\n4.4.3-GA\nOK', 'it names two releases, 4.3.7-GA and 4.4.3-GA'],
  ['version', '4.3.7-GA', 'there is no OK at its end, so it may be cut short'],
  ['version', 'NO 4.3.7-GA', 'the appliance refused it (4.3.7-GA)'],
  ['license-hostid', 'OK Completed', 'it shows no host id'],
  ['license-hostid', 'abcdef01\nabcdef02\nOK', '"abcdef01" and "abcdef02" could both be the host id'],
  ['model-chassis', 'OK Command completed', 'it shows no hardware model'],
  ['model-info', 'all is well\nOK', 'none of its lines is labelled as release, host id, serial or model'],
  ['license-list', 'Antispam (b)\n%%% ??? %%%\nOK', 'the line "%%% ??? %%%" is not a license'],
  ['uce-version', 'rpdengine 5.1\n<unreadable>\nOK', 'the line "<unreadable>" is not read as an engine'],
  ['update-list', 'D4_1_1\nsomething unnamed\nOK', 'the line "something unnamed" names no update'],
  [
    'backup-status',
    'all quiet on this front\nOK',
    'the line "all quiet on this front" is not read as a job and its state',
  ],
  [
    'backup-status',
    'Backup in progress:\nOK',
    'below "Backup in progress:" there is neither a job nor a line that says there are none',
  ],
  ['backup-status', ': ~~~ :\nOK', 'the line ": ~~~ :" is not read as a job and its state'],
  ['storage-space', 'OK', 'it says nothing but OK'],
]

describe('replies of the main line', () => {
  it.each(understood)('%s reads %j', (parser, text, facts) => {
    expect(read(parser, text)).toEqual(facts)
    const shapes: Readonly<Record<string, ZodType>> = factShapes
    const misshapen = Object.entries(facts).filter(([fact, value]) => shapes[fact]?.safeParse(value).success !== true)
    expect(misshapen, 'every fact has the shape that the table gives it').toEqual([])
  })

  it.each(refused)('%s does not guess at %j', (parser, text, reason) => {
    expect(read(parser, text)).toBe(reason)
  })

  it('names the lines that a fact rests on', () => {
    const reading = parsers['uce-version']!(reply('Engines:\nrpdengine 5.4.1\ndefault 3.2\nOK'))
    expect(reading).toMatchObject({ ok: true, facts: [{ fact: 'antispamEngines', line: 1, lastLine: 2 }] })
    expect(parsers['version']!(reply('OK 4.3.7-GA'))).toMatchObject({ facts: [{ line: 0 }] })
    expect(parsers['update-list']!(reply('OK'))).toMatchObject({ facts: [{ line: 0, lastLine: 0 }] })
  })

  it('keeps remarks apart', () => {
    const reading = parsers['license-list']!(reply('Antispam (b)\nPlease call sales to extend your support.\nOK'))
    expect(reading).toMatchObject({ ok: true, unread: [{ line: 1 }] })
  })
})

describe('a reader without code', () => {
  const table = String.raw`^(?<name>\S+)\s+(?<version>\S+)$`
  it('reads a list, a text and a map', () => {
    const list = readWithPattern(reply('a 1\nb 2\nnot this one\nOK'), { pattern: table, into: 'list', fact: 'things' })
    expect(list).toEqual({
      ok: true,
      facts: [
        {
          fact: 'things',
          value: [
            { name: 'a', version: '1' },
            { name: 'b', version: '2' },
          ],
          line: 0,
          lastLine: 1,
        },
      ],
      unread: [{ line: 2, text: 'not this one' }],
    })
    expect(readWithPattern(reply('x\nload 7\nOK'), { pattern: '^load (?<load>\\d+)$', into: 'text' })).toMatchObject({
      facts: [{ fact: 'reading', value: '7', line: 1 }],
    })
    expect(
      readWithPattern(reply('a=1\nb=2\nOK'), { pattern: '^(?<key>\\w+)=(?<value>.*)$', into: 'map', fact: 'm' }),
    ).toMatchObject({
      facts: [{ value: { a: '1', b: '2' }, line: 0, lastLine: 1 }],
    })
  })

  it('refuses what does not match, and patterns that could run away', () => {
    expect(readWithPattern(reply('zzz\nOK'), { pattern: '^a$', into: 'list' })).toEqual({
      ok: false,
      reason: 'nothing in it is of the form ^a$: "zzz" does not match',
    })
    for (const pattern of ['(a+)+$', '(', String.raw`(?<a>x)\k<a>`, '((ab)*c)*', '.*.*.*.*x', '(a|b*){2,}']) {
      expect(
        readWithPattern(reply('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\nOK'), { pattern, into: 'list' }).ok,
        pattern,
      ).toBe(false)
    }
  })
})

/** Pieces that the parsers look for, so that random replies come near to what they know. */
const piece = fc.oneof(
  fc.constantFrom(
    'OK',
    'NO',
    '* ',
    '"',
    '\\',
    '4.3.7-GA',
    '(f)',
    'Upgrades Allowed',
    'rpdengine',
    'Backup-1',
    'Done',
    ' ',
    '  ',
    '\t',
    ':',
    '%',
    '1',
    'expir',
    'Serial',
    '.',
    ',',
  ),
  fc.string({ maxLength: 12, unit: 'binary' }),
)
const line = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
  fc.tuple(piece, fc.integer({ min: 1, max: 3000 })).map(([part, times]) => part.repeat(times)),
)

describe('any input', () => {
  it.each(Object.keys(parsers))('%s neither throws nor hangs, and points into the reply', (name) => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 6 }),
        fc.constantFrom('ok', 'no', 'bad', 'none'),
        line,
        (lines, status, text) => {
          const statusLine = status === 'none' ? -1 : lines.length
          const whole = status === 'none' ? lines : [...lines, `OK ${text}`]
          const reading = parsers[name]!({ lines: whole, statusLine, statusText: text, status: status as 'ok' })
          if (status !== 'ok') expect(reading.ok).toBe(false)
          if (!reading.ok) expect(reading.reason).not.toBe('')
          for (const fact of reading.ok ? reading.facts : []) {
            expect(fact.line).toBeGreaterThanOrEqual(0)
            expect(fact.line).toBeLessThan(whole.length)
            expect(fact.lastLine ?? fact.line).toBeLessThan(whole.length)
            expect(fact.lastLine ?? fact.line).toBeGreaterThanOrEqual(fact.line)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('a line of 10 MB costs next to nothing', () => {
    const huge = 'Backup-1 '.repeat(1_200_000)
    // A configuration can be any text: only its size is reported.
    for (const [name, parser] of Object.entries(parsers))
      expect(parser(reply(`${huge}\nOK`)).ok, name).toBe(name.startsWith('conf-export') || name === 'conf-settings')
  })
})
