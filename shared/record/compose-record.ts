import type { Block, Cell, Section } from '../model/record-section.ts'
import { composeComparison, composeItems, composeLog } from './compose-items.ts'
import { composeMast } from './compose-mast.ts'
import { code, list, pair, refTo, section, sentence, table, time } from './compose-parts.ts'
import { composeReplies, type ReplyWords } from './compose-replies.ts'
import type { RecordDocument, RecordReturn } from './record-document.ts'
import { withheldMark } from './record-entry.ts'
import { momentOf } from './time-words.ts'

export interface ComposeWords extends ReplyWords {
  /** Replies, files and every line too; a ticket does without. */
  readonly transcript: boolean
}

/** The sections of a record in the order in which they are read: what was passed over stands before what was done. */
export function composeRecord(record: RecordDocument, words: ComposeWords): Section[] {
  const sections: Section[] = [
    section('head', '', { kind: 'mast', mast: composeMast(record) }),
    acts(record, 'waivers', 'Waived', ['Item', 'Reason and authority']),
    acts(record, 'overrules', 'Interlocks overruled', ['Rule and command', 'Reason']),
    acts(record, 'refusals', 'Refused by an interlock', ['Rule and command', 'Reason']),
    acts(record, 'diagnoses', 'Why the install failed', ['Cause', 'Reason and remedy']),
    section('open', 'What is open or not proved', list(record.open)),
    signatures(record),
    ...composeItems(record),
    ...composeComparison(record),
    ...record.returns.map((entry) => returnSection(record, entry)),
    acts(record, 'deliveries', 'The update: where from, where to', ['What happened', 'Reason']),
    evaluation(record),
    acts(record, 'answers', 'Questions and answers', ['Question and answer', 'Why it was asked']),
    acts(record, 'approvals', 'Approvals', ['Gate', 'Command']),
    acts(record, 'notes', 'Notes', ['Note', 'Item']),
    appliances(record),
    about(record),
    acts(record, 'history', 'The run itself', ['What happened', 'Reason']),
    keys(record),
    withheld(record),
    section('unprovable', 'What this record cannot prove', list(record.unprovable)),
    ...(words.transcript ? [transcript(record, words), ...files(record), composeLog(record)] : [effects(record)]),
  ]
  return sections.filter((entry) => entry.blocks.length > 0)
}

function about(record: RecordDocument): Section {
  const { window, customer, ticket, to, closedAt, runbook, cluster } = record
  const rows: (readonly [string, Cell])[] = [
    ['Run', record.run],
    ['Purpose', record.purpose],
    ['Outcome', record.outcome],
    ['Carried out by', record.by],
    ...pair('Customer', customer),
    ...pair('Ticket', ticket),
    ...pair('Cluster', cluster),
    ...pair('Maintenance window', window === undefined ? undefined : `${window.from} to ${window.to}`),
    ['Opened', momentOf(record.openedAt)],
    ...pair('Closed', closedAt === undefined ? undefined : momentOf(closedAt)),
    ...pair('Update', to),
    ['Runbook', `${runbook.id} ${runbook.version}`],
    ['Hash of the runbook', code(runbook.sha256)],
    ...runbook.includes.flatMap(({ id, version, sha256 }): (readonly [string, Cell])[] => [
      ['Includes', `${id} ${version}`],
      [`Hash of ${id}`, code(sha256)],
    ]),
    ['Made with', `${record.product.name} ${record.product.version}`],
    ['Signing key', code(record.signer)],
    ['Lines', String(record.lines)],
    ['Times', 'UTC, by the clock of the computer that carried the run'],
  ]
  return section('about', 'Who, what, when', { kind: 'pairs', rows })
}

function appliances(record: RecordDocument): Section {
  const blocks = record.appliances.flatMap((a): Block[] => [
    {
      kind: 'pairs',
      rows: [
        ['Appliance', `${a.id} at ${a.address} (${a.role})`],
        ...pair('Logged in as', a.user),
        ...pair('Host name', a.host),
        ...pair('Host ID', a.hostId),
        ...pair('Serial number', a.serial),
        ...pair('Release before', a.from),
        ...pair('Release after', a.now),
      ],
    },
    ...table(
      `Identity of ${a.id}`,
      { Line: 7, When: 17, 'Identity as the appliance gave it': 66, 'The same': 10 },
      a.proofs.map(({ seq, at, said, same }) => ({
        cells: [refTo(seq), time(at), said, same ? 'yes' : 'no'],
        ...(same ? {} : { tone: 'bad' as const }),
      })),
    ),
  ])
  return { id: 'appliances', title: record.appliances.length === 1 ? 'The appliance' : 'The appliances', blocks }
}

