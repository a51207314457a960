import type { Block, Cell, Section } from '../model/record-section.ts'
import { composeComparison, composeItems, composeLog } from './compose-items.ts'
import { namesOfAppliances, type NameOf } from './compose-names.ts'
import { composePageOne } from './compose-page-one.ts'
import { code, list, pair, refTo, section, sentence, table, time } from './compose-parts.ts'
import { composeReplies, type ReplyOptions } from './compose-replies.ts'
import { purposeText, returnOutcomeText, runOutcomeText, stageText, statusText, whoText } from './outcome-words.ts'
import type { RecordDocument, RecordReturn } from './record-document.ts'
import { momentOf } from './time-words.ts'

export interface ComposeOptions extends ReplyOptions {
  /** Replies, files and every line too; a ticket does without. */
  readonly transcript: boolean
}

/** The sections of a record in the order in which they are read: page one, and the appendix that it rests on. */
export function composeRecord(record: RecordDocument, words: ComposeOptions): Section[] {
  const nameOf = namesOfAppliances(record)
  const acts = (heap: Heap, title: string, heads: readonly [string, string]): Section =>
    actsSection(record, nameOf, heap, title, heads)
  const sections: Section[] = [
    ...composePageOne(record),
    ...composeItems(record),
    acts('deliveries', 'The update', ['What happened', 'Reason']),
    ...record.returns.map((entry) => returnSection(nameOf, entry)),
    ...composeComparison(record),
    acts('waivers', 'Waived', ['Item', 'Reason']),
    acts('overrules', 'Safety rules overruled', ['Command', 'Reason']),
    acts('refusals', 'Blocked commands', ['Command', 'Reason']),
    acts('diagnoses', 'Why the install failed', ['Cause', 'Reason and remedy']),
    acts('approvals', 'Approvals', ['Approval', 'Command']),
    acts('answers', 'Questions and answers', ['Question', 'Answer']),
    acts('notes', 'Notes', ['Note', 'Item']),
    evaluation(record, nameOf),
    appliances(record, nameOf),
    about(record),
    acts('history', 'Connections and pauses', ['What happened', 'Reason']),
    keys(record),
    withheld(record),
    section('unprovable', 'What this record cannot prove', list(record.unprovable)),
    ...files(record),
    ...(words.transcript ? [transcript(record, nameOf, words), composeLog(record)] : [effects(record, nameOf)]),
  ]
  return sections.filter((entry) => entry.blocks.length > 0)
}

function about(record: RecordDocument): Section {
  const { window, customer, ticket, to, closedAt, runbook, cluster } = record
  const rows: (readonly [string, Cell])[] = [
    ['Run', record.run],
    ...(record.practice ? [['Practice', 'The appliance was simulated by Uptick'] as const] : []),
    ['Purpose', purposeText(record.purpose)],
    ['Outcome', runOutcomeText(record.outcome)],
    ['Carried out by', record.by],
    ...pair('Customer', customer),
    ...pair('Ticket', ticket),
    ...pair('Cluster', cluster),
    ...pair('Maintenance window', window === undefined ? undefined : `${window.from} to ${window.to}`),
    ['Opened', momentOf(record.openedAt)],
    ...pair('Closed', closedAt === undefined ? undefined : momentOf(closedAt)),
    ...pair('Update', to),
    ['Runbook', `${runbook.id} ${runbook.version}`],
    ['SHA-256 of the runbook', code(runbook.sha256)],
    ...runbook.includes.flatMap(({ id, version, sha256 }): (readonly [string, Cell])[] => [
      ['Includes', `${id} ${version}`],
      [`SHA-256 of ${id}`, code(sha256)],
    ]),
    ['Made with', `${record.product.name} ${record.product.version}`],
    ['Signing key', code(record.signer)],
    ['Journal entries', String(record.lines)],
    ['Times', 'UTC, from the engineer’s computer'],
  ]
  return section('about', 'About this run', { kind: 'pairs', rows })
}

function appliances(record: RecordDocument, nameOf: NameOf): Section {
  const blocks = record.appliances.flatMap((a): Block[] => [
    {
      kind: 'pairs',
      rows: [
        ['Address', a.role === 'appliance' || a.role === '' ? a.address : `${a.address} (${a.role})`],
        ...pair('Logged in as', a.user),
        ...pair('Host name', a.host),
        ...pair('Host ID', a.hostId),
        ...pair('Serial number', a.serial),
        ...pair('Release before', a.from),
        ...pair('Release after', a.now),
      ],
    },
    ...table(
      `Identity of ${nameOf(a.id)}`,
      { Entry: 8, When: 16, 'Identity as the appliance reported it': 66, Same: 10 },
      a.proofs.map(({ seq, at, said, same }) => ({
        cells: [refTo(seq), time(at), said, same ? 'yes' : 'no'],
        ...(same ? {} : { tone: 'bad' as const }),
      })),
    ),
  ])
  return { id: 'appliances', title: record.appliances.length === 1 ? 'The appliance' : 'The appliances', blocks }
}

