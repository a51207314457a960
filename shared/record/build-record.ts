import { ActsFold } from './build-acts.ts'
import { AppliancesFold } from './build-appliances.ts'
import { EvaluationFold } from './build-evaluation.ts'
import { ExceptionsFold } from './build-exceptions.ts'
import { ItemsFold, filesOf } from './build-items.ts'
import { TranscriptFold } from './build-transcript.ts'
import { WaiversFold } from './build-waivers.ts'
import { isMap } from './canonical.ts'
import { itemsOfDocuments } from './document-items.ts'
import { logText } from './log-words.ts'
import { migrate } from './migrations.ts'
import { openPoints, unprovable } from './open-points.ts'
import type { RecordAct, RecordDocument, RecordFile, RecordKeyChange, RecordSignature } from './record-document.ts'
import { EntryReader, plain, withheldMark, type RecordEntry } from './record-entry.ts'
import { filesNamedBy } from './record-files.ts'
import { namesOfDocument, type RecordNames } from './record-names.ts'
import { WithheldFold } from './withheld-fold.ts'

export interface RecordSources {
  /** Texts of the document that the run is pinned to and of those that it includes: they give order and titles. */
  readonly documents?: readonly string[]
  /** With the replies and with every line in words; a form that shows neither does without (the default is with). */
  readonly transcript?: boolean
}

/**
 * The record of a run: a fold of its events and nothing else. Takes verified lines of any length of journal, redacted or
 * not; what it does not know it leaves to the log. Pure.
 */
export function buildRecord(entries: Iterable<RecordEntry>, sources: RecordSources = {}): RecordDocument {
  const builder = new RecordBuilder(sources)
  for (const entry of entries) builder.take(entry)
  return builder.record()
}

/** The same for lines that come one after the other. */
export class RecordBuilder {
  readonly #items: ItemsFold
  readonly #evaluation: EvaluationFold
  readonly #transcript: TranscriptFold
  readonly #keepsLog: boolean
  readonly #names: RecordNames
  readonly #folds: readonly { readonly take: (reader: EntryReader) => void }[]
  readonly #exceptions = new ExceptionsFold()
  readonly #appliances = new AppliancesFold()
  readonly #acts: ActsFold
  readonly #waivers = new WaiversFold()
  readonly #withheld = new WithheldFold()
  readonly #files = new Map<string, RecordFile>()
  readonly #signatures: RecordSignature[] = []
  readonly #keys: RecordKeyChange[] = []
  readonly #log: RecordAct[] = []
  #opened: EntryReader | undefined
  #outcome = ''
  #practice = false
  #closedAt: string | undefined
  #last = { seq: 0, at: '' }

  constructor({ documents = [], transcript = true }: RecordSources = {}) {
    const items = itemsOfDocuments(documents)
    this.#items = new ItemsFold(items)
    this.#names = namesOfDocument(items)
    this.#transcript = new TranscriptFold(transcript, this.#names)
    this.#acts = new ActsFold(items, this.#names)
    this.#evaluation = new EvaluationFold(items)
    this.#keepsLog = transcript
    this.#folds = [
      this.#items,
      this.#evaluation,
      this.#transcript,
      this.#appliances,
      this.#acts,
      this.#waivers,
      this.#exceptions,
    ]
  }

  take(line: RecordEntry): void {
    const entry = migrate(line)
    const reader = new EntryReader(entry)
    this.#last = { seq: entry.seq, at: entry.at }
    this.#noteRun(reader)
    for (const fold of this.#folds) fold.take(reader)
    this.#withheld.take(entry)
    this.#noteFiles(reader)
    if (this.#keepsLog) this.#log.push(logText(entry, this.#names))
  }

  record(): RecordDocument {
    const opened = this.#opened ?? new EntryReader({ seq: 0, at: '', type: '', data: {} })
    const about = (name: string, member: string): string => opened.member(name, member)
    const items = this.#items.rows(this.#names)
    const commands = this.#transcript.commands()
    const returns = this.#appliances.returns()
    const outcome = this.#outcome === '' ? 'unfinished' : this.#outcome
    const comparison = this.#appliances.comparison()
    const appliances = this.#appliances.appliances()
    return {
      schema: 1,
      run: opened.text('run'),
      purpose: opened.text('purpose'),
      outcome,
      practice: this.#practice,
      by: opened.text('by'),
      ...opened.optional('customer'),
      ...opened.optional('ticket'),
      ...(opened.maybe('window') === undefined
        ? {}
        : { window: { from: about('window', 'from'), to: about('window', 'to') } }),
      openedAt: opened.entry.at,
      ...(this.#closedAt === undefined ? {} : { closedAt: this.#closedAt }),
      ...opened.optional('to'),
      product: { name: about('product', 'name'), version: about('product', 'version') },
      runbook: runbookOf(opened),
      ...opened.optional('cluster'),
      signer: opened.text('signer'),
      keys: this.#keys,
      lines: this.#last.seq,
      lastAt: this.#last.at,
      appliances,
      ...this.#acts.acts(),
      waived: this.#waivers.rows(),
      items,
      evaluation: this.#evaluation.evaluation(items),
      comparison,
      returns,
      commands,
      log: this.#log,
      files: [...this.#files.values()],
      signatures: this.#signatures,
      exceptions: this.#exceptions.points(this.#waivers.rows(), this.#names),
      open: openPoints({
        purpose: opened.text('purpose'),
        isDecided: (...change) => this.#exceptions.isDecided(...change),
        appliances,
        items,
        commands,
        returns,
        comparison,
        outcome,
        signatures: this.#signatures,
        questions: this.#acts.unanswered(),
      }),
      unprovable,
      withheld: this.#withheld.withheld(),
    }
  }

  #noteRun(reader: EntryReader): void {
    const { type, seq, at } = reader.entry
    const text = (name: string): string => reader.text(name)
    switch (type) {
      case 'run.opened':
        this.#opened = reader
        return this.#items.begin(
          reader.maps('appliances').map(({ id, role }) => ({ id: plain(id ?? withheldMark), role: plain(role) })),
        )
      case 'session.connected':
        if (reader.value('practice') === true) this.#practice = true
        return
      case 'run.closed':
        this.#outcome = text('outcome')
        this.#closedAt = at
        return
      case 'run.resumed':
        this.#outcome = ''
        this.#closedAt = undefined
        return
      case 'run.signed':
        this.#signatures.push({ seq, at, role: text('role'), name: text('name'), statement: text('statement') })
        return
      case 'key.replaced':
        this.#keys.push({ seq, at: text('at'), old: text('old'), new: text('new'), signature: text('signature') })
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

function runbookOf(opened: EntryReader): RecordDocument['runbook'] {
  const about = (member: string): string => opened.member('runbook', member)
  const { includes } = opened.map('runbook')
  const others = Array.isArray(includes) ? includes.filter(isMap) : []
  return {
    id: about('id'),
    version: about('version'),
    sha256: about('sha256'),
    includes: others.map(({ id, version, sha256 }) => ({
      id: plain(id),
      version: plain(version),
      sha256: plain(sha256),
    })),
  }
}
