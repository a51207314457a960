import { describe, expect, it } from 'vitest'
import { buildRecord } from '../../../shared/record/build-record.ts'
import { itemsOfDocuments } from '../../../shared/record/document-items.ts'
import type { RecordPoint } from '../../../shared/record/record-document.ts'
import type { RecordEntry } from '../../../shared/record/record-entry.ts'
import { renderCsv } from '../../../shared/record/render-csv.ts'
import { composeRecord } from '../../../shared/record/compose-record.ts'
import { renderSection } from '../../../shared/record/render-html.ts'
import { renderMarkdown } from '../../../shared/record/render-markdown.ts'
import { visibleLine, visibleText } from '../../../shared/record/visible-text.ts'
import { document, newSigner, temporaryFolder, writeSampleRun } from './sample-run.ts'

async function sample(close = true): Promise<RecordEntry[]> {
  const made = await temporaryFolder()
  const journal = await writeSampleRun({ folder: made.path, signer: newSigner() }, close)
  await journal.close()
  await made.remove()
  return journal.entries.map((entry) => entry as unknown as RecordEntry)
}
const told = ({ title, lines }: RecordPoint): string => `${title}: ${lines.join(' ')}`
const html = (entries: readonly RecordEntry[]): string =>
  composeRecord(buildRecord(entries, { documents: [document] }), { transcript: true })
    .flatMap((section) => [...renderSection(section, { file: () => undefined })])
    .join('')

