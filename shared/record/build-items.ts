import { isMap, type JsonMap } from './canonical.ts'
import type { DocumentItem } from './document-items.ts'
import type { RecordItem } from './record-document.ts'
import type { EntryReader } from './record-entry.ts'
import { plain, withheldMark } from './record-entry.ts'

type Standing = { -readonly [K in keyof RecordItem]: RecordItem[K] }

/** Follows the items of a run: one row for each item of each appliance. */
export class ItemsFold {
  readonly #rows = new Map<string, Standing>()
  readonly #known: ReadonlyMap<string, DocumentItem>

  /** `document` gives order and titles; `appliances` get a row for each of its items, touched or not. */
  constructor(document: readonly DocumentItem[]) {
    this.#known = new Map(document.map((item) => [item.id, item]))
  }

  begin(appliances: readonly { readonly id: string; readonly role: string }[]): void {
    for (const { id: appliance, role } of appliances) {
      for (const { id, on = role } of this.#known.values()) if (on === role) this.#row(appliance, id)
    }
  }

  take(reader: EntryReader): void {
    const { type, at } = reader.entry
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
        break
      case 'item.finished':
        end(row, reader, reader.text('status'), reader.text('reason'))
        row.hint = reader.text('hint')
        row.evidence = reader.maps('evidence').map(evidenceOf)
        break
      case 'item.judged':
        if (reader.text('applies') === 'no') end(row, reader, 'not-applicable', reader.text('reason'))
        else if (row.state === 'not-applicable') Object.assign(row, { state: 'to-do', reason: '', endedAt: '' })
        break
      case 'item.ticked':
        end(row, reader, 'ticked', reader.text('note'))
        row.files = [...row.files, ...filesOf(reader)]
        break
      case 'item.waived':
        end(row, reader, 'waived', `${reader.text('reason')} (authority: ${reader.text('authority')})`)
        break
      case 'item.reopened':
        end(row, reader, 'to-do', reader.text('reason'))
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

  rows(): RecordItem[] {
    return [...this.#rows.values()]
  }

  #row(appliance: string, id: string): Standing {
    const key = JSON.stringify([appliance, id])
    const known = this.#known.get(id)
    const row = this.#rows.get(key) ?? {
      appliance,
      id,
      title: known?.title ?? '',
      phase: known?.phase ?? '',
      state: 'to-do',
      reason: '',
      hint: '',
      by: '',
      startedAt: '',
      endedAt: '',
      starts: 0,
      evidence: [],
      files: [],
    }
    this.#rows.set(key, row)
    return row
  }
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
