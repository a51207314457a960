import { ItemsFold, filesOf } from './build-items.ts'
import { AppliancesFold } from './build-appliances.ts'
import { itemsOfDocument } from './document-items.ts'
import type { RecordAct, RecordCommand, RecordDocument, RecordFile, RecordSignature } from './record-document.ts'
import { EntryReader, plain, type RecordEntry } from './record-entry.ts'
import { filesNamedBy } from './record-files.ts'
import { openPoints, unprovable } from './unproven.ts'

export interface RecordSources {
  /** Text of the document that the run is pinned to, where it lies among the run's files: gives order and titles. */
  readonly document?: string | undefined
}

/**
 * The record of a run: a fold of its events and nothing else. Takes verified lines of any length of journal, redacted or
 * not; what it does not know it leaves to the transcript. Pure.
 */
export function buildRecord(entries: Iterable<RecordEntry>, sources: RecordSources = {}): RecordDocument {
  const fold = new RecordFold(sources.document ?? '')
  for (const entry of entries) fold.take(entry)
  return fold.record()
}

class RecordFold {
  readonly #items: ItemsFold
  readonly #appliances = new AppliancesFold()
  readonly #acts = {
    waivers: [],
    overrules: [],
    refusals: [],
    answers: [],
    approvals: [],
    deliveries: [],
    notes: [],
    history: [],
  } as Record<Heap, RecordAct[]>
  readonly #commands = new Map<number, RecordCommand>()
  readonly #files = new Map<string, RecordFile>()
  readonly #signatures: RecordSignature[] = []
  readonly #withheld = new Map<string, number>()
  readonly #questions = new Map<string, string>()
  #opened: EntryReader | undefined
  #outcome = ''
  #closedAt: string | undefined
  #last = { seq: 0, at: '' }

  constructor(document: string) {
    this.#items = new ItemsFold(itemsOfDocument(document))
  }

  take(entry: RecordEntry): void {
    const reader = new EntryReader(entry)
    this.#last = { seq: entry.seq, at: entry.at }
    if (entry.type === 'run.opened') {
      this.#opened = reader
      this.#items.begin(reader.maps('appliances').map((appliance) => plain(appliance.id)))
    }
    this.#items.take(reader)
    this.#appliances.take(reader)
    this.#noteAct(reader)
    this.#noteCommand(reader)
    this.#noteFiles(reader)
    for (const pointer of entry.withheld ?? []) {
      const name = `${entry.type} ${pointer.split('/')[1] ?? ''}`.trim()
      this.#withheld.set(name, (this.#withheld.get(name) ?? 0) + 1)
    }
  }

  record(): RecordDocument {
    const opened = this.#opened ?? new EntryReader({ seq: 0, at: '', type: '', data: {} })
    const about = (name: string, member: string): string => plain(opened.map(name)[member])
    const items = this.#items.rows()
    const commands = [...this.#commands.values()]
    const returns = this.#appliances.returns()
    const outcome = this.#outcome === '' ? 'unfinished' : this.#outcome
    return {
      schema: 1,
      run: opened.text('run'),
      purpose: opened.text('purpose'),
      outcome,
      by: opened.text('by'),
      ...opened.optional('customer'),
      ...opened.optional('ticket'),
      ...(opened.value('window') === undefined
        ? {}
        : { window: { from: about('window', 'from'), to: about('window', 'to') } }),
      openedAt: opened.entry.at,
      ...(this.#closedAt === undefined ? {} : { closedAt: this.#closedAt }),
      ...opened.optional('to'),
      product: { name: about('product', 'name'), version: about('product', 'version') },
      runbook: { id: about('runbook', 'id'), version: about('runbook', 'version'), sha256: about('runbook', 'sha256') },
      signer: opened.text('signer'),
      lines: this.#last.seq,
      lastAt: this.#last.at,
      appliances: this.#appliances.appliances(),
      ...this.#acts,
      items,
      comparison: this.#appliances.comparison(),
      returns,
      commands,
      files: [...this.#files.values()],
      signatures: this.#signatures,
      open: openPoints({ items, commands, returns, outcome, signatures: this.#signatures }),
      unprovable,
      withheld: [...this.#withheld].map(([name, values]) => ({ name, values })),
    }
  }

  #noteAct(reader: EntryReader): void {
    const { type } = reader.entry
    const text = (name: string): string => reader.text(name)
    switch (type) {
      case 'item.waived':
        return this.#act(
          'waivers',
          reader,
          text('item'),
          `${text('reason')} (authority: ${text('authority')}${until(reader)})`,
        )
      case 'interlock.overruled':
        return this.#act('overrules', reader, `${text('rule')}: ${text('command')}`, text('reason'))
      case 'interlock.refused':
        return this.#act('refusals', reader, `${text('rule')}: ${text('command')}`, text('reason'))
      case 'question.asked':
        this.#questions.set(text('question'), text('why'))
        return
      case 'question.answered':
        return this.#act(
          'answers',
          reader,
          `${text('question')} = ${text('value')}`,
          this.#questions.get(text('question')) ?? '',
        )
      case 'approval.given':
        return this.#act('approvals', reader, text('gate'), reader.maybe('command') ?? '')
      case 'note.added':
        return this.#act('notes', reader, text('text'), reader.maybe('item') ?? '')
      case 'run.signed':
        this.#signatures.push({
          at: reader.entry.at,
          role: text('role'),
          name: text('name'),
          statement: text('statement'),
        })
        return
      default:
        if (type.startsWith('patch.'))
          this.#act('deliveries', reader, deliveryWords(reader), reader.maybe('reason') ?? '')
        else this.#noteHistory(reader)
    }
  }

  #noteHistory(reader: EntryReader): void {
    const { type, at } = reader.entry
    const happened = historyWords[type]
    if (type === 'run.closed') {
      this.#outcome = reader.text('outcome')
      this.#closedAt = at
    } else if (type === 'run.resumed') {
      this.#outcome = ''
      this.#closedAt = undefined
    }
    if (happened !== undefined)
      this.#act('history', reader, happened(reader), reader.maybe('reason') ?? reader.maybe('cause') ?? '')
  }

  #act(heap: Heap, reader: EntryReader, what: string, why: string): void {
    const { seq, at } = reader.entry
    this.#acts[heap].push({ seq, at, appliance: reader.text('appliance'), what, by: reader.maybe('by') ?? '', why })
  }

  #noteCommand(reader: EntryReader): void {
    const { type, seq, at } = reader.entry
    if (type === 'command.sent') {
      const [appliance, item, command] = [reader.text('appliance'), reader.text('item'), reader.text('command')]
      const about = { appliance, item, command, effect: reader.text('effect'), by: reader.text('by') }
      this.#commands.set(seq, { seq, at, ...about, status: '', cause: '', lines: [] })
      return
    }
    const sent = this.#commands.get(reader.number('sent') ?? 0)
    if (sent === undefined) return
    if (type === 'command.settled') {
      const arrived = reader.value('arrived') === false ? 'never arrived' : 'arrived'
      this.#commands.set(sent.seq, { ...sent, cause: `${arrived}: ${reader.text('reason')} (${reader.text('by')})` })
    } else if (type === 'command.finished') {
      const milliseconds = reader.number('milliseconds')
      this.#commands.set(sent.seq, {
        ...sent,
        status: reader.text('status'),
        cause: reader.text('cause'),
        lines: reader.texts('lines'),
        repliedAt: seq,
        ...reader.optional('file'),
        ...(milliseconds === undefined ? {} : { milliseconds }),
      })
    }
  }

  #noteFiles(reader: EntryReader): void {
    const names = new Map(filesOf(reader).map(({ name, sha256 }) => [sha256, name]))
    for (const { sha256, seq } of filesNamedBy(reader.entry)) {
      const known = this.#files.get(sha256) ?? { sha256, names: [], seq }
      const name = names.get(sha256)
      const fresh = name !== undefined && !known.names.includes(name)
      this.#files.set(sha256, fresh ? { ...known, names: [...known.names, name] } : known)
    }
  }
}

