import type { Block, Point, Section } from '../model/record-section.ts'
import { changeLabel, factLabel, factText } from '../model/fact-text.ts'
import type { JudgedChange } from '../model/judge-changes.ts'
import { composeHead } from './compose-mast.ts'
import { namesOfAppliances, type NameOf } from './compose-names.ts'
import { groupBy } from './compose-parts.ts'
import { missingRoles } from './open-points.ts'
import { roleText, statusText } from './outcome-words.ts'
import type { RecordComparison, RecordDocument, RecordPoint } from './record-document.ts'

/** Points that page one shows of each kind: it stays one page, and the appendix has the rest. */
const mostPoints = 9

/** What happened, what changed, who accepted what, what is open, who signed: for a reader who knows neither product nor guide. */
export function composePageOne(record: RecordDocument): Section[] {
  const nameOf = namesOfAppliances(record)
  const point = (points: readonly RecordPoint[]): Point[] => pointsOf(points, record.appliances.length, nameOf)
  const sections: Section[] = [
    { id: 'head', title: '', blocks: composeHead(record), first: true },
    page('changed', 'What changed', shown(point(changedPoints(record)))),
    page('exceptions', 'Exceptions and waivers', shown(point(record.exceptions))),
    page('open', 'Open points', shown(point(record.open))),
    page('signatures', 'Sign-off', signatures(record)),
  ]
  return sections.filter(({ blocks }) => blocks.length > 0)
}

/** Appliances of which the same is to be said share a line. */
function pointsOf(points: readonly RecordPoint[], appliances: number, nameOf: NameOf): Point[] {
  const groups = groupBy(points, ({ state, title, lines }) => JSON.stringify([state, title, lines]))
  return [...groups.values()].flatMap((group): Point[] => {
    const [first] = group
    if (first === undefined) return []
    const { state, title, lines } = first
    const own = group.map(({ appliance }) => appliance).filter((appliance) => appliance !== '')
    const whose =
      own.length === 0 || appliances === 1
        ? ''
        : own.length === appliances
          ? 'All appliances: '
          : `${own.map(nameOf).join(', ')}: `
    return [{ state, title: `${whose}${title}`, lines }]
  })
}

function page(id: string, title: string, blocks: Block[]): Section {
  return { id, title, blocks, first: true }
}

function shown(points: readonly Point[]): Block[] {
  if (points.length === 0) return []
  const rest = points.length - mostPoints
  if (rest <= 1) return [{ kind: 'points', points }]
  const more = `And ${String(rest)} more, see the following pages.`
  return [
    { kind: 'points', points: points.slice(0, mostPoints) },
    { kind: 'sentence', text: more },
  ]
}

function signatures(record: RecordDocument): Block[] {
  const missing = missingRoles(record.signatures).map((role) => ({
    role: roleText(role),
    name: '',
    statement: '',
    at: '',
  }))
  const given = record.signatures.map(({ role, ...rest }) => {
    const { name, statement, at } = rest
    return { role: roleText(role), name, statement, at }
  })
  return record.purpose === 'check' && given.length === 0
    ? []
    : [{ kind: 'signatures', signatures: [...given, ...missing] }]
}

/** What the upgrade changed, each with why that was expected, or that no one expected it. */
function changedPoints(record: RecordDocument): RecordPoint[] {
  const changes = record.comparison.flatMap((entry) => changesOf(entry, record))
  return [...changes, ...commandPoints(record)]
}

function changesOf({ appliance, changes }: RecordComparison, record: RecordDocument): RecordPoint[] {
  // That time has passed is not a change that the upgrade brought about.
  const told = changes.filter(({ fact, verdict }) => verdict !== 'unknown' && fact !== 'clock')
  const expected = groupBy(
    told.filter(({ verdict }) => verdict === 'expected'),
    ({ fact }) => fact,
  )
  const update = record.appliances.find(({ id }) => id === appliance)?.install?.name ?? ''
  return [
    ...[...expected].map(([fact, own]): RecordPoint => {
      const why = [...new Set(own.map((change) => change.why))].join(', ')
      const values = own.map(changeText).join('; ')
      const with_ = fact === 'release' && update !== '' ? `, with update ${update}` : ''
      return { state: 'pass', appliance, title: factLabel(fact), lines: [`${values}${with_}.`, `Expected: ${why}.`] }
    }),
    ...told
      .filter(({ verdict }) => verdict === 'surprise')
      .map((change): RecordPoint => {
        const title = changeLabel(change.fact, change.name)
        return {
          state: 'attention',
          appliance,
          title,
          lines: [`${changeText({ ...change, name: '' })}.`, 'Not expected.'],
        }
      }),
  ]
}

function changeText({ fact, name, change, before, after }: JudgedChange): string {
  const [old, now] = [factText(fact, before, name), factText(fact, after, name)]
  const values =
    change === 'missing'
      ? `${name === '' ? '' : 'no longer listed'}`
      : change === 'added'
        ? `now ${now || 'listed'}`
        : `${old} → ${now}`
  return [name, values === '' ? 'No longer listed' : values].filter((part) => part !== '').join(' ')
}

/** Commands that change something, but for the install itself, which the release stands for. */
function commandPoints({ commands, appliances }: RecordDocument): RecordPoint[] {
  return appliances.flatMap(({ id }): RecordPoint[] => {
    const own = commands.filter(({ appliance, effect }) => appliance === id && effect === 'changes')
    if (own.length === 0) return []
    const told = own.slice(0, 4).map(({ command, status }) => `${command} (${statusText(status)})`)
    const rest = own.length > 4 ? `, and ${String(own.length - 4)} more` : ''
    const state = own.every(({ status }) => status === 'ok') ? 'pass' : 'attention'
    return [{ state, appliance: id, title: 'Other commands', lines: [`${told.join(', ')}${rest}.`] }]
  })
}