describe('the record of a run', () => {
  it('says who, where, when, what, from where and to where', async () => {
    const record = buildRecord(await sample(), { documents: [document] })
    expect(record).toMatchObject({
      purpose: 'upgrade',
      outcome: 'done',
      by: 'Ana Berg',
      customer: 'Example GmbH',
      ticket: 'CHG-7',
      to: 'R4_4_3-GA',
      product: { name: 'Uptick' },
      runbook: { id: 'mos-upgrade' },
    })
    expect(record.appliances[0]).toMatchObject({ host: 'ms-01', serial: 'S1', from: '4.3.7-GA', now: '4.4.3-GA' })
    expect(record.appliances[0]?.proofs[0]?.said).toContain('Host ID abc')
    expect(record.returns[0]).toMatchObject({ outcome: 'proven', release: '4.4.3-GA', stages: [{ stage: 'down' }] })
    expect(record.signatures).toMatchObject([{ role: 'customer', name: 'Bo Lind' }])
    expect(record.deliveries.map((act) => act.what.split(':')[0])).toEqual(['Update served', 'Update delivered'])
  })

  it('lists the items of the document in its order, touched or not, with state, reason, evidence and who', async () => {
    const { items } = buildRecord(await sample(), { documents: [document] })
    expect(items.map(({ id, title, phase, state }) => [id, title, phase, state])).toEqual([
      ['before.release', 'Note the release', 'Before the upgrade', 'pass'],
      ['before.people', 'Check that nobody is logged in', 'Before the upgrade', 'ticked'],
      ['install.update', 'Install the update', 'Install', 'pass'],
      ['before.backup', '', '', 'waived'],
    ])
    expect(items[0]?.evidence).toEqual([{ seq: 5, from: 3, to: 11 }])
    expect(items[1]).toMatchObject({ by: 'Ana Berg', files: [{ name: 'rack.png' }] })
  })

  it('compares facts before and after: the release was meant to change, a lost engine is an unexpected change', async () => {
    const [comparison] = buildRecord(await sample()).comparison
    expect(comparison?.changes.map(({ fact, name, change, verdict }) => [fact, name, change, verdict])).toEqual([
      ['release', '', 'changed', 'expected'],
      ['antispamEngines', 'mcafee', 'missing', 'surprise'],
    ])
  })

  it('an unexpected change is listed with the open points at the top, and not only in its table', async () => {
    const open = buildRecord(await sample()).open.map(told)
    expect(open).toContain('Antispam engine mcafee: Unexpected change, not decided: no longer listed.')
  })

  it('the return uses the name of its appliance, and values that an appliance left empty are not shown', async () => {
    expect(html(await sample())).toContain('The reboot of ms-01')
    const connected = { appliance: 'a1', transport: 'telnet', peer: '192.0.2.11:23', banner: '', prompt: 'ms-01>' }
    const entry = { seq: 2, at: '2026-11-23T10:00:00.000Z', type: 'session.connected', data: connected }
    expect(buildRecord([entry]).log[0]?.why).toBe('192.0.2.11:23, prompt ms-01>')
  })

  it('says what is open: an unfinished run, a missing signature, what was not done', async () => {
    const open = buildRecord(await sample(false), { documents: [document] }).open.map(told)
    expect(open[0]).toContain('The run is still open.')
    expect(open).toContain('Sign-off: Not signed by the field engineer.')
  })

  it('a command without an end, and a return without a proof, are named', () => {
    const at = '2026-11-23T10:00:00.000Z'
    const sent = { appliance: 'a1', item: 'i', command: 'Update Install x', effect: 'point-of-no-return', by: 'engine' }
    const appliances = [{ id: 'a1', address: 'x', role: 'r' }]
    const { open } = buildRecord([
      { seq: 1, at, type: 'run.opened', data: { run: 'r', appliances } },
      { seq: 2, at, type: 'command.sent', data: sent },
      { seq: 3, at, type: 'return.expected', data: { appliance: 'a1', name: 'x', since: at } },
      { seq: 4, at, type: 'return.unproven', data: { appliance: 'a1', outcome: 'old-release', observed: 'still 4.3' } },
    ])
    expect(open.map(told)).toContain('Command: Result unknown: “Update Install x” may not have reached the appliance.')
    expect(open.map(told)).toContain(
      'Upgrade: Not verified. The appliance is back online with the old release. still 4.3',
    )
  })

  it('what is open ends with one full stop, whether or not its reason is a sentence', () => {
    const at = '2026-11-23T10:00:00.000Z'
    const finished = (seq: number, item: string, reason: string) => {
      return { seq, at, type: 'item.finished', data: { appliance: 'a1', item, status: 'waiting', reason } }
    }
    const returning = { appliance: 'a1', outcome: 'old-release', observed: 'It greets as 4.3.' }
    const { open } = buildRecord([
      { seq: 1, at, type: 'run.opened', data: { run: 'r', appliances: [{ id: 'a1', address: 'x', role: 'r' }] } },
      finished(2, 'read', 'A person does this.'),
      finished(3, 'count', 'two of three'),
      finished(4, 'silent', ''),
      { seq: 5, at, type: 'return.expected', data: { appliance: 'a1', name: 'x', since: at } },
      { seq: 6, at, type: 'return.unproven', data: returning },
    ])
    expect(open.slice(1, -1).map(told)).toEqual([
      'Upgrade: Not verified. The appliance is back online with the old release. It greets as 4.3.',
      'read: A person does this.',
      'count: two of three.',
      'silent: ',
    ])
  })

  it('a redacted line says what is withheld, and an unknown event changes nothing', () => {
    const at = '2026-11-23T10:00:00.000Z'
    const record = buildRecord([
      { seq: 1, at, type: 'run.opened', data: { run: 'r' }, withheld: ['/by', '/customer'] },
      { seq: 2, at, type: 'item.finished', data: { item: 'i', status: 'pass' }, withheld: ['/appliance', '/reason'] },
      { seq: 3, at, type: 'comet.seen', data: { tail: 'long' } },
    ])
    expect([record.by, record.customer, record.ticket]).toEqual(['(withheld)', '(withheld)', undefined])
    expect(record.items[0]).toMatchObject({ state: 'pass', reason: '(withheld)', appliance: '(withheld)' })
    expect(record.withheld.map(({ kind, values, members }) => [kind, values, members.map(({ name }) => name)])).toEqual(
      [
        ['customer', 1, ['run.opened customer']],
        ['names', 1, ['run.opened by']],
        ['reasons', 1, ['item.finished reason']],
        ['other', 1, ['item.finished appliance']],
      ],
    )
    expect(record.log.at(-1)).toMatchObject({ what: 'comet.seen', why: 'tail: long' })
  })

  it('a document that is none gives no titles', () => {
    expect(itemsOfDocuments(['# x\n```item\nid: "a.b" # words\n```\n~~~yaml\nid: no\n~~~\n'])).toEqual([
      { id: 'a.b', title: '', phase: '', rates: false, asks: [] },
    ])
  })

  it('tells why a question is asked, and which items rate something, as the document says it', () => {
    const block = [
      '## Load',
      '### How loaded is it?',
      '```item',
      'id: perf.load',
      'compute: { share: percent(answers.webmail, answers.pop) }',
      'rate: { of: share, rows: [ { below: 40, word: low } ] }',
      'ask:',
      '  - id: pop',
      '    type: number',
      '    why: "How many POP connections a minute?"',
      '  - { id: webmail, type: number, why: How many logins a minute? }',
      'say: no question',
      '```',
    ].join('\n')
    expect(itemsOfDocuments([block])).toEqual([
      {
        id: 'perf.load',
        title: 'How loaded is it?',
        phase: 'Load',
        rates: true,
        asks: [
          { id: 'pop', why: 'How many POP connections a minute?' },
          { id: 'webmail', why: 'How many logins a minute?' },
        ],
      },
    ])
    const at = '2026-11-23T10:00:00.000Z'
    const about = { appliance: 'a1', item: 'perf.load' }
    const record = buildRecord(
      [
        { seq: 1, at, type: 'run.opened', data: { run: 'r', appliances: [{ id: 'a1', address: 'x', role: 'r' }] } },
        { seq: 2, at, type: 'question.answered', data: { appliance: 'a1', question: 'pop', value: 10, by: 'Ana' } },
        {
          seq: 3,
          at,
          type: 'item.finished',
          data: { ...about, status: 'pass', reason: 'Low: 18 percent.', evidence: [] },
        },
      ],
      { documents: [block] },
    )
    expect(record.evaluation).toEqual([
      {
        appliance: 'a1',
        item: 'perf.load',
        title: 'How loaded is it?',
        state: 'pass',
        reason: 'Low: 18 percent.',
        answers: [{ question: 'pop', value: '10', by: 'Ana' }],
      },
    ])
    expect(record.answers.map(({ what, why }) => [what, why])).toEqual([['How many POP connections a minute?', '10']])
  })
})

