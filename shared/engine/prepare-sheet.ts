import { boundItems, type BoundItem } from '../model/bound-items.ts'
import { patchKind, releaseOfPatchName } from '../model/release.ts'
import { answerOf, emptyRunState, itemOf, type RunState } from '../model/run-state.ts'
import type { Item, Question, Runbook } from '../model/runbook.ts'
import { judge, namesOf } from '../runbook/condition.ts'
import { entryFor, type AnswerSheet, type SheetValue } from '../runbook/read-sheet.ts'
import { writeSheet, type SheetRow, type SheetStep } from '../runbook/write-sheet.ts'
import { answerValue, expectedText } from './answer-value.ts'
import { questionsAsked } from './run-questions.ts'
import { tickableAhead } from './sheet-rules.ts'

/** An answer of an earlier run about the same appliance. */
export interface EarlierAnswer {
  readonly value: SheetValue
  readonly by: string
  readonly at: string
}

export interface SheetMember {
  readonly id: string
  readonly address: string
  readonly role: string
  readonly hostId?: string | undefined
  readonly host?: string | undefined
}

/** What a sheet is made of. Nothing in it needs a connection. */
export interface SheetGround {
  readonly runbook: Runbook
  readonly appliances: readonly SheetMember[]
  readonly to?: string | undefined
  readonly cluster?: string | undefined
  readonly by: string
  readonly made: string
  /** A run that only looked at the appliances: what it judged as not applicable is not asked, what it read is filled in. */
  readonly look?: RunState | undefined
  readonly earlier: (member: SheetMember, question: string) => EarlierAnswer | undefined
  /** A sheet that was filled in before; its values are kept. */
  readonly previous?: AnswerSheet | undefined
}

/** A question of the sheet, with what a form has to know of its answer. */
export interface SheetField extends SheetRow {
  readonly type: Question['type']
  readonly choices?: string[] | undefined
  readonly unit?: string | undefined
  readonly min?: number | undefined
}

/** What a sheet asks, in the order of the runbook. */
export interface SheetRows {
  readonly answers: readonly SheetField[]
  readonly ticks: readonly SheetStep[]
}

export interface PreparedSheet extends SheetRows {
  readonly text: string
  /** Answers and notes that the sheet asks for, and how many of them are filled in. */
  readonly asked: number
  readonly filled: number
}

/** Makes the sheet of what can be answered and done before a visit, with what is known already filled in. */
export function prepareSheet(ground: SheetGround): PreparedSheet {
  return sheetOf(ground, rowsOf(ground))
}

/** The sheet with these rows. */
export function sheetOf({ runbook, appliances, to, cluster, by, made }: SheetGround, rows: SheetRows): PreparedSheet {
  const text = writeSheet({ made, by, runbook: runbook.id, version: runbook.version, to, cluster, appliances, ...rows })
  const filled =
    rows.answers.filter(({ value }) => value !== undefined).length +
    rows.ticks.filter(({ note }) => note !== undefined).length
  return { ...rows, text, asked: rows.answers.length + rows.ticks.length, filled }
}

/** What the sheet asks, each with what is known of it. */
export function rowsOf(ground: SheetGround): SheetRows {
  const { runbook, appliances } = ground
  const state = ground.look ?? untouched(appliances)
  const bound = boundItems(state, runbook).filter((entry) => mayApply(ground, entry))
  const ahead = new Set(tickableAhead(runbook.phases.flatMap(({ items }) => items)).map(({ id }) => id))
  const answers = new Map<string, SheetField>()
  const ticks = new Map<string, SheetStep>()
  for (const { appliance, item } of bound) {
    const member = appliances.find(({ id }) => id === appliance)
    if (member === undefined) continue
    for (const question of item.ask) {
      const key = question.site === true || appliances.length === 1 ? question.id : `${member.address}/${question.id}`
      const before = answers.get(key)
      if (before?.value === undefined) answers.set(key, answerRow(ground, member, item, question, key))
    }
    if (!ahead.has(item.id)) continue
    const key = item.site === true || appliances.length === 1 ? item.id : `${member.address}/${item.id}`
    if (!ticks.has(key)) ticks.set(key, stepRow(ground, member, item, key))
  }
  const way = wayRow(ground)
  return { answers: [...answers.values(), ...(way === undefined ? [] : [way])], ticks: [...ticks.values()] }
}

