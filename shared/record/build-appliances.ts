import { judgeChanges } from '../model/judge-changes.ts'
import { outOfServiceOf } from '../model/out-of-service.ts'
import type { Json } from '../model/run-event.ts'
import { certificateText, identityOf, identityText, observedText } from './log-parts.ts'
import { transportText } from './outcome-words.ts'
import type { RecordAppliance, RecordComparison, RecordReturn } from './record-document.ts'
import type { EntryReader } from './record-entry.ts'
import { plain, withheldMark } from './record-entry.ts'

type StandingReturn = Omit<RecordReturn, 'stages'> & { readonly stages: RecordReturn['stages'][number][] }

type Writable<T> = { -readonly [K in keyof T]: T[K] }

interface Standing {
  readonly id: string
  readonly address: string
  readonly role: string
  readonly user?: string
  identity: Record<string, string>
  readonly proofs: RecordAppliance['proofs'][number][]
  facts: Record<string, Json>
  /** Facts at the time when the first irreversible command was sent. */
  before: Record<string, Json> | undefined
  after: Record<string, Json>
  install:
    (Writable<NonNullable<RecordAppliance['install']>> & { readonly seq: number; readonly item: string }) | undefined
  seenAfter: RecordAppliance['after'] | undefined
  returns: StandingReturn[]
}

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
      case 'fact.stale':
        for (const fact of reader.texts('facts')) forgetFact(row, fact)
        break
      case 'command.sent':
        if (reader.text('effect') === 'point-of-no-return') beginInstall(row, reader)
        break
      case 'install.begun':
        beginInstall(row, reader)
        break
      case 'command.finished':
        if (['no', 'bad'].includes(reader.text('status'))) endInstall(row, reader, 'refused')
        break
      case 'item.reopened':
        dropWait(row, reader)
        break
      case 'command.settled':
        if (reader.value('arrived') === false) endInstall(row, reader, undefined)
        break
      default:
        noteReturn(row, reader)
    }
  }

  appliances(): RecordAppliance[] {
    return [...this.#rows.values()].map((row) => ({
      ...pick(row),
      host: row.identity.host ?? '',
      hostId: row.identity.hostId ?? factText(row.facts.hostId),
      serial: row.identity.serial ?? factText(row.facts.serial),
      from: factText((row.before ?? row.facts).release ?? row.identity.release),
      now: row.before === undefined ? '' : factText(row.facts.release),
      ...(row.seenAfter === undefined ? {} : { after: row.seenAfter }),
      ...(row.install === undefined ? {} : { install: { ...pickInstall(row.install) } }),
      facts: row.facts,
      ...outOfService(row.returns),
      proofs: row.proofs,
    }))
  }

  comparison(): RecordComparison[] {
    return [...this.#rows.values()].flatMap(({ id, before, after }) => {
      if (before === undefined) return []
      const changes = judgeChanges(before, after)
      const changed = new Set(changes.map(({ fact }) => fact))
      const same = Object.keys(before).filter((fact) => Object.hasOwn(after, fact) && !changed.has(fact))
      return [{ appliance: id, before, after, changes, same }]
    })
  }

  returns(): RecordReturn[] {
    return [...this.#rows.values()].flatMap((row) => row.returns)
  }

  #begin(reader: EntryReader): void {
    for (const entry of reader.maps('appliances')) {
      const id = plain(entry.id ?? withheldMark)
      const about = { id, address: plain(entry.address ?? withheldMark), role: plain(entry.role ?? withheldMark) }
      const user = entry.user === undefined ? {} : { user: plain(entry.user) }
      this.#rows.set(id, {
        ...about,
        ...user,
        identity: {},
        proofs: [],
        facts: {},
        before: undefined,
        after: {},
        install: undefined,
        seenAfter: undefined,
        returns: [],
      })
    }
  }
}

function pick({ id, address, role, user }: Standing): Pick<RecordAppliance, 'id' | 'address' | 'role' | 'user'> {
  return { id, address, role, ...(user === undefined ? {} : { user }) }
}

function pickInstall({ at, name, result }: NonNullable<Standing['install']>): NonNullable<RecordAppliance['install']> {
  return { at, name, result }
}

function beginInstall(row: Standing, reader: EntryReader): void {
  row.before ??= { ...row.facts }
  row.seenAfter = undefined
  const { seq, at } = reader.entry
  // Its wait may have been journaled just before it.
  const waiting = row.returns.at(-1)
  row.install = {
    seq,
    at,
    item: reader.text('item'),
    name: waiting?.outcome === '' ? waiting.name : '',
    result: 'not-seen',
  }
}

/** An install without an end whose item was started again is not waited for; how it ended stays unknown. */
function dropWait(row: Standing, reader: EntryReader): void {
  if (row.install === undefined || reader.text('item') !== row.install.item) return
  if (row.returns.at(-1)?.outcome === '') row.returns.pop()
}

