import type { Cell, Row, Section } from '../model/record-section.ts'
import { code, groupBy, groupedTable, sentence, table, time } from './compose-parts.ts'
import { namesOfAppliances } from './compose-names.ts'
import { whoText } from './outcome-words.ts'
import type { RecordWaiver } from './build-waivers.ts'
import type { RecordDocument, RecordItem } from './record-document.ts'
import { countsOf, wordsOfState } from './state-words.ts'
import { dayOf } from './time-words.ts'
import { linkOf } from '../model/item-link.ts'
import { changeLabel, factLabel, factText } from '../model/fact-text.ts'

/** One row per item, by phase; items that need attention stand out. */
export function composeItems(record: RecordDocument): Section[] {
  const nameOf = namesOfAppliances(record)
  return [...groupBy(record.items, (item) => item.appliance)].map(([appliance, own], index) => {
    const phases = groupBy(own, (item) => item.phase)
    const groups = [...phases].map(([title, ofPhase]) => ({
      title,
      rows: ofPhase.map((item) => itemRow(item, waiverOf(record, item), linkIn(record, item))),
    }))
    const title = record.appliances.length > 1 ? `Items of ${nameOf(appliance)}` : 'Items and values'
    const columns = { Result: 13, Item: 50, By: 11, Ended: 15, Evidence: 11 }
    const id = index === 0 ? 'items' : `items-${appliance}`
    return { id, title, note: countsOf(own.map(({ state }) => state)), blocks: groupedTable(title, columns, groups) }
  })
}

/** The current waiver of an item. */
function waiverOf({ waived }: RecordDocument, { appliance, id }: RecordItem): RecordWaiver | undefined {
  return waived.findLast((one) => one.appliance === appliance && one.item === id && one.endedAt === '')
}

/** What an item that Uptick ran says where it has nothing else to say; the values that it read say more. */
const empty: ReadonlySet<string> = new Set(['The appliance answered OK.', 'Answered.', 'Every item of it is over.'])

/** The address on the appliance itself; none where its own address is withheld, or where the item did not apply. */
function linkIn({ appliances }: RecordDocument, { appliance, link, state }: RecordItem): string | undefined {
  if (state === 'not-applicable' || state === 'not-checked') return undefined
  return linkOf(link, appliances.find(({ id }) => id === appliance)?.address)
}

function itemRow(item: RecordItem, waiver: RecordWaiver | undefined, link: string | undefined): Row {
  const { title, id, hint, state, evidence, files } = item
  const ended = item.endedAt === '' ? item.startedAt : item.endedAt
  const { tone } = wordsOfState(state)
  const seqs = [...new Set(evidence.map(({ seq }) => seq))]
  const refs = seqs.map((seq) => ({ seq, text: `entry ${String(seq)}`, reply: true as const }))
  const attached = files.map(({ name, sha256 }) => `${name}, SHA-256 ${sha256.slice(0, 12)}…`)
  const lines = [...valueLines(item), ...waiverLines(waiver), hint, ...attached].filter((text) => text !== '')
  return {
    cells: [
      { kind: 'state', state },
      { kind: 'titled', title: title === '' ? id : title, lines, ...(link === undefined ? {} : { link }) },
      whoText(item.by),
      ended === '' ? '' : time(ended),
      refs.length === 0 ? '' : { kind: 'refs', refs },
    ],
    ...(tone === 'care' || tone === 'bad' ? { tone } : {}),
  }
}

/** What was read and answered, and the reason where it says more than that. */
function valueLines({ facts, answers, reason, state }: RecordItem): string[] {
  const values = facts.map(({ fact, value }) => `${factLabel(fact)}: ${factText(fact, value)}`)
  const given = answers.map(({ value }) => `Answered: ${value}`)
  const parts = reason.split('; ').filter((part) => !saysTheSame(part, [...values, ...given]))
  const isSaid = values.length + given.length > 0 && (empty.has(reason) || (state === 'pass' && parts.length === 0))
  const said = isSaid ? '' : parts.join('; ')
  // What the reason says with its value is not said twice.
  const known = [...values.filter((_, index) => !tells(said, facts[index])), ...given]
  return [...known, said]
}

