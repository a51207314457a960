import { compareFacts } from '../model/compare.ts'
import type { Json } from '../model/run-event.ts'
import type { JsonMap } from './canonical.ts'
import type { RecordAppliance, RecordComparison, RecordReturn } from './record-document.ts'
import type { EntryReader } from './record-entry.ts'
import { plain, withheldMark } from './record-entry.ts'

interface Standing {
  readonly id: string
  readonly address: string
  readonly role: string
  identity: Record<string, string>
  readonly proofs: RecordAppliance['proofs'][number][]
  facts: Record<string, Json>
  /** Facts as they stood when the first command without a way back was sent. */
  before: Record<string, Json> | undefined
  after: Record<string, Json>
  readonly returns: { -readonly [K in keyof RecordReturn]: RecordReturn[K] }[]
}

/** Facts that an upgrade is meant to change: a difference there is no surprise. */
const meantToChange: ReadonlySet<string> = new Set([
  'release', 'build', 'clock', 'patches', 'storage', 'backups', 'restores', 'ndmpMerge',
]) // prettier-ignore

/** Follows what is known of each appliance: who it is, its facts before and after, and its return. */
export class AppliancesFold {
  readonly #rows = new Map<string, Standing>()

  take(reader: EntryReader): void {
    const { type } = reader.entry
    if (type === 'run.opened') this.#begin(reader)
    const row = this.#rows.get(reader.text('appliance'))
    if (row === undefined) return
    switch (type) {
      case 'session.connected':
      case 'identity.noted':
        noteIdentity(row, reader)
        break
      case 'fact.captured':
        noteFact(row, reader)
        break
      case 'command.sent':
        if (reader.text('effect') === 'point-of-no-return') row.before ??= { ...row.facts }
        break
      default:
        noteReturn(row, reader)
    }
  }

  appliances(): RecordAppliance[] {
    return [...this.#rows.values()].map(({ id, address, role, identity, proofs, facts, before }) => ({
      id,
      address,
      role,
      host: identity.host ?? '',
      hostId: identity.hostId ?? factText(facts.hostId),
      serial: identity.serial ?? factText(facts.serial),
      from: factText((before ?? facts).release ?? identity.release),
      now: before === undefined ? '' : factText(facts.release),
      proofs,
    }))
  }

  comparison(): RecordComparison[] {
    return [...this.#rows.values()].flatMap(({ id, before, after }) => {
      if (before === undefined) return []
      const differences = compareFacts(before, after).map((entry) => ({
        ...entry,
        surprise:
          !entry.unread && !meantToChange.has(entry.fact) && !onlyVersions(entry.changed, entry.missing, entry.added),
      }))
      return [{ appliance: id, before, after, differences }]
    })
  }

  returns(): RecordReturn[] {
    return [...this.#rows.values()].flatMap((row) => row.returns)
  }

  #begin(reader: EntryReader): void {
    for (const entry of reader.maps('appliances')) {
      const id = plain(entry.id ?? withheldMark)
      const about = { id, address: plain(entry.address ?? withheldMark), role: plain(entry.role ?? withheldMark) }
      this.#rows.set(id, { ...about, identity: {}, proofs: [], facts: {}, before: undefined, after: {}, returns: [] })
    }
  }
}

function noteIdentity(row: Standing, reader: EntryReader): void {
  const { seq, at, type } = reader.entry
  const identity = reader.map('identity')
  const said = ['host', 'hostId', 'serial', 'release'].flatMap((name) => {
    const value = identity[name]
    return typeof value === 'string' && value !== '' ? [`${name} ${value}`] : []
  })
  const same = reader.value('same') !== false
  if (same) row.identity = { ...row.identity, ...textsOf(identity) }
  const how =
    type === 'session.connected' ? `logged in over ${reader.text('transport')} at ${reader.text('peer')}` : 'asked'
  row.proofs.push({ seq, at, said: [how, ...said].join(', '), same })
}

function noteFact(row: Standing, reader: EntryReader): void {
  const fact = reader.text('fact')
  const value = reader.value('value') ?? withheldMark
  row.facts = { ...row.facts, [fact]: value }
  if (row.before !== undefined) row.after = { ...row.after, [fact]: value }
}

function noteReturn(row: Standing, reader: EntryReader): void {
  const { type, at } = reader.entry
  if (!type.startsWith('return.')) return
  if (type === 'return.expected' || row.returns.length === 0) {
    const about = { name: reader.text('name'), wanted: reader.text('release'), since: reader.maybe('since') ?? at }
    row.returns.push({ appliance: row.id, ...about, outcome: '', release: '', proofs: [], stages: [] })
  }
  const standing = row.returns.at(-1)
  if (standing === undefined) return
  if (type === 'return.stage') {
    standing.stages = [...standing.stages, { at, stage: reader.text('stage'), observed: reader.text('observed') }]
  } else if (type === 'return.proven') {
    Object.assign(standing, { outcome: 'proven', release: reader.text('release'), proofs: reader.texts('proofs') })
  } else if (type === 'return.unproven') {
    const proofs = [reader.text('observed')]
    Object.assign(standing, { outcome: reader.text('outcome'), release: reader.text('release'), proofs })
  }
}

/** An engine that was updated keeps its name and changes its version: that is what the tasks after the upgrade are for. */
function onlyVersions(
  changed: readonly { readonly name: string }[],
  missing: readonly Json[],
  added: readonly Json[],
): boolean {
  return missing.length === 0 && added.length === 0 && changed.every(({ name }) => name !== '')
}

function textsOf(map: JsonMap): Record<string, string> {
  return Object.fromEntries(
    Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

function factText(value: Json | undefined): string {
  return value === undefined ? '' : plain(value)
}