/** The install was refused, or never arrived (`result` undefined): there is no reboot to wait for. */
function endInstall(row: Standing, reader: EntryReader, result: 'refused' | undefined): void {
  if (row.install === undefined || reader.number('sent') !== row.install.seq) return
  if (row.returns.at(-1)?.outcome === '') row.returns.pop()
  if (result === undefined) row.install = undefined
  else row.install.result = result
}

function noteIdentity(row: Standing, reader: EntryReader): void {
  const { seq, at, type } = reader.entry
  const said = identityText(reader)
  const seen = identityOf(reader)
  const same = reader.value('same') !== false && !isAnother(row.identity, seen)
  if (same) {
    row.identity = { ...row.identity, ...seen }
    noteIdentityAfter(row, at, seen)
  }
  const how =
    type === 'session.connected'
      ? `logged in over ${transportText(reader.text('transport'))} at ${reader.text('peer')}`
      : 'asked'
  const parts = [how, certificateText(reader), said].filter((part) => part !== '')
  row.proofs.push({ seq, at, said: parts.join(', '), same })
}

/** A login tells who answered before it is judged: another appliance's Host ID must not take the place of this one's. */
function isAnother(known: Readonly<Record<string, string>>, seen: Readonly<Record<string, string>>): boolean {
  return ['hostId', 'serial'].some((name) => {
    const values = [known[name] ?? '', seen[name] ?? '']
    return values.every((value) => value !== '' && value !== withheldMark) && values[0] !== values[1]
  })
}

/** Who it is after the install is compared with who it was, as every other value is. */
function noteIdentityAfter(row: Standing, at: string, seen: Readonly<Record<string, string>>): void {
  if (row.install === undefined || row.before === undefined) return
  const { hostId = row.seenAfter?.hostId ?? '', serial = row.seenAfter?.serial ?? '' } = seen
  if (hostId === '' && serial === '') return
  row.seenAfter = { at, hostId, serial }
  for (const [fact, value] of Object.entries({ hostId, serial }))
    if (value !== '' && Object.hasOwn(row.before, fact)) row.after = { ...row.after, [fact]: value }
}

function noteFact(row: Standing, reader: EntryReader): void {
  const fact = reader.text('fact')
  const value = reader.value('value') ?? withheldMark
  row.facts = { ...row.facts, [fact]: value }
  if (row.before !== undefined) row.after = { ...row.after, [fact]: value }
}

/** What may have changed since is no longer known, and is not compared. */
function forgetFact(row: Standing, fact: string): void {
  const keep = (facts: Record<string, Json>): Record<string, Json> =>
    Object.fromEntries(Object.entries(facts).filter(([name]) => name !== fact))
  row.facts = keep(row.facts)
  row.after = keep(row.after)
}

function noteReturn(row: Standing, reader: EntryReader): void {
  const { type, at, seq } = reader.entry
  if (!type.startsWith('return.')) return
  if (type === 'return.expected' || row.returns.length === 0) {
    // Uptick ended before the command was sent: what it expected then never came about, and is expected again now.
    const before = row.returns.at(-1)
    if (before?.outcome === '' && before.stages.length === 0) row.returns.pop()
    const about = { name: reader.text('name'), wanted: reader.text('release'), since: reader.maybe('since') ?? at }
    row.returns.push({ appliance: row.id, ...about, outcome: '', release: '', proofs: [], stages: [] })
    if (row.install !== undefined) row.install.name = about.name
  }
  const standing = row.returns.at(-1)
  if (standing === undefined) return
  if (type === 'return.stage') {
    standing.stages.push({ seq, at, stage: reader.text('stage'), observed: observedText(reader) })
  } else if (type === 'return.proven') {
    Object.assign(standing, { outcome: 'proven', release: reader.text('release'), proofs: reader.texts('proofs') })
    if (row.install !== undefined) row.install.result = 'verified'
  } else if (type === 'return.unproven') {
    const proofs = [reader.text('observed')]
    Object.assign(standing, { outcome: reader.text('outcome'), release: reader.text('release'), proofs })
    if (row.install !== undefined) row.install.result = 'not-verified'
  }
}

/** What another appliance answered says nothing of this one. */
function outOfService(returns: readonly RecordReturn[]): Pick<RecordAppliance, 'outOfService'> {
  const seen = outOfServiceOf(returns.flatMap((entry) => entry.stages))
  if (seen === undefined) return {}
  return { outOfService: returns.at(-1)?.outcome === 'other-appliance' ? { from: seen.from } : seen }
}

function factText(value: Json | undefined): string {
  return value === undefined ? '' : plain(value)
}