/** The reason of a verdict has the value in it: 'Release 4.3.7-GA, at least 4.1.9-GA.' */
function tells(reason: string, fact: RecordItem['facts'][number] | undefined): boolean {
  const text = fact === undefined ? '' : factText(fact.fact, fact.value)
  return text !== '' && text !== 'OK' && reason.includes(text)
}

/** 'backups: Backup-1 Done' or 'antispam engines: 2 (a, b)' next to the value itself. */
function saysTheSame(part: string, known: readonly string[]): boolean {
  const label = /^(.+?): (?:\d+ \(.*\)|.+)$/.exec(part)?.[1]?.toLowerCase()
  if (label !== undefined && known.some((line) => line.toLowerCase().startsWith(`${label}: `))) return true
  const answered = (/^“.+” was answered “(.+)”$/.exec(part) ?? /^Answer: (.+)\.$/.exec(part))?.[1]
  return answered !== undefined && known.includes(`Answered: ${answered}`)
}

function waiverLines(waiver: RecordWaiver | undefined): string[] {
  if (waiver === undefined) return []
  const { authority, until, verdict } = waiver
  const before =
    verdict.reason === '' ? '' : `Before the waiver: ${wordsOfState(verdict.status).word}. ${verdict.reason}`
  return [`Authorized by ${authority}${until === '' ? '' : `, until ${until}`}.`, before]
}

/** What was known before against what was read after, each difference judged. */
export function composeComparison(record: RecordDocument): Section[] {
  const nameOf = namesOfAppliances(record)
  return record.comparison.map(({ appliance, changes, same }) => {
    const seen = changes.filter(({ change }) => change !== 'unread')
    const rows = seen.map(({ fact, name, change, before, after, verdict, why }): Row => {
      const title = changeLabel(fact, name)
      const cells: Cell[] = [
        changeText[change] ?? change,
        { kind: 'titled', title, lines: [] },
        before === undefined ? '' : code(factText(fact, before, name)),
        after === undefined ? '' : code(factText(fact, after, name)),
        why === '' ? judgedText[verdict] : `${judgedText[verdict]}: ${why}`,
      ]
      return verdict === 'surprise' ? { cells, tone: 'care' } : { cells }
    })
    const unread = changes.filter(({ change }) => change === 'unread').map(({ fact }) => factLabel(fact))
    const count = (wanted: string): string => String(seen.filter(({ verdict }) => verdict === wanted).length)
    const title =
      record.appliances.length > 1 ? `Values of ${nameOf(appliance)} before and after` : 'Values before and after'
    return {
      id: `facts-${appliance}`,
      title,
      note: `${count('expected')} expected, ${count('surprise')} unexpected`,
      blocks: [
        ...table(title, { Change: 11, Value: 23, Before: 20, After: 20, Expected: 26 }, rows),
        ...sentence(rows.length > 0 ? '' : 'No values changed.'),
        ...sentence(same.length === 0 ? '' : `Same before and after: ${same.map(factLabel).join(', ')}.`),
        ...sentence(unread.length === 0 ? '' : `Not compared (read only before the upgrade): ${unread.join(', ')}.`),
      ],
    }
  })
}

const changeText: Readonly<Record<string, string>> = {
  missing: 'No longer listed',
  added: 'Added',
  changed: 'Changed',
}

const judgedText = { expected: 'Expected', surprise: 'Not expected', unknown: 'Not compared' } as const

/** Every entry of the journal in words, by day: nothing that happened is in no section. */
export function composeLog(record: RecordDocument): Section {
  const nameOf = namesOfAppliances(record)
  const several = record.appliances.length > 1
  const groups = [...groupBy(record.log, ({ at }) => dayOf(at))].map(([title, acts]) => ({
    title,
    rows: acts.map(({ seq, at, appliance, what, why, by }) => ({
      cells: [
        { kind: 'anchor' as const, seq },
        time(at, false),
        ...(several ? [appliance === '' ? '' : nameOf(appliance)] : []),
        what,
        why,
        whoText(by),
      ],
    })),
  }))
  const columns = { Entry: 8, Time: 9, ...(several ? { Appliance: 9 } : {}), 'What happened': 35, Why: 40, By: 10 }
  const blocks = groupedTable('Journal entries', columns, groups, true)
  return { id: 'log', title: 'Journal', note: `${String(record.log.length)} entries`, blocks }
}
