import type { EntryReader } from './record-entry.ts'

/** A waiver next to the verdict that it waives. Texts are '' where there is nothing to say. */
export interface RecordWaiver {
  readonly seq: number
  readonly at: string
  readonly appliance: string
  readonly item: string
  readonly by: string
  readonly authority: string
  readonly reason: string
  readonly until: string
  /** What Uptick had judged last; `status` is '' where it had not checked the item. */
  readonly verdict: { readonly status: string; readonly reason: string; readonly at: string }
  /** When and why it stopped holding; '' while it holds. */
  readonly endedAt: string
  readonly endedBecause: string
}

type Standing = { -readonly [K in keyof RecordWaiver]: RecordWaiver[K] }

const noVerdict = { status: '', reason: '', at: '' }

/** Follows the waivers of a run as shared/model/waivers.ts does, for entries that may be redacted. */
export class WaiversFold {
  readonly #rows: Standing[] = []
  readonly #holding = new Map<string, Standing>()
  readonly #verdicts = new Map<string, RecordWaiver['verdict']>()

  take(reader: EntryReader): void {
    const { type, at, seq } = reader.entry
    if (!type.startsWith('item.')) return
    const [appliance, item] = [reader.text('appliance'), reader.text('item')]
    const key = JSON.stringify([appliance, item])
    if (type === 'item.finished')
      this.#verdicts.set(key, { status: reader.text('status'), reason: reader.text('reason'), at })
    const holding = this.#holding.get(key)
    if (holding !== undefined && (type !== 'item.judged' || reader.text('applies') === 'no')) {
      holding.endedAt = at
      holding.endedBecause = endReason(reader)
      this.#holding.delete(key)
    }
    if (type !== 'item.waived') return
    const row: Standing = {
      seq,
      at,
      appliance,
      item,
      by: reader.text('by'),
      authority: reader.text('authority'),
      reason: reader.text('reason'),
      until: reader.text('until'),
      verdict: this.#verdicts.get(key) ?? noVerdict,
      endedAt: '',
      endedBecause: '',
    }
    this.#rows.push(row)
    this.#holding.set(key, row)
  }

  rows(): readonly RecordWaiver[] {
    return this.#rows
  }
}

function endReason(reader: EntryReader): string {
  const words: Readonly<Record<string, string>> = {
    'item.waived': 'Waived again.',
    'item.ticked': 'Marked done.',
    'item.started': 'Started again.',
    'item.judged': 'It does not apply any more.',
  }
  return words[reader.entry.type] ?? reader.text('reason')
}