function answerRow(ground: SheetGround, member: SheetMember, item: Item, question: Question, key: string): SheetField {
  const { type, choices, unit, min } = question
  const about = { key, title: item.title, why: question.why, takes: takesText(question), type, choices, unit, min }
  const read = ground.look === undefined ? undefined : answerOf(ground.look, member.id, question.id)
  if (read !== undefined) {
    const source =
      read.reason === undefined
        ? `Answered by ${read.by} on ${day(read.at)} in this run.`
        : `Read from the appliance on ${day(read.at)}. ${read.reason}`
    return { ...about, value: read.value, source }
  }
  const noted =
    ground.previous === undefined ? undefined : entryFor(ground.previous.answers, member, question.id)?.value
  const value = noted === undefined ? undefined : answerValue(question, noted)
  if (value !== undefined) {
    return {
      ...about,
      value,
      source: `From the sheet of ${day(ground.previous?.made ?? '')}; check that it is still so.`,
    }
  }
  const earlier = question.visit === true ? undefined : ground.earlier(member, question.id)
  const known = earlier === undefined ? undefined : answerValue(question, earlier.value)
  if (earlier === undefined || known === undefined) return about
  const source = `Answered by ${earlier.by} on ${day(earlier.at)} in an earlier run; check that it is still so.`
  return { ...about, value: known, source }
}

/** No item asks how to start the install: without an answer the first way is used. */
function wayRow({ runbook, previous, appliances }: SheetGround): SheetField | undefined {
  const way = questionsAsked(runbook.phases.flatMap(({ items }) => items)).find(({ id }) => id === 'way')
  const [first, other] = way?.choices ?? []
  const [member] = appliances
  if (way === undefined || member === undefined || other === undefined) return undefined
  const value = previous === undefined ? undefined : entryFor(previous.answers, member, 'way')?.value
  const why = `${way.why} If this stays empty: ${first ?? ''}.`
  const { type, choices } = way
  return { key: 'way', title: 'Way of installing', why, takes: expectedText(way), type, choices, value }
}

function takesText(question: Question): string {
  const unit = question.unit === undefined ? '' : ` (${question.unit})`
  return `${expectedText(question)}${unit}`
}

function stepRow(ground: SheetGround, member: SheetMember, item: Item, key: string): SheetStep {
  const fresh = item['fresh-for']
  const age = fresh === undefined ? '' : `, and the time at which it was so, at most ${fresh} before the install`
  const takes = `a note that shows that it is done${age}`
  const noted = ground.previous === undefined ? undefined : entryFor(ground.previous.ticks, member, item.id)?.value
  const source = noted === undefined ? undefined : `From the sheet of ${day(ground.previous?.made ?? '')}.`
  const conditional = item.when === undefined ? '' : ' Leave it empty if it does not apply.'
  const why = `${item.remedy ?? ''}${conditional}`.trim()
  return { key, title: item.title, why, takes, note: noted?.note, at: noted?.at, source, dated: fresh !== undefined }
}

/** False where it is known that the item will not apply: by what was read, or by the kind of update alone. */
function mayApply({ look, to, runbook }: SheetGround, { appliance, item }: BoundItem): boolean {
  if (item.when === undefined) return true
  const names = namesOf(item.when)
  // Without an update its kind is unknown, and an answer may still change.
  const open = names.some(
    (name) => name.startsWith('answers.') || (to === undefined && /^run\.(name|kind|to)$/.test(name)),
  )
  if (look !== undefined && !open && itemOf(look, appliance, item.id).applies === 'no') return false
  if (to === undefined || /\bhas\((?:facts|answers|ledger)\./.test(item.when)) return true
  const release = releaseOfPatchName(to)
  const brings = release === undefined ? {} : { to: release }
  const run = { name: to, kind: patchKind(to), purpose: 'upgrade', ...brings, ...wayOf(runbook) }
  return judge(item.when, { facts: {}, answers: {}, ledger: {}, run }).value !== false
}

/** An install with one way only is started in that way. */
function wayOf(runbook: Runbook): { way?: string } {
  const ways = runbook.phases.flatMap(({ items }) => items).flatMap((item) => Object.keys(item.ways ?? {}))
  return ways.length === 1 ? { way: ways[0] ?? '' } : {}
}

function untouched(appliances: readonly SheetMember[]): RunState {
  const bare = { identity: {}, connected: false, facts: {}, returns: {} }
  const all = appliances.map(({ id, address, role }) => [id, { id, address, role, ...bare }] as const)
  return { ...emptyRunState(), appliances: Object.fromEntries(all) }
}

const day = (at: string): string => at.slice(0, 10)