function returnSection(record: RecordDocument, entry: RecordReturn): Section {
  const host = record.appliances.find(({ id }) => id === entry.appliance)?.host ?? ''
  const known = host !== '' && host !== withheldMark ? host : entry.appliance
  const rows: (readonly [string, Cell])[] = [
    ...pair('Update', entry.name),
    ...pair('Release wanted', entry.wanted),
    ['Expected since', momentOf(entry.since)],
    ['Outcome', entry.outcome === '' ? 'not seen to its end' : entry.outcome],
    ...pair('Release', entry.release),
  ]
  const stages = entry.stages.map(({ seq, at, stage, observed }) => ({
    cells: [refTo(seq), time(at), stage, observed],
  }))
  const name = `Stages of the return of ${entry.appliance}`
  return {
    id: `return-${entry.appliance}`,
    title: `The return of ${known}`,
    blocks: [
      { kind: 'pairs', rows },
      ...(entry.proofs.length === 0 ? [] : [{ kind: 'heading' as const, text: 'What it rests on' }]),
      ...list(entry.proofs),
      ...table(name, { Line: 7, When: 17, Stage: 14, Seen: 62 }, stages),
    ],
  }
}

function evaluation(record: RecordDocument): Section {
  const blocks = record.evaluation.map(({ appliance, title, item, state, reason, answers }): Block => ({
    kind: 'pairs',
    rows: [
      [title === '' ? item : title, { kind: 'state', state }],
      ...pair('Verdict', reason),
      ...(record.appliances.length > 1 ? pair('Appliance', appliance) : []),
      ...answers.map(({ question, value, by }) => [question, `${value} (${by})`] as const),
    ],
  }))
  return { id: 'evaluation', title: 'Performance evaluation', blocks }
}

function effects(record: RecordDocument): Section {
  const rows = record.commands
    .filter(({ effect }) => effect !== 'none')
    .map((c) => ({ cells: [refTo(c.seq), time(c.at), c.appliance, code(c.command), c.by, c.status || 'not known'] }))
  const read = record.commands.length - rows.length
  const columns = { Line: 7, Sent: 17, Appliance: 10, Command: 46, By: 10, Reply: 10 }
  const blocks = [
    ...table('Commands that change something', columns, rows),
    ...sentence(read === 0 ? '' : `Commands that only read: ${String(read)}.`),
  ]
  return { id: 'commands', title: 'Commands', blocks }
}

function transcript(record: RecordDocument, words: ComposeWords): Section {
  const note = `${String(record.commands.length)} commands`
  return { id: 'transcript', title: 'Transcript', note, blocks: composeReplies(record.commands, words) }
}

/** What people attached, shown; the replies octet for octet are reached from the transcript. */
function files(record: RecordDocument): Section[] {
  const attached = record.files.filter(({ names }) => names.length > 0)
  const blocks = attached.map(({ sha256, names }): Block => ({ kind: 'file', sha256, title: names.join(', ') }))
  const kept = record.files.length - attached.length
  const rest = sentence(kept === 0 ? '' : `Replies kept octet for octet: ${String(kept)} files.`)
  return [{ id: 'files', title: 'Files', blocks: [...blocks, ...rest] }]
}

function withheld(record: RecordDocument): Section {
  const rows = record.withheld.map(({ says, values, members }) => ({
    cells: [says, String(values), members.map(({ name, values: n }) => `${name} (${String(n)})`).join(', ')],
  }))
  const total = record.withheld.reduce((sum, { values }) => sum + values, 0)
  return {
    id: 'withheld',
    title: 'What is withheld here',
    note: `${String(total)} values`,
    blocks: table('What is withheld', { Kind: 30, Values: 10, Where: 60 }, rows),
  }
}

function signatures(record: RecordDocument): Section {
  const rows = record.signatures.map(({ seq, at, role, name, statement }) => ({
    cells: [refTo(seq), time(at), role, name, statement],
  }))
  const columns = { Line: 7, When: 17, Role: 12, Name: 22, Statement: 42 }
  return section('signatures', 'Signed off', table('Signatures', columns, rows))
}

function keys(record: RecordDocument): Section {
  const rows = record.keys.map(({ seq, at, old, new: fresh }) => ({
    cells: [refTo(seq), time(at), code(old), code(fresh)],
  }))
  const columns = { Line: 7, Replaced: 17, 'Old key': 38, 'New key': 38 }
  return section('keys', 'The signing key was replaced', table('Replacements of the signing key', columns, rows))
}

type Heap = keyof typeof actWidths
const actWidths = {
  waivers: [30, 36],
  overrules: [33, 33],
  refusals: [33, 33],
  diagnoses: [20, 46],
  answers: [33, 33],
  approvals: [26, 40],
  deliveries: [48, 18],
  notes: [46, 20],
  history: [28, 38],
} as const

function acts(record: RecordDocument, heap: Heap, title: string, [what, why]: readonly [string, string]): Section {
  const several = record.appliances.length > 1
  const rows = record[heap].map((act) => ({
    cells: [refTo(act.seq), time(act.at), ...(several ? [act.appliance] : []), act.what, act.why, act.by],
  }))
  const [first, second] = actWidths[heap]
  const columns = { Line: 7, When: 17, ...(several ? { Appliance: 9 } : {}), [what]: first, [why]: second, By: 10 }
  return section(heap, title, table(title, columns, rows))
}
