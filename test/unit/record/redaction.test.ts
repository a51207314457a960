import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostHashing } from '../../../electron/host/disk/hashing.ts'
import { runEventSchemas } from '../../../shared/model/run-event.ts'
import { checkLine, makeLine } from '../../../shared/record/chain.ts'
import { Identifiers } from '../../../shared/record/identifiers.ts'
import { kindOf, redactionKinds, type RedactionKind } from '../../../shared/record/redaction-kinds.ts'
import { givenPolicies, Redaction, type RedactionPolicy } from '../../../shared/record/redaction.ts'
import type { JsonMap } from '../../../shared/record/canonical.ts'

const at = '2026-11-23T10:00:00.000Z'
const prev = '0'.repeat(64)
const secrets = {
  host: 'ms-77',
  address: '198.51.100.23',
  hostId: '0050AB10',
  serial: 'MP-2210-4400',
  by: 'Ana Berg',
  customer: 'Example GmbH',
  ticket: 'CHG-20418',
  user: 'aberg',
}
const shaOf = (letter: string): string => letter.repeat(64)

const events: { type: string; data: JsonMap }[] = [
  {
    type: 'run.opened',
    data: {
      run: '20261123-100405-ab12',
      by: secrets.by,
      customer: secrets.customer,
      ticket: secrets.ticket,
      appliances: [{ id: 'a1', address: `${secrets.address}:23`, role: 'appliance' }],
      options: { user: secrets.user, transport: 'telnet' },
      runbook: { id: 'mos-upgrade', version: '1.0.0', sha256: shaOf('d') },
    },
  },
  {
    type: 'session.connected',
    data: {
      appliance: 'a1',
      transport: 'telnet',
      peer: `${secrets.address}:23`,
      prompt: `${secrets.host}> `,
      identity: { host: secrets.host, hostId: secrets.hostId, serial: secrets.serial, release: '4.3.7-GA' },
    },
  },
  {
    type: 'command.finished',
    data: {
      appliance: 'a1',
      item: 'before.release',
      sent: 1,
      status: 'ok',
      lines: [`* ${secrets.host} says`, 'OK 4.3.7-GA'],
      raw: { sha256: shaOf('a'), bytes: 40 },
      milliseconds: 12,
    },
  },
  {
    type: 'command.finished',
    data: { appliance: 'a1', item: 'x', sent: 2, status: 'ok', file: shaOf('b'), milliseconds: 1 },
  },
  {
    type: 'item.finished',
    data: {
      appliance: 'a1',
      item: 'before.release',
      status: 'pass',
      reason: `${secrets.hostId} was read; ask Berg at ${secrets.customer.toUpperCase()}.`,
      evidence: [{ seq: 4, file: shaOf('b'), from: 0, to: 3 }],
    },
  },
  {
    type: 'command.sent',
    data: { item: 'i', command: `Update Install ftp://${secrets.address}/R4_4_3-GA`, by: 'engine' },
  },
  { type: 'note.added', data: { text: 'mail ana@example.com, or 203.0.113.9', by: secrets.by } },
  { type: 'item.waived', data: { item: 'i', authority: secrets.by, reason: `see ${secrets.ticket}`, by: 'engine' } },
  {
    type: 'item.ticked',
    data: { item: 'i', note: 'done', by: secrets.by, files: [{ name: 'rack.png', sha256: shaOf('c') }] },
  },
  { type: 'return.stage', data: { stage: 'down', observed: `${secrets.address} answers nothing` } },
  { type: 'comet.seen', data: { tail: `over ${secrets.host}`, by: secrets.user, colour: 'white' } },
]

const lines = events.map(({ type, data }, index) => {
  const key = new Uint8Array(16).fill(index)
  return makeLine(hostHashing, { seq: index + 1, at, type, data, key, prev }).text
})

interface Redacted {
  readonly redaction: Redaction
  readonly texts: readonly string[]
  readonly withheld: readonly (readonly string[])[]
}

function redacted(policy: RedactionPolicy, files: Readonly<Record<string, string>> = {}): Redacted {
  const redaction = new Redaction(hostHashing, policy)
  for (const [index, event] of events.entries()) redaction.look({ seq: index + 1, ...event })
  for (const sha256 of redaction.filesToSearch) redaction.search(sha256, files[sha256])
  for (const [index, event] of events.entries()) redaction.judge({ seq: index + 1, ...event })
  redaction.begin()
  const all = lines.map((line) => redaction.redact(line))
  return { redaction, texts: all.map(({ text }) => text), withheld: all.map((line) => line.withheld) }
}

