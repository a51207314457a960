import type { RecordWithheld } from './record-document.ts'
import type { RecordEntry } from './record-entry.ts'
import { kindOf, redactionKinds, type RedactionKind } from './redaction-kinds.ts'

export const otherWithheld = 'Other values that mention one of these'

/** Counts what lines withhold, by kind and by member. */
export class WithheldFold {
  readonly #kinds = new Map<RedactionKind | 'other', Map<string, number>>()

  take(entry: RecordEntry): void {
    for (const pointer of entry.withheld ?? []) {
      const kind = kindOf(entry, pointer) ?? 'other'
      const members = this.#kinds.get(kind) ?? new Map<string, number>()
      const name = `${entry.type} ${pointer.split('/')[1] ?? ''}`.trim()
      members.set(name, (members.get(name) ?? 0) + 1)
      this.#kinds.set(kind, members)
    }
  }

  withheld(): RecordWithheld[] {
    const order: readonly (RedactionKind | 'other')[] = [...(Object.keys(redactionKinds) as RedactionKind[]), 'other']
    return order.flatMap((kind) => {
      const members = [...(this.#kinds.get(kind) ?? [])].map(([name, values]) => ({ name, values }))
      if (members.length === 0) return []
      const says = kind === 'other' ? otherWithheld : redactionKinds[kind]
      return [{ kind, says, values: members.reduce((sum, { values }) => sum + values, 0), members }]
    })
  }
}