type Heap = 'waivers' | 'overrules' | 'refusals' | 'answers' | 'approvals' | 'deliveries' | 'notes' | 'history'

const historyWords: Readonly<Record<string, (reader: EntryReader) => string>> = {
  'run.opened': () => 'opened',
  'run.resumed': () => 'resumed',
  'run.paused': (reader) => `paused: ${reader.text('outcome')}`,
  'run.closed': (reader) => `closed: ${reader.text('outcome')}`,
  'session.connected': () => 'connected',
  'session.lost': () => 'connection ended',
  'item.reopened': (reader) => `reopened ${reader.text('item')}`,
  'journal.repaired': (reader) => `journal repaired: ${reader.text('cut')} octets of an unfinished line cut off`,
  'record.sealed': (reader) => `record sealed, code ${reader.text('code')}`,
}

function deliveryWords(reader: EntryReader): string {
  const from = reader.maybe('url') ?? reader.maybe('path') ?? reader.maybe('source') ?? ''
  const parts = [reader.entry.type.slice('patch.'.length), reader.text('name'), from]
  if (reader.value('peer') !== undefined) parts.push(`to ${reader.text('peer')}`)
  if (reader.value('sent') !== undefined)
    parts.push(`octets ${reader.text('from')} to ${reader.text('to')}, ${reader.text('sent')} sent`)
  if (reader.value('bytes') !== undefined) parts.push(`${reader.text('bytes')} octets`)
  if (reader.value('sha256') !== undefined) parts.push(`SHA-256 ${reader.text('sha256')}`)
  return parts.filter((part) => part !== '').join(', ')
}

function until(reader: EntryReader): string {
  const date = reader.maybe('until')
  return date === undefined ? '' : `, until ${date}`
}
