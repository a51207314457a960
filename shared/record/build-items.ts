import { isMap, type JsonMap } from './canonical.ts'
import type { DocumentItem } from './document-items.ts'
import { valueOf } from './log-parts.ts'
import { reasonText } from './reason-words.ts'
import { plainNames, type RecordNames } from './record-names.ts'
import type { RecordItem } from './record-document.ts'
import type { EntryReader } from './record-entry.ts'
import { plain, withheldMark } from './record-entry.ts'

type Standing = { -readonly [K in keyof RecordItem]: RecordItem[K] }

/** Follows the items of a run: one row for each item of each appliance. */
export class ItemsFold {
  readonly #rows = new Map<string, Standing>()
  readonly #known: ReadonlyMap<string, DocumentItem>
  /** The item whose command a reply came to, by the reply's seq. */
  readonly #replies = new Map<number, string>()
  /** The item that a question belongs to. */
  readonly #askedBy = new Map<string, string>()

  /** `document` gives order and titles; `appliances` get a row for each of its items, touched or not. */
  constructor(document: readonly DocumentItem[]) {
    this.#known = new Map(document.map((item) => [item.id, item]))
    for (const { id, asks } of document) for (const ask of asks) this.#askedBy.set(ask.id, id)
  }

  begin(appliances: readonly { readonly id: string; readonly role: string }[]): void {
    for (const { id: appliance, role } of appliances) {
      for (const { id, on = role } of this.#known.values()) if (on === role || on === 'each') this.#row(appliance, id)
    }
  }

  take(reader: EntryReader): void {
    const { type, at } = reader.entry
    if (type === 'fact.captured') return this.#noteFact(reader)
    if (type === 'command.finished') return void this.#replies.set(reader.entry.seq, reader.text('item'))
    if (type === 'question.asked' || type === 'question.answered') return this.#noteAnswer(reader)
    if (!type.startsWith('item.') && type !== 'evidence.attached') return
    const row = this.#row(reader.text('appliance'), reader.text('item'))
    switch (type) {
      case 'item.started':
        row.state = 'running'
        row.by = reader.text('by')
        row.startedAt = at
        row.starts += 1
        row.reason = ''
        row.evidence = []
        row.facts = []
        break
      case 'item.finished':
        end(row, reader, reader.text('status'), reader.text('reason'))
        row.hint = reader.text('hint')
        row.evidence = reader.maps('evidence').map(evidenceOf)
        break
      case 'item.put-off':
        row.reason = reader.text('reason')
        row.evidence = reader.maps('evidence').map(evidenceOf)
        break
      case 'item.judged':
        if (reader.text('applies') === 'no')
          end(row, reader, stateWithout(reader.text('reason')), reader.text('reason'))
        else if (isLeftOut(row.state)) Object.assign(row, { state: 'to-do', reason: '', endedAt: '' })
        break
      case 'item.ticked':
        end(row, reader, 'ticked', reader.text('note'))
        row.files = [...row.files, ...filesOf(reader)]
        break
      case 'item.waived':
        end(row, reader, 'waived', reader.text('reason'))
        break
      case 'item.reopened':
        end(row, reader, 'to-do', `Reopened: ${reader.text('reason')}`)
        row.evidence = []
        break
      case 'item.taken-up':
        end(row, reader, 'to-do', reader.text('reason'))
        break
      case 'item.stale':
        end(row, reader, 'stale', reader.text('reason'))
        break
      case 'evidence.attached':
        row.files = [...row.files, ...filesOf(reader)]
        break
    }
  }

  rows(names: RecordNames = plainNames): RecordItem[] {
    return [...this.#rows.values()].map((row) => ({ ...row, reason: reasonText(row.reason, names) }))
  }

  /** A value belongs to the item whose command brought the reply that it was read from. */
  #noteFact(reader: EntryReader): void {
    const { seq } = reader.map('source')
    const item = typeof seq === 'number' ? this.#replies.get(seq) : undefined
    const row = item === undefined ? undefined : this.#find(reader.text('appliance'), item)
    if (row === undefined) return
    const fact = reader.text('fact')
    const others = row.facts.filter((known) => known.fact !== fact)
    row.facts = [...others, { fact, value: reader.value('value') ?? withheldMark }]
  }

  #noteAnswer(reader: EntryReader): void {
    const question = reader.text('question')
    if (reader.entry.type === 'question.asked') return void this.#askedBy.set(question, reader.text('item'))
    const item = this.#askedBy.get(question)
    const row = item === undefined ? undefined : this.#find(reader.text('appliance'), item)
    if (row === undefined) return
    const others = row.answers.filter((known) => known.question !== question)
    row.answers = [...others, { question, value: valueOf(reader) }]
  }

  #find(appliance: string, id: string): Standing | undefined {
    return this.#rows.get(JSON.stringify([appliance, id]))
  }

  #row(appliance: string, id: string): Standing {
    const key = JSON.stringify([appliance, id])
    const known = this.#known.get(id)
    const row = this.#rows.get(key) ?? {
      appliance,
      id,
      title: known?.title ?? '',
      phase: known?.phase ?? '',
      ...(known?.awaits === undefined ? {} : { awaits: known.awaits }),
      ...(known?.link === undefined ? {} : { link: known.link }),
      state: 'to-do',
      reason: '',
      hint: '',
      by: '',
      startedAt: '',
      endedAt: '',
      starts: 0,
      evidence: [],
      files: [],
      facts: [],
      answers: [],
    }
    this.#rows.set(key, row)
    return row
  }
}

/** An item that was waived since a value was never read is not "not applicable". */
function stateWithout(reason: string): string {
  return / is not known(?: yet)?\.?$/.test(reason) ? 'not-checked' : 'not-applicable'
}

function isLeftOut(state: string): boolean {
  return state === 'not-applicable' || state === 'not-checked'
}

function end(row: Standing, reader: EntryReader, state: string, reason: string): void {
  row.state = state
  row.reason = reason
  row.hint = ''
  row.endedAt = reader.entry.at
  row.by = reader.maybe('by') ?? row.by
}

function evidenceOf(value: JsonMap): RecordItem['evidence'][number] {
  const number = (name: string): number => (typeof value[name] === 'number' ? value[name] : 0)
  return { seq: number('seq'), from: number('from'), to: number('to') }
}

export function filesOf(reader: EntryReader): { name: string; sha256: string }[] {
  return reader
    .list('files')
    .map((file) => (isMap(file) ? file : {}))
    .map((file) => ({ name: plain(file.name ?? withheldMark), sha256: plain(file.sha256 ?? withheldMark) }))
}