describe('the forms', () => {
  it('put page one first, and on it what was accepted before what is open', async () => {
    const markdown = renderMarkdown(buildRecord(await sample(), { documents: [document] }), {
      code: 'AAA',
      final: true,
    })
    const titles = [
      '## What changed',
      '## Exceptions',
      '## Open points',
      '## Sign-off',
      '## Verification code',
      '## Items',
      '## Commands',
    ]
    const at = titles.map((title) => markdown.indexOf(title))
    expect(at).toEqual(at.toSorted((a, b) => a - b))
    expect(at.every((place) => place > 0)).toBe(true)
    expect(markdown).toContain('R4_4_3-GA')
    expect(markdown).toContain('carries the code, not the proof')
    expect(renderMarkdown(buildRecord([]), {})).toContain('preview')
  })

  it('CSV has a row an item, and nothing in it is a formula', async () => {
    const entries = await sample()
    const at = '2026-11-23T11:00:00.000Z'
    const note = '=HYPERLINK("http://x")\n"quoted", and more'
    const data = { appliance: '-1', item: '@x', by: '+y', note, files: [] }
    const csv = renderCsv(
      buildRecord([...entries, { seq: 99, at, type: 'item.ticked', data }], { documents: [document] }),
      {
        code: 'AAA',
        final: true,
      },
    )
    const rows = csv.split('\r\n')
    expect(rows).toHaveLength(1 + 5 + 1)
    expect(rows[5]).toContain(`'-1,'@x,`)
    expect(rows[5]).toContain(`"'=HYPERLINK(""http://x"") ⏎ ""quoted"", and more"`)
  })
})

