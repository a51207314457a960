import type { RecordAct, RecordCommand, RecordDocument, RecordReturn } from './record-document.ts'
import { plain } from './record-entry.ts'

/** A piece of a record, the same for every form that a person reads. Texts are raw: the form makes them harmless. */
export type Block =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'pairs'; readonly rows: readonly (readonly [string, string])[] }
  | { readonly kind: 'list'; readonly entries: readonly string[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'quote'; readonly title: string; readonly text: string }
  | { readonly kind: 'file'; readonly sha256: string; readonly title: string }

export interface Section {
  readonly id: string
  readonly title: string
  readonly blocks: readonly Block[]
}

export interface ComposeWords {
  /** Replies and files too; a ticket does without. */
  readonly transcript: boolean
  /** Text of a kept file, where the form has it. */
  readonly fileText?: (sha256: string) => string | undefined
}

/** The sections of a record in the order in which they are read: what was passed over stands before what was done. */
export function composeRecord(record: RecordDocument, words: ComposeWords): Section[] {
  const sections: Section[] = [
    about(record),
    ...passedOver(record),
    section('open', 'What is open or not proven', list(record.open)),
    appliances(record),
    items(record),
    ...record.returns.map(returnSection),
    ...comparison(record),
    acts('answers', 'Answers', ['Question and answer', 'Why it was asked'], record.answers),
    acts('approvals', 'Approvals', ['Gate', 'Command'], record.approvals),
    acts('deliveries', 'The update: where from, where to', ['What happened', 'Reason'], record.deliveries),
    acts('notes', 'Notes', ['Note', 'Item'], record.notes),
    commands(record),
    ...(words.transcript ? [transcript(record, words), files(record)] : []),
    acts('history', 'The run itself', ['What happened', 'Reason'], record.history),
    section(
      'withheld',
      'What is withheld here',
      table(
        ['What', 'Values'],
        record.withheld.map((w) => [w.name, String(w.values)]),
      ),
    ),
    signatures(record),
    section('unprovable', 'What this record cannot prove', list(record.unprovable)),
  ]
  return sections.filter((entry) => entry.blocks.length > 0)
}

function about(record: RecordDocument): Section {
  const { window, customer, ticket, to, closedAt } = record
  const rows: (readonly [string, string])[] = [
    ['Run', record.run],
    ['Purpose', record.purpose],
    ['Outcome', record.outcome],
    ['Carried out by', record.by],
    ...pair('Customer', customer),
    ...pair('Ticket', ticket),
    ...pair('Maintenance window', window === undefined ? undefined : `${window.from} to ${window.to}`),
    ['Opened', record.openedAt],
    ...pair('Closed', closedAt),
    ...pair('Update', to),
    ['Runbook', `${record.runbook.id} ${record.runbook.version}, SHA-256 ${record.runbook.sha256}`],
    ['Made with', `${record.product.name} ${record.product.version}`],
    ['Signing key', record.signer],
    ['Lines', String(record.lines)],
  ]
  return section('about', 'Who, what, when', { kind: 'pairs', rows })
}

function passedOver(record: RecordDocument): Section[] {
  return [
    acts('waivers', 'Waived', ['Item', 'Reason and authority'], record.waivers),
    acts('overrules', 'Interlocks overruled', ['Rule and command', 'Reason'], record.overrules),
    acts('refusals', 'Refused by an interlock', ['Rule and command', 'Reason'], record.refusals),
  ]
}

function appliances(record: RecordDocument): Section {
  const blocks = record.appliances.flatMap((a): Block[] => [
    {
      kind: 'pairs',
      rows: [
        ['Appliance', `${a.id} at ${a.address} (${a.role})`],
        ...pair('Host name', a.host),
        ...pair('Host id', a.hostId),
        ...pair('Serial number', a.serial),
        ...pair('Release before', a.from),
        ...pair('Release after', a.now),
      ],
    },
    ...table(
      ['Line', 'When', 'Identity as the appliance gave it', 'The same'],
      a.proofs.map(({ seq, at, said, same }) => [String(seq), at, said, same ? 'yes' : 'no']),
    ),
  ])
  return { id: 'appliances', title: 'Appliances', blocks }
}

function items(record: RecordDocument): Section {
  const head = ['Item', 'State', 'Reason', 'By', 'Ended', 'Evidence']
  const phases = [...new Set(record.items.map((item) => `${item.appliance}\n${item.phase}`))]
  const blocks = phases.flatMap((key): Block[] => {
    const [appliance = '', phase = ''] = key.split('\n')
    const rows = record.items
      .filter((item) => item.appliance === appliance && item.phase === phase)
      .map((item) => [
        item.title === '' ? item.id : `${item.title} (${item.id})`,
        item.state,
        [item.reason, item.hint].filter((text) => text !== '').join(' '),
        item.by,
        item.endedAt === '' ? item.startedAt : item.endedAt,
        [
          ...item.evidence.map(({ seq, from, to }) => `line ${String(seq)}, octets ${String(from)} to ${String(to)}`),
          ...item.files.map(({ name, sha256 }) => `${name} ${sha256.slice(0, 12)}…`),
        ].join('; '),
      ])
    const title = [appliance, phase].filter((text) => text !== '').join(': ')
    return [{ kind: 'words', text: title }, ...table(head, rows)]
  })
  return { id: 'items', title: 'Items', blocks }
}

function returnSection(entry: RecordReturn): Section {
  const rows: (readonly [string, string])[] = [
    ...pair('Update', entry.name),
    ...pair('Release wanted', entry.wanted),
    ['Expected since', entry.since],
    ['Outcome', entry.outcome === '' ? 'not seen to its end' : entry.outcome],
    ...pair('Release', entry.release),
  ]
  return {
    id: `return-${entry.appliance}`,
    title: `The return of ${entry.appliance}`,
    blocks: [
      { kind: 'pairs', rows },
      ...list(entry.proofs),
      ...table(
        ['When', 'Stage', 'Seen'],
        entry.stages.map(({ at, stage, observed }) => [at, stage, observed]),
      ),
    ],
  }
}

function comparison(record: RecordDocument): Section[] {
  return record.comparison.map(({ appliance, differences }) => {
    const rows = differences.flatMap((d) => {
      const judged = d.surprise ? 'surprise' : 'expected'
      if (d.unread) return [[d.fact, 'not read again', '', '', 'unknown']]
      return [
        ...d.missing.map((value) => [d.fact, 'missing', plain(value), '', judged]),
        ...d.added.map((value) => [d.fact, 'added', '', plain(value), judged]),
        ...d.changed.map(({ name, before, after }) => [
          `${d.fact} ${name}`.trim(),
          'changed',
          plain(before),
          plain(after),
          judged,
        ]),
      ]
    })
    const none: Block = { kind: 'words', text: 'Nothing that was read before and after differs.' }
    const blocks = rows.length === 0 ? [none] : table(['Fact', 'Change', 'Before', 'After', 'Judged'], rows)
    return { id: `facts-${appliance}`, title: `Facts of ${appliance} before and after`, blocks }
  })
}

function commands(record: RecordDocument): Section {
  const rows = record.commands.map((c) => [String(c.seq), c.at, c.appliance, c.command, c.effect, c.by, endOf(c)])
  return section('commands', 'Commands', table(['Line', 'Sent', 'Appliance', 'Command', 'Effect', 'By', 'End'], rows))
}

function endOf({ status, cause, milliseconds }: RecordCommand): string {
  const end = status === '' ? 'not known' : status
  const time = milliseconds === undefined ? '' : `${String(milliseconds)} ms`
  return [end, cause, time].filter((text) => text !== '').join(', ')
}

function transcript(record: RecordDocument, words: ComposeWords): Section {
  const blocks = record.commands.map((command): Block => {
    const { file, lines } = command
    const stored = file === undefined ? lines.join('\n') : words.fileText?.(file)
    const reply = stored ?? `The reply lies in the file ${file ?? ''}.`
    const line = command.repliedAt === undefined ? '' : `, reply on line ${String(command.repliedAt)}`
    return { kind: 'quote', title: `${command.appliance}: ${command.command} (${endOf(command)}${line})`, text: reply }
  })
  return { id: 'transcript', title: 'Transcript', blocks }
}

function files(record: RecordDocument): Section {
  const blocks = record.files.map((file): Block => {
    const name = file.names.length > 0 ? file.names.join(', ') : `named on line ${String(file.seq)}`
    return { kind: 'file', sha256: file.sha256, title: name }
  })
  return { id: 'files', title: 'Files', blocks }
}

function signatures(record: RecordDocument): Section {
  const rows = record.signatures.map(({ at, role, name, statement }) => [at, role, name, statement])
  return section('signatures', 'Signed off', table(['When', 'Role', 'Name', 'Statement'], rows))
}

function acts(
  id: string,
  title: string,
  [what, why]: readonly [string, string],
  entries: readonly RecordAct[],
): Section {
  const rows = entries.map((act) => [
    String(act.seq),
    act.at,
    act.appliance,
    act.what,
    why === '' ? '' : act.why,
    act.by,
  ])
  return section(id, title, table(['Line', 'When', 'Appliance', what, why, 'By'], rows))
}

function section(id: string, title: string, blocks: Block | readonly Block[]): Section {
  return { id, title, blocks: 'kind' in blocks ? [blocks] : blocks }
}

function list(entries: readonly string[]): Block[] {
  return entries.length === 0 ? [] : [{ kind: 'list', entries }]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): Block[] {
  return rows.length === 0 ? [] : [{ kind: 'table', head, rows }]
}

function pair(name: string, value: string | undefined): (readonly [string, string])[] {
  return value === undefined || value === '' ? [] : [[name, value]]
}
