import type { Cell, Row, Section } from '../model/record-section.ts'
import { code, groupBy, groupedTable, sentence, table, time } from './compose-parts.ts'
import type { RecordDocument, RecordItem } from './record-document.ts'
import { countsOf, wordsOfState } from './state-words.ts'
import { dayOf } from './time-words.ts'
import { changeLabel, factLabel, factText } from '../model/fact-text.ts'

/** A row an item, by phase; what asks to be read stands out. */
export function composeItems(record: RecordDocument): Section[] {
  return [...groupBy(record.items, (item) => item.appliance)].map(([appliance, own], index) => {
    const phases = groupBy(own, (item) => item.phase)
    const groups = [...phases].map(([title, ofPhase]) => ({ title, rows: ofPhase.map(itemRow) }))
    const title = record.appliances.length > 1 ? `Items of ${appliance}` : 'Items and evidence'
    const columns = { State: 13, Item: 50, By: 11, Ended: 15, Evidence: 11 }
    const id = index === 0 ? 'items' : `items-${appliance}`
    return { id, title, note: countsOf(own.map(({ state }) => state)), blocks: groupedTable(title, columns, groups) }
  })
}

function itemRow(item: RecordItem): Row {
  const { title, id, reason, hint, state, evidence, files } = item
  const ended = item.endedAt === '' ? item.startedAt : item.endedAt
  const { tone } = wordsOfState(state)
  const seqs = [...new Set(evidence.map(({ seq }) => seq))]
  const refs = seqs.map((seq) => ({ seq, text: `line ${String(seq)}`, reply: true as const }))
  const attached = files.map(({ name, sha256 }) => `${name} ${sha256.slice(0, 12)}…`)
  const lines = [reason, hint, ...attached].filter((text) => text !== '')
  return {
    cells: [
      { kind: 'state', state },
      { kind: 'titled', title: title === '' ? id : title, id: title === '' ? '' : id, lines },
      item.by,
      ended === '' ? '' : time(ended),
      refs.length === 0 ? '' : { kind: 'refs', refs },
    ],
    ...(tone === 'care' || tone === 'bad' ? { tone } : {}),
  }
}

/** What was known before against what was read after, each difference judged. */
export function composeComparison(record: RecordDocument): Section[] {
  return record.comparison.map(({ appliance, changes, same }) => {
    const seen = changes.filter(({ change }) => change !== 'unread')
    const rows = seen.map(({ fact, name, change, before, after, verdict, why }): Row => {
      const title = changeLabel(fact, name)
      const cells: Cell[] = [
        change,
        { kind: 'titled', title, id: '', lines: [] },
        before === undefined ? '' : code(factText(fact, before, name)),
        after === undefined ? '' : code(factText(fact, after, name)),
        why === '' ? verdict : `${verdict}: ${why}`,
      ]
      return verdict === 'surprise' ? { cells, tone: 'care' } : { cells }
    })
    const unread = changes.filter(({ change }) => change === 'unread').map(({ fact }) => factLabel(fact))
    const count = (wanted: string): string => String(seen.filter(({ verdict }) => verdict === wanted).length)
    const title = record.appliances.length > 1 ? `Facts of ${appliance} before and after` : 'Facts before and after'
    return {
      id: `facts-${appliance}`,
      title,
      note: `${count('expected')} expected, ${count('surprise')} surprising`,
      blocks: [
        ...table(title, { Change: 10, Fact: 24, Before: 20, After: 20, Judged: 26 }, rows),
        ...sentence(rows.length > 0 ? '' : 'Nothing that was read before and after differs.'),
        ...sentence(same.length === 0 ? '' : `The same before and after: ${same.map(factLabel).join(', ')}.`),
        ...sentence(unread.length === 0 ? '' : `Not read again, so nothing is known: ${unread.join(', ')}.`),
      ],
    }
  })
}

/** Every line in words, by day: nothing that happened is in no section. */
export function composeLog(record: RecordDocument): Section {
  const several = record.appliances.length > 1
  const groups = [...groupBy(record.log, ({ at }) => dayOf(at))].map(([title, acts]) => ({
    title,
    rows: acts.map(({ seq, at, appliance, what, why, by }) => ({
      cells: [{ kind: 'anchor' as const, seq }, time(at, false), ...(several ? [appliance] : []), what, why, by],
    })),
  }))
  const columns = { Line: 7, Time: 9, ...(several ? { Appliance: 9 } : {}), 'What happened': 35, Why: 40, By: 10 }
  const blocks = groupedTable('Every line', columns, groups, true)
  return { id: 'log', title: 'Line by line', note: `${String(record.log.length)} lines`, blocks }
}
