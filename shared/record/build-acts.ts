import { acceptedText } from './approval-words.ts'
import type { DocumentItem } from './document-items.ts'
import { causesOf, itemOf, joined, labeled, originText, patchText, questionText, valueOf } from './log-parts.ts'
import { logText } from './log-words.ts'
import { gateText } from './outcome-words.ts'
import type { RecordAct } from './record-document.ts'
import type { EntryReader } from './record-entry.ts'
import type { RecordNames } from './record-names.ts'

export type Heap =
  'waivers' | 'overrules' | 'refusals' | 'diagnoses' | 'answers' | 'approvals' | 'deliveries' | 'notes' | 'history'

/** Types that are about the run itself, not about what was done in it. */
const ofTheRun: ReadonlySet<string> = new Set([
  'run.opened', 'run.resumed', 'run.paused', 'run.closed', 'session.connected', 'session.failed', 'session.lost', 'item.reopened',
  'journal.repaired', 'record.sealed', 'key.replaced', 'console.taken', 'console.given', 'install.begun', 'return.late',
  'console.key', 'console.resynchronized', 'console.repeated', 'console.question', 'console.answered',
  'question.withdrawn',
]) // prettier-ignore

/** Sorts what people and Uptick did into the sections of a record. */
export class ActsFold {
  readonly heaps: Readonly<Record<Heap, RecordAct[]>> = {
    waivers: [],
    overrules: [],
    refusals: [],
    diagnoses: [],
    answers: [],
    approvals: [],
    deliveries: [],
    notes: [],
    history: [],
  }
  /** Questions that were asked and have no answer yet, by appliance and question. */
  readonly #open = new Map<string, RecordAct>()
  readonly #why = new Map<string, string>()
  readonly #asks: ReadonlyMap<string, string>

  readonly #names: RecordNames

  /** `document` tells why its questions are asked. */
  constructor(document: readonly DocumentItem[], names: RecordNames) {
    this.#names = names
    this.#asks = new Map(document.flatMap(({ asks }) => asks.map(({ id, why }) => [id, why])))
  }

  take(reader: EntryReader): void {
    const { type } = reader.entry
    const text = (name: string): string => reader.text(name)
    switch (type) {
      case 'item.waived':
        return this.#put('waivers', reader, itemOf(reader, this.#names), waiverText(reader))
      case 'interlock.overruled':
        return this.#put('overrules', reader, text('command'), text('reason'))
      case 'interlock.refused':
        return this.#put('refusals', reader, text('command'), text('reason'))
      case 'question.asked':
      case 'question.answered':
        return this.#ask(reader)
      case 'question.withdrawn':
        this.#open.delete(keyOf(reader))
        this.heaps.history.push(logText(reader.entry))
        return
      case 'approval.requested':
        return this.#put('approvals', reader, `${gateText(text('gate'))}: requested`, reader.maybe('command') ?? '')
      case 'approval.given':
        return this.#put('approvals', reader, `${gateText(text('gate'))}: given`, givenText(reader))
      case 'install.diagnosed':
        for (const { what, why } of causesOf(reader)) this.#put('diagnoses', reader, what, why)
        return
      case 'note.added':
        return this.#put('notes', reader, text('text'), itemOf(reader, this.#names))
      default:
        if (type.startsWith('patch.')) this.#put('deliveries', reader, patchText(reader), reader.maybe('reason') ?? '')
        else if (ofTheRun.has(type) && !isShortPause(reader))
          this.heaps.history.push(logText(reader.entry, this.#names))
    }
  }

  /** Questions that no one has answered yet. */
  unanswered(): { appliance: string; question: string }[] {
    return [...this.#open.values()].map(({ appliance, what }) => ({ appliance, question: what }))
  }

  /** The heaps, with the questions that no one answered among the answers. */
  acts(): Record<Heap, RecordAct[]> {
    const open = [...this.#open.values()].map((act) => ({ ...act, why: 'Not answered' }))
    return { ...this.heaps, answers: [...this.heaps.answers, ...open] }
  }

  #ask(reader: EntryReader): void {
    const question = reader.text('question')
    const key = keyOf(reader)
    if (reader.entry.type === 'question.asked') {
      this.#why.set(key, reader.text('why'))
      this.#open.set(key, act(reader, reader.text('why') || question, ''))
      return
    }
    this.#open.delete(key)
    const put = this.#why.get(key) ?? this.#asks.get(question) ?? ''
    const said = joined([valueOf(reader), originText(reader)], '. ')
    this.#put('answers', reader, put || questionText(reader, this.#names), said)
  }

  #put(heap: Heap, reader: EntryReader, what: string, why: string): void {
    this.heaps[heap].push(act(reader, what, why))
  }
}

function keyOf(reader: EntryReader): string {
  return JSON.stringify([reader.text('appliance'), reader.text('question')])
}

function act(reader: EntryReader, what: string, why: string): RecordAct {
  const { seq, at } = reader.entry
  return { seq, at, appliance: reader.text('appliance'), what, by: reader.maybe('by') ?? '', why }
}

function waiverText(reader: EntryReader): string {
  const end = labeled(', until', reader.maybe('until'))
  return `${reader.text('reason')} (authorized by ${reader.text('authority')}${end})`
}

/** Uptick pauses each time it asks a person: what was asked and answered says as much. */
function isShortPause({ entry }: EntryReader): boolean {
  return entry.type === 'run.paused' && ['waiting', 'done'].includes(String(entry.data.outcome))
}

function givenText(reader: EntryReader): string {
  return joined([reader.maybe('command') ?? '', acceptedText(reader)], '; ')
}
