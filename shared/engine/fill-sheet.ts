import { failure } from '../base/failure.ts'
import { failed, succeed, type Result } from '../base/result.ts'
import type { SheetTick, SheetValue } from '../runbook/read-sheet.ts'
import type { SheetStep } from '../runbook/write-sheet.ts'
import { answerValue } from './answer-value.ts'
import { rowsOf, sheetOf, type PreparedSheet, type SheetField, type SheetGround } from './prepare-sheet.ts'

/** What a person filled in on the form of a sheet, by the key of each row; what is empty is left out. */
export interface SheetFilled {
  readonly answers: Readonly<Record<string, SheetValue>>
  readonly ticks: Readonly<Record<string, SheetTick>>
}

/** The sheet with what a person filled in. Failure: sheet.refused, which names the row. */
export function fillSheet(ground: SheetGround, filled: SheetFilled): Result<PreparedSheet> {
  const rows = rowsOf(ground)
  const answers: SheetField[] = []
  for (const row of rows.answers) {
    const given = filled.answers[row.key]
    const value = given === undefined ? undefined : answerValue(row, given)
    if (given !== undefined && value === undefined)
      return refuse(row.title, `"${String(given)}" is not ${row.takes}`, 'Correct it, or leave it empty.')
    // An unchanged value keeps its source.
    answers.push(value === row.value ? row : { ...row, value, source: undefined })
  }
  const ticks: SheetStep[] = []
  for (const row of rows.ticks) {
    const { note = '', at = '' } = filled.ticks[row.key] ?? {}
    const isEmpty = note.trim() === ''
    if (!isEmpty && row.dated && Number.isNaN(Date.parse(at)))
      return refuse(row.title, 'the time at which it was so is missing', 'Give its date and time.')
    const isSame = note.trim() === (row.note ?? '') && at === (row.at ?? '')
    const kept = { note: isEmpty ? undefined : note.trim(), at: isEmpty || at === '' ? undefined : at }
    ticks.push(isSame ? row : { ...row, ...kept, source: undefined })
  }
  return succeed(sheetOf(ground, { answers, ticks }))
}

function refuse(title: string, what: string, hint: string): Result<never> {
  return failed(failure('sheet.refused', `"${title}": ${what}.`, hint))
}
