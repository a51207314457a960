import { changeLabel } from '../model/fact-text.ts'
import type { RecordWaiver } from './build-waivers.ts'
import { isMap } from './canonical.ts'
import { joined, labeled } from './log-parts.ts'
import { reasonText } from './reason-words.ts'
import type { RecordPoint } from './record-document.ts'
import { plain, withheldMark, type EntryReader } from './record-entry.ts'
import type { RecordNames } from './record-names.ts'
import { timeOf } from './time-words.ts'

/**
 * Follows what a person accepted: an update that only this computer vouches for, a late start, a safety rule that was
 * overruled, an unexpected change. Waived items come from the items themselves.
 */
export class ExceptionsFold {
  readonly #points: RecordPoint[] = []
  /** By appliance, fact and name of the entry: the last decision counts. */
  readonly #decisions = new Map<string, RecordPoint>()
  /** Updates with one source, and who approved the install after that. */
  readonly #oneSource = new Map<string, { approved: string }>()

  take(reader: EntryReader): void {
    switch (reader.entry.type) {
      case 'patch.verified':
        return this.#noteTrust(reader)
      case 'approval.given':
        return this.#noteApproval(reader)
      case 'change.decided':
        return this.#noteDecision(reader)
      case 'interlock.overruled':
        this.#points.push({
          state: 'waived',
          appliance: reader.text('appliance'),
          title: 'Safety rule overruled',
          lines: [`${reader.text('command')}. ${quoted(reader.text('reason'))}`, authorized(reader.text('by'), reader)],
        })
    }
  }

  /** What was accepted, waived items first. */
  points(waivers: readonly RecordWaiver[], names: RecordNames): RecordPoint[] {
    const oneSource = [...this.#oneSource].map(([name, { approved }]) => ({
      state: 'waived',
      appliance: '',
      title: 'Update with one source',
      lines: [
        `The SHA-256 of ${name} was computed by Uptick only.`,
        approved === '' ? 'The install was not approved.' : approved,
      ],
    }))
    return [
      ...waivers.map((waiver) => waivedPoint(waiver, names)),
      ...oneSource,
      ...this.#points,
      ...this.#decisions.values(),
    ]
  }

  #noteDecision(reader: EntryReader): void {
    const [appliance, fact, name] = [reader.text('appliance'), reader.text('fact'), reader.text('name')]
    const lines = [quoted(reader.text('reason')), `Accepted by ${whoAndWhen(reader)}.`]
    const point = { state: 'waived', appliance, title: changeLabel(fact, name), lines }
    this.#decisions.set(JSON.stringify([appliance, fact, name]), point)
  }

  /** Whether a person accepted this change. */
  isDecided(appliance: string, fact: string, name: string): boolean {
    return this.#decisions.has(JSON.stringify([appliance, fact, name]))
  }

  #noteTrust(reader: EntryReader): void {
    const name = reader.text('name')
    if (reader.text('trust') !== 'own-hash-only') this.#oneSource.delete(name)
    else if (!this.#oneSource.has(name)) this.#oneSource.set(name, { approved: '' })
  }

  #noteApproval(reader: EntryReader): void {
    for (const update of this.#oneSource.values()) update.approved = `Install approved by ${whoAndWhen(reader)}.`
    const { late } = reader.entry.data
    if (!isMap(late)) return
    const [authority, reason] = [plain(late.authority ?? withheldMark), plain(late.reason ?? withheldMark)]
    const lines = [quoted(reason), authorized(authority, reader)]
    const title = 'Start after the last safe time'
    this.#points.push({ state: 'waived', appliance: reader.text('appliance'), title, lines })
  }
}

function waivedPoint(waiver: RecordWaiver, names: RecordNames): RecordPoint {
  const { appliance, item, authority, reason, until, by, at, verdict, endedAt, endedBecause } = waiver
  const found = { fail: 'The check failed', error: 'Could not be checked', waiting: 'Not done' }[verdict.status]
  const who = joined([`Authorized by ${authority}`, labeled('until', until)])
  const ended = endedAt === '' ? '' : `Not in force since ${timeOf(endedAt)}: ${reasonText(endedBecause, names)}`
  const before = found === undefined || verdict.reason === '' ? '' : `${found}: ${reasonText(verdict.reason, names)}`
  const lines = [before, quoted(reason), `${who}. Recorded by ${by}, ${timeOf(at)}.`, ended]
  return { state: 'waived', appliance, title: names.item(item), lines: lines.filter((line) => line !== '') }
}

function quoted(words: string): string {
  return words === withheldMark ? words : `“${words}”`
}

function authorized(who: string, reader: EntryReader): string {
  return `Authorized by ${who}, ${timeOf(reader.entry.at)}.`
}

function whoAndWhen(reader: EntryReader): string {
  return `${reader.text('by')}, ${timeOf(reader.entry.at)}`
}