function returnSection(nameOf: NameOf, entry: RecordReturn): Section {
  const rows: (readonly [string, Cell])[] = [
    ...pair('Update', entry.name),
    ...pair('Target release', entry.wanted),
    ['Waiting since', momentOf(entry.since)],
    ['Result', returnOutcomeText(entry.outcome)],
    ...pair('Release', entry.release),
  ]
  const stages = entry.stages.map(({ seq, at, stage, observed }) => ({
    cells: [refTo(seq), time(at), stageText(stage), observed],
  }))
  const name = `Stages of the wait for ${nameOf(entry.appliance)}`
  return {
    id: `return-${entry.appliance}`,
    title: `The reboot of ${nameOf(entry.appliance)}`,
    blocks: [
      { kind: 'pairs', rows },
      ...(entry.proofs.length === 0 ? [] : [{ kind: 'heading' as const, text: 'Evidence' }]),
      ...list(entry.proofs),
      ...table(name, { Entry: 8, When: 16, Stage: 14, Observed: 62 }, stages),
    ],
  }
}

function evaluation(record: RecordDocument, nameOf: NameOf): Section {
  const blocks = record.evaluation.map(({ appliance, title, item, state, reason, answers }): Block => ({
    kind: 'pairs',
    rows: [
      [title === '' ? item : title, { kind: 'state', state }],
      ...pair('Result', reason),
      ...(record.appliances.length > 1 ? pair('Appliance', nameOf(appliance)) : []),
      ...answers.map(({ question, value, by }) => [question, `${value} (${by})`] as const),
    ],
  }))
  return { id: 'evaluation', title: 'Performance evaluation', blocks }
}

function effects(record: RecordDocument, nameOf: NameOf): Section {
  const several = record.appliances.length > 1
  const rows = record.commands
    .filter(({ effect }) => effect !== 'none')
    .map((c) => ({
      cells: [
        refTo(c.seq),
        time(c.at),
        several ? nameOf(c.appliance) : '',
        code(c.command),
        whoText(c.by),
        statusText(c.status),
      ],
    }))
  const read = record.commands.length - rows.length
  const columns = { Entry: 8, Sent: 17, Appliance: 10, Command: 46, By: 10, Reply: 10 }
  const blocks = [
    ...table('Commands that change something', columns, rows),
    ...sentence(read === 0 ? '' : `Commands that only read: ${String(read)}.`),
  ]
  return { id: 'commands', title: 'Commands', blocks }
}

function transcript(record: RecordDocument, nameOf: NameOf, words: ComposeOptions): Section {
  const note = `${String(record.commands.length)} commands`
  return { id: 'transcript', title: 'Transcript', note, blocks: composeReplies(record.commands, nameOf, words) }
}

/** What people attached, shown; the replies byte for byte are reached from the transcript. */
function files(record: RecordDocument): Section[] {
  const attached = record.files.filter(({ names }) => names.length > 0)
  const blocks = attached.map(({ sha256, names }): Block => ({ kind: 'file', sha256, title: names.join(', ') }))
  const kept = record.files.length - attached.length
  const rest = sentence(kept === 0 ? '' : `Replies kept byte for byte: ${String(kept)} files.`)
  return [
    { id: 'files', title: 'Attached files', note: `${String(attached.length)} files`, blocks: [...blocks, ...rest] },
  ]
}

function withheld(record: RecordDocument): Section {
  const rows = record.withheld.map(({ says, values, members }) => ({
    cells: [says, String(values), members.map(({ name, values: n }) => `${name} (${String(n)})`).join(', ')],
  }))
  const total = record.withheld.reduce((sum, { values }) => sum + values, 0)
  return {
    id: 'withheld',
    title: 'What is redacted here',
    note: `${String(total)} values`,
    blocks: table('What is redacted', { Kind: 30, Values: 10, Where: 60 }, rows),
  }
}

function keys(record: RecordDocument): Section {
  const rows = record.keys.map(({ seq, at, old, new: fresh }) => ({
    cells: [refTo(seq), time(at), code(old), code(fresh)],
  }))
  const columns = { Entry: 8, Replaced: 17, 'Old key': 38, 'New key': 38 }
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

function actsSection(
  record: RecordDocument,
  nameOf: NameOf,
  heap: Heap,
  title: string,
  [what, why]: readonly [string, string],
): Section {
  const several = record.appliances.length > 1
  const rows = record[heap].map((act) => ({
    cells: [
      refTo(act.seq),
      time(act.at),
      ...(several ? [act.appliance === '' ? '' : nameOf(act.appliance)] : []),
      act.what,
      act.why,
      whoText(act.by),
    ],
  }))
  const [first, second] = actWidths[heap]
  const columns = { Entry: 8, When: 16, ...(several ? { Appliance: 9 } : {}), [what]: first, [why]: second, By: 10 }
  return section(heap, title, table(title, columns, rows))
}