describe('the customer policy', () => {
  const files = { [shaOf('a')]: `* ${secrets.host} says`, [shaOf('b')]: 'nothing that tells', [shaOf('c')]: '' }
  const { redaction, texts, withheld } = redacted(givenPolicies.customer, files)

  it('leaves no value that identifies the appliance, in any place', () => {
    const all = texts.join('\n').toLowerCase()
    for (const secret of Object.values(secrets)) expect(all).not.toContain(secret.toLowerCase())
    expect(all).not.toContain('berg')
    expect(all).not.toMatch(/ana@example|203\.0\.113\.9/)
  })

  it('leaves what does not say it', () => {
    const all = texts.join('\n')
    for (const kept of [
      'OK 4.3.7-GA',
      '"release":"4.3.7-GA"',
      '"status":"pass"',
      'mos-upgrade',
      '"by":"engine"',
      'white',
    ])
      expect(all).toContain(kept)
  })

  it('redacts a reply byte for byte with its hash and its length, if one of its lines is redacted', () => {
    expect(withheld[2]).toEqual(['/lines/0', '/raw/bytes', '/raw/sha256'])
    expect([redaction.keeps(shaOf('a')), redaction.keeps(shaOf('b')), redaction.keeps(shaOf('c'))]).toEqual([
      false,
      true,
      false,
    ])
  })

  it('every line verifies, and one of which nothing is withheld stays as it is', () => {
    for (const [index, text] of texts.entries()) {
      expect(checkLine(hostHashing, text, { seq: index + 1, prev })).toMatchObject({ ok: true })
    }
    expect(texts[3]).toBe(lines[3])
  })

  it('counts what it withheld by kind, in the order of the kinds', () => {
    const kinds = redaction.withheld.map(({ kind }) => kind)
    expect(kinds).toEqual([
      'customer',
      'hosts',
      'addresses',
      'serials',
      'names',
      'notes',
      'reasons',
      'commands',
      'replies',
      'files',
    ])
    const total = redaction.withheld.reduce((sum, { values }) => sum + values, 0)
    expect(total).toBe(withheld.flat().length)
  })

  it('a file that tells goes, and with it its hash wherever it is cited', () => {
    const telling = redacted(givenPolicies.customer, { ...files, [shaOf('b')]: `${secrets.serial} in the reply` })
    expect(telling.redaction.keeps(shaOf('b'))).toBe(false)
    expect(telling.texts.join('\n')).not.toContain(shaOf('b'))
    const broken = redacted(givenPolicies.customer, { ...files, [shaOf('b')]: `MP-\u001b[1m2210\u0007-4400` })
    expect(broken.redaction.keeps(shaOf('b'))).toBe(false)
    expect(redacted(givenPolicies.customer, { [shaOf('a')]: '' }).redaction.keeps(shaOf('b'))).toBe(false)
  })
})

describe('the public policy', () => {
  it('leaves items, states, releases, times and figures, and no word of anybody', () => {
    const { texts, redaction } = redacted(givenPolicies.public)
    for (const text of texts) {
      const { type, data } = JSON.parse(text) as { type: string; data: JsonMap }
      const left = leafTexts(data)
      for (const word of left) expect(allowed, `${type}: ${word}`).toContain(word)
    }
    expect(redaction.keeps(shaOf('b'))).toBe(false)
  })

  const allowed = [
    '20261123-100405-ab12', 'a1', 'appliance', 'telnet', 'mos-upgrade', '1.0.0', shaOf('d'), '4.3.7-GA', 'before.release',
    'ok', 'pass', 'i', 'x', 'engine', 'down',
  ] // prettier-ignore
})

describe('a policy of one’s own', () => {
  it('redacts the chosen kinds and nothing else, for any choice', () => {
    const all = Object.keys(redactionKinds) as RedactionKind[]
    fc.assert(
      fc.property(fc.subarray(all), (kinds) => {
        const { texts } = redacted({ name: 'own', kinds }, { [shaOf('a')]: '', [shaOf('b')]: '', [shaOf('c')]: '' })
        for (const [index, text] of texts.entries()) {
          expect(checkLine(hostHashing, text, { seq: index + 1, prev })).toMatchObject({ ok: true })
        }
        const joined = texts.join('\n')
        expect(joined.includes(secrets.customer)).toBe(!kinds.includes('customer'))
        expect(joined.includes(secrets.serial)).toBe(!kinds.includes('serials'))
        expect(joined.includes('rack.png')).toBe(!kinds.includes('files'))
        if (kinds.length === 0) expect(texts).toEqual(lines)
      }),
      { numRuns: 60 },
    )
  })
})

