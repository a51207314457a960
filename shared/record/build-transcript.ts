import { factLabel } from '../model/fact-text.ts'
import { isMap } from './canonical.ts'
import { itemOf } from './log-parts.ts'
import type { RecordCommand, RecordMark } from './record-document.ts'
import type { EntryReader } from './record-entry.ts'
import type { RecordNames } from './record-names.ts'

type Standing = { -readonly [K in keyof RecordCommand]: RecordCommand[K] }

/** Follows commands, their replies, and what rests on which bytes of them. */
export class TranscriptFold {
  readonly #commands = new Map<number, Standing>()
  readonly #byReply = new Map<number, Standing>()
  readonly #running = new Map<string, Standing>()
  readonly #keepReplies: boolean
  readonly #names: RecordNames

  /** Without replies nothing here grows with what an appliance says. */
  constructor(keepReplies: boolean, names: RecordNames) {
    this.#names = names
    this.#keepReplies = keepReplies
  }

  take(reader: EntryReader): void {
    switch (reader.entry.type) {
      case 'command.sent':
        return this.#send(reader)
      case 'command.output':
        return this.#hear(reader)
      case 'command.finished':
        return this.#finish(reader)
      case 'command.settled':
        return this.#settle(reader)
      case 'item.finished':
        return this.#mark(reader.list('evidence'), itemOf(reader, this.#names))
      case 'fact.captured':
        return this.#mark([reader.map('source')], factLabel(reader.text('fact')))
    }
  }

  commands(): RecordCommand[] {
    return [...this.#commands.values()]
  }

  #send(reader: EntryReader): void {
    const { seq, at } = reader.entry
    const [appliance, item, command] = [reader.text('appliance'), reader.text('item'), reader.text('command')]
    const about = { appliance, item, command, effect: reader.text('effect'), by: reader.text('by') }
    const sent: Standing = { seq, at, ...about, status: '', cause: '', lines: [], aside: [], marks: [] }
    this.#commands.set(seq, sent)
    this.#running.set(appliance, sent)
  }

  /** The part of a reply that arrived before its end; the whole reply replaces it. */
  #hear(reader: EntryReader): void {
    const sent = this.#running.get(reader.text('appliance'))
    if (sent !== undefined && this.#keepReplies) sent.lines = [...sent.lines, ...reader.text('text').split(/\r?\n/)]
  }

  #finish(reader: EntryReader): void {
    const sent = this.#commands.get(reader.number('sent') ?? 0)
    if (sent === undefined) return
    const milliseconds = reader.number('milliseconds')
    const raw = reader.map('raw').sha256
    Object.assign(sent, {
      status: reader.text('status'),
      cause: reader.text('cause'),
      repliedAt: reader.entry.seq,
      ...(this.#keepReplies ? { lines: reader.texts('lines'), aside: reader.texts('aside') } : {}),
      ...reader.optional('file'),
      ...(milliseconds === undefined ? {} : { milliseconds }),
      ...(typeof raw === 'string' ? { raw } : {}),
    })
    this.#byReply.set(reader.entry.seq, sent)
    this.#running.delete(sent.appliance)
  }

  #settle(reader: EntryReader): void {
    const sent = this.#commands.get(reader.number('sent') ?? 0)
    if (sent === undefined) return
    const arrived = reader.value('arrived') === false ? 'did not reach the appliance' : 'reached the appliance'
    sent.cause = `${arrived}: ${reader.text('reason')} (${reader.text('by')})`
    this.#mark(reader.list('evidence'), itemOf(reader, this.#names))
  }

  #mark(evidence: readonly unknown[], of: string): void {
    if (!this.#keepReplies) return
    for (const entry of evidence) {
      const mark = isMap(entry) ? markOf(entry, of) : undefined
      const sent = mark === undefined ? undefined : this.#byReply.get(mark.seq)
      if (mark === undefined || sent === undefined) continue
      const { from, to } = mark
      const known = sent.marks.some((other) => other.from === from && other.to === to && other.of === of)
      if (!known) sent.marks = [...sent.marks, { from, to, of }]
    }
  }
}

function markOf(entry: { readonly [name: string]: unknown }, of: string): (RecordMark & { seq: number }) | undefined {
  const { seq, from, to } = entry
  if (typeof seq !== 'number' || typeof from !== 'number' || typeof to !== 'number') return undefined
  return { seq, from, to, of }
}