const hostile =
  '<script>alert(1)</script><img src=x onerror=alert(1)>\u001b[2J\u001b]0;owned\u0007\u0008\u0000\u202eevil\u2066\u200b"\'`|**b**[l](javascript:x)&amp;</td></pre></script>'

describe('hostile text', () => {
  it.each([
    ['\u001b[31mred\u0007', '␛[31mred␇'],
    ['a\tb\r\nc\rd\u0085', 'a\tb\nc␍d⟨U+0085⟩'],
    ['\u202eabc\u202c\u200f', '⟨U+202E⟩abc⟨U+202C⟩⟨U+200F⟩'],
    ['a\u00adb\ufeff\u2028\u{e0041}', 'ab⟨U+FEFF⟩⟨U+2028⟩⟨U+E0041⟩'],
    ['größe 日本 😀', 'größe 日本 😀'],
  ])('%j is shown as what it is', (text, shown) => {
    expect(visibleText(text)).toBe(shown)
    expect(visibleLine(text)).not.toMatch(/\n/)
  })

  const at = '2026-11-23T10:00:00.000Z'
  const entries: RecordEntry[] = [
    {
      seq: 1,
      at,
      type: 'run.opened',
      data: {
        run: hostile,
        by: hostile,
        customer: hostile,
        appliances: [{ id: hostile, address: hostile, role: hostile }],
      },
    },
    {
      seq: 2,
      at,
      type: 'command.sent',
      data: { appliance: hostile, item: hostile, command: hostile, effect: 'none', by: 'engine' },
    },
    {
      seq: 3,
      at,
      type: 'command.finished',
      data: { appliance: hostile, item: hostile, sent: 2, status: 'ok', lines: [hostile] },
    },
    {
      seq: 4,
      at,
      type: 'item.finished',
      data: { appliance: hostile, item: hostile, status: hostile, reason: hostile, evidence: [] },
    },
    {
      seq: 5,
      at,
      type: 'fact.captured',
      data: { appliance: hostile, fact: hostile, value: { name: hostile }, source: { person: 'x' } },
    },
    {
      seq: 6,
      at,
      type: 'item.ticked',
      data: {
        appliance: hostile,
        item: hostile,
        by: hostile,
        note: hostile,
        files: [{ name: hostile, sha256: 'ab'.repeat(32) }],
      },
    },
    { seq: 7, at, type: 'run.signed', data: { role: hostile, name: hostile, statement: hostile } },
  ]

  it('makes no markup in HTML', () => {
    const page = html(entries)
    const tags = new Set([...page.matchAll(/<\/?([a-z0-9]+)/gi)].map((found) => found[1]))
    const ours =
      'section h2 h3 div span small time svg use mark a b bdi ul li dl dt dd table caption colgroup col thead tr th tbody td details summary pre p code button'.split(
        ' ',
      )
    expect([...tags].filter((tag) => !ours.includes(tag ?? ''))).toEqual([])
    expect(page).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069\u200b]/)
    expect(page).not.toMatch(/<[^>]*\son[a-z]+=/i)
  })

  it('formats nothing in Markdown', () => {
    const markdown = renderMarkdown(buildRecord(entries), { code: 'AAA', final: true })
    expect(markdown).not.toMatch(/(?<!\\)<|(?<!\\)\[l|[^\\]\*\*b/)
    expect(markdown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/)
    for (const row of markdown.split('\n').filter((line) => line.startsWith('|'))) {
      expect(row.replaceAll('\\|', '').split('|').length - 2).toBeGreaterThan(1)
    }
  })
})