describe('what cannot be withheld', () => {
  it('is named where it mentions what is withheld', () => {
    const redaction = new Redaction(hostHashing, givenPolicies.customer)
    const host = { type: 'session.connected', data: { prompt: 'ms-77> ' } }
    const data = { item: 'check.ms-77', applies: 'yes', appliance: 'ms-77' }
    redaction.look({ seq: 1, ...host })
    const line = makeLine(hostHashing, { seq: 2, at, type: 'item.judged', data, key: new Uint8Array(16), prev })
    expect(redaction.redact(line.text).withheld).toEqual(['/appliance'])
    expect(redaction.stillShown).toEqual(['item.judged item'])
  })
})

describe('kinds', () => {
  it('are given to every member of every event but to structure, which is a short list', () => {
    const structure = new Set<string>()
    for (const [type, schema] of Object.entries(runEventSchemas)) {
      for (const name of Object.keys((schema as { shape: Record<string, unknown> }).shape)) {
        if (kindOf({ type, data: {} }, `/${name}`) === undefined) structure.add(name)
      }
    }
    const known =
      'run signer to next until purpose outcome appliance transport item status applies missing question answerType gate effect fact for rule name way sha256 release proves since stage role old new at signature code pressed trust sheet sameAs serveWith'
    expect([...structure].filter((name) => !known.split(' ').includes(name))).toEqual([])
  })

  it.each<[string, string, JsonMap, RedactionKind | undefined]>([
    ['run.signed', '/name', {}, 'names'],
    ['patch.offered', '/name', {}, undefined],
    ['item.waived', '/reason', {}, 'notes'],
    ['item.finished', '/reason', {}, 'reasons'],
    ['fact.captured', '/value', { fact: 'serial' }, 'serials'],
    ['fact.captured', '/value', { fact: 'release' }, undefined],
    ['fact.captured', '/value/0/key', { fact: 'licences' }, 'serials'],
    ['fact.captured', '/value/0/name', { fact: 'licences' }, 'facts'],
    ['fact.captured', '/source/person', {}, 'names'],
    ['return.expected', '/baseline/0/greeting', {}, 'replies'],
    ['item.finished', '/evidence/3/file', {}, 'replies'],
    ['patch.mirrored', '/source', {}, 'addresses'],
    ['run.opened', '/options/serveOn', {}, 'addresses'],
    ['run.opened', '/window/from', {}, 'customer'],
    ['comet.seen', '/tail', {}, 'reasons'],
    ['comet.seen', '/__proto__', {}, 'reasons'],
  ])('%s %s %j: %s', (type, pointer, data, kind) => {
    expect(kindOf({ type, data }, pointer)).toBe(kind)
  })
})

describe('identifiers', () => {
  const kinds = new Set<RedactionKind>(['hosts', 'addresses', 'names'])
  it.each<[RedactionKind, string, string[], string[]]>([
    ['addresses', '198.51.100.23:2323', ['at 198.51.100.23', '[198.51.100.23]'], ['198.51.100.231', 'release 4.3.7']],
    ['addresses', 'ftp://u@files.acme.example:2121/x', ['from files.acme.example'], ['files']],
    ['addresses', '[2001:db8::7]:23', ['2001:db8::7'], []],
    ['hosts', 'ms-01.acme.example', ['ms-01', 'MS-01.ACME.EXAMPLE'], ['ms-011', 'xms-01']],
    ['hosts', 'mail> ', ['mail'], ['mailbox']],
    ['names', 'Ana Übel', ['ana übel', 'Übel said'], ['Ana said', 'Übelkeit']],
    ['names', 'engine', [], ['engine']],
    ['names', 'al', [], ['al']],
  ])('%s %j is found in %j and not in %j', (kind, value, found, not) => {
    const identifiers = new Identifiers(new Set([kind]))
    identifiers.note(kind, value)
    for (const text of found) expect(identifiers.namedIn(text), text).toBe(true)
    for (const text of not) expect(identifiers.namedIn(text), text).toBe(false)
  })

  it.each([
    ['10.0.0.7', true],
    ['version 8.0.125', false],
    ['4.4.3-GA', false],
    ['fe80::1', true],
    ['2001:db8:0:0:1:2:3:4', true],
    ['at 10:04:05', false],
    ['00:1b:44:11:3a:b7', true],
    ['mail.acme.com', true],
    ['support.info.version', false],
    ['a.b@acme.example', true],
    ['R4_4_3-GA.mpu5', false],
    ['ftp://x', true],
  ])('%s looks like one: %s', (text, looks) => {
    expect(new Identifiers(kinds).mentionedIn(text)).toBe(looks)
  })
})

function leafTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(leafTexts)
}
